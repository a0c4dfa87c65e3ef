#include "config/read_settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "settings_text.h"
#include "tests/support/file_bytes.h"

namespace kpiwatch {
namespace {

namespace fs = std::filesystem;

const fs::path kData = fs::path(KPIWATCH_TEST_DATA) / "data" / "config";

std::vector<fs::path> configurations(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".yaml") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string test_name(const testing::TestParamInfo<fs::path>& info) {
  std::string name = info.param.stem().string();
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

std::string without(std::string text, const std::string& folder) {
  for (auto at = text.find(folder); at != std::string::npos; at = text.find(folder)) {
    text.erase(at, folder.size());
  }
  return text;
}

/// Each broken configuration has its complaints beside it, every one of them, to the letter.
class BrokenConfiguration : public testing::TestWithParam<fs::path> {};

TEST_P(BrokenConfiguration, IsToldAllThatIsWrong) {
  const auto settings = read_settings(GetParam());
  ASSERT_FALSE(settings);
  std::string complaints;
  for (const Diagnostic& diagnostic : settings.error()) complaints += to_string(diagnostic) + "\n";
  auto expected = GetParam();
  EXPECT_EQ(without(complaints, GetParam().parent_path().string() + "/"),
            support::bytes_of(expected.replace_extension(".expected")));
}

INSTANTIATE_TEST_SUITE_P(Data, BrokenConfiguration,
                         testing::ValuesIn(configurations(kData / "broken")), test_name);

/// Each good configuration has beside it what it says.
class GoodConfiguration : public testing::TestWithParam<fs::path> {};

TEST_P(GoodConfiguration, IsReadAsItIsMeant) {
  const auto settings = read_settings(GetParam());
  ASSERT_TRUE(settings) << to_string(settings.error().front());
  auto expected = GetParam();
  EXPECT_EQ(test::to_text(*settings, GetParam().parent_path().string()),
            support::bytes_of(expected.replace_extension(".settings")));
}

INSTANTIATE_TEST_SUITE_P(Data, GoodConfiguration, testing::ValuesIn(configurations(kData / "good")),
                         test_name);

TEST(ReadSettings, NamesAFileThatIsNotThere) {
  const auto settings = read_settings("no-such-folder/kpiwatch.yaml");
  ASSERT_FALSE(settings);
  EXPECT_THAT(settings.error(),
              testing::ElementsAre(Diagnostic{"no-such-folder/kpiwatch.yaml", 1, 1,
                                              "cannot read it: No such file or directory"}));
}

TEST(ReadSettings, KeepsTheTextOfEveryFileThatItRead) {
  const fs::path good = kData / "good";
  const auto settings = read_settings(good / "items.yaml");
  ASSERT_TRUE(settings);
  const std::string items =
      support::bytes_of(good / "items.csv").substr(std::string_view("\xef\xbb\xbf").size());
  EXPECT_EQ(settings->text, support::bytes_of(good / "items.yaml") + "\n" + items + "\n");
}

TEST(ReadSettings, RefusesAFolder) {
  const auto settings = read_settings(kData);
  ASSERT_FALSE(settings);
  EXPECT_THAT(settings.error(), testing::ElementsAre(Diagnostic{
                                    kData.string(), 1, 1, "expected a file, found a folder"}));
}

TEST(ReadSettings, RefusesAFileWithoutEnd) {
  const auto settings = read_settings("/dev/zero");
  ASSERT_FALSE(settings);
  EXPECT_THAT(settings.error(),
              testing::ElementsAre(
                  Diagnostic{"/dev/zero", 1, 1, "expected a file of at most 16 MiB, found more"}));
}

TEST(ReadSettings, LooksForStorageBesideTheConfigurationWhereverItIsReadFrom) {
  const fs::path file = fs::relative(kData / "good" / "host-name.yaml");
  const auto settings = read_settings(file);
  ASSERT_TRUE(settings);
  EXPECT_EQ(settings->storage, file.parent_path() / "./a b");
}

}  // namespace
}  // namespace kpiwatch
