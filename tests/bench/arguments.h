#pragma once

#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>

namespace kpiwatch::bench {

/// `--name value` pairs of a command line. What is wrong with one ends the program. Small because
/// run.py is who calls; a library for it takes longest of all to compile here.
class Arguments {
 public:
  Arguments(char** begin, char** end) {
    for (; begin < end; begin += 2) {
      const std::string_view name = *begin;
      if (!name.starts_with("--") || begin + 1 == end) refuse(name, "a --name and its value");
      values_.insert_or_assign(std::string(name.substr(2)), begin[1]);
    }
  }

  std::string text(const std::string& name, std::string_view fallback) {
    const auto found = values_.extract(name);
    return std::string(found ? found.mapped() : fallback);
  }
  std::uint64_t number(const std::string& name, std::uint64_t fallback) {
    const auto found = values_.extract(name);
    if (!found) return fallback;
    const std::string_view value = found.mapped();
    std::uint64_t read = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), read);
    if (error != std::errc() || end != value.data() + value.size() || read == 0)
      refuse(value, "a whole number above 0 for --" + name);
    return read;
  }
  /// After all that are known were asked for.
  void expect_no_more() const {
    if (!values_.empty()) refuse(values_.begin()->first, "a name that is known");
  }

 private:
  [[noreturn]] static void refuse(std::string_view found, const std::string& expected) {
    std::fprintf(stderr, "expected %s, found %s\n", expected.c_str(), std::string(found).c_str());
    std::exit(2);
  }

  std::map<std::string, std::string_view> values_;
};

}  // namespace kpiwatch::bench
