#pragma once

#include <boost/system/result.hpp>
#include <string>
#include <utility>

namespace kpiwatch {

/// Why something expected went wrong. `message` says what was expected and what was found, in lower
/// case; callers add where (a file and line, an index) on the way up.
struct Error {
  enum class Kind {
    kInvalid,     ///< the input is wrong and stays wrong
    kRetryLater,  ///< the input is refused now and may be accepted later
    kConflict,    ///< it contradicts something already accepted
    kNotFound,    ///< it names something that is not there
    kUnavailable  ///< kpiwatch's own trouble; trying again is safe
  };
  Kind kind = Kind::kInvalid;
  std::string message;

  bool operator==(const Error&) const = default;
};

/// A value or the Error that kept it from being made. Functions returning it are [[nodiscard]].
template <class T>
using Result = boost::system::result<T, Error>;

inline Error invalid(std::string message) { return {Error::Kind::kInvalid, std::move(message)}; }

/// Found by argument-dependent lookup when `.value()` is called on a failed Result: a bug.
[[noreturn]] void throw_exception_from_error(const Error& error,
                                             const boost::source_location& where);

}  // namespace kpiwatch
