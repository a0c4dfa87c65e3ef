#include "metrics/events/fact_data.h"

#include <gtest/gtest.h>

#include "metrics/base/rfc3339.h"

namespace kpiwatch {
namespace {

Result<Fact> read(std::string_view type, std::string_view data) {
  return read_fact("kpiwatch." + std::string(type), parse_json(data).value());
}

Fact fact(std::string_view type, std::string_view data) { return read(type, data).value(); }

/// The whole message, or "accepted".
std::string refusal(std::string_view type, std::string_view data) {
  const auto result = read(type, data);
  return result ? "accepted" : result.error().message;
}

Instant at(std::string_view text) { return parse_instant(text).value(); }

TEST(FactData, ARegistrationHasAKindLabelsAndAName) {
  EXPECT_EQ(
      fact("asset.registered",
           R"({"kind":"camera","labels":{"town":"石角镇","class":"1"},"name":"东门"})"),
      (Fact{AssetRegistered{"东门", {{"class", "1"}, {"kind", "camera"}, {"town", "石角镇"}}}}));
  EXPECT_EQ(fact("asset.registered", R"({"kind":"line","labels":null,"name":null})"),
            (Fact{AssetRegistered{"", {{"kind", "line"}}}}));
  EXPECT_EQ(fact("asset.registered", R"({"kind":"line","labels":{"":""}})"),
            (Fact{AssetRegistered{"", {{"", ""}, {"kind", "line"}}}}));
}

TEST(FactData, ARegistrationIsRefusedForItsKindLabelsAndName) {
  const auto refused = [](std::string_view data) { return refusal("asset.registered", data); };
  EXPECT_EQ(refused("{}"), "expected `kind` to be a string that is not empty, found nothing");
  EXPECT_EQ(refused(R"({"kind":""})"),
            "expected `kind` to be a string that is not empty, found \"\"");
  EXPECT_EQ(refused(R"({"kind":"x","labels":["a"]})"),
            "expected `labels` to be an object of strings, found an array");
  EXPECT_EQ(refused(R"({"kind":"x","labels":{"kind":"x"}})"),
            "expected no label named \"kind\": it is an attribute itself");
  EXPECT_EQ(refused(R"({"kind":"x","labels":{"class":1}})"),
            "expected the label \"class\" to be a string, found the number 1");
  EXPECT_EQ(refused(R"({"kind":"x","labels":{"class":null}})"),
            "expected the label \"class\" to be a string, found null");
  EXPECT_EQ(refused(R"({"kind":"x","name":7})"),
            "expected `name` to be a string, found the number 7");
}

TEST(FactData, AStatusIsOneOfThree) {
  EXPECT_EQ(fact("asset.status", R"({"status":"online"})"), Fact{AssetStatus{Status::kOnline}});
  EXPECT_EQ(fact("asset.status", R"({"status":"offline","reason":"power"})"),
            Fact{AssetStatus{Status::kOffline}});
  EXPECT_EQ(fact("asset.status", R"({"status":"unknown"})"), Fact{AssetStatus{Status::kUnknown}});
  const std::string expected = "expected `status` to be online, offline or unknown, found ";
  EXPECT_EQ(refusal("asset.status", R"({"status":"Online"})"), expected + "\"Online\"");
  EXPECT_EQ(refusal("asset.status", R"({"status":1})"), expected + "the number 1");
  EXPECT_EQ(refusal("asset.status", "{}"), expected + "nothing");
}

TEST(FactData, WhatNeedsNoDataTakesAnyObject) {
  for (const auto* data : {"{}", R"({"reason":"moved","extra":{"a":[1]}})"}) {
    EXPECT_EQ(fact("asset.retired", data), Fact{AssetRetired{}});
    EXPECT_EQ(fact("fault.voided", data), Fact{FaultVoided{}});
    EXPECT_EQ(fact("maintenance.cancelled", data), Fact{MaintenanceCancelled{}});
  }
}

TEST(FactData, AnOpenedFaultHasAKindLabelsAnAssetAndARevision) {
  EXPECT_EQ(
      fact("fault.opened", R"({"kind":"system","asset":"oa","labels":{"town":"a"},"cause":"disk",
                               "severity":"high","revision":3})"),
      (Fact{FaultOpened{{{"kind", "system"}, {"town", "a"}}, "oa", 3}}));
  EXPECT_EQ(fact("fault.opened", R"({"kind":"network","asset":null})"),
            (Fact{FaultOpened{{{"kind", "network"}}, std::nullopt, 0}}));
}

TEST(FactData, AnOpenedFaultIsRefusedForItsKindAssetAndRevision) {
  const auto refused = [](std::string_view data) { return refusal("fault.opened", data); };
  EXPECT_EQ(refused("{}"), "expected `kind` to be a string that is not empty, found nothing");
  EXPECT_EQ(refused(R"({"kind":"camera"})"),
            "expected `kind` of a fault to be network or system, found \"camera\"");
  EXPECT_EQ(refused(R"({"kind":"network","labels":{"kind":"network"}})"),
            "expected no label named \"kind\": it is an attribute itself");
  EXPECT_EQ(refused(R"({"kind":"network","asset":""})"),
            "expected `asset` to be a string that is not empty, found \"\"");
  EXPECT_EQ(refused(R"({"kind":"network","asset":")" + std::string(257, 'a') + R"("})"),
            "expected `asset` to be at most 256 bytes long, found 257 bytes");
  EXPECT_EQ(refused(R"({"kind":"network","revision":-1})"),
            "expected `revision` to be a whole number from 0 to 9007199254740992, found the number "
            "-1");
}

TEST(FactData, ARevisionIsAWholeNumber) {
  EXPECT_EQ(fact("fault.closed", "{}"), Fact{FaultClosed{0}});
  EXPECT_EQ(fact("fault.closed", R"({"revision":null})"), Fact{FaultClosed{0}});
  EXPECT_EQ(fact("fault.closed", R"({"revision":2.0,"remedy":"reboot"})"), Fact{FaultClosed{2}});
  EXPECT_EQ(fact("fault.closed", R"({"revision":9007199254740992})"),
            Fact{FaultClosed{9'007'199'254'740'992}});
  const std::string expected =
      "expected `revision` to be a whole number from 0 to 9007199254740992, found ";
  const auto refused = [](std::string_view data) { return refusal("fault.closed", data); };
  EXPECT_EQ(refused(R"({"revision":9007199254740993})"), expected + "the number 9007199254740993");
  EXPECT_EQ(refused(R"({"revision":0.5})"), expected + "the number 0.5");
  EXPECT_EQ(refused(R"({"revision":"1"})"), expected + "\"1\"");
}

TEST(FactData, AMaintenanceWindowHasSelectOrAssetsOrBoth) {
  const Interval hours{at("2025-03-01T00:00:00Z"), at("2025-03-01T02:00:00Z")};
  const std::string span = R"("from":"2025-03-01T08:00:00+08:00","to":"2025-03-01T02:00:00Z")";
  EXPECT_EQ(fact("maintenance.planned", "{" + span + R"(,"assets":["b","a"],"revision":1})"),
            (Fact{MaintenancePlanned{hours, std::nullopt, {"b", "a"}, 1}}));
  EXPECT_EQ(fact("maintenance.planned",
                 "{" + span + R"(,"select":{"kind":"camera","town":["a",""]},"reason":"works"})"),
            (Fact{MaintenancePlanned{
                hours, Selector({{"kind", {"camera"}}, {"town", {"a", ""}}}), {}, 0}}));
  EXPECT_EQ(fact("maintenance.planned", "{" + span + R"(,"select":{},"assets":[]})"),
            (Fact{MaintenancePlanned{hours, Selector{}, {}, 0}}));
}

TEST(FactData, AMaintenanceWindowIsRefusedForItsSpan) {
  const auto refused = [](std::string_view span) {
    return refusal("maintenance.planned", "{" + std::string(span) + R"(,"assets":["a"]})");
  };
  EXPECT_EQ(refused(R"("to":"2025-03-01T02:00:00Z")"),
            "expected `from` to be a string that is not empty, found nothing");
  EXPECT_EQ(refused(R"("from":"2025-03-01T02:00:00Z","to":5)"),
            "expected `to` to be a string that is not empty, found the number 5");
  EXPECT_EQ(refused(R"("from":"2025-03-01","to":"2025-03-02T00:00:00Z")"),
            "`from`: expected RFC 3339 date-time with an offset such as 2025-03-01T02:00:00+08:00, "
            "found \"2025-03-01\"");
  EXPECT_EQ(refused(R"("from":"2025-03-01T02:00:00Z","to":"2025-02-29T02:00:00Z")"),
            "`to`: expected RFC 3339 date-time with an offset such as 2025-03-01T02:00:00+08:00, "
            "found \"2025-02-29T02:00:00Z\"");
  const std::string same = R"("from":"2025-03-01T02:00:00Z","to":"2025-03-01T10:00:00+08:00")";
  EXPECT_EQ(refused(same), "expected `to` to be after `from`, found \"2025-03-01T10:00:00+08:00\"");
}

TEST(FactData, AMaintenanceWindowIsRefusedForWhatItNames) {
  const auto refused = [](std::string_view rest) {
    return refusal(
        "maintenance.planned",
        R"({"from":"2025-03-01T00:00:00Z","to":"2025-03-01T02:00:00Z")" + std::string(rest) + "}");
  };
  EXPECT_EQ(refused(""), "expected at least one of `select` and `assets`, found neither");
  EXPECT_EQ(refused(R"(,"select":null,"assets":null)"),
            "expected at least one of `select` and `assets`, found neither");
  EXPECT_EQ(refused(R"(,"select":"camera")"),
            "expected `select` to be an object, found \"camera\"");
  EXPECT_EQ(refused(R"(,"select":{"kind":1})"),
            "expected `select` to have a string or an array of strings for \"kind\", found the "
            "number 1");
  EXPECT_EQ(refused(R"(,"select":{"kind":["a",null]})"),
            "expected `select` to have a string or an array of strings for \"kind\", found null");
  EXPECT_EQ(refused(R"(,"assets":"a")"),
            "expected `assets` to be an array of strings that are not empty, found \"a\"");
  EXPECT_EQ(refused(R"(,"assets":["a",""])"),
            "expected `assets` to be an array of strings that are not empty, found \"\"");
  EXPECT_EQ(refused(R"(,"assets":["a"],"revision":1.5)"),
            "expected `revision` to be a whole number from 0 to 9007199254740992, found the number "
            "1.5");
}

TEST(FactData, AnAmountIsReadExactlyHoweverItIsWritten) {
  const auto spent = [](std::string_view data) { return fact("budget.spent", data); };
  const auto executed = [](std::int64_t fen) {
    return Fact{BudgetMoved{BudgetMoved::What::kExecuted, Fen{fen}, std::nullopt}};
  };
  EXPECT_EQ(spent(R"({"amount":"12.5"})"), executed(1'250));
  EXPECT_EQ(spent(R"({"amount":12.50})"), executed(1'250));
  EXPECT_EQ(spent(R"({"amount":125e-1,"unit":"yuan"})"), executed(1'250));
  EXPECT_EQ(spent(R"({"amount":"0.01","unit":null})"), executed(1));
  EXPECT_EQ(spent(R"({"amount":"0.000001","unit":"wan_yuan"})"), executed(1));
  EXPECT_EQ(spent(R"({"amount":0.1,"unit":"wan_yuan"})"), executed(100'000));
  EXPECT_EQ(spent(R"({"amount":"10000000000000"})"), executed(1'000'000'000'000'000));
}

TEST(FactData, AnAmountIsRefusedWhole) {
  const auto refused = [](std::string_view data) { return refusal("budget.adjusted", data); };
  const std::string expected = "expected `amount` to be a decimal, as a string or a number, found ";
  EXPECT_EQ(refused("{}"), expected + "nothing");
  EXPECT_EQ(refused(R"({"amount":true})"), expected + "a boolean");
  EXPECT_EQ(refused(R"({"amount":"1,000"})"),
            "`amount`: expected a decimal such as 12.5, found \"1,000\"");
  EXPECT_EQ(refused(R"({"amount":""})"), "`amount`: expected a decimal such as 12.5, found \"\"");
  EXPECT_EQ(refused(R"({"amount":0.001})"),
            "`amount`: expected an amount of whole fen, found 0.001 yuan");
  EXPECT_EQ(refused(R"({"amount":"0.0000005","unit":"wan_yuan"})"),
            "`amount`: expected an amount of whole fen, found 0.0000005 wan_yuan");
  EXPECT_EQ(refused(R"({"amount":"-10000000000000.01"})"),
            "`amount`: expected an amount of at most 10000000000000 yuan, found -10000000000000.01 "
            "yuan");
  EXPECT_EQ(refused(R"({"amount":1,"unit":"fen"})"),
            "expected `unit` to be yuan or wan_yuan, found \"fen\"");
  EXPECT_EQ(refused(R"({"amount":1,"unit":100})"),
            "expected `unit` to be yuan or wan_yuan, found the number 100");
}

TEST(FactData, AnAmountOfAnAbsurdExponentIsRefusedAndNotRounded) {
  for (const auto* text : {"1e400", "-1e400", "1e-400", "1e99999999999999999999"}) {
    const std::string expected =
        "`amount`: expected a decimal of at most 18 digits, at most 18 of them after the point, "
        "found \"" +
        std::string(text) + "\"";
    EXPECT_EQ(refusal("budget.adjusted", R"({"amount":)" + std::string(text) + "}"), expected);
    EXPECT_EQ(refusal("budget.adjusted", R"({"amount":")" + std::string(text) + R"("})"), expected);
  }
  EXPECT_EQ(fact("budget.adjusted", R"({"amount":0e400})"),
            (Fact{BudgetMoved{BudgetMoved::What::kAdjusted, Fen{0}, std::nullopt}}));
}

TEST(FactData, AnAppropriationHasAProjectAYearAndARevision) {
  EXPECT_EQ(fact("budget.appropriated", R"({"amount":"25.00","unit":"wan_yuan","year":2025,
                                            "name":"x","project":"network","revision":2})"),
            (Fact{BudgetAppropriated{Fen{25'000'000}, 2025, "network", 2, "x"}}));
  EXPECT_EQ(fact("budget.appropriated", R"({"amount":0})"),
            (Fact{BudgetAppropriated{Fen{0}, std::nullopt, "", 0}}));
  const auto refused = [](std::string_view data) { return refusal("budget.appropriated", data); };
  EXPECT_EQ(refused(R"({"amount":-1})"),
            "expected `amount` not to be negative, found the number -1");
  EXPECT_EQ(refused(R"({"amount":1,"name":2})"),
            "expected `name` to be a string, found the number 2");
  EXPECT_EQ(refused(R"({"amount":1,"project":["a"]})"),
            "expected `project` to be a string, found an array");
  EXPECT_EQ(refused(R"({"amount":1,"revision":-1})"),
            "expected `revision` to be a whole number from 0 to 9007199254740992, found the number "
            "-1");
}

TEST(FactData, AYearIsWhole) {
  const auto year = [](std::string_view text) {
    return std::get<BudgetMoved>(
               fact("budget.adjusted", R"({"amount":1,"year":)" + std::string(text) + "}"))
        .year;
  };
  EXPECT_EQ(year("1900"), 1900);
  EXPECT_EQ(year("9999"), 9999);
  EXPECT_EQ(year("2.025e3"), 2025);
  EXPECT_EQ(year("null"), std::nullopt);
  const std::string expected = "expected `year` to be a whole number from 1900 to 9999, found ";
  for (const auto* type :
       {"budget.appropriated", "budget.adjusted", "budget.spent", "budget.refunded"}) {
    EXPECT_EQ(refusal(type, R"({"amount":1,"year":1899})"), expected + "the number 1899");
    EXPECT_EQ(refusal(type, R"({"amount":1,"year":10000})"), expected + "the number 10000");
    EXPECT_EQ(refusal(type, R"({"amount":1,"year":"2025"})"), expected + "\"2025\"");
  }
}

TEST(FactData, AnAdjustmentMayBeNegativeAndARefundTakesAway) {
  EXPECT_EQ(fact("budget.adjusted", R"({"amount":"-3.5","year":2025})"),
            (Fact{BudgetMoved{BudgetMoved::What::kAdjusted, Fen{-350}, 2025}}));
  EXPECT_EQ(fact("budget.spent", R"({"amount":2,"year":2025,"voucher":"v","note":"n"})"),
            (Fact{BudgetMoved{BudgetMoved::What::kExecuted, Fen{200}, 2025}}));
  EXPECT_EQ(fact("budget.refunded", R"({"amount":2,"year":2025})"),
            (Fact{BudgetMoved{BudgetMoved::What::kExecuted, Fen{-200}, 2025}}));
  for (const auto* type : {"budget.spent", "budget.refunded"}) {
    EXPECT_EQ(refusal(type, R"({"amount":0.00})"),
              "expected `amount` to be greater than 0, found the number 0.00");
    EXPECT_EQ(refusal(type, R"({"amount":"-1"})"),
              "expected `amount` to be greater than 0, found \"-1\"");
  }
}

TEST(FactData, AnUnknownTypeIsRefusedWithTheNearestKnownOne) {
  EXPECT_EQ(refusal("asset.stauts", "{}"),
            "expected `type` to be one of the types of kpiwatch, found \"kpiwatch.asset.stauts\", "
            "did you mean \"kpiwatch.asset.status\"?");
  EXPECT_EQ(read_fact("com.example.something.else", Json{Json::Object{}}).error(),
            invalid("expected `type` to be one of the types of kpiwatch, found "
                    "\"com.example.something.else\""));
}

}  // namespace
}  // namespace kpiwatch
