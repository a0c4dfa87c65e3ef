#include <fmt/format.h>

#include <cassert>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "daemon/storage/checkpoint_sections.h"
#include "daemon/storage/checkpoint_writer.h"
#include "daemon/storage/event_store_parts.h"
#include "metrics/base/run_beside.h"

namespace kpiwatch {

/// What a checkpoint was made of was on disk before.
void EventStore::Parts::check_reaches(const ChainEnd& covered) const {
  if (covered.seq <= blocks.end().seq) return;
  throw unusable(fmt::format(
      "the journal in {} ends with event {}, but its checkpoint was made of {} events: "
      "some are lost. Expected the journal as it was; if this one is meant to be there, "
      "as when it was put back from an earlier copy, remove the file {}",
      directory.string(), blocks.end().next_event - 1, covered.next_event - 1,
      checkpoint_file_in(directory).string()));
}

bool EventStore::Parts::is_of_this_journal(const ChainEnd& covered) const {
  if (covered.seq == 0 || covered.seq > blocks.end().seq) return false;
  if (end_of(blocks.read(covered.seq)) != covered) return false;
  if (covered.seq < blocks.end().seq) BlockLog::check_link(covered, blocks.read(covered.seq + 1));
  return true;
}

bool EventStore::Parts::load_indexes(const CheckpointFile::Content& content) {
  ByteReader bytes(content[kIndexSection].back().view());
  begin_identities(bytes.read<SipKey>());
  identities->load(bytes, views_of(content[kTableSection]));
  stored_blocks.directory().load(bytes);
  return bytes.ok() && bytes.at_end();
}

void EventStore::Parts::forget_indexes() {
  begin_identities(make_sip_key());
  stored_blocks.directory() = {};
}

void EventStore::Parts::save_indexes(ImageExtent extent, CheckpointSegment& to) {
  ByteWriter indexes;
  indexes.write(hasher.key());
  identities->save(indexes);
  stored_blocks.directory().save(indexes);
  to.sections[kIndexSection].parts = indexes.take_parts();
  ByteWriter tables;
  to.sections[kTableSection].alone = identities->save_tables(tables, extent) == ImageExtent::kWhole;
  to.sections[kTableSection].parts = tables.take_parts();
}

/// Nothing is used before all of it is known to be what was written.
bool EventStore::Parts::take_up(CheckpointFile& file,
                                const std::function<bool(const Saved&)>& take) {
  CheckpointFile::Content content;
  if (!file.read(content)) return false;
  if (!guarded([&] { return is_of_this_journal(file.stamp().covers); })) return false;
  auto indexes = run_beside([&] { return load_indexes(content); });
  const bool taken = take({views_of(content[kLargeSection]), content[kSmallSection].back().view()});
  return indexes.get() && taken;
}

std::optional<EventNumber> EventStore::resume(const Hash& maker,
                                              const std::function<bool(const Saved&)>& take) {
  assert(!parts_->replayed && "identities that are known are not replaced");
  auto file = CheckpointFile::open(parts_->directory);
  if (file) parts_->check_reaches(file->stamp().covers);
  const bool taken = file && file->stamp().maker == maker && parts_->take_up(*file, take);
  CheckpointChain::Files named;
  if (taken) {
    named = parts_->identities->files();
    parts_->chain->take_up(file->end(), maker);
    parts_->spared = file->stamp().covers;
    parts_->identified = parts_->spared.next_event - 1;
  } else {
    parts_->forget_indexes();
    if (file) named = files_named_in(*file, parts_->directory);
  }
  remove_left_behind(parts_->directory, named);
  parts_->chain->found(std::move(named));
  return taken ? std::optional(parts_->identified) : std::nullopt;
}

std::function<void()> EventStore::checkpoint(const Hash& maker, ImageExtent least,
                                             const Along& along) {
  const CheckpointChain::Plan plan =
      parts_->chain->plan(maker, least, along.whole_size + parts_->identities->image_size());
  const auto segment = std::make_shared<CheckpointSegment>();
  segment->stamp = {parts_->blocks.end(), maker};
  auto own = run_beside([&] { parts_->save_indexes(plan.extent(), *segment); });
  ByteWriter large;
  ByteWriter small;
  along.save(plan.extent(), large, small);
  own.get();
  segment->sections[kLargeSection] = {large.take_parts(), plan.extent() == ImageExtent::kWhole};
  segment->sections[kSmallSection].parts = small.take_parts();
  return [chain = parts_->chain, plan, segment, files = parts_->identities->files()] {
    chain->write(plan, *segment, files);
  };
}

bool EventStore::check_spared() {
  if (parts_->checked.seq == parts_->spared.seq) return false;
  try {
    parts_->checked = parts_->guarded([&] {
      const Block block = parts_->blocks.read(parts_->checked.seq + 1);
      BlockLog::check_link(parts_->checked, block);
      return end_of(block);
    });
  } catch (const StorageError&) {
    parts_->chain->condemn();
    throw;
  }
  return true;
}

}  // namespace kpiwatch
