#include "daemon/storage/identity/identity_file.h"

#include <fmt/format.h>
#include <libdeflate.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "daemon/storage/journal/storage_error.h"
#include "metrics/base/sip_hash.h"

namespace kpiwatch {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPrefix = "identities-";

constexpr std::size_t kHashBytes = 6;
constexpr std::size_t kNumberBytes = 5;
/// Of a kept hash, those that do not go into what is remembered of a page.
constexpr int kLowerBits = IdentityTables::kKeptBits - 32;

std::uint32_t upper_of(std::uint64_t kept) {
  return static_cast<std::uint32_t>(kept >> kLowerBits);
}

std::uint32_t crc_of(std::string_view bytes, std::uint32_t before = 0) {
  return libdeflate_crc32(before, bytes.data(), bytes.size());
}

void read_entries(const char* from, std::span<KeptIdentity> to) {
  for (KeptIdentity& identity : to) {
    std::memcpy(&identity.hash, from, kHashBytes);
    std::memcpy(&identity.number, from + kHashBytes, kNumberBytes);
    from += kHashBytes + kNumberBytes;
  }
}

std::string_view bytes_of(const std::vector<std::uint32_t>& hashes) {
  return {reinterpret_cast<const char*>(hashes.data()), hashes.size() * sizeof(std::uint32_t)};
}

std::size_t filter_size(std::size_t identities, double bits) {
  return static_cast<std::size_t>(static_cast<double>(identities) * bits);
}

std::size_t total(const IdentityTables& tables,
                  std::span<const std::shared_ptr<const IdentityFile>> files) {
  std::size_t count = tables.size();
  for (const auto& file : files) count += file->size();
  return count;
}

}  // namespace

/// Takes identities in order, and writes a page when it is full.
class IdentityFile::Writer {
 public:
  explicit Writer(IdentityFile& to) : to_(to) {}

  void add(const KeptIdentity& identity) {
    if (count_ == 0) to_.first_hashes_.push_back(upper_of(identity.hash));
    char* entry = page_.data() + count_ * kEntryBytes;
    std::memcpy(entry, &identity.hash, kHashBytes);
    std::memcpy(entry + kHashBytes, &identity.number, kNumberBytes);
    to_.filter_.add(identity.hash);
    ++to_.size_;
    if (++count_ == kEntries) flush();
  }
  void finish() {
    if (count_ > 0) flush();
    write_out();
    to_.first_hashes_.shrink_to_fit();
    for (const std::string_view bytes :
         {bytes_of(to_.first_hashes_), std::as_const(to_.filter_).content()}) {
      write(bytes);
      to_.check_ = crc_of(bytes, to_.check_);
    }
  }

 private:
  static constexpr std::size_t kWriteAtOnce = 1 << 20;

  void flush() {
    const std::size_t used = kPageBytes - sizeof(std::uint32_t);
    const std::uint32_t checksum = crc_of({page_.data(), used});
    std::memcpy(page_.data() + used, &checksum, sizeof checksum);
    written_.append(page_.data(), page_.size());
    page_ = {};
    count_ = 0;
    if (written_.size() >= kWriteAtOnce) write_out();
  }
  void write_out() {
    write(written_);
    written_.clear();
  }
  void write(std::string_view bytes) {
    to_.file_->file().write(bytes, at_);
    at_ += bytes.size();
  }

  IdentityFile& to_;
  Page page_{};
  std::size_t count_ = 0;
  std::string written_;
  std::uint64_t at_ = 0;
};

/// Gives the identities of a file in order.
class IdentityFile::Reader {
 public:
  explicit Reader(const IdentityFile& from) : from_(from) {}

  /// Adds those whose hash is below `end` and that were not given yet.
  void take_below(std::uint64_t end, std::vector<KeptIdentity>& identities) {
    while (true) {
      if (next_ == read_.size()) {
        const std::size_t pages = std::min(kReadAtOnce, from_.first_hashes_.size() - next_page_);
        if (pages == 0) return;
        read_ = from_.read_pages(next_page_, pages);
        next_page_ += pages;
        next_ = 0;
      }
      if (read_[next_].hash >= end) return;
      identities.push_back(read_[next_++]);
    }
  }

 private:
  static constexpr std::size_t kReadAtOnce = 64;

  const IdentityFile& from_;
  std::vector<KeptIdentity> read_;
  std::size_t next_ = 0;
  std::size_t next_page_ = 0;
};

IdentityFile::IdentityFile(const std::filesystem::path& directory, const IdentityTables& tables,
                           std::span<const std::shared_ptr<const IdentityFile>> files,
                           double filter_bits)
    : name_(make_sip_key()[0]),
      file_(std::make_shared<OwnedFile>(
          DataFile(Reference{.name = name_}.path_in(directory), DataFile::Mode::kNew))),
      filter_(filter_size(total(tables, files), filter_bits)) {
  std::vector<Reader> readers;
  for (const auto& file : files) readers.emplace_back(*file);
  Writer writer(*this);
  std::vector<KeptIdentity> identities;  // of one table, which is a range of hashes
  for (std::size_t table = 0; table < IdentityTables::kTables; ++table) {
    identities.clear();
    tables.append_table(table, identities);
    for (Reader& reader : readers) {
      const auto sorted = static_cast<std::ptrdiff_t>(identities.size());
      reader.take_below(IdentityTables::first_kept_of(table + 1), identities);
      std::inplace_merge(identities.begin(), identities.begin() + sorted, identities.end());
    }
    for (const KeptIdentity& identity : identities) writer.add(identity);
  }
  writer.finish();
}

