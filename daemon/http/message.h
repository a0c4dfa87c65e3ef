#pragma once

#include <concepts>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kpiwatch::http {

/// Names and values, in order; a name may come more than once.
using Pairs = std::vector<std::pair<std::string, std::string>>;

/// The first value of that name.
std::optional<std::string_view> find(const Pairs& pairs, std::string_view name);

/// A request as a handler sees it: plain values, no socket. Decoded text is valid UTF-8 without
/// control characters.
struct Request {
  std::string method;
  std::string path;            ///< decoded, without the query
  std::string path_parameter;  ///< what stood in place of the route's {…}; set by the router
  Pairs query;                 ///< decoded, in order
  Pairs headers;               ///< names in lower case, in order
  std::string body;            ///< after any Content-Encoding is undone

  std::optional<std::string_view> header(std::string_view lower_case_name) const {
    return find(headers, lower_case_name);
  }
  std::optional<std::string_view> parameter(std::string_view name) const {
    return find(query, name);
  }
};

/// Whether it only asks for something (RFC 9110, 9.2.1).
bool is_safe(const Request& request);

struct Response {
  int status = 200;
  std::string content_type;
  std::string body;
  Pairs headers;  ///< beside Content-Type, Content-Length and Connection

  bool operator==(const Response&) const = default;
};

/// Takes the answer to a request; called once, from any thread. Copies share what is called: a
/// reply goes through many hands.
class Reply {
 public:
  Reply() = default;
  template <std::invocable<Response> Take>
  requires(!std::same_as<Take, Reply>) Reply(Take take)
      : take_(std::make_shared<const std::function<void(Response)>>(std::move(take))) {}

  void operator()(Response response) const { (*take_)(std::move(response)); }
  explicit operator bool() const { return take_ != nullptr; }

 private:
  std::shared_ptr<const std::function<void(Response)>> take_;
};

/// Answers a request, at once or later, or throws when it cannot. May be called on several threads
/// at the same time. The request is its own to take apart.
using Handler = std::function<void(Request&, const Reply&)>;

/// The standard phrase, "" for a status that kpiwatch does not use.
std::string_view reason_phrase(int status);

/// What the status line tells about the connection after the answer.
enum class Persistence {
  kKeep,          ///< stays open, as HTTP/1.1 does
  kKeepExplicit,  ///< stays open and has to say so, to an HTTP/1.0 client
  kClose
};

/// Appends status line and header fields, with the empty line that ends them. `date` is the moment,
/// as format_date writes it.
void append_head(std::string& out, const Response& response, Persistence persistence,
                 std::string_view date);

}  // namespace kpiwatch::http
