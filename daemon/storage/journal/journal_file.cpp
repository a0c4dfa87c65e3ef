#include "daemon/storage/journal/journal_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string>
#include <string_view>
#include <system_error>

#include "daemon/storage/data_file.h"
#include "daemon/storage/journal/log_check.h"
#include "daemon/storage/journal/schema.h"

namespace kpiwatch {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(std::string_view what, const fs::path& path,
                         const std::error_code& reason) {
  throw unusable(fmt::format("cannot {} {}: {}", what, path.string(), reason.message()));
}

std::error_code last_error() { return {errno, std::generic_category()}; }

void make_directory(const fs::path& directory) {
  const fs::path parent = fs::absolute(directory).lexically_normal().parent_path();
  std::error_code error;
  fs::create_directories(parent, error);
  if (error) refuse("make", parent, error);
  if (::mkdir(directory.c_str(), 0700) == 0)
    sync_directory(parent);
  else if (errno != EEXIST)
    refuse("make", directory, last_error());
}

struct NetworkFilesystem {
  std::uint32_t magic;
  std::string_view name;
};
/// statfs(2) has the numbers.
constexpr std::array kNetworkFilesystems = {
    NetworkFilesystem{0x6969, "NFS"},     NetworkFilesystem{0x517b, "SMB"},
    NetworkFilesystem{0xfe534d42, "SMB"}, NetworkFilesystem{0xff534d42, "CIFS"},
    NetworkFilesystem{0x5346414f, "AFS"}, NetworkFilesystem{0x564c, "NCP"}};

void refuse_network_filesystem(const fs::path& directory) {
  struct statfs status = {};
  if (::statfs(directory.c_str(), &status) != 0) refuse("examine", directory, last_error());
  const auto magic = static_cast<std::uint32_t>(status.f_type);
  const auto found = std::ranges::find(kNetworkFilesystems, magic, &NetworkFilesystem::magic);
  if (found != kNetworkFilesystems.end())
    throw unusable(
        fmt::format("the storage in {} is on a network filesystem ({}); it needs a local disk",
                    directory.string(), found->name));
}

struct Pragma {
  const char* set;
  const char* read;
  std::string_view expected;
};
/// In this order: exclusive locking has to be chosen before the first access. Each is read back,
/// because SQLite ignores what it does not know or cannot do.
constexpr std::array kPragmas = {
    Pragma{"PRAGMA locking_mode = EXCLUSIVE", "PRAGMA locking_mode", "exclusive"},
    Pragma{"PRAGMA trusted_schema = OFF", "PRAGMA trusted_schema", "0"},
    Pragma{"PRAGMA cell_size_check = ON", "PRAGMA cell_size_check", "1"},
    Pragma{"PRAGMA mmap_size = 0", "PRAGMA mmap_size", "0"},
    Pragma{"PRAGMA journal_mode = WAL", "PRAGMA journal_mode", "wal"},
    Pragma{"PRAGMA synchronous = FULL", "PRAGMA synchronous", "2"},
    Pragma{"PRAGMA wal_autocheckpoint = 0", "PRAGMA wal_autocheckpoint", "0"}};

void configure(sqlite::Database& database) {
  database.restrict_to_plain_sql();
  for (const Pragma& pragma : kPragmas) {
    database.value_of(pragma.set);
    const std::string found = database.value_of(pragma.read);
    if (found != pragma.expected)
      throw unusable(
          fmt::format("{} gives {} where {} was set", pragma.read, found, pragma.expected));
  }
  database.count_log_pages();
}

void make_journal(const fs::path& directory) {
  const fs::path unfinished = directory / "journal.sqlite.new";
  for (const std::string_view suffix : {"", "-journal", "-wal"}) {
    std::error_code error;
    fs::remove(unfinished.string() + std::string(suffix), error);
    if (error) refuse("remove", unfinished, error);
  }
  {
    sqlite::Database database(unfinished);
    configure(database);
    migrate_journal(database);
    // Closing would do it too, but tell nobody when it cannot: what is renamed has to be all.
    database.checkpoint();
  }
  std::error_code error;
  // As the other files beside it; SQLite gives its log the same.
  fs::permissions(unfinished, fs::perms::owner_read | fs::perms::owner_write, error);
  if (!error) fs::rename(unfinished, journal_file_in(directory), error);
  if (error) refuse("rename", unfinished, error);
  sync_directory(directory);
}

bool is_there(const fs::path& file) {
  std::error_code error;
  const bool found = fs::exists(file, error);
  if (error) refuse("look for", file, error);
  return found;
}

std::string beginning_of(const fs::path& file) {
  const auto opened = DataFile::open(file);
  if (!opened) throw unusable("it is missing");
  std::string bytes(std::min<std::uint64_t>(kHeaderBytes, opened->size()), '\0');
  if (!opened->read(bytes, 0)) refuse("read", file, last_error());
  return bytes;
}

sqlite::Database open_checked(const fs::path& directory) {
  const fs::path file = journal_file_in(directory);
  if (!is_there(file)) {
    if (is_there(journal_log_in(directory)))
      throw unusable("it is missing, but its write-ahead log is there");
    make_journal(directory);
  }
  // Before SQLite changes anything.
  check_begins_journal(beginning_of(file));
  check_log(journal_log_in(directory));
  sqlite::Database database(file);
  database.keep_log_at_close(true);
  configure(database);
  check_is_journal(database);  // again, with what the write-ahead log adds
  cut_torn_end(journal_log_in(directory));
  migrate_journal(database);
  return database;
}

}  // namespace

void sync_directory(const fs::path& directory) {
  const int descriptor = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) refuse("open", directory, last_error());
  const int result = ::fsync(descriptor);
  const std::error_code error = last_error();
  ::close(descriptor);
  if (result != 0) refuse("sync", directory, error);
}

fs::path prepare_storage_directory(const fs::path& directory) {
  make_directory(directory);
  refuse_network_filesystem(directory);
  std::error_code error;
  const fs::path canonical = fs::canonical(directory, error);
  if (error) refuse("resolve", directory, error);
  return canonical;
}

fs::path journal_file_in(const fs::path& directory) { return directory / "journal.sqlite"; }
fs::path journal_log_in(const fs::path& directory) { return directory / "journal.sqlite-wal"; }

sqlite::Database open_journal(const fs::path& directory) {
  const std::string file = journal_file_in(directory).string();
  try {
    return open_checked(directory);
  } catch (const StorageError& error) {
    if (error.kind() == StorageError::Kind::kInUse)
      throw StorageError(
          error.kind(),
          fmt::format("the journal {} is in use by another program: {}", file, error.what()));
    throw unusable(fmt::format("cannot open the journal {}: {}", file, error.what()));
  }
}

}  // namespace kpiwatch
