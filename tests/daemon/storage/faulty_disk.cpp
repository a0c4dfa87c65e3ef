#include "tests/daemon/storage/faulty_disk.h"

#include <sqlite3.h>

#include <cerrno>
#include <new>

namespace kpiwatch::support {
namespace {

/// SQLite's own files, with a look at the plan before every write and sync.
struct Plan {
  int write_result = SQLITE_OK;
  bool spares_logs = false;
  int sync_result = SQLITE_OK;
  int last_errno = 0;     ///< of the file that failed
  int writes_before = 0;  ///< of files that are no logs; so many still succeed
  int faults = 0;
  int syncs = 0;
};
Plan plan;

sqlite3_vfs* real_vfs() {
  static sqlite3_vfs* const vfs = sqlite3_vfs_find("unix");
  return vfs;
}

/// The real file lies behind it in the memory that SQLite sets aside.
struct File {
  sqlite3_file base;
  int last_errno;
  bool is_log;
};
File& faulty(sqlite3_file* file) { return *reinterpret_cast<File*>(file); }
sqlite3_file* real_file(sqlite3_file* file) {
  return reinterpret_cast<sqlite3_file*>(&faulty(file) + 1);
}

int injected(File& file, int result) {
  ++plan.faults;
  file.last_errno = plan.last_errno;
  return result;
}

int close_file(sqlite3_file* file) { return real_file(file)->pMethods->xClose(real_file(file)); }
int read_file(sqlite3_file* file, void* to, int size, sqlite3_int64 at) {
  return real_file(file)->pMethods->xRead(real_file(file), to, size, at);
}
int write_file(sqlite3_file* file, const void* from, int size, sqlite3_int64 at) {
  const bool is_spared = faulty(file).is_log ? plan.spares_logs : plan.writes_before-- > 0;
  if (plan.write_result != SQLITE_OK && !is_spared)
    return injected(faulty(file), plan.write_result);
  return real_file(file)->pMethods->xWrite(real_file(file), from, size, at);
}
int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
  return real_file(file)->pMethods->xTruncate(real_file(file), size);
}
int sync_file(sqlite3_file* file, int flags) {
  ++plan.syncs;
  if (plan.sync_result != SQLITE_OK) return injected(faulty(file), plan.sync_result);
  return real_file(file)->pMethods->xSync(real_file(file), flags);
}
int size_of_file(sqlite3_file* file, sqlite3_int64* size) {
  return real_file(file)->pMethods->xFileSize(real_file(file), size);
}
int lock_file(sqlite3_file* file, int level) {
  return real_file(file)->pMethods->xLock(real_file(file), level);
}
int unlock_file(sqlite3_file* file, int level) {
  return real_file(file)->pMethods->xUnlock(real_file(file), level);
}
int check_reserved_lock(sqlite3_file* file, int* result) {
  return real_file(file)->pMethods->xCheckReservedLock(real_file(file), result);
}
int control_file(sqlite3_file* file, int operation, void* argument) {
  if (operation == SQLITE_FCNTL_LAST_ERRNO && faulty(file).last_errno != 0) {
    *static_cast<int*>(argument) = faulty(file).last_errno;
    return SQLITE_OK;
  }
  return real_file(file)->pMethods->xFileControl(real_file(file), operation, argument);
}
int sector_size(sqlite3_file* file) {
  return real_file(file)->pMethods->xSectorSize(real_file(file));
}
int device_characteristics(sqlite3_file* file) {
  return real_file(file)->pMethods->xDeviceCharacteristics(real_file(file));
}

/// Version 1: without shared memory, which an exclusive connection does not use.
constexpr sqlite3_io_methods kMethods = {
    .iVersion = 1,
    .xClose = close_file,
    .xRead = read_file,
    .xWrite = write_file,
    .xTruncate = truncate_file,
    .xSync = sync_file,
    .xFileSize = size_of_file,
    .xLock = lock_file,
    .xUnlock = unlock_file,
    .xCheckReservedLock = check_reserved_lock,
    .xFileControl = control_file,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = device_characteristics,
    .xShmMap = nullptr,
    .xShmLock = nullptr,
    .xShmBarrier = nullptr,
    .xShmUnmap = nullptr,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

int open_file(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* flags_used) {
  file->pMethods = nullptr;
  faulty(file).last_errno = 0;
  faulty(file).is_log = (flags & SQLITE_OPEN_WAL) != 0;
  const int code = real_vfs()->xOpen(real_vfs(), name, real_file(file), flags, flags_used);
  if (real_file(file)->pMethods != nullptr) file->pMethods = &kMethods;
  return code;
}

sqlite3_vfs& faulty_vfs() {
  static sqlite3_vfs vfs = [] {
    sqlite3_vfs copy = *real_vfs();
    copy.zName = "faulty";
    copy.szOsFile = static_cast<int>(sizeof(File)) + real_vfs()->szOsFile;
    copy.xOpen = open_file;
    copy.pNext = nullptr;
    return copy;
  }();
  return vfs;
}

}  // namespace

FaultyDisk::FaultyDisk() {
  plan = {};
  sqlite3_vfs_register(&faulty_vfs(), 1);
}

FaultyDisk::~FaultyDisk() { sqlite3_vfs_register(real_vfs(), 1); }

void FaultyDisk::fill_up() { plan.write_result = SQLITE_FULL; }
void FaultyDisk::fill_up_databases_after(int writes) {
  fill_up();
  plan.spares_logs = true;
  plan.writes_before = writes;
}
void FaultyDisk::use_up_quota() {
  plan.write_result = SQLITE_IOERR_WRITE;
  plan.last_errno = EDQUOT;
}
void FaultyDisk::fail_writes() {
  plan.write_result = SQLITE_IOERR_WRITE;
  plan.last_errno = EIO;
}
void FaultyDisk::fail_syncs() {
  plan.sync_result = SQLITE_IOERR_FSYNC;
  plan.last_errno = EIO;
}
void FaultyDisk::mend() {
  plan.write_result = plan.sync_result = SQLITE_OK;
  plan.spares_logs = false;
  plan.writes_before = 0;
}
int FaultyDisk::faults() const { return plan.faults; }
int FaultyDisk::syncs() const { return plan.syncs; }

}  // namespace kpiwatch::support
