#include "daemon/storage/identity/identity_index.h"

#include <algorithm>
#include <chrono>
#include <functional>
#include <string_view>
#include <utility>

#include "metrics/base/run_beside.h"

namespace kpiwatch {
namespace {

constexpr double kFilterBits = 18;
/// What was saved is put into tables by so many bytes, or somewhat more: sorted first, which takes
/// nearly three times as much memory.
constexpr std::size_t kLoadedTogether = std::size_t{12} << 20;

/// Some of the parts that were saved.
struct Share {
  std::span<ByteReader> parts;
  std::vector<ByteReader> from_the_start;
  IdentityTables::Counts counts{};  ///< of those that were saved as they came
};

std::vector<Share> shares_of(std::span<ByteReader> parts) {
  std::vector<Share> shares;
  while (!parts.empty()) {
    std::size_t count = 0;
    std::size_t bytes = 0;
    while (count < parts.size() && bytes < kLoadedTogether) bytes += parts[count++].left();
    const std::span<ByteReader> together = parts.first(count);
    shares.push_back({together, {together.begin(), together.end()}});
    parts = parts.subspan(count);
  }
  return shares;
}

/// Leaves the parts behind them.
void count(Share& share) {
  share.counts = IdentityTables::count([&share](auto visit) {
    for (ByteReader& part : share.parts) UnsavedIdentities::load(part, visit);
  });
}

IdentityTables::Sorted sort(const Share& share) {
  const auto for_each = [&share](auto visit) {
    for (ByteReader part : share.from_the_start) UnsavedIdentities::load(part, visit);
  };
  return {for_each, share.counts};
}

}  // namespace

IdentityIndex::IdentityIndex(const IdentityHasher& hasher, std::filesystem::path directory,
                             std::size_t most_memory)
    : directory_(std::move(directory)),
      most_memory_(most_memory),
      series_(hasher, most_memory / 4) {
  share_memory();
}

void IdentityIndex::add(const IdentityKey& key, EventNumber number) {
  shed_.clear();
  if (!series_.add(key, number, shed_)) add_to_tables(key.hash, number);
  for (const IndexedIdentity& single : shed_) add_to_tables(single.hash, single.number);
}

void IdentityIndex::add_to_tables(std::uint64_t hash, EventNumber number) {
  tables_->add(hash, number);
  if (!saved_) return;
  unsaved_.add({IdentityTables::kept_of(hash), number});
  if (unsaved_.bytes() > most_memory_ / 8) forget_saved();
}

/// What is saved next is the whole.
void IdentityIndex::forget_saved() {
  saved_ = false;
  unsaved_ = {};
}

void IdentityIndex::make_room() {
  using namespace std::chrono_literals;
  if (written_.valid() && written_.wait_for(0s) == std::future_status::ready) take_written();
  if (!has_room()) spill();
}

void IdentityIndex::spill() {
  if (written_.valid()) take_written();
  if (!full_tables_) full_tables_ = std::exchange(tables_, std::make_unique<IdentityTables>());
  begin_writing();
}

/// Puts the new file in the place of what went into it.
void IdentityIndex::take_written() {
  File file = written_.get();
  files_.resize(files_.size() - merged_);
  files_.push_back(std::move(file));
  full_tables_.reset();
  forget_saved();
  share_memory();
}

/// The tables have what series and files leave.
void IdentityIndex::share_memory() {
  const std::size_t used = series_.bytes() + bytes_of_files();
  const std::size_t left = most_memory_ - std::min(used, most_memory_);
  most_in_tables_ = IdentityTables::most_in(std::max(left, most_memory_ / 4) / 2);
}

void IdentityIndex::begin_writing() {
  std::size_t identities = full_tables_->size();
  merged_ = 0;
  for (auto file = files_.rbegin(); file != files_.rend(); ++file, ++merged_) {
    if ((*file)->size() > 2 * identities) break;
    identities += (*file)->size();
  }
  const auto first_merged = files_.end() - static_cast<std::ptrdiff_t>(merged_);
  std::size_t filters = 0;
  for (auto file = files_.begin(); file != first_merged; ++file) filters += (*file)->filter_bytes();
  const std::size_t left = most_memory_ / 2 - std::min(filters, most_memory_ / 2);
  const double bits =
      std::min(kFilterBits, static_cast<double>(left) * 8 / static_cast<double>(identities));
  written_ = run_beside([directory = directory_, tables = full_tables_, bits,
                         merged = std::vector<File>(first_merged, files_.end())]() -> File {
    return std::make_shared<const IdentityFile>(directory, *tables, merged, bits);
  });
}

void IdentityIndex::save(ByteWriter& to) const {
  to.write(std::uint64_t{files_.size()});
  for (const File& file : files_) file->reference().save(to);
  series_.save(to);
}

ImageExtent IdentityIndex::save_tables(ByteWriter& to, ImageExtent extent) {
  if (!saved_) extent = ImageExtent::kWhole;
  if (extent == ImageExtent::kWhole) unsaved_ = {};
  std::exchange(unsaved_, {}).save(to);
  if (extent == ImageExtent::kWhole) {
    if (full_tables_) full_tables_->save(to);
    tables_->save(to);
  }
  saved_ = true;
  return extent;
}

std::size_t IdentityIndex::image_size() const {
  return series_.bytes() + tables_->image_size() + (full_tables_ ? full_tables_->image_size() : 0);
}

std::vector<std::shared_ptr<OwnedFile>> IdentityIndex::files() const {
  std::vector<std::shared_ptr<OwnedFile>> files;
  for (const File& file : files_) files.push_back(file->file());
  return files;
}

std::vector<IdentityFile::Reference> IdentityIndex::read_references(ByteReader& from) {
  std::vector<IdentityFile::Reference> references;
  for (std::size_t left = from.read_count(sizeof(std::uint64_t)); left > 0 && from.ok(); --left)
    references.push_back(IdentityFile::Reference::load(from));
  return references;
}

void IdentityIndex::load(ByteReader& from, std::span<const std::string_view> tables) {
  for (const IdentityFile::Reference& reference : read_references(from)) {
    files_.push_back(IdentityFile::open(directory_, reference));
    from.expect(files_.back() != nullptr);
    if (!from.ok()) return;
  }
  series_.load(from);
  std::vector<ByteReader> parts(tables.begin(), tables.end());
  load_tables(parts);
  for (const ByteReader& part : parts) from.expect(part.ok());
  saved_ = true;
  share_memory();
}

/// Each part has some as they came, then perhaps tables that were saved as such. The former are
/// read twice, which is cheaper than keeping them: first to see how many go to which table. While
/// some are added, the next ones are sorted.
void IdentityIndex::load_tables(std::span<ByteReader> parts) {
  std::vector<Share> shares = shares_of(parts);
  run_together(shares.size(), [&shares](std::size_t i) { count(shares[i]); });
  for (ByteReader& part : parts)
    while (part.ok() && !part.at_end()) tables_->load(part);
  IdentityTables::Counts all{};
  for (const Share& share : shares)
    std::ranges::transform(all, share.counts, all.begin(), std::plus());
  tables_->make_room(all);
  std::future<void> adding;
  for (const Share& share : shares) {
    IdentityTables::Sorted sorted = sort(share);
    if (adding.valid()) adding.get();
    adding = run_beside([this, sorted = std::move(sorted)] { tables_->add(sorted); });
  }
  if (adding.valid()) adding.get();
}

void IdentityIndex::prefetch(const IdentityKey& key) const {
  series_.prefetch(key);
  tables_->prefetch(key.hash);
  if (full_tables_) full_tables_->prefetch(key.hash);
  for (const File& file : files_) file->prefetch(key.hash);
}

void IdentityIndex::prefetch_to_add(const IdentityKey& key) const {
  series_.prefetch_to_add(key);
  tables_->prefetch(key.hash);
}

std::size_t IdentityIndex::bytes_of_files() const {
  std::size_t bytes = 0;
  for (const File& file : files_) bytes += file->bytes();
  return bytes;
}

std::size_t IdentityIndex::bytes() const {
  return series_.bytes() + tables_->bytes() + (full_tables_ ? full_tables_->bytes() : 0) +
         bytes_of_files();
}

}  // namespace kpiwatch
