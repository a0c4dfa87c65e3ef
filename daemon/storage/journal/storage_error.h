#pragma once

#include <stdexcept>
#include <string>

namespace kpiwatch {

/// The storage cannot be opened or failed.
class StorageError : public std::runtime_error {
 public:
  enum class Kind {
    kInUse,     ///< another process holds it
    kUnusable,  ///< it cannot be opened, is not ours, or is not what was written
    kFull,      ///< no space for a commit; nothing of it is stored and the storage goes on
    kFailed     ///< an I/O error: what the last commit left behind is unknown
  };
  StorageError(Kind kind, const std::string& message) : std::runtime_error(message), kind_(kind) {}
  Kind kind() const { return kind_; }

 private:
  Kind kind_;
};

/// It cannot be opened, is not ours, or is not what was written.
inline StorageError unusable(const std::string& message) {
  return {StorageError::Kind::kUnusable, message};
}

}  // namespace kpiwatch
