#include "daemon/commands/ingest.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <ios>
#include <ostream>
#include <system_error>

#include "daemon/commands/load.h"
#include "daemon/commands/take_events.h"

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
    std::error_code error;
    if (std::filesystem::is_directory(file, error)) {
      course.unreadable = true;
      console.err << fmt::format("{}: expected a file, found a folder\n", file);
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

}  // namespace

int run_ingest(const IngestOptions& options, Console& console) {
  const auto settings = load(options.config, console);
  if (!settings) return kWrongUsage;
  return take_events({options.url, options.allow_mixing}, *settings, console, [&](Intake& intake) {
    Course course;
    for (const std::string& file : options.files) {
      if (!course.broken_off) take_file(file, intake, console, course);
    }
    return !course.unreadable;
  });
}

}  // namespace kpiwatch
