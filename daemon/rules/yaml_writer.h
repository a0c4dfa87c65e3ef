#pragma once

#include <string>
#include <string_view>

namespace kpiwatch::rules {

/// Writes YAML line by line. A level is two blanks deep; a list's first line stands a level further
/// left, behind its dash.
class YamlWriter {
 public:
  /// `key:` that something deeper follows.
  void key(int level, std::string_view key) { line(level, key, ""); }
  /// `key: value` as it stands: for names, numbers and durations.
  void plain(int level, std::string_view key, std::string_view value) { line(level, key, value); }
  /// `key: "value"`, for any text.
  void text(int level, std::string_view key, std::string_view value);
  /// A text of one or more lines, shown as they are.
  void block(int level, std::string_view key, std::string_view lines);
  /// The next line begins an entry of a list.
  void entry() { entry_ = true; }
  void comment(std::string_view text);

  std::string take() { return std::move(text_); }

 private:
  void line(int level, std::string_view key, std::string_view value);

  std::string text_;
  bool entry_ = false;
};

}  // namespace kpiwatch::rules
