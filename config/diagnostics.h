#pragma once

#include <compare>
#include <string>
#include <utility>
#include <vector>

namespace kpiwatch {

/// A place in a text file; line and column count from 1, a column is a character.
struct Position {
  int line = 1;
  int column = 1;

  auto operator<=>(const Position&) const = default;
};

/// One complaint about a file; line and column count from 1.
struct Diagnostic {
  std::string file;
  int line = 1;
  int column = 1;
  std::string message;

  auto operator<=>(const Diagnostic&) const = default;
};

/// "FILE:LINE:COLUMN: message".
std::string to_string(const Diagnostic& diagnostic);

/// Collects complaints while a reader goes on.
class Diagnostics {
 public:
  void add(Diagnostic diagnostic) { all_.push_back(std::move(diagnostic)); }
  bool empty() const { return all_.empty(); }
  /// By file (the order they were first named in), line, column.
  std::vector<Diagnostic> sorted() const;

 private:
  std::vector<Diagnostic> all_;
};

/// The diagnostics as the reader of one file sees them. Outlived by the Diagnostics it adds to.
class Complaints {
 public:
  Complaints(std::string file, Diagnostics& all) : file_(std::move(file)), all_(all) {}

  void add(Position at, std::string message) const {
    all_.add({file_, at.line, at.column, std::move(message)});
  }
  /// The same diagnostics, for another file that this one names.
  Complaints about(std::string file) const { return {std::move(file), all_}; }
  const std::string& file() const { return file_; }

 private:
  std::string file_;
  Diagnostics& all_;
};

}  // namespace kpiwatch
