#include "daemon/commands/daemon_query.h"

#include <gtest/gtest.h>

namespace kpiwatch {
namespace {

TEST(DaemonQuery, NothingAskedIsThePathAlone) {
  EXPECT_EQ(make_target("/api/v1/events", {{"from", ""}}), "/api/v1/events");
}

TEST(DaemonQuery, WhatMeansSomethingInAUrlIsEncoded) {
  EXPECT_EQ(
      make_target("/api/v1/events",
                  {{"type", ""}, {"from", "2025-01-01T00:00:00+08:00"}, {"source", "/vms?镇&b"}}),
      "/api/v1/events?from=2025-01-01T00%3A00%3A00%2B08%3A00&source=%2Fvms%3F%E9%95%87%26b");
}

}  // namespace
}  // namespace kpiwatch
