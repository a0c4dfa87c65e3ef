#include "daemon/http/metrics_api.h"

#include <atomic>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <memory>
#include <optional>
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

/// Makes the page: a small one at once, on the thread that asks, if nothing has to be waited for;
/// else on a thread of its own.
class Scrapes {
 public:
  explicit Scrapes(const Services& services) : services_(services) {}

  void answer(const Request& request, const Reply& reply);

 private:
  std::optional<Board> board_at_once(Instant now) const;
  void answer_later(const Request& request, const Reply& reply);
  Response page(const Board& board, bool with_assets);

  const Services services_;
  BoardExposition board_text_;
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

/// Nothing when the page is too large or events are being applied.
std::optional<Board> Scrapes::board_at_once(Instant now) const {
  std::optional<Board> board;
  if (bytes_ == 0 || bytes_ > kSmallPage) return board;
  services_.engine.read_if_free([&](const Ledger& ledger) {
    if (!AssetSeries::are_promised(ledger.promises())) board = ledger.board_at(now);
  });
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
