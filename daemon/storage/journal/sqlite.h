#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "daemon/storage/journal/storage_error.h"

struct sqlite3;
struct sqlite3_stmt;

/// The only files that know SQLite's interface. Failures are thrown as StorageError: kFull when
/// there is no space or no more quota, kInUse when another process holds the file, kUnusable when
/// it is damaged or no database, kFailed for anything else.
namespace kpiwatch::sqlite {

/// A connection.
class Database {
 public:
  /// To be read and written; made when it is not there.
  explicit Database(const std::filesystem::path& file);

  /// Statements without parameters and without rows.
  void execute(const char* sql);
  /// The single value of a statement's single row, as text.
  std::string value_of(std::string_view sql);

  /// Settings that are no PRAGMA: nothing but SQL, and not much of it.
  void restrict_to_plain_sql();
  /// Leaves the write-ahead log as it is when the connection is closed.
  void keep_log_at_close(bool keep);

  bool in_transaction() const;
  /// Pages in the write-ahead log after the last commit; counted from `count_log_pages` on, which
  /// has to come after `PRAGMA wal_autocheckpoint`: both want the same hook.
  int log_pages() const { return *log_pages_; }
  void count_log_pages();
  /// Copies the write-ahead log into the database as far as it goes.
  void checkpoint();

  sqlite3* handle() const { return handle_.get(); }

 private:
  struct Close {
    void operator()(sqlite3* handle) const;
  };
  std::unique_ptr<int> log_pages_ = std::make_unique<int>(0);  ///< SQLite's hook writes to it
  std::unique_ptr<sqlite3, Close> handle_;
};

/// A prepared statement, used by one Use at a time.
class Statement {
 public:
  Statement(const Database& database, std::string_view sql);

  /// One execution: binds in order, reads rows, and resets the statement at its end.
  class Use {
   public:
    explicit Use(sqlite3_stmt* statement) : statement_(statement) {}
    ~Use();
    Use(const Use&) = delete;
    Use& operator=(const Use&) = delete;

    Use& bind(std::int64_t value);
    Use& bind_text(std::string_view value);
    Use& bind_blob(std::string_view value);

    /// Moves to the next row; false when there is none.
    bool step();
    /// For statements without rows.
    void run();

    std::int64_t integer(int column) const;
    /// Text or blob, valid until the next step.
    std::string_view bytes(int column) const;

   private:
    void check(int code) const;

    sqlite3_stmt* statement_;
    int bound_ = 0;
  };
  Use use() const { return Use(statement_.get()); }

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

/// Rolls back unless committed.
class Transaction {
 public:
  explicit Transaction(Database& database);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  void commit();

 private:
  Database& database_;
};

}  // namespace kpiwatch::sqlite
