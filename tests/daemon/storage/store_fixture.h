#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/storage/event_store.h"
#include "tests/support/event_builders.h"
#include "tests/support/instants.h"
#include "tests/support/temporary_directory.h"

/// What the tests of the storage share.
namespace kpiwatch::support {

/// More than these tests need.
inline constexpr std::size_t kIdentityMemory = 64 << 20;

inline const Instant kReceived = instant("2025-03-01T00:00:00Z");

/// The line of the n-th of some events that differ.
inline std::string line(int n) {
  return status(fmt::format("cam-{}", n), "2025-03-01T02:00:00Z", "online")
      .id(fmt::format("e{}", n))
      .json();
}

/// Text that no compression makes much shorter.
inline std::string noise(std::size_t size) {
  std::mt19937 random(1);
  std::string text(size, ' ');
  for (char& letter : text) letter = static_cast<char>('a' + random() % 26);
  return text;
}

/// Stores lines in one call.
inline void append(EventStore& store, const std::vector<std::string>& lines) {
  std::vector<CloudEvent> events;
  for (const std::string& text : lines) events.push_back(parse_cloud_event(text).value());
  std::vector<NewEvent> fresh;
  for (const CloudEvent& event : events)
    fresh.push_back({store.hasher().key_of(event.event.key.source, event.event.key.id), event.json,
                     event.event.time});
  store.append(kReceived, fresh);
}

inline std::optional<EventNumber> find(const EventStore& store, std::string_view source,
                                       std::string_view id) {
  const Identity identity = store.hasher().identity_of(source, id);
  const auto found = store.find(identity);
  const auto guessed = store.guess(identity.key);
  EXPECT_EQ(guessed ? store.find(identity, *guessed) : std::nullopt, found);
  return found;
}

inline std::vector<std::string> lines_of(const EventStore& store, EventNumber from = 1) {
  std::vector<std::string> lines;
  store.for_each(from, [&](const StoredEvent& event) {
    lines.emplace_back(event.json);
    return true;
  });
  return lines;
}

inline void replay(EventStore& store) {
  store.replay([](std::span<const NumberedEvent>) {});
}

inline void write_bytes(const std::filesystem::path& file, std::string_view bytes) {
  std::ofstream(file, std::ios::binary) << bytes;
}

/// The StorageError that `action` ends in; a failure of the test when it ends otherwise.
template <class Action>
StorageError error_of(Action action) {
  try {
    action();
  } catch (const StorageError& error) {
    return error;
  }
  ADD_FAILURE() << "no StorageError";
  return {StorageError::Kind::kFailed, "none"};
}

}  // namespace kpiwatch::support