IdentityFile::IdentityFile(std::shared_ptr<OwnedFile> file, const Reference& reference)
    : name_(reference.name),
      file_(std::move(file)),
      size_(reference.size),
      check_(reference.check),
      filter_(0) {}

std::shared_ptr<const IdentityFile> IdentityFile::open(const fs::path& directory,
                                                       const Reference& reference) {
  auto opened = DataFile::open(reference.path_in(directory));
  if (!opened) return nullptr;
  auto owned = std::make_shared<OwnedFile>(std::move(*opened), true);
  const std::shared_ptr<IdentityFile> file(new IdentityFile(std::move(owned), reference));
  return file->load_memory() ? file : nullptr;
}

/// Reads what comes after the pages; false when it is not what was written.
bool IdentityFile::load_memory() {
  const DataFile& file = file_->file();
  const std::uint64_t bytes = file.size();
  // Before anybody asks memory for it.
  if (size_ > bytes / kEntryBytes) return false;
  const std::size_t pages = (size_ + kEntries - 1) / kEntries;
  const std::uint64_t before_filter = pages * (kPageBytes + sizeof(std::uint32_t));
  if (bytes < before_filter) return false;
  first_hashes_.resize(pages);
  filter_ = IdentityFilter((bytes - before_filter) * 8);
  std::uint64_t at = end_of_pages();
  std::uint32_t check = 0;
  const std::span hashes(reinterpret_cast<char*>(first_hashes_.data()),
                         pages * sizeof(std::uint32_t));
  for (const std::span<char> part : {hashes, filter_.content()}) {
    if (!file.read(part, at)) return false;
    at += part.size();
    check = crc_of({part.data(), part.size()}, check);
  }
  return at == bytes && check == check_;
}

fs::path IdentityFile::Reference::path_in(const fs::path& directory) const {
  return directory / fmt::format("{}{:016x}", kPrefix, name);
}

void IdentityFile::Reference::save(ByteWriter& to) const {
  to.write(name);
  to.write(size);
  to.write(check);
}

IdentityFile::Reference IdentityFile::Reference::load(ByteReader& from) {
  Reference reference;
  reference.name = from.read<std::uint64_t>();
  reference.size = from.read<std::uint64_t>();
  reference.check = from.read<std::uint32_t>();
  return reference;
}

void IdentityFile::remove_others(const fs::path& directory, std::span<const fs::path> kept) {
  std::error_code ignored;
  std::vector<fs::path> others;
  fs::directory_iterator entry(directory, ignored);
  for (; entry != fs::directory_iterator(); entry.increment(ignored)) {
    const bool is_ours = entry->path().filename().string().starts_with(kPrefix);
    if (is_ours && std::ranges::find(kept, entry->path()) == kept.end())
      others.push_back(entry->path());
  }
  for (const fs::path& file : others) fs::remove(file, ignored);
}

std::vector<EventNumber> IdentityFile::candidates(std::uint64_t kept) const {
  // From the last page that begins before it to the last that may begin with it.
  const auto begin = std::ranges::lower_bound(first_hashes_, upper_of(kept));
  const auto end = std::ranges::upper_bound(begin, first_hashes_.end(), upper_of(kept));
  const auto first = begin == first_hashes_.begin() ? begin : begin - 1;
  const std::vector<KeptIdentity> identities =
      read_pages(first - first_hashes_.begin(), end - first);
  std::vector<EventNumber> numbers;
  for (const KeptIdentity& found :
       std::ranges::equal_range(identities, kept, {}, &KeptIdentity::hash))
    numbers.push_back(found.number);
  return numbers;
}

std::vector<KeptIdentity> IdentityFile::read_pages(std::size_t first, std::size_t count) const {
  std::string bytes(count * kPageBytes, '\0');
  const bool are_there = file_->file().read(bytes, first * kPageBytes);
  std::vector<KeptIdentity> identities(std::min(count * kEntries, size_ - first * kEntries));
  std::span<KeptIdentity> left = identities;
  for (std::size_t page = first; page < first + count; ++page) {
    const char* const begin = bytes.data() + (page - first) * kPageBytes;
    if (!are_there || !is_page(begin, first_hashes_[page]))
      throw StorageError(StorageError::Kind::kFailed,
                         fmt::format("page {} of {} is not what was written; identities are read "
                                     "from the journal again at the next start",
                                     page, file_->path().string()));
    const std::size_t entries = std::min(kEntries, left.size());
    read_entries(begin, left.first(entries));
    left = left.subspan(entries);
  }
  return identities;
}

bool IdentityFile::is_page(const char* page, std::uint32_t first_hash) {
  constexpr std::size_t kUsed = kPageBytes - sizeof(std::uint32_t);
  std::uint32_t checksum = 0;
  std::memcpy(&checksum, page + kUsed, sizeof checksum);
  std::uint64_t first = 0;
  std::memcpy(&first, page, kHashBytes);
  // A page that was written, but in another place, has the right checksum.
  return checksum == crc_of({page, kUsed}) && upper_of(first) == first_hash;
}

}  // namespace kpiwatch
