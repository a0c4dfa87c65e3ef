#include "metrics/base/json.h"

#include <gtest/gtest.h>

namespace kpiwatch {
namespace {

TEST(Json, PrintsMembersInTheirOrderAndNumbersAsSent) {
  const std::string text = R"({"b":[1.50,-0,1E+2,null,true,false],"a":{"":"x"},"c":[]})";
  EXPECT_EQ(to_text(parse_json(text).value()), text);
}

TEST(Json, EscapesOnlyWhatHasToBe) {
  std::string out = "x";
  append_json_string(out,
                     "\"\\/\b\f\n\r\t\x01\x1f\x7f"
                     "中");
  EXPECT_EQ(out,
            "x\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\x7f"
            "中\"");
}

TEST(Json, FindsTheFirstMemberOfAnObjectOnly) {
  const Json object{Json::Object{{"a", Json{Json::Number{"1"}}}, {"a", Json{true}}}};
  ASSERT_NE(object.find("a"), nullptr);
  EXPECT_EQ(object.find("a")->as_number()->text, "1");
  EXPECT_EQ(object.find("b"), nullptr);
  EXPECT_EQ(Json{std::string("a")}.find("a"), nullptr);
}

TEST(Json, TheTextsOfElementsAreAsTheyStand) {
  using Texts = std::vector<std::string_view>;
  EXPECT_EQ(texts_of_elements(" [ ] "), Texts{});
  EXPECT_EQ(texts_of_elements("[ {\"a\" : [1, {}]} ,\n\"]\\\"\" , 1.50 ,[ ],null]\n"),
            (Texts{"{\"a\" : [1, {}]}", "\"]\\\"\"", "1.50", "[ ]", "null"}));
}

TEST(Json, NamesItsTypes) {
  EXPECT_EQ(Json{}.type_name(), "null");
  EXPECT_EQ(Json{false}.type_name(), "a boolean");
  EXPECT_EQ(Json{Json::Number{"1"}}.type_name(), "a number");
  EXPECT_EQ(Json{std::string()}.type_name(), "a string");
  EXPECT_EQ(Json{Json::Array{}}.type_name(), "an array");
  EXPECT_EQ(Json{Json::Object{}}.type_name(), "an object");
}

TEST(Json, FindsAKeyHeldTwiceAtAnyDepth) {
  const auto duplicate = [](std::string_view text) {
    const auto json = parse_json(text, DuplicateKeys::kKeep).value();
    const auto* key = find_duplicate_key(json);
    return key == nullptr ? "none" : *key;
  };
  EXPECT_EQ(duplicate(R"({"a":1,"b":2,"a":3})"), "a");
  EXPECT_EQ(duplicate(R"({"x":[{"y":{"b":1,"b":1}}]})"), "b");
  EXPECT_EQ(duplicate(R"([{"a":1},{"a":1}])"), "none");
  EXPECT_EQ(duplicate("1"), "none");
}

}  // namespace
}  // namespace kpiwatch
