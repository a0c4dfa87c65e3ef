#include "daemon/commands/daemon_answer.h"

#include <fmt/format.h>

#include <charconv>
#include <optional>

#include "metrics/base/json.h"

namespace kpiwatch {
namespace {

constexpr int kOk = 200;
constexpr int kSomeRejected = 422;

std::optional<std::uint64_t> number_of(const Json& object, std::string_view name) {
  const Json* member = object.find(name);
  const auto* number = member == nullptr ? nullptr : member->as_number();
  if (number == nullptr) return std::nullopt;
  const char* end = number->text.data() + number->text.size();
  std::uint64_t value = 0;
  const auto [stopped, error] = std::from_chars(number->text.data(), end, value);
  return error == std::errc() && stopped == end ? std::optional(value) : std::nullopt;
}

std::string text_of(const Json& object, std::string_view name) {
  const Json* member = object.find(name);
  const auto* text = member == nullptr ? nullptr : member->as_string();
  return text == nullptr ? std::string() : *text;
}

std::optional<IngestOutcome::Refused> read_refused(const Json& entry, std::size_t sent) {
  const auto index = number_of(entry, "index");
  if (!index || *index >= sent) return std::nullopt;
  return IngestOutcome::Refused{*index,
                                {"", text_of(entry, "id"), "", invalid(text_of(entry, "error"))}};
}

std::optional<IngestOutcome> read_outcome(const Json& answer, std::size_t sent) {
  const auto accepted = number_of(answer, "accepted");
  const auto duplicates = number_of(answer, "duplicates");
  const Json* rejected = answer.find("rejected");
  const auto* entries = rejected == nullptr ? nullptr : rejected->as_array();
  if (!accepted || !duplicates || entries == nullptr) return std::nullopt;
  IngestOutcome outcome{*accepted, *duplicates, {}};
  for (const Json& entry : *entries) {
    auto refused = read_refused(entry, sent);
    if (!refused) return std::nullopt;
    outcome.rejected.push_back(std::move(*refused));
  }
  return outcome;
}

}  // namespace

Result<IngestOutcome> read_ingest_answer(const http::Response& answer, std::size_t sent) {
  if (answer.status != kOk && answer.status != kSomeRejected) return problem_of(answer);
  const auto json = parse_json(answer.body);
  if (json) {
    if (auto outcome = read_outcome(*json, sent)) return std::move(*outcome);
  }
  return invalid(fmt::format("expected an answer of kpiwatch, found one of {} bytes that is none",
                             answer.body.size()));
}

Result<std::string> body_of(http::Response answer) {
  if (answer.status != kOk) return problem_of(answer);
  return std::move(answer.body);
}

Error problem_of(const http::Response& answer) {
  std::string message = fmt::format("the daemon answered {}", answer.status);
  const auto document = parse_json(answer.body);
  const std::string detail = document ? text_of(*document, "detail") : std::string();
  if (!detail.empty()) message += ": " + detail;
  return {Error::Kind::kUnavailable, std::move(message)};
}

}  // namespace kpiwatch
