#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/http/message.h"

namespace kpiwatch::http {

/// A handler that answers at once.
Handler answering(std::function<Response(const Request&)> answer);

/// Method and path to a handler. HEAD goes to the handler of GET, OPTIONS is answered with what the
/// path allows unless it has a handler of its own. Changed by nobody once it serves.
class Router {
 public:
  /// Told about every answer: the pattern that the path matched ("" for none) and the status.
  using Observer = std::function<void(std::string_view pattern, int status)>;

  explicit Router(Observer observer) : observer_(std::move(observer)) {}

  /// `pattern`: an exact path, or one of whose segments is a parameter: "/targets/{id}".
  void add(std::string method, std::string pattern, Handler handler);

  /// Answers 503 when the handler throws.
  void handle(Request& request, const Reply& reply) const;

 private:
  struct Path {
    std::string pattern;
    std::map<std::string, Handler, std::less<>> handlers;  ///< by method
  };

  const Path* match(Request& request) const;

  std::vector<Path> paths_;
  Observer observer_;
};

}  // namespace kpiwatch::http
