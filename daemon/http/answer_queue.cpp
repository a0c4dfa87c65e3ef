#include "daemon/http/answer_queue.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

namespace kpiwatch::http {

void AnswerQueue::put(std::shared_ptr<Asker> asker, Response response) {
  if (io_->get_executor().running_in_this_thread()) return asker->take(std::move(response));
  bool first = false;
  {
    const std::lock_guard lock(mutex_);
    first = waiting_.empty();
    waiting_.emplace_back(std::move(asker), std::move(response));
  }
  if (!first) return;
  // Weakly: what is posted belongs to the io_context, which the queue keeps.
  boost::asio::post(*io_, [weak = weak_from_this()] {
    if (const auto queue = weak.lock()) queue->deliver();
  });
}

void AnswerQueue::deliver() {
  std::vector<std::pair<std::shared_ptr<Asker>, Response>> answers;
  {
    const std::lock_guard lock(mutex_);
    answers.swap(waiting_);
  }
  for (auto& [asker, response] : answers) asker->take(std::move(response));
}

}  // namespace kpiwatch::http
