#include "metrics/facts/registration_list.h"

#include <gtest/gtest.h>

namespace kpiwatch {
namespace {

std::string to_text(const RegistrationList& list) {
  std::string text;
  for (const RegistrationFact& fact : list.facts()) {
    text += std::to_string(to_millis(fact.time)) + ": " +
            (fact.retires() ? "retired" : std::to_string(fact.attributes)) + " by " +
            std::to_string(fact.number) + "\n";
  }
  return text;
}

RegistrationFact fact(std::int64_t time, EventNumber number, AttributesId attributes) {
  return {from_millis(time), number, attributes};
}

TEST(RegistrationList, IsEmptyAtFirst) { EXPECT_EQ(to_text(RegistrationList()), ""); }

TEST(RegistrationList, KeepsFactsInOrderOfTime) {
  RegistrationList list;
  list.put(fact(20, 1, 7));
  EXPECT_EQ(to_text(list), "20: 7 by 1\n");
  list.put(fact(10, 2, 8));
  list.put(fact(30, 3, RegistrationFact::kRetired));
  EXPECT_EQ(to_text(list), "10: 8 by 2\n20: 7 by 1\n30: retired by 3\n");
}

TEST(RegistrationList, AFactForTheSameInstantTakesThePlaceOfTheFirst) {
  RegistrationList list;
  list.put(fact(20, 1, 7));
  list.put(fact(20, 2, 8));
  EXPECT_EQ(to_text(list), "20: 8 by 2\n");
  list.put(fact(10, 3, 9));
  list.put(fact(20, 4, 7));
  EXPECT_EQ(to_text(list), "10: 9 by 3\n20: 7 by 4\n");
}

}  // namespace
}  // namespace kpiwatch
