#pragma once

#include <sys/types.h>

#include <ostream>
#include <string>
#include <vector>

namespace kpiwatch::support {

/// What a run of the program came to.
struct Finished {
  int status = -1;  ///< exit status; 128 + the signal that ended it
  std::string out;
  std::string err;

  bool operator==(const Finished&) const = default;
  /// For a failed comparison.
  friend std::ostream& operator<<(std::ostream& out, const Finished& finished) {
    return out << "status " << finished.status << "\nout: " << finished.out
               << "\nerr: " << finished.err;
  }
};

/// Runs the built `kpiwatch` in `directory` until it ends.
Finished run_program(const std::string& directory, const std::vector<std::string>& arguments,
                     const std::string& input = {});

/// `kpiwatch serve`, running. What it logs is read line by line as it comes.
class Serving {
 public:
  Serving(const std::string& directory, const std::vector<std::string>& arguments);
  /// Kills it when it still runs.
  ~Serving();
  Serving(const Serving&) = delete;
  Serving& operator=(const Serving&) = delete;

  /// Waits for a line that has `part` in it, and returns it; "" when the log ended without one, or
  /// half a minute has passed.
  std::string wait_for(const std::string& part);
  void signal(int number) const;
  /// Waits for its end; the exit status as in Finished.
  int wait();

 private:
  bool read_more();

  pid_t pid_ = -1;
  int log_ = -1;
  std::string unread_;
};

}  // namespace kpiwatch::support
