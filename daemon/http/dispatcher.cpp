#include "daemon/http/dispatcher.h"

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <exception>
#include <utility>

#include "daemon/http/encoding.h"
#include "daemon/http/problem.h"

namespace kpiwatch::http {

namespace asio = boost::asio;

namespace {

/// Shared with whoever posts to it: a poster may still be inside `post` when the answer is out.
using Pool = std::shared_ptr<asio::thread_pool>;

}  // namespace

struct Dispatcher::Parts {
  Handler handler;
  std::size_t max_body_bytes;
  Quick is_quick;
  Pool for_safe;
  Pool for_others;

  const Pool& pool_for(const Request& request) const {
    return is_safe(request) ? for_safe : for_others;
  }
  Reply compressing(const Request& request, Reply reply) const;
  void answer(Request request, Reply reply) const;
};

/// Compresses on the pool: a handler may answer from a thread with better things to do.
Reply Dispatcher::Parts::compressing(const Request& request, Reply reply) const {
  if (!accepts_gzip(request.header("accept-encoding").value_or(""))) return reply;
  return [threads = pool_for(request), reply = std::move(reply)](Response response) {
    if (!is_worth_compressing(response)) return reply(std::move(response));
    asio::post(*threads, [reply, response = std::move(response)]() mutable {
      compress(response);
      reply(std::move(response));
    });
  };
}

void Dispatcher::Parts::answer(Request request, Reply reply) const {
  reply = compressing(request, std::move(reply));
  try {
    auto refusal = undo_content_encoding(request, max_body_bytes);
    refusal ? reply(std::move(*refusal)) : handler(request, reply);
  } catch (const std::exception& error) {
    reply(failure(request, error));
  }
}

Dispatcher::Dispatcher(Handler handler, unsigned threads, std::size_t max_body_bytes,
                       Quick is_quick)
    : parts_(std::make_unique<Parts>(Parts{std::move(handler), max_body_bytes, std::move(is_quick),
                                           std::make_shared<asio::thread_pool>(threads),
                                           std::make_shared<asio::thread_pool>(threads)})) {}

Dispatcher::~Dispatcher() {
  parts_->for_safe->join();
  parts_->for_others->join();
}

void Dispatcher::dispatch(Request request, Reply reply) {
  if (parts_->is_quick && parts_->is_quick(request))
    return parts_->answer(std::move(request), std::move(reply));
  const Pool& pool = parts_->pool_for(request);
  asio::post(*pool, [parts = parts_.get(), request = std::move(request),
                     reply = std::move(reply)]() mutable {
    parts->answer(std::move(request), std::move(reply));
  });
}

}  // namespace kpiwatch::http
