#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include "config/read_settings.h"
#include "tests/support/file_bytes.h"
#include "tests/support/temporary_directory.h"

namespace kpiwatch {
namespace {

namespace fs = std::filesystem;

/// Breaks texts in ways that people and disks do; the same ones for the same seed.
class Mutator {
 public:
  explicit Mutator(unsigned seed) : random_(seed) {}

  std::string mutate(std::string text) {
    for (std::size_t change = below(4) + 1; change > 0; --change) {
      const std::size_t at = below(text.size() + 1);
      switch (below(5)) {
        case 0:
          text.resize(at);
          break;
        case 1:
          text.insert(at, 1, static_cast<char>(below(256)));
          break;
        case 2:
          text.erase(at, below(20) + 1);
          break;
        case 3:
          text.insert(at, text.substr(below(text.size() + 1), below(60)));
          break;
        default:
          text.insert(at, 1, kMarks[below(kMarks.size())]);
      }
    }
    return text;
  }

 private:
  static constexpr std::string_view kMarks = "{}[],:-\"'#&*!|>%@`?~\n\t \\";

  std::size_t below(std::size_t bound) { return random_() % bound; }

  std::mt19937 random_;
};

/// A complaint that a person can follow: a place within the file and a text.
bool has_a_place(const Diagnostic& diagnostic) {
  return diagnostic.line >= 1 && diagnostic.column >= 1 && !diagnostic.message.empty();
}

TEST(Mutation, BrokenConfigurationsAreAnsweredAndNeverCrash) {
  const fs::path data = fs::path(KPIWATCH_TEST_DATA) / "data" / "config" / "good";
  const support::TemporaryDirectory folder;
  Mutator mutator(20250101);
  std::size_t refused = 0;
  for (const char* name : {"online-rates.yaml", "faults.yaml", "budget-execution.yaml",
                           "text-as-written.yaml", "as-json.yaml", "items.yaml"}) {
    const std::string good = support::bytes_of(data / name);
    ASSERT_FALSE(good.empty()) << name;
    for (int i = 0; i < 200; ++i) {
      std::ofstream(folder / "items.csv", std::ios::binary)
          << support::bytes_of(data / "items.csv");
      std::ofstream(folder / "kpiwatch.yaml", std::ios::binary) << mutator.mutate(good);
      const auto settings = read_settings(folder / "kpiwatch.yaml");
      if (settings) continue;
      ++refused;
      EXPECT_FALSE(settings.error().empty());
      EXPECT_TRUE(std::ranges::all_of(settings.error(), has_a_place));
    }
  }
  EXPECT_GT(refused, 600U) << "most of what is broken like this is no configuration any more";
}

TEST(Mutation, BrokenItemsFilesAreAnsweredAndNeverCrash) {
  const fs::path data = fs::path(KPIWATCH_TEST_DATA) / "data" / "config" / "good";
  const std::string good = support::bytes_of(data / "items.csv");
  ASSERT_FALSE(good.empty());
  const support::TemporaryDirectory folder;
  std::ofstream(folder / "kpiwatch.yaml") << "budget: {years: {2025: {items_file: items.csv}}}\n";
  Mutator mutator(20251231);
  std::size_t refused = 0;
  for (int i = 0; i < 500; ++i) {
    std::ofstream(folder / "items.csv", std::ios::binary) << mutator.mutate(good);
    const auto settings = read_settings(folder / "kpiwatch.yaml");
    if (settings) continue;
    ++refused;
    EXPECT_TRUE(std::ranges::all_of(settings.error(), has_a_place));
  }
  EXPECT_GT(refused, 200U);
}

}  // namespace
}  // namespace kpiwatch
