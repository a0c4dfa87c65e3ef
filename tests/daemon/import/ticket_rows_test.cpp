#include "daemon/import/ticket_rows.h"

#include <gmock/gmock.h>

#include "tests/daemon/import/table.h"

namespace kpiwatch {
namespace {

using support::id_of;
using support::read_table;
using support::told;
using testing::ElementsAre;

support::ReadTable tickets(const std::string& text) {
  return read_table(ImportTable::kTickets, text);
}

TEST(TicketRows, AFaultIsOpenedAndClosed) {
  EXPECT_THAT(
      told(tickets("工单号,类型,发生时间,恢复时间,设备,原因,severity,处理,revision,来电\n"
                   "T1,网络,2025-03-01 08:30,2025-03-01 09:00,sw-1,光缆断,高,熔接,2,张\n"
                   "T2,system,2025-03-02,,,,,派单,,\n")),
      ElementsAre(R"(fault.opened T1 2025-03-01T08:30:00+08:00 {"kind":"network","asset":"sw-1",)"
                  R"("labels":{"来电":"张"},"cause":"光缆断","severity":"高","revision":2})",
                  R"(fault.closed T1 2025-03-01T09:00:00+08:00 {"remedy":"熔接","revision":2})",
                  R"(fault.opened T2 2025-03-02T00:00:00+08:00 {"kind":"system"})"));
}

TEST(TicketRows, AFaultMayBeOverAtOnceButNotBefore) {
  const auto read = tickets(
      "id,kind,opened,closed\n"
      "T1,network,2025-03-01 08:30,2025-03-01 08:30\n"
      "T2,network,2025-03-01 08:30,2025-03-01 08:29:59\n");
  EXPECT_EQ(read.events.size(), 2);
  EXPECT_THAT(read.refused,
              ElementsAre("3: closed: expected a time that is not before the beginning"));
}

TEST(TicketRows, ATicketThatIsClosedLaterIsOpenedByTheSameEvent) {
  const std::string header = "id,kind,opened,closed\n";
  const auto open = tickets(header + "T1,network,2025-03-01 08:30,\n");
  const auto closed = tickets(header + "T1,network,2025-03-01 08:30,2025-03-01 09:00\n");
  EXPECT_EQ(open.events.at(0), closed.events.at(0));
}

TEST(TicketRows, ACorrectionNeedsAGreaterRevision) {
  const auto read = tickets(
      "id,kind,opened,revision\n"
      "T1,network,2025-03-01 08:30,\n"
      "T1,network,2025-03-01 08:20,0\n"
      "T1,network,2025-03-01 08:20,1\n");
  EXPECT_THAT(read.refused,
              ElementsAre("3: line 2 says otherwise of this ticket; a correction needs a greater "
                          "revision"));
  ASSERT_EQ(read.events.size(), 2);
  EXPECT_NE(id_of(read.events[0]), id_of(read.events[1]));
}

}  // namespace
}  // namespace kpiwatch
