#include "metrics/events/members.h"

#include <gtest/gtest.h>

namespace kpiwatch {
namespace {

Json object(std::string_view text) { return parse_json(text).value(); }

TEST(Members, ANullIsAsGoodAsNothing) {
  const Json value = object(R"({"a":null,"b":1})");
  EXPECT_EQ(find_member(value, "a"), nullptr);
  EXPECT_EQ(find_member(value, "c"), nullptr);
  EXPECT_EQ(find_member(value, "b"), value.find("b"));
  EXPECT_NE(value.find("b"), nullptr);
}

TEST(Members, AreDescribedByWhatStandsThere) {
  const Json value = object(R"({"s":"a\nb","n":1.50,"t":true,"a":[1],"o":{},"u":null})");
  EXPECT_EQ(describe(value.find("s")), R"("a\nb")");
  EXPECT_EQ(describe(value.find("n")), "the number 1.50");
  EXPECT_EQ(describe(value.find("t")), "a boolean");
  EXPECT_EQ(describe(value.find("a")), "an array");
  EXPECT_EQ(describe(value.find("o")), "an object");
  EXPECT_EQ(describe(value.find("u")), "null");
  EXPECT_EQ(describe(nullptr), "nothing");
  const Json endless{Json::Number{std::string(1'000, '7')}};
  EXPECT_EQ(describe(&endless), "the number " + std::string(200, '7'));
}

TEST(Members, ARequiredStringIsThereAndNotEmpty) {
  const Json value = object(R"({"s":"x","e":"","n":5})");
  EXPECT_EQ(required_string(value, "s").value(), "x");
  EXPECT_EQ(required_string(value, "e").error(),
            invalid("expected `e` to be a string that is not empty, found \"\""));
  EXPECT_EQ(required_string(value, "n").error(),
            invalid("expected `n` to be a string that is not empty, found the number 5"));
  EXPECT_EQ(required_string(value, "missing").error(),
            invalid("expected `missing` to be a string that is not empty, found nothing"));
}

TEST(Members, AnOptionalStringMayBeAbsentOrEmptyButNothingElse) {
  const Json value = object(R"({"s":"x","e":"","n":5,"u":null})");
  EXPECT_EQ(optional_string(value, "s").value(), "x");
  EXPECT_EQ(optional_string(value, "e").value(), "");
  EXPECT_EQ(optional_string(value, "u").value(), std::nullopt);
  EXPECT_EQ(optional_string(value, "n").error(),
            invalid("expected `n` to be a string, found the number 5"));
}

TEST(Members, AWholeNumberMayBeWrittenInManyWays) {
  for (const auto* text : {"1", "1.0", "1e0", "10e-1", "0.1E+1"}) {
    const Json value = object(R"({"n":)" + std::string(text) + "}");
    EXPECT_EQ(optional_whole(value, "n", {0, 9}).value(), 1) << text;
  }
  EXPECT_EQ(optional_whole(object("{}"), "n", {0, 9}).value(), std::nullopt);
  EXPECT_EQ(optional_whole(object(R"({"n":0})"), "n", {0, 9}).value(), 0);
  EXPECT_EQ(optional_whole(object(R"({"n":9})"), "n", {0, 9}).value(), 9);
}

TEST(Members, AWholeNumberIsNeitherABrokenOneNorATextNorOutOfRange) {
  const auto refusal = [](const std::string& text) {
    return optional_whole(object(R"({"n":)" + text + "}"), "n", {0, 9}).error().message;
  };
  const std::string expected = "expected `n` to be a whole number from 0 to 9, found ";
  EXPECT_EQ(refusal("1.5"), expected + "the number 1.5");
  EXPECT_EQ(refusal("-1"), expected + "the number -1");
  EXPECT_EQ(refusal("10"), expected + "the number 10");
  EXPECT_EQ(refusal("1e400"), expected + "the number 1e400");
  EXPECT_EQ(refusal("1e-400"), expected + "the number 1e-400");
  EXPECT_EQ(refusal("\"1\""), expected + "\"1\"");
  EXPECT_EQ(refusal("true"), expected + "a boolean");
}

TEST(Members, ControlCharactersAreFoundInTheirTwoRanges) {
  EXPECT_FALSE(has_control_character("中文 café ~\xC2\xA0"));
  for (const auto* text : {"\x01", "a\tb", "\n", "\x1F", "\x7F", "\xC2\x80", "x\xC2\x9F"}) {
    EXPECT_TRUE(has_control_character(text)) << text;
  }
  EXPECT_TRUE(has_control_character(std::string_view("\0", 1)));
}

TEST(Members, AnIdentifierHasOneTo256Bytes) {
  EXPECT_FALSE(is_identifier(""));
  EXPECT_TRUE(is_identifier("a b"));
  EXPECT_TRUE(is_identifier(std::string(256, 'x')));
  EXPECT_FALSE(is_identifier(std::string(257, 'x')));
  EXPECT_FALSE(is_identifier("a\nb"));
}

TEST(Members, ALengthOfAnIdentifierIsCountedInBytes) {
  std::string characters;
  for (int i = 0; i < 86; ++i) characters += "中";
  EXPECT_EQ(required_identifier(object(R"({"id":")" + characters + R"("})"), "id").error(),
            invalid("expected `id` to be at most 256 bytes long, found 258 bytes"));
  EXPECT_EQ(required_identifier(object(R"({"id":"a\u0085b"})"), "id").error(),
            invalid("expected `id` to be without control characters, found \"a\xC2\x85"
                    "b\""));
  EXPECT_EQ(required_identifier(object(R"({"id":""})"), "id").error(),
            invalid("expected `id` to be a string that is not empty, found \"\""));
}

}  // namespace
}  // namespace kpiwatch
