#include "daemon/checkpoints.h"

#include <elf.h>
#include <fmt/format.h>
#include <link.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <span>
#include <string>
#include <system_error>
#include <utility>

#include "daemon/storage/journal/storage_error.h"
#include "metrics/base/run_beside.h"

namespace kpiwatch {
namespace {

using namespace std::chrono_literals;

/// One is not written for fewer: a start reads them again in a third of a second, and in two thirds
/// when as many came while one was being written.
constexpr EventNumber kFewEvents = 600'000;
/// One is written for so many in any case: read again in less than two seconds.
constexpr EventNumber kManyEvents = 2'000'000;
/// None is written at the end for fewer: read again before anybody notices.
constexpr EventNumber kVeryFewEvents = 20'000;
/// A share of the journal: what writing it again and again costs in all stays in proportion.
constexpr EventNumber kShare = 20;
/// While events pour in, the disk is theirs for a while: not for long, as what comes meanwhile has
/// to be read again at a start.
constexpr auto kRest = 500ms;

/// The note of the linker that names this build (ld(1), --build-id); nothing when there is none.
std::string_view build_id() {
  std::string_view found;
  const auto look = [](dl_phdr_info* program, std::size_t, void* result) {
    for (const auto& part : std::span(program->dlpi_phdr, program->dlpi_phnum)) {
      if (part.p_type != PT_NOTE) continue;
      const auto* begin = reinterpret_cast<const char*>(program->dlpi_addr + part.p_vaddr);
      for (std::string_view notes(begin, part.p_memsz); notes.size() > sizeof(ElfW(Nhdr));) {
        ElfW(Nhdr) note;
        std::memcpy(&note, notes.data(), sizeof note);
        const auto padded = [](std::size_t size) { return (size + 3) / 4 * 4; };
        const std::string_view content = notes.substr(sizeof note);
        if (note.n_type == NT_GNU_BUILD_ID && content.starts_with(std::string_view("GNU", 4)))
          *static_cast<std::string_view*>(result) =
              content.substr(padded(note.n_namesz), note.n_descsz);
        notes.remove_prefix(
            std::min(sizeof note + padded(note.n_namesz) + padded(note.n_descsz), notes.size()));
      }
    }
    return 1;  // the first is the program itself
  };
  ::dl_iterate_phdr(look, &found);
  return found;
}

/// What tells one build of the program from another, without reading all of it at each start.
std::string program() {
  if (const std::string_view id = build_id(); !id.empty()) return std::string(id);
  constexpr const char* kProgram = "/proc/self/exe";
  std::error_code ignored;
  return fmt::format(
      "{} {}", std::filesystem::file_size(kProgram, ignored),
      std::filesystem::last_write_time(kProgram, ignored).time_since_epoch().count());
}

void write_or_warn(const std::function<void()>& write) {
  try {
    write();
  } catch (const StorageError& error) {
    spdlog::warn("no checkpoint was left, so that the next start takes longer: {}", error.what());
  }
}

}  // namespace

Hash maker_of_checkpoints(const TimeZone& zone, std::string_view settings_text) {
  return sha256(fmt::format("{}\n{}\n{}", program(), zone.description(), settings_text));
}

bool Checkpoints::is_due(EventNumber last, SteadyTime now) {
  take_written(now);
  if (writing_.valid() || now < rest_until_) return false;
  return last - covered_ >= std::clamp(last / kShare, kFewEvents, kManyEvents);
}

bool Checkpoints::is_due_at_end(EventNumber last) const {
  return last - covered_ >= kVeryFewEvents;
}

void Checkpoints::begin(EventNumber last, std::function<void()> write) {
  finish();
  covered_ = last;
  writing_ = run_beside([write = std::move(write)] { write_or_warn(write); });
}

void Checkpoints::finish() {
  if (writing_.valid()) writing_.get();
}

void Checkpoints::take_written(SteadyTime now) {
  if (!writing_.valid() || writing_.wait_for(0s) != std::future_status::ready) return;
  writing_.get();
  rest_until_ = now + kRest;
}

}  // namespace kpiwatch
