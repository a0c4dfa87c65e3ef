#include "config/yaml_document.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/node.h"

namespace kpiwatch {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::string show(Position at) {
  return "@" + std::to_string(at.line) + ":" + std::to_string(at.column);
}

/// The whole tree with every place: {key@1:1: "text"@1:6}.
std::string show(const Node& node) {
  std::string text;
  for (const Node& item : node.items) text += (text.empty() ? "" : ", ") + show(item);
  for (const Node::Entry& entry : node.entries) {
    text += (text.empty() ? "" : ", ") + entry.key + show(entry.at) + ": " + show(entry.value);
  }
  if (node.kind == Node::Kind::kScalar) text = "'" + node.text + "'";
  if (node.kind == Node::Kind::kList) text = "[" + text + "]";
  if (node.kind == Node::Kind::kMap) text = "{" + text + "}";
  if (node.kind == Node::Kind::kNothing) text = "nothing";
  if (node.kind == Node::Kind::kRefused) text = "refused";
  return text + show(node.at);
}

struct ParsedTree {
  std::string tree;
  std::vector<Diagnostic> complaints;
};

ParsedTree parse_tree(const std::string& text) {
  Diagnostics diagnostics;
  const auto node = parse_yaml(text, Complaints("f", diagnostics));
  return {node ? show(*node) : "none", diagnostics.sorted()};
}

TEST(YamlDocument, KnowsWhereEverythingStands) {
  EXPECT_EQ(parse_tree("a: 1\nb:\n  - 清: [x, \"y\"]\n  - {城: 'z'}\n").tree,
            "{a@1:1: '1'@1:4, b@2:1: [{清@3:5: ['x'@3:9, 'y'@3:12]@3:8}@3:5, "
            "{城@4:6: 'z'@4:9}@4:5]@3:3}@1:1");
}

TEST(YamlDocument, KeepsTextAsItWasWritten) {
  EXPECT_EQ(parse_tree("[0.90, 09:00, yes, 0x1F, 1_000, \"\\u6e05\\n\", ' a ', 2025-01-01]").tree,
            "['0.90'@1:2, '09:00'@1:8, 'yes'@1:15, '0x1F'@1:20, '1_000'@1:26, '清\n'@1:33, "
            "' a '@1:45, '2025-01-01'@1:52]@1:1");
}

TEST(YamlDocument, TellsOfNothingByTheKeyOrTheDashThatLacksIt) {
  EXPECT_EQ(parse_tree("a:\n\n# later\nb: ~\nc:\n  -\n\n  - null\n  - d\n").tree,
            "{a@1:1: nothing@1:1, b@4:1: nothing@4:1, "
            "c@5:1: [nothing@6:3, nothing@8:5, 'd'@9:5]@6:3}@1:1");
}

TEST(YamlDocument, KeepsTheFirstOfAKeyGivenTwice) {
  const ParsedTree parsed = parse_tree("a: 1\nb: {x: 1, y: 2, x: 3}\na: 2\n");
  EXPECT_EQ(parsed.tree, "{a@1:1: '1'@1:4, b@2:1: {x@2:5: '1'@2:8, y@2:11: '2'@2:14}@2:4}@1:1");
  EXPECT_THAT(
      parsed.complaints,
      ElementsAre(
          Diagnostic{"f", 2, 17, "expected each key once, found \"x\" again, first at 2:5"},
          Diagnostic{"f", 3, 1, "expected each key once, found \"a\" again, first at 1:1"}));
}

TEST(YamlDocument, GoesOnBehindAnchorsTagsAndAliases) {
  const ParsedTree parsed =
      parse_tree("a: &x 1\nb: !!str {c: *x}\nc: &y\na: [*y, &z, 2]\nd: 'e'\n");
  EXPECT_EQ(parsed.tree,
            "{a@1:1: '1'@1:4, b@2:1: {c@2:11: refused@2:14}@2:4, c@3:1: nothing@3:1, "
            "d@5:1: 'e'@5:4}@1:1");
  EXPECT_THAT(
      parsed.complaints,
      ElementsAre(
          Diagnostic{"f", 1, 4, "expected a value, found an anchor; write the value alone"},
          Diagnostic{"f", 2, 4, "expected a value, found a tag; write the value alone"},
          Diagnostic{"f", 2, 14, "expected a value, found an alias; write the value out instead"},
          Diagnostic{"f", 3, 4, "expected a value, found an anchor; write the value alone"},
          Diagnostic{"f", 4, 1, "expected each key once, found \"a\" again, first at 1:1"},
          Diagnostic{"f", 4, 5, "expected a value, found an alias; write the value out instead"},
          Diagnostic{"f", 4, 9, "expected a value, found an anchor; write the value alone"}));
}

TEST(YamlDocument, StopsAtAnAliasInPlaceOfAKey) {
  const ParsedTree parsed = parse_tree("a: &x 1\n*x : 2\n");
  EXPECT_EQ(parsed.tree, "none");
  EXPECT_THAT(
      parsed.complaints,
      ElementsAre(
          Diagnostic{"f", 1, 4, "expected a value, found an anchor; write the value alone"},
          Diagnostic{"f", 2, 1, "expected a key, found an alias; write the key out instead"}));
}

TEST(YamlDocument, TakesSpacesAndCommentsAtTheEnd) {
  const ParsedTree parsed = parse_tree("a: b\n   \n# end\n...\n");
  EXPECT_EQ(parsed.tree, "{a@1:1: 'b'@1:4}@1:1");
  EXPECT_THAT(parsed.complaints, IsEmpty());
}

TEST(YamlDocument, SeesQuotesThatNeverClose) {
  const auto place = [](const std::string& text) {
    const ParsedTree parsed = parse_tree(text);
    EXPECT_EQ(parsed.tree, "none");
    return show(Position{parsed.complaints.at(0).line, parsed.complaints.at(0).column});
  };
  EXPECT_EQ(place("a: \"b\n"), "@1:4");
  EXPECT_EQ(place("a: 'b\n"), "@1:4");
  EXPECT_EQ(place("a: 'it''s\n"), "@1:4");
  EXPECT_EQ(place("a: \"b\\\"\n"), "@1:4");
  EXPECT_EQ(place("a: 1\n\"b: 2\n"), "@2:1");
  EXPECT_EQ(parse_tree("a: \"b\\\\\"\nc: 'it''s'\n").tree,
            "{a@1:1: 'b\\'@1:4, c@2:1: 'it's'@2:4}@1:1");
}

TEST(YamlDocument, StopsAtTooManyValues) {
  std::string text = "[";
  for (int i = 0; i < 500'001; ++i) text += "1,";
  EXPECT_THAT(
      parse_tree(text + "]").complaints,
      ElementsAre(Diagnostic{"f", 1, 1'000'000, "expected at most 500000 values, found more"}));
}

}  // namespace
}  // namespace kpiwatch
