#include "daemon/commands/ingest.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <ios>
#include <memory>
#include <ostream>
#include <thread>

#include "daemon/commands/daemon_sink.h"
#include "daemon/commands/engine_sink.h"
#include "daemon/commands/intake.h"
#include "daemon/commands/load.h"
#include "daemon/commands/storage.h"
#include "daemon/http/client.h"
#include "daemon/logging.h"

namespace kpiwatch {
namespace {

/// What all files came to.
struct Course {
  bool unreadable = false;  ///< a file could not be opened or read; the others were taken
  bool broken_off = false;  ///< the sink failed
};

void take_file(const std::string& file, Intake& intake, Console& console, Course& course) {
  try {
    if (file == "-") {
      course.broken_off = !intake.take(console.in, "<stdin>");
      return;
    }
    std::ifstream stream(file, std::ios::binary);
    if (!stream) {
      course.unreadable = true;
      console.err << fmt::format("{}: cannot open it: {}\n", file, std::strerror(errno));
      return;
    }
    course.broken_off = !intake.take(stream, file);
  } catch (const std::ios_base::failure& failure) {
    course.unreadable = true;
    console.err << fmt::format("{}: cannot read it: {}\n", file, failure.what());
  }
}

int take_all(const IngestOptions& options, EventSink& sink, const Intake::Limits& limits,
             Console& console) {
  Intake intake(sink, console, limits);
  Course course;
  for (const std::string& file : options.files) {
    if (!course.broken_off) take_file(file, intake, console, course);
  }
  course.broken_off |= !intake.finish();
  const auto& totals = intake.totals();
  console.out << fmt::format("accepted {}, duplicates {}, rejected {}\n", totals.accepted,
                             totals.duplicates, totals.rejected);
  const bool all_taken = totals.rejected == 0 && !course.unreadable && !course.broken_off;
  return finish(console, all_taken ? kDone : kFailed);
}

int ingest_into_storage(const IngestOptions& options, const Settings& settings, Console& console) {
  const auto storage = open_storage(settings, console);
  std::optional<MixingGuard> guard;
  if (!options.allow_mixing) guard.emplace(first_source(*storage->engine));
  EngineSink sink(*storage->engine, std::move(guard));
  return take_all(options, sink, {.lines = 5000, .bytes = std::size_t{4} << 20, .under_way = 4},
                  console);
}

int ingest_over_http(const IngestOptions& options, Console& console) {
  http::Client client(options.url);
  DaemonSink sink({[&client](const std::string& body) {
                     return client.request("POST", "/api/v1/events", "application/x-ndjson", body);
                   },
                   [](Millis wait) { std::this_thread::sleep_for(wait); },
                   [&console](const std::string& message) {
                     console.err << (console.progress ? "\n" : "") << printable(message) << '\n';
                   }});
  return take_all(options, sink, {}, console);
}

}  // namespace

int run_ingest(const IngestOptions& options, Console& console) {
  const auto settings = load(options.config, console);
  if (!settings) return kWrongUsage;
  return options.url.empty() ? ingest_into_storage(options, *settings, console)
                             : ingest_over_http(options, console);
}

}  // namespace kpiwatch
