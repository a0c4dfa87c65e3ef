#pragma once

#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "daemon/http/request_target.h"
#include "daemon/http/services.h"
#include "tests/support/event_builders.h"
#include "tests/support/instants.h"
#include "tests/support/manual_clock.h"
#include "tests/support/temporary_directory.h"

namespace kpiwatch::http {

/// The whole API on an engine of its own, without a socket. It is noon of 2025-07-01; unless a test
/// has another target, at most ten faults a year are promised.
class ApiTest : public testing::Test {
 protected:
  explicit ApiTest(Target target = outages()) {
    Settings settings;
    settings.promises.site = "test";
    settings.promises.targets.push_back(std::move(target));
    auto store = std::make_unique<EventStore>(directory_.path(), settings.identity_memory);
    engine_.emplace(settings, std::move(store), clock_, metrics_,
                    [](const std::string& message) { ADD_FAILURE() << message; });
    api_ = make_api({*engine_, clock_, metrics_, "1.2.3", [this] { return reload_outcome_; },
                     [this] { return ready_; }, [] { return Settings::Receivers(); }});
  }

  Response ask(const std::string& method, const std::string& target, Pairs headers = {},
               std::string body = {}) {
    auto parsed = parse_target(target, "").value();
    Request request{
        method,         std::move(parsed.path), "", std::move(parsed.query), std::move(headers),
        std::move(body)};
    std::promise<Response> answer;
    api_(request, [&answer](Response response) { answer.set_value(std::move(response)); });
    return answer.get_future().get();
  }
  Response get(const std::string& target) { return ask("GET", target); }
  Response post(const std::string& content_type, const std::string& body) {
    return ask("POST", "/api/v1/events", {{"content-type", content_type}}, body);
  }
  Response post_line(const support::EventBuilder& event) {
    return post("application/x-ndjson", event.json());
  }

  std::string metrics() {
    Exposition exposition;
    metrics_.write(exposition);
    return exposition.take();
  }

  ReloadOutcome reload_outcome_;
  bool ready_ = true;
  support::ManualClock clock_{support::instant("2025-07-01T12:00:00Z")};

 private:
  static Target outages() {
    return {"outages",
            "Outages",
            Period::kYear,
            {{"year", Period::kYear}},
            {},
            FaultsTarget{{}, {}, 10, {}, {}, {}}};
  }

  support::TemporaryDirectory directory_;
  SelfMetrics metrics_;
  std::optional<Engine> engine_;
  Handler api_;
};

}  // namespace kpiwatch::http
