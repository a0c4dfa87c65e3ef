#include "daemon/http/session.h"

#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "daemon/http/as_tuple.h"
#include "daemon/http/date.h"
#include "daemon/http/problem.h"
#include "daemon/http/read_buffer.h"
#include "daemon/http/request_reader.h"

namespace kpiwatch::http {
namespace {

/// Copied behind the head: one buffer costs less to send than two.
constexpr std::size_t kShortBody = 4096;

/// Of a long body, what is sent before other connections have their turn: some hundredths of a
/// millisecond.
constexpr std::size_t kPiece = std::size_t{128} << 10;

namespace asio = boost::asio;
using asio::awaitable;
using SteadyClock = std::chrono::steady_clock;
using State = RequestReader::State;
using Socket = asio::generic::stream_protocol::socket;

constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

enum class Received { kBytes, kEnd, kTimeout, kBroken };

class SocketSession final : public Session,
                            public Asker,
                            public std::enable_shared_from_this<SocketSession> {
 public:
  SocketSession(Socket socket, const SessionContext& context, const SessionThread& thread)
      : context_(context),
        thread_(thread),
        socket_(std::move(socket)),
        replied_(*thread.io, SteadyClock::time_point::max()),
        reader_(context.limits) {
    boost::system::error_code ignored;
    socket_.non_blocking(true, ignored);
  }

  awaitable<void> serve(std::shared_ptr<SocketSession> self);
  awaitable<void> refuse(std::shared_ptr<SocketSession> self, Response refusal);

  void stop() override;
  void abort() override;
  void tick(SteadyClock::time_point now) override;
  void take(Response response) override;

 private:
  awaitable<bool> read_request();
  awaitable<void> admit();
  awaitable<Received> receive();
  awaitable<Response> answer_to(Request request);
  awaitable<bool> write(const Response& response, bool with_body);
  awaitable<bool> write(std::string_view head, std::string_view body);
  awaitable<void> linger();

  bool is_between_requests() const;
  SteadyClock::time_point read_deadline();
  void refuse_broken(Received received);
  void cancel();
  Persistence persistence() const;
  bool reserve_memory();
  void release_memory();

  const SessionContext& context_;
  const SessionThread& thread_;
  Socket socket_;
  asio::steady_timer replied_;  ///< cancelled when the reply is there
  RequestReader reader_;
  ReadBuffer buffer_;
  std::optional<Response> reply_;
  std::string head_;  ///< of an answer, and a short body with it; kept for its memory
  std::size_t reserved_bytes_ = 0;
  SteadyClock::time_point deadline_ = SteadyClock::time_point::max();
  SteadyClock::time_point stage_began_;  ///< when the head's or the body's first byte came
  State stage_ = State::kIdle;           ///< what stage_began_ is about
  bool expired_ = false;
  bool reading_ = false;
  bool stopping_ = false;
  bool answered_ = false;  ///< a request before
};

awaitable<void> SocketSession::serve(std::shared_ptr<SocketSession>) {
  // However it ends.
  const std::unique_ptr<SocketSession, void (*)(SocketSession*)> release(
      this, [](SocketSession* session) { session->release_memory(); });
  while (co_await read_request()) {
    const bool refused = reader_.state() == State::kRefused;
    bool with_body = true;
    Response response;
    if (refused) {
      response = reader_.refusal();
      context_.on_refusal(response.status);
    } else {
      Request request = reader_.take();
      stage_ = State::kIdle;  // the next head has its own deadline, also when it is there already
      with_body = request.method != "HEAD";
      response = co_await answer_to(std::move(request));
    }
    release_memory();
    const bool closing = persistence() == Persistence::kClose;
    const bool written = co_await write(response, with_body);
    if (!written) break;
    answered_ = true;
    if (closing) {
      co_await linger();
      break;
    }
    // Who sends many requests at once takes turns with others, also when each is answered at once.
    if (!buffer_.bytes().empty()) co_await asio::post(*thread_.io, asio::use_awaitable);
  }
}

awaitable<void> SocketSession::refuse(std::shared_ptr<SocketSession>, Response refusal) {
  stopping_ = true;
  const bool written = co_await write(refusal, true);
  if (written) co_await linger();
}

/// Goes on until there is something to answer; false when the connection ended without.
awaitable<bool> SocketSession::read_request() {
  for (;;) {
    const std::size_t used = reader_.feed(buffer_.bytes());
    buffer_.consume(used);
    if (reader_.state() == State::kComplete || reader_.state() == State::kRefused) co_return true;
    if (reader_.state() == State::kAdmit) {
      co_await admit();
      continue;
    }
    if (used > 0 && !buffer_.bytes().empty()) continue;
    const Received received = co_await receive();
    if (received == Received::kBytes) continue;
    if (received == Received::kBroken || reader_.state() == State::kIdle) co_return false;
    refuse_broken(received);
  }
}

/// The rest of the request will not come.
void SocketSession::refuse_broken(Received received) {
  reader_.refuse(received == Received::kTimeout
                     ? problem(408, "expected the whole request in less time")
                     : problem(400, "expected a whole request, found its beginning"));
}

/// What a head alone decides, before memory is spent on the body.
awaitable<void> SocketSession::admit() {
  if (auto refusal = context_.gate(reader_.head())) {
    reader_.refuse(std::move(*refusal));
  } else if (!reserve_memory()) {
    reader_.refuse(unavailable("too many large requests at the same time"));
  } else {
    reader_.admit();
    if (reader_.expects_continue() && buffer_.bytes().empty()) {
      const bool written = co_await write(kContinue, {});
      if (!written) stopping_ = true;
    }
  }
}

/// Also notes when the reader enters a stage: a head, a body.
SteadyClock::time_point SocketSession::read_deadline() {
  const Timeouts& timeouts = context_.timeouts;
  const SteadyClock::time_point now = SteadyClock::now();
  if (stage_ != reader_.state()) {
    stage_ = reader_.state();
    stage_began_ = now;
  }
  if (stage_ == State::kHead) return stage_began_ + timeouts.head;
  if (stage_ == State::kBody)
    return std::min(now + timeouts.progress, stage_began_ + timeouts.total);
  return now + timeouts.idle;
}

awaitable<Received> SocketSession::receive() {
  if (stopping_ && is_between_requests()) co_return Received::kBroken;
  deadline_ = read_deadline();
  if (stopping_) deadline_ = std::min(deadline_, SteadyClock::now() + context_.timeouts.linger);
  expired_ = false;
  reading_ = true;
  const auto [error, count] = co_await socket_.async_read_some(
      asio::buffer(buffer_.room().data(), buffer_.room().size()), kAsTuple);
  reading_ = false;
  deadline_ = SteadyClock::time_point::max();
  buffer_.commit(count);
  if (!error) co_return Received::kBytes;
  if (error == asio::error::eof) co_return Received::kEnd;
  co_return expired_ ? Received::kTimeout : Received::kBroken;
}

awaitable<Response> SocketSession::answer_to(Request request) {
  reply_.reset();
  // The session must not die on the thread that replies, and that thread may still be inside `put`
  // when the server is gone: it holds the queue, and the session only weakly.
  context_.dispatch(std::move(request),
                    [answers = thread_.answers, weak = weak_from_this()](Response response) {
                      if (auto session = weak.lock())
                        answers->put(std::move(session), std::move(response));
                    });
  while (!reply_) (void)co_await replied_.async_wait(kAsTuple);
  co_return std::move(*reply_);
}

void SocketSession::take(Response response) {
  reply_ = std::move(response);
  replied_.cancel();
}

Persistence SocketSession::persistence() const {
  if (stopping_ || reader_.state() == State::kRefused || !reader_.keeps_alive()) {
    return Persistence::kClose;
  }
  return reader_.is_http_1_0() ? Persistence::kKeepExplicit : Persistence::kKeep;
}

awaitable<bool> SocketSession::write(const Response& response, bool with_body) {
  head_.clear();
  append_head(head_, response, persistence(), date_now());
  std::string_view body = with_body ? std::string_view(response.body) : std::string_view();
  if (body.size() <= kShortBody) head_.append(std::exchange(body, {}));
  co_return co_await write(head_, body);
}

awaitable<bool> SocketSession::write(std::string_view head, std::string_view body) {
  const SteadyClock::time_point end = SteadyClock::now() + context_.timeouts.total;
  while (!head.empty() || !body.empty()) {
    const std::array buffers{asio::buffer(head), asio::buffer(body.substr(0, kPiece))};
    // Nearly always there is room for the whole answer, and nothing to wait for.
    boost::system::error_code error;
    std::size_t count =
        body.empty() ? socket_.write_some(buffers[0], error) : socket_.write_some(buffers, error);
    if (error == asio::error::would_block) {
      deadline_ = std::min(SteadyClock::now() + context_.timeouts.progress, end);
      std::tie(error, count) = co_await socket_.async_write_some(buffers, kAsTuple);
      deadline_ = SteadyClock::time_point::max();
    }
    if (error) co_return false;
    const std::size_t of_head = std::min(count, head.size());
    head.remove_prefix(of_head);
    body.remove_prefix(count - of_head);
    if (!body.empty()) co_await asio::post(*thread_.io, asio::use_awaitable);
  }
  co_return true;
}

/// A socket closed with unread bytes resets the connection, and the client may lose the answer: so
/// tell the end first and read on for a while.
awaitable<void> SocketSession::linger() {
  boost::system::error_code ignored;
  socket_.shutdown(Socket::shutdown_send, ignored);
  deadline_ = SteadyClock::now() + context_.timeouts.linger;
  std::vector<char> discarded(ReadBuffer::kSize);
  for (;;) {
    const auto [error, count] = co_await socket_.async_read_some(asio::buffer(discarded), kAsTuple);
    if (error) break;
  }
}

/// Nothing of a request has come, and the client, which had an answer before, knows that it may
/// have to connect again. A new client has perhaps sent its request already.
bool SocketSession::is_between_requests() const {
  return answered_ && reader_.state() == State::kIdle && buffer_.bytes().empty();
}

void SocketSession::stop() {
  stopping_ = true;
  if (!reading_) return;
  if (is_between_requests()) {
    cancel();
  } else {
    deadline_ = std::min(deadline_, SteadyClock::now() + context_.timeouts.linger);
  }
}

void SocketSession::abort() {
  stopping_ = true;
  boost::system::error_code ignored;
  socket_.close(ignored);
}

void SocketSession::tick(SteadyClock::time_point now) {
  if (now < deadline_ || !socket_.is_open()) return;
  expired_ = reading_;
  cancel();
}

void SocketSession::cancel() {
  boost::system::error_code ignored;
  socket_.cancel(ignored);
}

bool SocketSession::reserve_memory() {
  if (!context_.body_memory->take(reader_.body_bytes())) return false;
  reserved_bytes_ = reader_.body_bytes();
  return true;
}

void SocketSession::release_memory() {
  context_.body_memory->give_back(std::exchange(reserved_bytes_, 0));
}

/// Takes the descriptor over; closes it when that fails.
Socket adopt(asio::io_context& io, int descriptor) {
  Socket socket(io);
  boost::system::error_code error;
  socket.assign(asio::generic::stream_protocol(AF_UNSPEC, 0), descriptor, error);
  if (!error) return socket;
  close(descriptor);
  throw std::runtime_error(error.message());
}

}  // namespace

std::shared_ptr<Session> start_session(int socket, const SessionContext& context,
                                       const SessionThread& thread,
                                       std::function<void(const Session&)> on_end,
                                       std::optional<Response> refusal) {
  auto session = std::make_shared<SocketSession>(adopt(*thread.io, socket), context, thread);
  auto work = refusal ? session->refuse(session, std::move(*refusal)) : session->serve(session);
  asio::co_spawn(*thread.io, std::move(work),
                 [session, on_end = std::move(on_end)](const std::exception_ptr& failure) {
                   try {
                     if (failure) std::rethrow_exception(failure);
                   } catch (const std::exception& error) {
                     spdlog::error("a connection failed: {}", error.what());
                   }
                   on_end(*session);
                 });
  return session;
}

}  // namespace kpiwatch::http
