#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "metrics/base/json.h"

namespace kpiwatch {
namespace {

using namespace std::string_literals;

std::string message_of(std::string_view text) {
  const auto json = parse_json(text);
  return json ? "read as " + to_text(*json) : json.error().message;
}

void expect_refused(const std::vector<std::string>& documents) {
  for (const auto& document : documents) {
    EXPECT_FALSE(parse_json(document, DuplicateKeys::kKeep)) << document;
  }
}

std::string nested(std::size_t levels) {
  return std::string(levels, '[') + std::string(levels, ']');
}

// A bracket at the very end of the text once ended the program: simdjson hands out an empty token
// there.
TEST(ParseJson, RefusesWhatEndsTooEarly) {
  expect_refused(
      {"",           " ",         "\n",     "[",       "[ ",       " [\n",      "[[",
       "[[1]",       "[1",        "[1,",    "[\"a",    "[\"",      "{",         "{ ",
       "{\"",        "{\"a",      "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "{\"a\":{",
       "{\"a\":[",   "{\"a\":{}", "[{}",    "[{",      "\"",       "\"a",       "\"\\",
       "\"\\\"",     "t",         "tru",    "fals",    "nul",      "-",         "[\"\\u00\"]",
       "{\"a\":[1}", "[{\"a\":1]"});
}

TEST(ParseJson, RefusesMisplacedStructure) {
  expect_refused({"]",
                  "}",
                  ",",
                  ":",
                  "[]]",
                  "{}}",
                  "[1,]",
                  "[,]",
                  "[,1]",
                  "[1,,2]",
                  "[1 2]",
                  "[1:2]",
                  "[:1]",
                  "[1}",
                  "{1}",
                  "{]",
                  "[}",
                  "{,}",
                  "{\"a\":1,}",
                  "{\"a\":1,,\"b\":2}",
                  "{\"a\" 1}",
                  "{\"a\"}",
                  "{\"a\",\"b\"}",
                  "{\"a\"::1}",
                  "{\"a\":}",
                  "{\"a\":,}",
                  "{:1}",
                  "{1:1}",
                  "{a:1}",
                  "{true:1}",
                  "{null:1}",
                  "{[]:1}",
                  "{\"a\":1 \"b\":2}",
                  "{,\"a\":1}",
                  "[\"a\",]",
                  "[[],]",
                  "[\"a\" \"b\"]",
                  "[[][]]",
                  "[{}{}]",
                  "{\"a\":1:2}",
                  "{\"a\":\"b\":\"c\"}",
                  "[\"a\":1]",
                  "{\"a\":[],}",
                  "{\"a\":1]",
                  "{'a':1}"});
}

TEST(ParseJson, RefusesMoreAfterTheValue) {
  expect_refused({"1 2",     "[] []",      "{} {}",      "{}1",    "[]1",    "[],",     "{},",
                  "\"a\" 1", "\"a\"\"b\"", "true false", "null,",  "1,",     "[]\"a\"", "[]x",
                  "{} // a", "{}#",        "/**/[]",     "[]/**/", "\"a\"x", "[1]]"});
}

TEST(ParseJson, RefusesNumbersBeyondTheGrammar) {
  expect_refused({"01",        "-01",  "+1",    ".5",      "1.",    "-.5",   "-",
                  "--1",       "1e",   "1e+",   "1e-",     "1E",    "1.e1",  "1ee1",
                  "1e1.5",     "0x1",  "1_000", "1,5",     "NaN",   "nan",   "Infinity",
                  "-Infinity", "inf",  "1a",    "1.2.3",   "[01]",  "[-]",   "[1.]",
                  "[+1]",      "[.1]", "[1e]",  "[0x10]",  "[1-2]", "[1+2]", "[- 1]",
                  "[1 000]",   "[00]", "[-00]", "[1e1e1]", "１"});
}

TEST(ParseJson, RefusesLiteralsWrittenOtherwise) {
  expect_refused({"True", "TRUE", "truee", "[truefalse]", "[nulll]", "[tru]", "[fals]", "[nul]",
                  "[true1]", "[undefined]", "[None]", "[a]", "['a']", "{\"a\":yes}", "[true\"a\"]",
                  "[null[]]"});
}

TEST(ParseJson, RefusesBadStrings) {
  expect_refused({"\"\n\"", "\"\t\"", "\"\x01\"", "[\"a\nb\"]", "\"\\a\"", "\"\\x41\"", "\"\\'\"",
                  "\"\\0\"", "\"\\ \"", "\"\\u\"", "\"\\u1\"", "\"\\u12\"", "\"\\u123\"",
                  "\"\\u123g\"", "\"\\uZZZZ\"", "\"\\U0041\"", "[\"\\\"]", "{\"\\q\":1}",
                  "{\"a\nb\":1}"});
}

TEST(ParseJson, RefusesHalfASurrogatePair) {
  expect_refused({R"("\ud800")", R"("\udc00")", R"("\ud800x")", R"("\ud800\n")",
                  R"("\ud800\u0041")", R"("\ud800\ud800")", R"("\udc00\ud800")", R"("a\udfffb")",
                  R"({"\ud800":1})", R"("\ud83d\ude00\ud83d")"});
}

TEST(ParseJson, RefusesBytesThatAreNotUtf8) {
  expect_refused({"\"\x80\"", "\"\xff\"", "\"\xc3\"", "\"\xc0\xaf\"", "\"\xe4\xb8\"",
                  "\"\xed\xa0\x80\"", "\"\xf4\x90\x80\x80\"", "\"\xf0\x80\x80\xaf\"", "[\x80]",
                  "\"a\xe9\"", "{\"\xff\":1}"});
}

TEST(ParseJson, RefusesOtherWhitespace) {
  expect_refused({"\f1", "[\v]", "[\xc2\xa0]", "[1]\f", "\xe2\x80\xa8[]", "[]\x1a", "\x01[]"});
}

TEST(ParseJson, RefusesNulBytesAndByteOrderMarks) {
  EXPECT_EQ(message_of("[1,\0]"s), "malformed JSON: found a NUL byte at byte 3");
  EXPECT_EQ(message_of("\"a\0\""s), "malformed JSON: found a NUL byte at byte 2");
  EXPECT_EQ(message_of("1\0"s), "malformed JSON: found a NUL byte at byte 1");
  EXPECT_EQ(message_of("\xEF\xBB\xBF{}"), "malformed JSON: found a byte order mark at byte 0");
}

TEST(ParseJson, AcceptsWhatTheGrammarAllows) {
  const std::vector<std::string> documents{"0",
                                           "-0",
                                           "1",
                                           "-1",
                                           "10",
                                           "0.0",
                                           "-0.0",
                                           "1.5",
                                           "0.10",
                                           "1e1",
                                           "1E1",
                                           "1e+1",
                                           "1e-1",
                                           "1e01",
                                           "0e0",
                                           "1e400",
                                           "1e-400",
                                           "-1.5E+300",
                                           "123456789012345678901234567890",
                                           "1e99999999999999999999",
                                           "true",
                                           "false",
                                           "null",
                                           "\"\"",
                                           "\"a\"",
                                           "\"中文\"",
                                           "\"😀\"",
                                           "\"\x7f\"",
                                           "\"/\"",
                                           "[]",
                                           "{}",
                                           "[[]]",
                                           "[{}]",
                                           "[1]",
                                           "[1,2,3]",
                                           "[null,true,false]",
                                           "[\"a\",1,{}]",
                                           "[1e400,-0]",
                                           "{\"a\":1}",
                                           "{\"\":0}",
                                           "{\"a\":{\"b\":{\"c\":[]}}}",
                                           "{\"a\":1,\"b\":2}",
                                           "{\"a\":[],\"b\":{}}",
                                           "[\"]\"]",
                                           "[\"}\",\"{\"]",
                                           "[\",\",\":\"]",
                                           "{\"[\":\"]\"}",
                                           "[\"true\"]",
                                           "[[[[[[[[[[1]]]]]]]]]]",
                                           "[-1.25e-7]"};
  for (const auto& document : documents) EXPECT_EQ(message_of(document), "read as " + document);
}

TEST(ParseJson, AcceptsWhitespaceAnywhereBetween) {
  EXPECT_EQ(message_of(" \t\r\n1 \n"), "read as 1");
  EXPECT_EQ(message_of(" \"a\" "), "read as \"a\"");
  EXPECT_EQ(message_of("true\n"), "read as true");
  EXPECT_EQ(message_of("\n[ ]\r\n"), "read as []");
  EXPECT_EQ(message_of("{ }"), "read as {}");
  EXPECT_EQ(message_of("[ 1 , \t2\n]"), "read as [1,2]");
  EXPECT_EQ(message_of("{ \"a\" : 1 ,\r\n\"b\" :\t[ ] }"), R"(read as {"a":1,"b":[]})");
}

TEST(ParseJson, DecodesEscapes) {
  const auto decoded = [](std::string_view text) { return *parse_json(text)->as_string(); };
  EXPECT_EQ(decoded(R"("\"\\\/\b\f\n\r\t")"), "\"\\/\b\f\n\r\t");
  EXPECT_EQ(decoded(R"("\u0041\u00e9\u4E2d")"), "Aé中");
  EXPECT_EQ(decoded(R"("\ud83d\ude00")"), "😀");
  EXPECT_EQ(decoded(R"("\u0000")"), "\0"s);
  EXPECT_EQ(decoded(R"("\\u0041")"), "\\u0041");
  EXPECT_EQ(decoded(R"("\uFFFF")"), "\xEF\xBF\xBF");
}

TEST(ParseJson, GoesSixtyFourLevelsDeepAndNoFurther) {
  EXPECT_EQ(message_of(nested(64)), "read as " + nested(64));
  EXPECT_EQ(message_of(nested(65)), "malformed JSON: more than 64 levels deep");
  expect_refused({nested(2000), std::string(100'000, '[')});
}

TEST(ParseJson, ReadsTheSameAfterAFailure) {
  EXPECT_FALSE(parse_json("[1,"));
  EXPECT_EQ(message_of("[1,2]"), "read as [1,2]");
}

TEST(ParseJson, ReadsMoreThanItKeepsRoomFor) {
  const std::string text = "[\"" + std::string(3 << 20, 'x') + "\"]";
  EXPECT_EQ(message_of(text), "read as " + text);
  EXPECT_FALSE(parse_json(text + "]"));
}

TEST(ParseJson, ComparesKeysAsDecodedWhenRefusingDuplicates) {
  EXPECT_EQ(message_of(R"({"a":1,"\u0061":2})"),
            "expected each key once, found \"a\" twice in one object");
  EXPECT_EQ(message_of(R"([{"x":{"b":1,"c":2,"b":1}}])"),
            "expected each key once, found \"b\" twice in one object");
  EXPECT_EQ(message_of(R"({"a":{"a":1},"b":{"a":1}})"), R"(read as {"a":{"a":1},"b":{"a":1}})");
}

TEST(ParseJson, KeepsDuplicatesInOrderWhenAsked) {
  EXPECT_EQ(to_text(parse_json(R"({"a":1,"b":2,"a":3})", DuplicateKeys::kKeep).value()),
            R"({"a":1,"b":2,"a":3})");
}

TEST(ParseJson, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(message_of(""), "malformed JSON: expected a value, found nothing");
  EXPECT_EQ(message_of("[1, tru]"), "malformed JSON: expected a value, found \"tru\" at byte 4");
  EXPECT_EQ(message_of("{} x"), "malformed JSON: found more after the value, at byte 3");
  EXPECT_EQ(message_of("\"a"), "malformed JSON: a string is not closed");
  EXPECT_EQ(message_of("\"\n\""),
            "malformed JSON: a string contains an unescaped control character");
  EXPECT_EQ(message_of("\"\xff\""), "malformed JSON: expected UTF-8, found bytes that are not");
  EXPECT_EQ(message_of(R"("\q")"),
            "malformed JSON: a string contains an invalid escape, or half a surrogate pair");
  EXPECT_EQ(message_of(R"("\udc00")"),
            "malformed JSON: a string contains an invalid escape, or half a surrogate pair");
}

}  // namespace
}  // namespace kpiwatch
