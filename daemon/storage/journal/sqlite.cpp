#include "daemon/storage/journal/sqlite.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <cassert>
#include <cerrno>
#include <new>

namespace kpiwatch::sqlite {
namespace {

/// The system's error that the file remembers; 0 when there is no such file, or none.
int last_errno(sqlite3* handle, int file_pointer) {
  sqlite3_file* file = nullptr;
  int error = 0;
  if (sqlite3_file_control(handle, "main", file_pointer, &file) == SQLITE_OK && file != nullptr &&
      file->pMethods != nullptr)
    file->pMethods->xFileControl(file, SQLITE_FCNTL_LAST_ERRNO, &error);
  return error;
}

/// A used-up quota is a write like any other that failed to SQLite, which knows ENOSPC alone. A
/// file remembers an error for good: with another one among them, it may be the other that counts.
bool is_over_quota(sqlite3* handle) {
  const int of_database = last_errno(handle, SQLITE_FCNTL_FILE_POINTER);
  const int of_log = last_errno(handle, SQLITE_FCNTL_JOURNAL_POINTER);
  const auto fits = [](int error) { return error == 0 || error == EDQUOT; };
  return fits(of_database) && fits(of_log) && of_database + of_log != 0;
}

StorageError::Kind kind_of(int code) {
  switch (code & 0xff) {
    case SQLITE_FULL:
      return StorageError::Kind::kFull;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return StorageError::Kind::kInUse;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return StorageError::Kind::kUnusable;
    default:
      return StorageError::Kind::kFailed;
  }
}

[[noreturn]] void fail(sqlite3* handle) {
  const int code = sqlite3_extended_errcode(handle);
  const bool over_quota = code == SQLITE_IOERR_WRITE && is_over_quota(handle);
  throw StorageError(
      over_quota ? StorageError::Kind::kFull : kind_of(code),
      fmt::format("{} (SQLite error {})",
                  over_quota ? "the quota of the disk is used up" : sqlite3_errmsg(handle), code));
}

void check(sqlite3* handle, int code) {
  if (code != SQLITE_OK) fail(handle);
}

int remember_log_pages(void* log_pages, sqlite3*, const char*, int pages) {
  *static_cast<int*>(log_pages) = pages;
  return SQLITE_OK;
}

}  // namespace

void Database::Close::operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }

Database::Database(const std::filesystem::path& file) {
  constexpr int kFlags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX |
                         SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_EXRESCODE;
  sqlite3* handle = nullptr;
  const int code = sqlite3_open_v2(file.c_str(), &handle, kFlags, nullptr);
  handle_.reset(handle);
  if (handle == nullptr) throw std::bad_alloc();
  check(handle, code);
}

void Database::execute(const char* sql) {
  check(handle(), sqlite3_exec(handle(), sql, nullptr, nullptr, nullptr));
}

std::string Database::value_of(std::string_view sql) {
  const Statement statement(*this, sql);
  auto use = statement.use();
  return use.step() ? std::string(use.bytes(0)) : std::string();
}

void Database::restrict_to_plain_sql() {
  check(handle(), sqlite3_db_config(handle(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr));
  check(handle(), sqlite3_db_config(handle(), SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, nullptr));
  sqlite3_limit(handle(), SQLITE_LIMIT_LENGTH, 256 << 20);
  sqlite3_limit(handle(), SQLITE_LIMIT_SQL_LENGTH, 1 << 16);
  sqlite3_limit(handle(), SQLITE_LIMIT_ATTACHED, 0);
}

void Database::keep_log_at_close(bool keep) {
  check(handle(),
        sqlite3_db_config(handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, keep ? 1 : 0, nullptr));
}

void Database::count_log_pages() {
  sqlite3_wal_hook(handle(), remember_log_pages, log_pages_.get());
}

bool Database::in_transaction() const { return sqlite3_get_autocommit(handle()) == 0; }

void Database::checkpoint() {
  check(handle(),
        sqlite3_wal_checkpoint_v2(handle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr));
  *log_pages_ = 0;
}

Statement::Statement(const Database& database, std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  check(database.handle(),
        sqlite3_prepare_v3(database.handle(), sql.data(), static_cast<int>(sql.size()),
                           SQLITE_PREPARE_PERSISTENT, &statement, nullptr));
  statement_.reset(statement);
}

void Statement::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

Statement::Use::~Use() {
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

void Statement::Use::check(int code) const { sqlite::check(sqlite3_db_handle(statement_), code); }

Statement::Use& Statement::Use::bind(std::int64_t value) {
  check(sqlite3_bind_int64(statement_, ++bound_, value));
  return *this;
}

// SQLITE_STATIC: what is bound outlives the Use, which clears its bindings.
Statement::Use& Statement::Use::bind_text(std::string_view value) {
  check(sqlite3_bind_text64(statement_, ++bound_, value.data(), value.size(), SQLITE_STATIC,
                            SQLITE_UTF8));
  return *this;
}

Statement::Use& Statement::Use::bind_blob(std::string_view value) {
  check(sqlite3_bind_blob64(statement_, ++bound_, value.data(), value.size(), SQLITE_STATIC));
  return *this;
}

bool Statement::Use::step() {
  const int code = sqlite3_step(statement_);
  if (code != SQLITE_ROW && code != SQLITE_DONE) fail(sqlite3_db_handle(statement_));
  return code == SQLITE_ROW;
}

void Statement::Use::run() {
  [[maybe_unused]] const bool row = step();
  assert(!row && "a statement that was to return no row returned one");
}

std::int64_t Statement::Use::integer(int column) const {
  return sqlite3_column_int64(statement_, column);
}

std::string_view Statement::Use::bytes(int column) const {
  const auto* data = static_cast<const char*>(sqlite3_column_blob(statement_, column));
  const int size = sqlite3_column_bytes(statement_, column);
  return data == nullptr ? std::string_view()
                         : std::string_view(data, static_cast<std::size_t>(size));
}

Transaction::Transaction(Database& database) : database_(database) {
  database_.execute("BEGIN IMMEDIATE");
}

// SQLite has often rolled back by itself when a commit failed. A failure here changes nothing: what
// is not committed never counts.
Transaction::~Transaction() {
  if (database_.in_transaction())
    sqlite3_exec(database_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void Transaction::commit() { database_.execute("COMMIT"); }

}  // namespace kpiwatch::sqlite
