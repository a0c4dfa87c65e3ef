#include "daemon/commands/evaluate.h"

#include <fmt/format.h>

#include <ostream>
#include <stdexcept>

#include "daemon/commands/daemon_answer.h"
#include "daemon/commands/daemon_query.h"
#include "daemon/commands/load.h"
#include "daemon/commands/storage.h"
#include "daemon/http/client.h"
#include "metrics/base/rfc3339.h"
#include "metrics/report/json.h"
#include "metrics/report/prometheus.h"
#include "metrics/report/text.h"
#include "metrics/targets/ledger.h"

namespace kpiwatch {
namespace {

/// Of no events.
class NoKeys final : public EventKeys {
 public:
  EventKey key_of(EventNumber) const override { throw std::logic_error("there are no events"); }
  EventKey key_of_status(std::string_view, Instant, EventNumber, EventNumber) const override {
    throw std::logic_error("there are no events");
  }
};

Board evaluate(const Settings& settings, Instant at, Console& console) {
  if (has_journal(settings)) {
    const auto storage = open_storage(settings, console);
    storage->engine->leave_no_checkpoint();
    return storage->engine->board_at(at);
  }
  console.err << fmt::format("{}: nothing is stored there yet; evaluating without events\n",
                             settings.storage.string());
  const NoKeys keys;
  Ledger ledger(settings.promises, keys);
  ledger.settle();
  return ledger.board_at(at);
}

std::string print(const Board& board, BoardFormat format, const Console& console) {
  switch (format) {
    case BoardFormat::kJson:
      return to_json(board) + '\n';
    case BoardFormat::kPrometheus: {
      Exposition exposition;
      write_prometheus(board, exposition);
      return exposition.take();
    }
    case BoardFormat::kText:
      break;
  }
  return to_text(board, {.colour = console.colour});
}

/// The daemon's name for a format.
std::string name_of(BoardFormat format, const Console& console) {
  switch (format) {
    case BoardFormat::kJson:
      return "json";
    case BoardFormat::kPrometheus:
      return "prometheus";
    case BoardFormat::kText:
      break;
  }
  return console.colour ? "ansi" : "text";
}

int print_from_daemon(const EvaluateOptions& options, Console& console) {
  http::Client client(options.url);
  const std::string at = options.at ? format_instant_utc(*options.at) : std::string();
  auto answer = client.request(
      "GET",
      make_target("/api/v1/targets", {{"at", at}, {"format", name_of(options.format, console)}}));
  if (!answer) return fail(console, answer.error());
  const auto board = body_of(std::move(*answer));
  if (!board) return fail(console, board.error());
  console.out << *board << (options.format == BoardFormat::kJson ? "\n" : "");
  return kDone;
}

}  // namespace

int run_evaluate(const EvaluateOptions& options, Console& console) {
  const auto settings = load(options.config, console);
  if (!settings) return kWrongUsage;
  if (!options.url.empty()) return finish(console, print_from_daemon(options, console));
  const Instant at = options.at.value_or(SystemClock().now());
  console.out << print(evaluate(*settings, at, console), options.format, console);
  return finish(console, kDone);
}

}  // namespace kpiwatch
