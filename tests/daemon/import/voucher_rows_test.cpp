#include "daemon/import/voucher_rows.h"

#include <gmock/gmock.h>

#include "tests/daemon/import/table.h"

namespace kpiwatch {
namespace {

using support::id_of;
using support::read_table;
using support::told;
using testing::ElementsAre;

support::ReadTable vouchers(const std::string& text) {
  return read_table(ImportTable::kVouchers, text);
}

/// The ids that two amounts with the same voucher number (or none) get.
std::vector<std::string> ids(const std::string& number, const std::string& one,
                             const std::string& other) {
  std::vector<std::string> all;
  for (const std::string& amount : {one, other}) {
    all.push_back(
        id_of(vouchers("voucher,item,amount,date\n" + number + ",a," + amount + ",2025-03-01\n")
                  .events.at(0)));
  }
  return all;
}

TEST(VoucherRows, MoneyIsSpentGivenBackAndMoved) {
  EXPECT_THAT(told(vouchers("凭证号,项目,金额,单位,日期,年度,类型,摘要\n"
                            "记-1,机房,\"1,200.50\",元,2025-03-01,2024,,首付\n"
                            ",机房,0.50,万元,2025/3/2,,退款,\n"
                            ",机房,-3,wan_yuan,2025-03-03 08:00,,adjusted,\n")),
              ElementsAre(R"(budget.spent 机房 2025-03-01T00:00:00+08:00 {"amount":"1200.5",)"
                          R"("unit":"yuan","year":2024,"voucher":"记-1","note":"首付"})",
                          R"(budget.refunded 机房 2025-03-02T00:00:00+08:00 {"amount":"0.5",)"
                          R"("unit":"wan_yuan"})",
                          R"(budget.adjusted 机房 2025-03-03T08:00:00+08:00 {"amount":"-3",)"
                          R"("unit":"wan_yuan"})"));
}

TEST(VoucherRows, TheSameAmountWrittenOtherwiseIsTheSameEvent) {
  const std::string header = "item,amount,date\n";
  EXPECT_EQ(vouchers(header + "a,12.50,2025-03-01\n").events,
            vouchers(header + "a,12.5,2025/3/1\n").events);
}

TEST(VoucherRows, ANumberedVoucherWithAnotherAmountContradictsTheFirst) {
  const auto same = ids("12", "5", "6");
  EXPECT_EQ(same[0], same[1]);
  const auto unnumbered = ids("", "5", "6");
  EXPECT_NE(unnumbered[0], unnumbered[1]);
}

TEST(VoucherRows, NoVoucherStandsTwiceInAFile) {
  const auto read = vouchers(
      "voucher,item,amount,date\n"
      "1,a,5,2025-03-01\n"
      "1,a,6,2025-03-01\n"
      "1,b,5,2025-03-01\n"
      "1,a,5,2025-04-01\n"
      ",a,5,2025-03-01\n"
      ",a,5,2025-03-01\n");
  EXPECT_THAT(read.refused,
              ElementsAre("3: line 2 is this voucher already; tell two vouchers, or the parts of "
                          "one, apart by their numbers",
                          "7: line 6 is this voucher already; tell two vouchers, or the parts of "
                          "one, apart by their numbers"));
  EXPECT_EQ(read.events.size(), 4);
}

TEST(VoucherRows, WhatIsNoPaymentIsRefused) {
  const auto read = vouchers(
      "item,amount,date,unit\n"
      "a,-5,2025-03-01,\n"
      "a,0.001,2025-03-01,\n"
      "a,much,2025-03-01,\n"
      "a,5,2025-03-01,usd\n");
  EXPECT_EQ(read.events.size(), 0);
  EXPECT_THAT(read.refused,
              ElementsAre("2: expected `amount` to be greater than 0, found \"-5\"",
                          testing::StartsWith("3: `amount`: expected "),
                          testing::StartsWith("4: amount: expected "),
                          "5: unit: expected one of yuan (元), wan_yuan (万元), found \"usd\""));
}

}  // namespace
}  // namespace kpiwatch
