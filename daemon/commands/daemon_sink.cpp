#include "daemon/commands/daemon_sink.h"

#include <fmt/format.h>

#include <charconv>

#include "daemon/commands/backoff.h"
#include "daemon/commands/daemon_answer.h"

namespace kpiwatch {
namespace {

constexpr int kUnavailable = 503;

/// A line alone has no end behind it: it may be as long as a body.
std::string join(const std::vector<std::string>& lines) {
  if (lines.size() == 1) return lines.front();
  std::string body;
  for (const std::string& line : lines) body.append(line).append("\n");
  return body;
}

std::optional<Millis> asked_for(const Result<http::Response>& answer) {
  if (!answer) return std::nullopt;
  const auto field = http::find(answer->headers, "retry-after");
  if (!field) return std::nullopt;
  int seconds = 0;
  std::from_chars(field->data(), field->data() + field->size(), seconds);
  return std::chrono::seconds{seconds};
}

}  // namespace

std::future<Result<IngestOutcome>> DaemonSink::send(std::vector<std::string> lines) {
  std::promise<Result<IngestOutcome>> promise;
  const auto answer = post(join(lines));
  promise.set_value(answer ? read_ingest_answer(*answer, lines.size()) : answer.error());
  return promise.get_future();
}

/// The last answer, whatever it says, or why there is none.
Result<http::Response> DaemonSink::post(const std::string& body) {
  for (Backoff backoff;;) {
    Result<http::Response> answer = ways_.post(body);
    // A daemon that was never there is an error in the address, most likely.
    const bool again = answer ? answer->status == kUnavailable : reached_;
    reached_ = reached_ || answer;
    if (!again) return answer;
    const auto wait = backoff.next(asked_for(answer));
    if (!wait) return answer;
    const std::string why = answer ? problem_of(*answer).message : answer.error().message;
    ways_.tell(fmt::format("{}; trying again in {:.1f} s", why,
                           std::chrono::duration<double>(*wait).count()));
    ways_.wait(*wait);
  }
}

}  // namespace kpiwatch
