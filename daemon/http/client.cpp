#include "daemon/http/client.h"

#include <fmt/format.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/none.hpp>
#include <optional>

#include "daemon/http/origin.h"
#include "daemon/http/read_buffer.h"
#include "daemon/http/text.h"

namespace kpiwatch::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using ErrorCode = boost::system::error_code;
using Parser = boost::beast::http::response_parser<boost::beast::http::string_body>;

Response to_response(Parser& parser) {
  Response response;
  response.status = static_cast<int>(parser.get().result_int());
  for (const auto& field : parser.get()) {
    response.headers.emplace_back(to_lower(field.name_string()), trim(field.value()));
  }
  response.content_type = find(response.headers, "content-type").value_or("");
  response.body = std::move(parser.get().body());
  return response;
}

}  // namespace

struct Client::Parts {
  Parts(std::string its_url, Patience its_patience)
      : url(std::move(its_url)), patience(its_patience), origin(parse_origin(url)) {}

  template <class Start>
  ErrorCode wait_for(std::chrono::milliseconds patience, Start start);
  ErrorCode connect();
  ErrorCode write(std::string_view text);
  ErrorCode read(Parser& parser);
  ErrorCode exchange(std::string_view text, Parser& parser);

  std::string url;
  Patience patience;
  Result<Origin> origin;
  asio::io_context io;
  tcp::socket socket{io};
  ReadBuffer buffer;
  bool answered = false;  ///< a byte of the answer has come
};

/// Starts an operation on the socket and waits for its end; a server that is silent for too long is
/// given up.
template <class Start>
ErrorCode Client::Parts::wait_for(std::chrono::milliseconds duration, Start start) {
  ErrorCode outcome = asio::error::timed_out;
  start([&outcome](const ErrorCode& error, const auto&) { outcome = error; });
  io.restart();
  io.run_for(duration);
  if (io.stopped()) return outcome;
  ErrorCode ignored;
  socket.close(ignored);
  io.run();
  return asio::error::timed_out;
}

ErrorCode Client::Parts::connect() {
  ErrorCode error;
  const auto endpoints = tcp::resolver(io).resolve(origin->host, origin->port, error);
  if (error) return error;
  buffer = {};
  error =
      wait_for(patience.connect, [&](auto done) { asio::async_connect(socket, endpoints, done); });
  if (!error) socket.set_option(tcp::no_delay(true), error);
  return error;
}

ErrorCode Client::Parts::write(std::string_view text) {
  return wait_for(patience.silence,
                  [&](auto done) { asio::async_write(socket, asio::buffer(text), done); });
}

ErrorCode Client::Parts::read(Parser& parser) {
  ErrorCode error;
  while (!parser.is_done()) {
    const std::string_view bytes = buffer.bytes();
    buffer.consume(bytes.empty() ? 0 : parser.put(asio::buffer(bytes), error));
    if (error && error != boost::beast::http::error::need_more) return error;
    if (parser.is_done()) break;
    const auto room = buffer.room();
    if (room.empty()) return boost::beast::http::error::header_limit;
    std::size_t received = 0;
    error = wait_for(patience.silence, [&](auto done) {
      socket.async_read_some(asio::buffer(room.data(), room.size()),
                             [done, &received](const ErrorCode& outcome, std::size_t count) {
                               received = count;
                               done(outcome, count);
                             });
    });
    buffer.commit(received);
    answered = answered || received > 0;
    if (error == asio::error::eof && parser.got_some()) parser.put_eof(error);
    if (error) return error;
  }
  return {};
}

ErrorCode Client::Parts::exchange(std::string_view text, Parser& parser) {
  answered = false;
  const ErrorCode error = write(text);
  return error ? error : read(parser);
}

Client::Client(std::string url, Patience patience)
    : parts_(std::make_unique<Parts>(std::move(url), patience)) {}

Client::~Client() = default;

Result<Response> Client::request(std::string_view method, std::string_view target,
                                 std::string_view content_type, std::string_view body) {
  if (!parts_->origin) return parts_->origin.error();
  std::string text =
      fmt::format("{} {} HTTP/1.1\r\nHost: {}\r\n", method, target, parts_->origin->authority);
  if (!content_type.empty()) text += fmt::format("Content-Type: {}\r\n", content_type);
  text += fmt::format("Content-Length: {}\r\n\r\n", body.size()).append(body);

  // A server may close a kept connection just when it is used again: then try a new one, once.
  for (bool kept = parts_->socket.is_open();; kept = false) {
    std::optional<Parser> parser(std::in_place);
    parser->body_limit(boost::none);
    parser->eager(true);
    parser->skip(method == "HEAD");
    ErrorCode error = kept ? ErrorCode() : parts_->connect();
    if (!error) error = parts_->exchange(text, *parser);
    ErrorCode ignored;
    if (error || !parser->keep_alive()) parts_->socket.close(ignored);
    if (!error) return to_response(*parser);
    if (kept && !parts_->answered && error != asio::error::timed_out) continue;
    return Error{Error::Kind::kUnavailable,
                 fmt::format("cannot talk to {}: {}", parts_->url, error.message())};
  }
}

}  // namespace kpiwatch::http
