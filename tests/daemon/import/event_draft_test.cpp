#include "daemon/import/event_draft.h"

#include <gmock/gmock.h>

#include "metrics/base/rfc3339.h"
#include "tests/daemon/import/table.h"

namespace kpiwatch {
namespace {

using support::shanghai;

EventDraft draft() {
  return {"start",
          "asset.registered",
          "c1",
          parse_instant("2025-03-01T00:00:00Z").value(),
          {{"kind", std::string("camera")}, {"name", std::string("a")}}};
}

std::string id_of(const EventDraft& event, const EventOrigin& origin = {"/s", "", {}}) {
  return *to_json(event, origin).find("id")->as_string();
}

TEST(EventDraft, IsAWholeCloudEvent) {
  EXPECT_EQ(to_text(to_json(draft(), {"/import/assets", "2", shanghai()})),
            R"({"specversion":"1.0","id":"start/0651f7ee8c76a8e6e80f8f59b29740c9",)"
            R"("source":"/import/assets","type":"kpiwatch.asset.registered","subject":"c1",)"
            R"("time":"2025-03-01T08:00:00+08:00","sequence":"2",)"
            R"("data":{"kind":"camera","name":"a"}})");
}

TEST(EventDraft, TheIdIsOfWhatIsSaidAndNotOfHow) {
  EventDraft other = draft();
  std::swap(other.data[0], other.data[1]);
  EXPECT_EQ(id_of(other), id_of(draft()));
  EXPECT_EQ(id_of(draft(), {"/elsewhere", "", shanghai()}), id_of(draft()));
}

TEST(EventDraft, AnythingElseSaidIsAnotherId) {
  EventDraft renamed = draft();
  renamed.data[1].second = std::string("b");
  EventDraft moved = draft();
  moved.time += Millis{1};
  EventDraft another = draft();
  another.subject = "c2";
  const std::vector<std::string> ids{id_of(draft()), id_of(renamed), id_of(moved), id_of(another),
                                     id_of(draft(), {"/s", "2", {}})};
  EXPECT_EQ(std::set(ids.begin(), ids.end()).size(), ids.size());
}

TEST(EventDraft, AnIdentityOfItsOwnTakesThePlaceOfTheContent) {
  EventDraft first = draft();
  first.identity = std::string("12");
  EventDraft second = first;
  second.data.clear();
  EXPECT_EQ(id_of(first), id_of(second));
  second.identity = std::string("13");
  EXPECT_NE(id_of(first), id_of(second));
}

}  // namespace
}  // namespace kpiwatch
