#include "daemon/storage/journal/sqlite.h"

#include <gmock/gmock.h>

#include "tests/daemon/storage/store_fixture.h"

namespace kpiwatch::sqlite {
namespace {

using support::error_of;

class SqliteTest : public testing::Test {
 protected:
  SqliteTest() { database_.execute("CREATE TABLE t (n INTEGER NOT NULL, s TEXT, b BLOB)"); }

  support::TemporaryDirectory directory_;
  Database database_{directory_ / "test.sqlite"};
};

TEST_F(SqliteTest, WhatIsBoundIsReadBackByteForByte) {
  const Statement insert(database_, "INSERT INTO t (n, s, b) VALUES (?, ?, ?)");
  const std::string bytes("a\0b\xff", 4);
  insert.use().bind(-7).bind_text("清城").bind_blob(bytes).run();
  insert.use().bind(8).bind_text("").bind_blob(bytes).run();
  const Statement select(database_, "SELECT n, s, b FROM t ORDER BY n");
  auto row = select.use();
  ASSERT_TRUE(row.step());
  EXPECT_EQ(row.integer(0), -7);
  EXPECT_EQ(row.bytes(1), "清城");
  EXPECT_EQ(row.bytes(2), bytes);
  ASSERT_TRUE(row.step());
  EXPECT_EQ(row.integer(0), 8);
  EXPECT_EQ(row.bytes(1), "");
  EXPECT_FALSE(row.step());
}

TEST_F(SqliteTest, AStatementIsUsableAgainAfterAFailure) {
  const Statement insert(database_, "INSERT INTO t (n) VALUES (?)");
  EXPECT_EQ(error_of([&] { insert.use().run(); }).kind(), StorageError::Kind::kFailed);
  insert.use().bind(1).run();
  EXPECT_EQ(database_.value_of("SELECT count(*) FROM t"), "1");
}

TEST_F(SqliteTest, ATransactionCountsOnlyOnceCommitted) {
  {
    const Transaction dropped(database_);
    database_.execute("INSERT INTO t (n) VALUES (1)");
  }
  EXPECT_FALSE(database_.in_transaction());
  {
    Transaction kept(database_);
    database_.execute("INSERT INTO t (n) VALUES (2)");
    kept.commit();
  }
  EXPECT_EQ(database_.value_of("SELECT group_concat(n) FROM t"), "2");
}

TEST_F(SqliteTest, AnErrorSaysWhatAndWhich) {
  const StorageError error = error_of([&] { database_.execute("SELECT * FROM nowhere"); });
  EXPECT_EQ(std::string(error.what()), "no such table: nowhere (SQLite error 1)");
}

}  // namespace
}  // namespace kpiwatch::sqlite
