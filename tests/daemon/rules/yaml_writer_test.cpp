#include "daemon/rules/yaml_writer.h"

#include <gtest/gtest.h>

namespace kpiwatch::rules {
namespace {

TEST(YamlWriter, ListsAndLevelsStandAsPeopleWriteThem) {
  YamlWriter yaml;
  yaml.comment("about it");
  yaml.key(0, "groups");
  yaml.entry();
  yaml.plain(2, "name", "a");
  yaml.key(2, "labels");
  yaml.text(3, "town", "B");
  yaml.entry();
  yaml.plain(2, "name", "b");
  EXPECT_EQ(yaml.take(),
            "# about it\n"
            "groups:\n"
            "  - name: a\n"
            "    labels:\n"
            "      town: \"B\"\n"
            "  - name: b\n");
}

TEST(YamlWriter, AnyTextIsQuoted) {
  YamlWriter yaml;
  yaml.text(0, "said", R"(a "b" \ 'c': # 在线)");
  EXPECT_EQ(yaml.take(), R"(said: "a \"b\" \\ 'c': # 在线")"
                         "\n");
}

TEST(YamlWriter, LinesAreShownAsTheyAre) {
  YamlWriter yaml;
  yaml.block(1, "expr", "a > 1\nand \"b\"");
  EXPECT_EQ(yaml.take(),
            "  expr: |-\n"
            "    a > 1\n"
            "    and \"b\"\n");
}

}  // namespace
}  // namespace kpiwatch::rules
