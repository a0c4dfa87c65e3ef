#include "daemon/http/metrics_api.h"

#include <atomic>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <memory>
#include <mutex>
#include <utility>

#include "daemon/http/problem.h"
#include "daemon/http/router.h"
#include "daemon/http/services.h"
#include "metrics/report/asset_series.h"
#include "metrics/report/prometheus.h"

namespace kpiwatch::http {
namespace {

constexpr std::string_view kPath = "/metrics";

/// Made in a tenth of a millisecond, which on another thread would go by before it wakes.
constexpr std::size_t kSmallPage = std::size_t{64} << 10;

/// The board that was evaluated last, for all who ask within its millisecond: no event has come
/// since. Safe from any thread.
class LatestBoard {
 public:
  std::shared_ptr<const Board> find(Instant at, LedgerVersion version) const {
    const std::lock_guard lock(mutex_);
    return board_ && board_->at == at && version_ == version ? board_ : nullptr;
  }
  /// `version`: asked for before it was evaluated.
  void keep(std::shared_ptr<const Board> board, LedgerVersion version) {
    const std::lock_guard lock(mutex_);
    board_.swap(board);
    version_ = version;
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const Board> board_;
  LedgerVersion version_ = 0;
};

/// Makes the page: a small one at once, on the thread that asks, if nothing has to be waited for;
/// else on a thread of its own.
class Scrapes {
 public:
  explicit Scrapes(const Services& services) : services_(services) {}

  void answer(const Request& request, const Reply& reply);

 private:
  std::shared_ptr<const Board> board_at_once(Instant now);
  void answer_later(const Request& request, const Reply& reply);
  Response page(const Board& board, bool with_assets);

  const Services services_;
  BoardExposition board_text_;
  LatestBoard latest_;
  std::atomic<std::size_t> bytes_ = 0;  ///< of the last page; 0: there was none
  boost::asio::thread_pool later_{1};
};

void Scrapes::answer(const Request& request, const Reply& reply) {
  if (const auto board = board_at_once(services_.clock.now())) {
    reply(page(*board, false));
  } else {
    answer_later(request, reply);
  }
}

/// Nothing when the page is too large or there would be a wait.
std::shared_ptr<const Board> Scrapes::board_at_once(Instant now) {
  if (bytes_ == 0 || bytes_ > kSmallPage) return nullptr;
  const LedgerVersion version = services_.engine.ledger_version();
  std::shared_ptr<const Board> board = latest_.find(now, version);
  if (board) return board;
  services_.engine.read_if_free([&](const Ledger& ledger) {
    if (!AssetSeries::are_promised(ledger.promises()))
      board = std::make_shared<const Board>(ledger.board_at(now));
  });
  if (board) latest_.keep(board, version);
  return board;
}

void Scrapes::answer_later(const Request& request, const Reply& reply) {
  boost::asio::post(later_, [this, request, reply] {
    try {
      reply(page(services_.engine.board_at(services_.clock.now()), true));
    } catch (const std::exception& error) {
      reply(failure(request, error));
    }
  });
}

Response Scrapes::page(const Board& board, bool with_assets) {
  constexpr std::size_t kGrowth = 1024;
  Exposition exposition;
  exposition.reserve(bytes_ + kGrowth);
  board_text_.write(board, exposition);
  AssetSeries assets(board.at);
  if (with_assets) {
    services_.engine.read_in_slices(
        [&](const Ledger& ledger) { return assets.write_slice(ledger, exposition); });
  }
  services_.metrics.set_journal(services_.engine.journal_bytes(), services_.engine.last_event());
  services_.metrics.write(exposition);
  std::string text = exposition.take();
  bytes_ = text.size();
  return {200, "text/plain; version=0.0.4; charset=utf-8", std::move(text), {}};
}

}  // namespace

void add_metrics_api(Router& router, const Services& services) {
  const auto scrapes = std::make_shared<Scrapes>(services);
  // Query parameters are left alone: a scrape configuration may add its own.
  router.add("GET", std::string(kPath), [scrapes](const Request& request, const Reply& reply) {
    scrapes->answer(request, reply);
  });
}

bool is_scrape(const Request& request) {
  return (request.method == "GET" || request.method == "HEAD") && request.path == kPath &&
         request.body.empty();
}

}  // namespace kpiwatch::http
