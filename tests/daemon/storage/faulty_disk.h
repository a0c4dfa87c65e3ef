#pragma once

namespace kpiwatch::support {

/// While one lives, SQLite's files are on a disk that fails on demand. What was opened before is
/// not affected. One at a time.
class FaultyDisk {
 public:
  FaultyDisk();
  ~FaultyDisk();
  FaultyDisk(const FaultyDisk&) = delete;
  FaultyDisk& operator=(const FaultyDisk&) = delete;

  /// From now on writes find no space, or no more quota, or are refused with an I/O error; or syncs
  /// are.
  void fill_up();
  /// The same, but not for write-ahead logs, and after so many more writes of others.
  void fill_up_databases_after(int writes);
  void use_up_quota();
  void fail_writes();
  void fail_syncs();
  void mend();

  /// How often a fault was injected.
  int faults() const;
  int syncs() const;
};

}  // namespace kpiwatch::support
