#include "daemon/storage/identity/identity_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <iterator>
#include <string>

#include "daemon/storage/journal/storage_error.h"
#include "metrics/base/sip_hash.h"

namespace kpiwatch {
namespace {

constexpr std::size_t kHashBytes = 6;
constexpr std::size_t kNumberBytes = 5;
/// Of a kept hash, those that do not go into what is remembered of a page.
constexpr int kLowerBits = IdentityTables::kKeptBits - 32;

std::uint32_t upper_of(std::uint64_t kept) {
  return static_cast<std::uint32_t>(kept >> kLowerBits);
}

std::uint32_t checksum_of(std::span<const char> bytes) {
  constexpr SipKey kNoSecret{};
  return static_cast<std::uint32_t>(sip_hash(kNoSecret, {bytes.data(), bytes.size()}));
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
  }

 private:
  static constexpr std::size_t kWriteAtOnce = 1 << 20;

  void flush() {
    const std::size_t used = kPageBytes - sizeof(std::uint32_t);
    const std::uint32_t checksum = checksum_of({page_.data(), used});
    std::memcpy(page_.data() + used, &checksum, sizeof checksum);
    written_.append(page_.data(), page_.size());
    page_ = {};
    count_ = 0;
    if (written_.size() >= kWriteAtOnce) write_out();
  }
  void write_out() {
    to_.file_.write(written_);
    written_.clear();
  }

  IdentityFile& to_;
  Page page_{};
  std::size_t count_ = 0;
  std::string written_;
};

/// Gives the identities of a file in order.
class IdentityFile::Reader {
 public:
  explicit Reader(const IdentityFile& from) : from_(from) {}

  /// Adds those whose hash is below `end` and that were not given yet.
  void take_below(std::uint64_t end, std::vector<KeptIdentity>& identities) {
    while (true) {
      if (next_ == page_.size()) {
        if (next_page_ == from_.first_hashes_.size()) return;
        page_ = from_.read_page(next_page_++);
        next_ = 0;
      }
      if (page_[next_].hash >= end) return;
      identities.push_back(page_[next_++]);
    }
  }

 private:
  const IdentityFile& from_;
  std::vector<KeptIdentity> page_;
  std::size_t next_ = 0;
  std::size_t next_page_ = 0;
};

IdentityFile::IdentityFile(const std::filesystem::path& directory, const IdentityTables& tables,
                           std::span<const std::shared_ptr<const IdentityFile>> files,
                           double filter_bits)
    : file_(directory), filter_(filter_size(total(tables, files), filter_bits)) {
  std::vector<Reader> readers;
  for (const auto& file : files) readers.emplace_back(*file);
  Writer writer(*this);
  std::vector<KeptIdentity> identities;  // of one table, which is a range of hashes
  for (std::size_t table = 0; table < IdentityTables::kTables; ++table) {
    identities.clear();
    tables.append_table(table, identities);
    std::ranges::sort(identities);
    for (Reader& reader : readers) {
      const auto sorted = static_cast<std::ptrdiff_t>(identities.size());
      reader.take_below(IdentityTables::first_kept_of(table + 1), identities);
      std::inplace_merge(identities.begin(), identities.begin() + sorted, identities.end());
    }
    for (const KeptIdentity& identity : identities) writer.add(identity);
  }
  writer.finish();
}

IdentityFile::IdentityFile(const std::filesystem::path& directory, ByteReader& from,
                           std::string_view& pages)
    : file_(directory), size_(from.read<std::uint64_t>()), filter_(0) {
  filter_.load(from);
  first_hashes_.resize(from.read_count(sizeof(std::uint32_t)));
  for (std::uint32_t& hash : first_hashes_) hash = from.read<std::uint32_t>();
  const std::size_t bytes = first_hashes_.size() * kPageBytes;
  from.expect(bytes <= pages.size() && (size_ + kEntries - 1) / kEntries == first_hashes_.size());
  if (!from.ok()) return;
  file_.write(pages.substr(0, bytes));
  pages.remove_prefix(bytes);
}

void IdentityFile::save(ByteWriter& to) const {
  to.write(std::uint64_t{size_});
  filter_.save(to);
  to.write(std::uint64_t{first_hashes_.size()});
  to.write_all(std::span<const std::uint32_t>(first_hashes_));
}

void IdentityFile::read_pages(const std::function<void(std::string_view)>& take) const {
  constexpr std::size_t kAtOnce = std::size_t{1} << 20;
  std::string bytes(kAtOnce, '\0');
  const std::size_t end = first_hashes_.size() * kPageBytes;
  for (std::size_t at = 0; at < end; at += bytes.size()) {
    bytes.resize(std::min(kAtOnce, end - at));
    file_.read(bytes, at);
    take(bytes);
  }
}

std::vector<EventNumber> IdentityFile::candidates(std::uint64_t kept) const {
  // From the last page that begins before it to the last that may begin with it.
  const auto begin = std::ranges::lower_bound(first_hashes_, upper_of(kept));
  const auto end = std::ranges::upper_bound(first_hashes_, upper_of(kept));
  auto page = static_cast<std::size_t>(begin - first_hashes_.begin());
  if (page > 0) --page;
  std::vector<EventNumber> numbers;
  for (; page < static_cast<std::size_t>(end - first_hashes_.begin()); ++page) {
    const std::vector<KeptIdentity> identities = read_page(page);
    for (const KeptIdentity& found :
         std::ranges::equal_range(identities, kept, {}, &KeptIdentity::hash))
      numbers.push_back(found.number);
  }
  return numbers;
}

std::vector<KeptIdentity> IdentityFile::read_page(std::size_t page) const {
  Page bytes;
  file_.read(bytes, page * kPageBytes);
  const std::size_t used = kPageBytes - sizeof(std::uint32_t);
  std::uint32_t checksum = 0;
  std::memcpy(&checksum, bytes.data() + used, sizeof checksum);
  if (checksum != checksum_of({bytes.data(), used}))
    throw StorageError(StorageError::Kind::kFailed,
                       fmt::format("page {} of a file of identities is not what was written; they "
                                   "are read from the journal again at the next start",
                                   page));
  std::vector<KeptIdentity> identities(std::min(kEntries, size_ - page * kEntries));
  const char* entry = bytes.data();
  for (KeptIdentity& identity : identities) {
    std::memcpy(&identity.hash, entry, kHashBytes);
    std::memcpy(&identity.number, entry + kHashBytes, kNumberBytes);
    entry += kEntryBytes;
  }
  return identities;
}

}  // namespace kpiwatch
