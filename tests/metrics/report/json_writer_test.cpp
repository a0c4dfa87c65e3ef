#include "metrics/report/json_writer.h"

#include <gtest/gtest.h>

namespace kpiwatch {
namespace {

TEST(JsonWriter, PutsCommasBetweenMembersAndElements) {
  JsonWriter json;
  json.begin_object().key("a").integer(-1).key("b").begin_array();
  json.begin_object().end_object().begin_array().end_array().null().boolean(true).end_array();
  json.key("c").boolean(false).end_object();
  EXPECT_EQ(json.take(), R"({"a":-1,"b":[{},[],null,true],"c":false})");
}

TEST(JsonWriter, EscapesKeysAndStrings) {
  JsonWriter json;
  json.begin_object().key("a\"b").string("镇\\\n").end_object();
  EXPECT_EQ(json.take(), R"({"a\"b":"镇\\\n"})");
}

TEST(JsonWriter, TellsMeasuredFiguresFromCounts) {
  JsonWriter json;
  json.begin_array().integer(1).number(1).number(0.5).number(1e-7).number(-0.0).end_array();
  EXPECT_EQ(json.take(), "[1,1.0,0.5,1e-07,-0.0]");
}

}  // namespace
}  // namespace kpiwatch
