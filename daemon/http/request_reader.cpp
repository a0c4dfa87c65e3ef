#include "daemon/http/request_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <cassert>
#include <optional>
#include <string>

#include "daemon/http/plain_head.h"
#include "daemon/http/problem.h"
#include "daemon/http/request_head.h"
#include "daemon/http/request_target.h"
#include "daemon/http/text.h"

namespace kpiwatch::http {
namespace {

namespace beast_http = boost::beast::http;
using Parser = beast_http::request_parser<beast_http::string_body>;

constexpr std::string_view kEndOfHead = "\r\n\r\n";

/// The shortest end of a chunked body.
constexpr std::string_view kEndOfChunks = "0\r\n\r\n";

/// Beast 1.81 has an assertion that breaks when less than that comes after a look at only "0\r\n".
/// A chunk begins with its size, behind the line end of the one before.
bool may_be_part_of_the_end(std::string_view bytes) {
  return bytes.size() < kEndOfChunks.size() && (bytes[0] == '0' || bytes[0] == '\r');
}

/// RFC 9112, 2.2: a client may have sent an empty line too many after its last request.
constexpr std::string_view kEndOfLine = "\r\n";

RequestHead head_of(const Parser& parser) {
  const auto& message = parser.get();
  RequestHead head;
  head.method = std::string(message.method_string());
  head.target = std::string(message.target());
  head.minor_version = static_cast<int>(message.version() % 10);
  for (const auto& field : message) {
    head.fields.emplace_back(to_lower(field.name_string()), trim(field.value()));
  }
  return head;
}

Response to_refusal(const boost::beast::error_code& error, const Limits& limits) {
  if (error == beast_http::error::body_limit) {
    return problem(413, fmt::format("expected a body of at most {} bytes", limits.body_bytes));
  }
  if (error == beast_http::error::bad_version) {
    return problem(505, "expected HTTP/1.1 or HTTP/1.0");
  }
  return problem(400, "expected an HTTP/1.1 request: " + error.message());
}

}  // namespace

struct RequestReader::Parts {
  explicit Parts(const Limits& its_limits) : limits(its_limits) {}

  void reset();
  std::size_t feed_head(std::string_view bytes);
  void take_head(RequestHead head);
  bool parse_with_beast();
  std::size_t feed_body(std::string_view bytes);
  std::size_t feed_plain_body(std::string_view bytes);
  void refuse(Response response);

