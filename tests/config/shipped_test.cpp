#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>

#include "config/read_settings.h"

namespace kpiwatch {
namespace {

Promises shipped(const std::string& name) {
  const auto file = std::filesystem::path(KPIWATCH_TEST_DATA).parent_path() / "config" / name;
  const auto settings = read_settings(file);
  if (!settings) {
    ADD_FAILURE() << to_string(settings.error().front());
    return {};
  }
  return settings->promises;
}

/// Fen by project, and of all items by "all".
std::map<std::string, std::int64_t> sums(const Promises& promises) {
  std::map<std::string, std::int64_t> fen;
  for (const BudgetItem& item : promises.items) {
    fen[item.project] += item.amount.count;
    fen["all"] += item.amount.count;
  }
  return fen;
}

std::vector<std::string> ids(const Promises& promises) {
  std::vector<std::string> all;
  for (const Target& target : promises.targets) all.push_back(target.id);
  return all;
}

TEST(Shipped, BudgetOf2025IsWhatTheOfficePrintedItemByItem) {
  const Promises promises = shipped("qingcheng-2025.yaml");
  EXPECT_EQ(promises.items.size(), 29U);
  // In fen, 100 to the yuan. The office prints sums that are 0.01 wan yuan less for all and for
  // network.
  EXPECT_EQ(sums(promises), (std::map<std::string, std::int64_t>{{"", 111'980'000},
                                                                 {"all", 922'090'000},
                                                                 {"cloud-platform", 508'810'000},
                                                                 {"devices", 70'000'000},
                                                                 {"network", 231'300'000}}));
}

TEST(Shipped, PromisesOf2025AreTheOfficesOwn) {
  const Promises promises = shipped("qingcheng-2025.yaml");
  ASSERT_THAT(ids(promises), testing::ElementsAre("video-online", "outages", "spending"));
  const auto& online = std::get<OnlineRateTarget>(promises.targets[0].promise);
  EXPECT_EQ(online.objective, (Decimal{9, 1}));
  EXPECT_TRUE(online.select.matches({{"kind", "camera"}, {"class", "1"}}));
  EXPECT_FALSE(online.select.matches({{"kind", "camera"}, {"class", "2"}}));
  const auto& faults = std::get<FaultsTarget>(promises.targets[1].promise);
  EXPECT_EQ(faults.limit, 10);
  EXPECT_EQ(faults.max_duration, std::chrono::minutes{30});
  for (const char* kind : {"network", "system"}) {
    EXPECT_TRUE(faults.select.matches({{"kind", kind}})) << kind;
  }
  const auto& spending = std::get<BudgetExecutionTarget>(promises.targets[2].promise);
  for (const char* project : {"network", "cloud-platform", "devices"}) {
    EXPECT_TRUE(spending.select.matches({{"project", project}, {"item", "x"}})) << project;
  }
  EXPECT_FALSE(spending.select.matches({{"project", ""}, {"item", "x"}}));
}

TEST(Shipped, AccountsOf2023AreWhatTheOfficePrinted) {
  const Promises promises = shipped("qingcheng-2023.yaml");
  EXPECT_THAT(ids(promises), testing::ElementsAre("department", "projects"));
  ASSERT_EQ(promises.items.size(), 2U);
  EXPECT_EQ(promises.items[0].id, "department");
  EXPECT_EQ(promises.items[0].amount, Fen{2'742'410'000});
  EXPECT_EQ(promises.items[1].project, "projects");
  EXPECT_EQ(promises.items[1].amount, Fen{577'150'000});
}

TEST(Shipped, ExampleHasEachKindOfTarget) {
  const Promises promises = shipped("example.yaml");
  std::map<std::string, int> kinds;
  for (const Target& target : promises.targets) ++kinds[std::string(kind_of(target))];
  EXPECT_EQ(kinds, (std::map<std::string, int>{
                       {"budget_execution", 1}, {"faults", 1}, {"online_rate", 2}}));
}

}  // namespace
}  // namespace kpiwatch
