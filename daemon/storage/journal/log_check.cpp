#include "daemon/storage/journal/log_check.h"

#include <fmt/format.h>

#include <boost/endian/conversion.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/storage/data_file.h"
#include "daemon/storage/journal/file_word.h"
#include "daemon/storage/journal/storage_error.h"

namespace kpiwatch {
namespace {

/// https://sqlite.org/fileformat.html, 4: a header, then frames, each of a header and a page.
constexpr std::size_t kLogHeaderBytes = 32;
constexpr std::size_t kFrameHeaderBytes = 24;
constexpr std::uint32_t kMagic =
    0x377f0682;  ///< or the next, when checksums are of big-endian words

/// What tells the frames of this round from those that earlier ones left behind.
std::string_view salts_of_header(std::string_view header) { return header.substr(16, 8); }
std::string_view salts_of_frame(std::string_view frame) { return frame.substr(8, 8); }
/// The last frame of a commit has the size of the database after it.
bool is_commit(std::string_view frame) { return word_at(frame, 4) != 0; }

class Checksum {
 public:
  explicit Checksum(bool big_endian) : big_endian_(big_endian) {}

  void add(std::string_view bytes) {
    for (std::size_t at = 0; at + 8 <= bytes.size(); at += 8) {
      first_ += summand_at(bytes, at) + second_;
      second_ += summand_at(bytes, at + 4) + first_;
    }
  }
  bool is_at(std::string_view bytes, std::size_t place) const {
    return word_at(bytes, place) == first_ && word_at(bytes, place + 4) == second_;
  }

 private:
  std::uint32_t summand_at(std::string_view bytes, std::size_t place) const {
    const std::uint32_t word = word_at(bytes, place);
    return big_endian_ ? word : boost::endian::endian_reverse(word);
  }

  bool big_endian_;
  std::uint32_t first_ = 0;
  std::uint32_t second_ = 0;
};

class Log {
 public:
  explicit Log(const DataFile& file) : file_(file), size_(file.size()) {}

  struct Found {
    std::optional<std::uint64_t> damage;  ///< it does not go on here though two commits follow
    std::optional<std::uint64_t> torn;    ///< what is from here on is of no commit that is whole
  };
  Found examine() {
    std::string header(kLogHeaderBytes, '\0');
    if (!read(header, 0)) return {};
    Checksum sum(word_at(header, 0) == kMagic + 1);
    sum.add(std::string_view(header).substr(0, 24));
    const bool fits = (word_at(header, 0) | 1) == (kMagic | 1) && sum.is_at(header, 24);
    frame_.resize(kFrameHeaderBytes + (fits ? word_at(header, 8) : kUsualPage));
    salts_ = fits ? std::string(salts_of_header(header)) : first_salts();
    const Whole whole = fits ? skip_whole(sum) : Whole();
    const Left left = what_is_left(whole.frames);
    if (left.commits >= 2) return {.damage = fits ? place_of(whole.frames) : 0, .torn = {}};
    const bool is_torn = fits && whole.committed < whole.frames + left.frames;
    return {.damage = {},
            .torn = is_torn ? std::optional(place_of(whole.committed)) : std::nullopt};
  }

 private:
  static constexpr std::size_t kUsualPage = 4096;

  std::uint64_t place_of(std::size_t frame) const {
    return kLogHeaderBytes + std::uint64_t{frame} * frame_.size();
  }
  bool read_frame(std::size_t number) { return read(frame_, place_of(number)); }
  /// False behind the end. What is there and cannot be read is nothing that may be passed over.
  bool read(std::string& bytes, std::uint64_t at) const {
    if (size_ < at || size_ - at < bytes.size()) return false;
    if (file_.read(bytes, at)) return true;
    throw StorageError(StorageError::Kind::kFailed,
                       fmt::format("cannot read {} bytes of {} at byte {}", bytes.size(),
                                   file_.path().string(), at));
  }
  bool is_of_this_round() const { return salts_of_frame(frame_) == salts_; }

  bool goes_on(Checksum& sum) const {
    const std::string_view frame = frame_;
    sum.add(frame.substr(0, 8));
    sum.add(frame.substr(kFrameHeaderBytes));
    return is_of_this_round() && sum.is_at(frame, 16);
  }

  /// Those of the first frame that has any: a sector that was lost holds the header and the
  /// beginning of the first frame.
  std::string first_salts() {
    const std::string none(8, '\0');
    for (std::size_t number = 0; read_frame(number); ++number)
      if (salts_of_frame(frame_) != none) return std::string(salts_of_frame(frame_));
    return none;
  }

  /// The frames that SQLite takes: up to the last that is of a commit.
  struct Whole {
    std::size_t frames = 0;
    std::size_t committed = 0;
  };
  Whole skip_whole(Checksum sum) {
    Whole whole;
    while (read_frame(whole.frames) && goes_on(sum)) {
      ++whole.frames;
      if (is_commit(frame_)) whole.committed = whole.frames;
    }
    return whole;
  }

  /// What there is of this round behind them.
  struct Left {
    std::size_t frames = 0;
    std::size_t commits = 0;
  };
  Left what_is_left(std::size_t from) {
    Left left;
    for (std::size_t number = from; read_frame(number); ++number) {
      if (!is_of_this_round()) continue;
      ++left.frames;
      if (is_commit(frame_)) ++left.commits;
    }
    return left;
  }

  const DataFile& file_;
  const std::uint64_t size_;
  std::string frame_;
  std::string salts_;
};

}  // namespace

void check_log(const std::filesystem::path& file) {
  const auto log = DataFile::open(file);
  if (!log) return;
  const Log::Found found = Log(*log).examine();
  if (found.damage)
    throw unusable(
        fmt::format("its write-ahead log {} is damaged at byte {}, and commits follow there. Put "
                    "the log back as it was, or cut it there (truncate -s {}) to go on without "
                    "what follows",
                    file.string(), *found.damage, *found.damage));
}

void cut_torn_end(const std::filesystem::path& file) {
  const auto log = DataFile::open(file);
  if (!log) return;
  const Log::Found found = Log(*log).examine();
  if (found.damage || !found.torn) return;
  DataFile torn(file, DataFile::Mode::kExisting);
  torn.cut(*found.torn);
  torn.sync();
}

}  // namespace kpiwatch