  const Limits limits;
  State state = State::kIdle;
  std::string raw_head;
  std::optional<Parser> parser;  ///< for what is not plain
  Framing framing;
  bool keeps_alive = false;
  bool expects_continue = false;
  bool is_http_1_0 = false;
  Request request;
  std::size_t received = 0;  ///< bytes after the head
  Response refusal;
};

void RequestReader::Parts::reset() {
  state = State::kIdle;
  raw_head.clear();
  parser.reset();
  request = {};
  received = 0;
}

void RequestReader::Parts::refuse(Response response) {
  refusal = std::move(response);
  state = State::kRefused;
}

std::size_t RequestReader::Parts::feed_head(std::string_view bytes) {
  if (raw_head.empty() && bytes.starts_with(kEndOfLine)) return kEndOfLine.size();
  if (raw_head.empty() && kEndOfLine.starts_with(bytes)) return 0;
  state = State::kHead;
  // The end may lie across the border of what was there and what has come.
  const std::size_t known = raw_head.size();
  const std::size_t overlap = std::min(known, kEndOfHead.size() - 1);
  raw_head += bytes.substr(0, limits.head_bytes + 1 - known);
  const std::size_t end = raw_head.find(kEndOfHead, known - overlap);
  if (end != std::string::npos) raw_head.resize(end + kEndOfHead.size());
  const std::size_t used = raw_head.size() - known;
  const bool fits = raw_head.size() <= limits.head_bytes;
  if (end != std::string::npos && fits) {
    if (auto plain = read_plain_head(raw_head)) {
      take_head(std::move(*plain));
      return used;
    }
  }
  if (const auto fault = find_fault(raw_head, known)) {
    refuse(problem(400, *fault));
  } else if (!fits) {
    refuse(problem(431, fmt::format("expected a head of at most {} bytes", limits.head_bytes)));
  } else if (end != std::string::npos && parse_with_beast()) {
    take_head(head_of(*parser));
  }
  return used;
}

bool RequestReader::Parts::parse_with_beast() {
  parser.emplace();
  parser->header_limit(static_cast<std::uint32_t>(limits.head_bytes));
  parser->body_limit(limits.body_bytes);
  boost::beast::error_code error;
  parser->put(boost::asio::buffer(raw_head), error);
  if (error) refuse(to_refusal(error, limits));
  return !error;
}

void RequestReader::Parts::take_head(RequestHead head) {
  if (auto response = check_head(head, limits)) return refuse(std::move(*response));
  auto target = parse_target(head.target, find(head.fields, "host").value_or(""));
  if (!target) return refuse(problem(target.error()));
  framing = framing_of(head);
  keeps_alive = http::keeps_alive(head);
  expects_continue = http::expects_continue(head);
  is_http_1_0 = head.minor_version == 0;
  request = {std::move(head.method),   std::move(target->path), "",
             std::move(target->query), std::move(head.fields),  ""};
  state = State::kAdmit;
}

std::size_t RequestReader::Parts::feed_plain_body(std::string_view bytes) {
  const std::string_view part = bytes.substr(0, framing.content_length - request.body.size());
  request.body += part;
  if (request.body.size() == framing.content_length) state = State::kComplete;
  return part.size();
}

std::size_t RequestReader::Parts::feed_body(std::string_view bytes) {
  if (!parser) return feed_plain_body(bytes);
  if (framing.chunked && may_be_part_of_the_end(bytes)) return 0;
  boost::beast::error_code error;
  const std::size_t used = parser->put(boost::asio::buffer(bytes), error);
  received += used;
  if (error && error != beast_http::error::need_more) {
    refuse(to_refusal(error, limits));
  } else if (received > limits.body_bytes + limits.overhead_bytes ||
             (used == 0 && bytes.size() > limits.head_bytes)) {
    refuse(problem(400, "expected a body with fewer chunks, extensions and trailers"));
  } else if (parser->is_done()) {
    request.body = std::move(parser->get().body());
    state = State::kComplete;
  }
  return used;
}

RequestReader::RequestReader(const Limits& limits) : parts_(std::make_unique<Parts>(limits)) {}
RequestReader::~RequestReader() = default;

RequestReader::State RequestReader::state() const { return parts_->state; }
const Request& RequestReader::head() const { return parts_->request; }
const Response& RequestReader::refusal() const { return parts_->refusal; }
bool RequestReader::keeps_alive() const { return parts_->keeps_alive; }
bool RequestReader::is_http_1_0() const { return parts_->is_http_1_0; }
void RequestReader::refuse(Response refusal) { parts_->refuse(std::move(refusal)); }

std::size_t RequestReader::feed(std::string_view bytes) {
  if (bytes.empty()) return 0;
  switch (parts_->state) {
    case State::kIdle:
    case State::kHead:
      return parts_->feed_head(bytes);
    case State::kBody:
      return parts_->feed_body(bytes);
    default:
      return 0;
  }
}

std::size_t RequestReader::body_bytes() const {
  const std::size_t most = parts_->limits.body_bytes;
  const std::size_t sent =
      parts_->framing.chunked ? most : static_cast<std::size_t>(parts_->framing.content_length);
  // For a while a compressed one and what it becomes are both there.
  return parts_->request.header("content-encoding") ? sent + most : sent;
}

bool RequestReader::expects_continue() const {
  const bool has_body = parts_->framing.chunked || parts_->framing.content_length > 0;
  return has_body && parts_->expects_continue;
}

void RequestReader::admit() {
  assert(parts_->state == State::kAdmit);
  if (!parts_->parser) {
    const std::size_t length = parts_->framing.content_length;
    parts_->request.body.reserve(length);
    parts_->state = length == 0 ? State::kComplete : State::kBody;
    return;
  }
  parts_->state = parts_->parser->is_done() ? State::kComplete : State::kBody;
  parts_->parser->eager(true);
}

Request RequestReader::take() {
  assert(parts_->state == State::kComplete);
  Request request = std::move(parts_->request);
  parts_->reset();
  return request;
}

}  // namespace kpiwatch::http
