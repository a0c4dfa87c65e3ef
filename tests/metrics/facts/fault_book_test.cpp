#include "metrics/facts/fault_book.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/instants.h"

namespace kpiwatch {
namespace {

using support::at;
using testing::ElementsAre;

/// What a test tells of a fault named "f".
struct Told {
  std::string what;  ///< "opened", "closed" or "voided"
  int time = 0;
  std::int64_t revision = 0;
  std::string source = "s";
  std::string id = "1";
  std::optional<AssetIndex> asset = std::nullopt;
  AttributesId attributes = 0;
  std::string sequence = "";

  auto operator<=>(const Told&) const = default;
};

void tell(FaultBook& book, const Told& told) {
  Event event{{told.sequence, told.source, told.id}, "", "f", at(told.time), FaultVoided{}};
  if (told.what == "opened") {
    event.fact = FaultOpened{{}, std::nullopt, told.revision};
    book.open(event, told.asset, told.attributes);
  } else if (told.what == "closed") {
    event.fact = FaultClosed{told.revision};
    book.close(event);
  } else {
    book.void_it(event);
  }
}

/// "start..end asset attributes", with "-" for what is not known.
std::string to_text(const std::optional<ReportedFault>& fault) {
  if (!fault) return "none";
  return std::to_string(to_millis(fault->start)) + ".." +
         (fault->end == kForever ? "-" : std::to_string(to_millis(fault->end))) + " " +
         (fault->asset ? std::to_string(*fault->asset) : "-") + " " +
         std::to_string(fault->attributes) +
         (fault->set_aside ? " not " + std::to_string(to_millis(*fault->set_aside)) : "");
}

/// How the fault stands once all was told, the same in every order.
std::string stands(std::vector<Told> all) {
  std::ranges::sort(all);
  std::optional<std::string> result;
  do {
    FaultBook book;
    for (const Told& told : all) tell(book, told);
    const std::string found = to_text(book.find("f"));
    EXPECT_EQ(result.value_or(found), found);
    result = found;
  } while (std::ranges::next_permutation(all).found);
  return *result;
}

std::vector<std::string> ids_of(const FaultBook& book, AssetIndex asset) {
  std::vector<std::string> ids;
  for (const ReportedFault& fault : book.of_asset(asset)) ids.push_back(fault.id);
  return ids;
}

TEST(FaultBook, AFaultBeginsWhenItIsOpenedAndEndsWhenItIsClosed) {
  EXPECT_EQ(stands({{"opened", 10, 0, "s", "1", 4, 7}}), "10..- 4 7");
  EXPECT_EQ(stands({{"opened", 10}, {"closed", 30}}), "10..30 - 0");
  EXPECT_EQ(stands({{"closed", 30}}), "none");
  EXPECT_EQ(to_text(FaultBook{}.find("f")), "none");
}

TEST(FaultBook, OfSeveralOpenedTheHighestRevisionThenTheEarliestThenTheSmallerSourceAndIdWins) {
  EXPECT_EQ(stands({{"opened", 10}, {"opened", 20, 1, "s", "2"}}), "20..- - 0");
  EXPECT_EQ(stands({{"opened", 10, 1}, {"opened", 20, 1, "a", "2"}}), "10..- - 0");
  EXPECT_EQ(stands({{"opened", 10, 0, "a", "9", 1}, {"opened", 10, 0, "b", "1", 2}}), "10..- 1 0");
  EXPECT_EQ(stands({{"opened", 10, 0, "a", "1", 1}, {"opened", 10, 0, "a", "2", 2}}), "10..- 1 0");
}

TEST(FaultBook, OfSeveralClosedTheHighestRevisionThenTheLatestWins) {
  const Told opened{"opened", 0};
  EXPECT_EQ(stands({opened, {"closed", 20, 1}, {"closed", 30, 0, "s", "2"}}), "0..20 - 0");
  EXPECT_EQ(stands({opened, {"closed", 20, 1, "z", "z"}, {"closed", 30, 1, "a", "a"}}),
            "0..30 - 0");
}

TEST(FaultBook, ASequenceHasNoSayAmongOpened) {
  EXPECT_EQ(stands({{"opened", 10, 0, "a", "1", 1, 0, "9"}, {"opened", 10, 0, "a", "2", 2}}),
            "10..- 1 0");
}

TEST(FaultBook, AWinningCloseBeforeTheOpeningIsSetAsideAndNoOtherTakesItsPlace) {
  EXPECT_EQ(stands({{"opened", 10}, {"closed", 9, 1}, {"closed", 30, 0, "s", "2"}}),
            "10..- - 0 not 9");
}

TEST(FaultBook, ACloseSetAsideCountsAgainOnceTheOpeningIsCorrected) {
  EXPECT_EQ(stands({{"opened", 10}, {"closed", 9}, {"opened", 5, 1, "s", "2"}}), "5..9 - 0");
}

TEST(FaultBook, AFaultClosedWhenItOpenedHasNoDuration) {
  EXPECT_EQ(stands({{"opened", 10}, {"closed", 10}}), "10..10 - 0");
}

TEST(FaultBook, AVoidedFaultIsNoneWheneverItWasVoided) {
  EXPECT_EQ(stands({{"opened", 10}, {"closed", 20}, {"voided", 5}}), "none");
  EXPECT_EQ(stands({{"opened", 10}, {"opened", 11, 9, "s", "2"}, {"voided", 500}}), "none");
}

TEST(FaultBook, AChangeTellsHowTheFaultStoodBefore) {
  FaultBook book;
  Event opened{{"", "s", "1"}, "", "f", at(10), FaultOpened{}};
  Event closed{{"", "s", "2"}, "", "f", at(20), FaultClosed{}};
  Event voided{{"", "s", "3"}, "", "f", at(30), FaultVoided{}};
  EXPECT_EQ(to_text(book.open(opened, 1, 2)), "none");
  EXPECT_EQ(to_text(book.close(closed)), "10..- 1 2");
  EXPECT_EQ(to_text(book.void_it(voided)), "10..20 1 2");
  EXPECT_EQ(to_text(book.void_it(voided)), "none");
}

TEST(FaultBook, FaultsAreFoundByTheAssetThatTheirWinnersName) {
  FaultBook book;
  const auto open = [&](const std::string& fault, const std::string& id, std::int64_t revision,
                        std::optional<AssetIndex> asset) {
    book.open(Event{{"", "s", id}, "", fault, at(10), FaultOpened{{}, std::nullopt, revision}},
              asset, 0);
  };
  open("b", "1", 0, 1);
  open("a", "2", 0, 1);
  open("c", "3", 0, std::nullopt);
  EXPECT_THAT(ids_of(book, 1), ElementsAre("a", "b"));
  open("a", "4", 1, 2);
  EXPECT_THAT(ids_of(book, 1), ElementsAre("b"));
  EXPECT_THAT(ids_of(book, 2), ElementsAre("a"));
  open("b", "5", 1, std::nullopt);
  EXPECT_THAT(ids_of(book, 1), ElementsAre());
  EXPECT_THAT(ids_of(book, 7), ElementsAre());
}

TEST(FaultBook, AVoidedFaultIsNotOfItsAssetButStillNamesIt) {
  FaultBook book;
  tell(book, {"opened", 10, 0, "s", "1", 1});
  EXPECT_THAT(ids_of(book, 1), ElementsAre("f"));
  tell(book, {"voided", 20});
  EXPECT_THAT(ids_of(book, 1), ElementsAre());
  EXPECT_TRUE(book.names(1));
  EXPECT_FALSE(book.names(2));
}

}  // namespace
}  // namespace kpiwatch
