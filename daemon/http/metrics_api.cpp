#include "daemon/http/metrics_api.h"

#include <atomic>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "daemon/http/problem.h"
#include "daemon/http/router.h"
#include "daemon/http/services.h"
#include "daemon/process_metrics.h"
#include "metrics/report/asset_series.h"
#include "metrics/report/prometheus.h"

namespace kpiwatch::http {
namespace {

constexpr std::string_view kMetricsPath = "/metrics";

/// A page of this size takes about a tenth of a millisecond to make: less than to wake another
/// thread for it.
constexpr std::size_t kSmallPage = std::size_t{64} << 10;

/// The text about the board and the process that was written last. It is right for all scrapes of
/// the same millisecond while the ledger's version is the same. Safe from any thread.
class LatestText {
 public:
  using Text = std::shared_ptr<const std::string>;

  Text find(Instant at, LedgerVersion version) const {
    const std::lock_guard lock(mutex_);
    return at_ == at && version_ == version ? text_ : nullptr;
  }
  /// `version`: asked for before the board was evaluated.
  void keep(Text text, Instant at, LedgerVersion version) {
    const std::lock_guard lock(mutex_);
    text_.swap(text);
    at_ = at;
    version_ = version;
  }

 private:
  mutable std::mutex mutex_;
  Text text_;
  Instant at_{};
  LedgerVersion version_ = 0;
};

/// Makes the page: a small one at once, on the thread that asks, if nothing has to be waited for;
/// else on a thread of its own.
class Scrapes {
 public:
  explicit Scrapes(const Services& services) : services_(services) {}

  void answer(const Request& request, const Reply& reply);

 private:
  LatestText::Text text_at_once(Instant now);
  void write_text(const Board& board, Exposition& page);
  void answer_later(const Request& request, const Reply& reply);
  Response page_with_assets(const Board& board);
  /// With room for a page like the last one.
  Exposition begin_page(std::string_view text = {}) const;
  /// With what was counted, up to the request before this one.
  Response finish_page(Exposition page);

  const Services services_;
  BoardExposition board_text_;
  ProcessMetrics process_;
  LatestText latest_;
  std::atomic<std::size_t> bytes_ = 0;  ///< of the last page; 0: there was none
  boost::asio::thread_pool later_{1};
};

void Scrapes::answer(const Request& request, const Reply& reply) {
  if (const auto text = text_at_once(services_.clock.now())) {
    reply(finish_page(begin_page(*text)));
  } else {
    answer_later(request, reply);
  }
}

/// Nothing when the page is too large or there would be a wait.
LatestText::Text Scrapes::text_at_once(Instant now) {
  if (bytes_ == 0 || bytes_ > kSmallPage) return nullptr;
  const LedgerVersion version = services_.engine.ledger_version();
  if (auto text = latest_.find(now, version)) return text;
  std::optional<Board> board;
  services_.engine.read_if_free([&](const Ledger& ledger) {
    if (!AssetSeries::are_promised(ledger.promises())) board = ledger.board_at(now);
  });
  if (!board) return nullptr;
  Exposition written = begin_page();
  write_text(*board, written);
  auto text = std::make_shared<const std::string>(written.take());
  latest_.keep(text, now, version);
  return text;
}

void Scrapes::write_text(const Board& board, Exposition& page) {
  board_text_.write(board, page);
  process_.write(page);
}

void Scrapes::answer_later(const Request& request, const Reply& reply) {
  boost::asio::post(later_, [this, request, reply] {
    try {
      reply(page_with_assets(services_.engine.board_at(services_.clock.now())));
    } catch (const std::exception& error) {
      reply(failure(request, error));
    }
  });
}

Response Scrapes::page_with_assets(const Board& board) {
  Exposition page = begin_page();
  write_text(board, page);
  AssetSeries assets(board.at);
  services_.engine.read_in_slices(
      [&](const Ledger& ledger) { return assets.write_slice(ledger, page); });
  return finish_page(std::move(page));
}

Exposition Scrapes::begin_page(std::string_view text) const {
  constexpr std::size_t kGrowth = 1024;
  std::string page;
  page.reserve(bytes_ + kGrowth);
  page = text;
  return Exposition(std::move(page));
}

Response Scrapes::finish_page(Exposition page) {
  services_.metrics.set_journal(services_.engine.journal_bytes(), services_.engine.last_event());
  services_.metrics.write(page);
  std::string text = page.take();
  bytes_ = text.size();
  return {200, "text/plain; version=0.0.4; charset=utf-8", std::move(text), {}};
}

}  // namespace

void add_metrics_api(Router& router, const Services& services) {
  const auto scrapes = std::make_shared<Scrapes>(services);
  // Query parameters are left alone: a scrape configuration may add its own.
  router.add(
      "GET", std::string(kMetricsPath),
      [scrapes](const Request& request, const Reply& reply) { scrapes->answer(request, reply); });
}

bool is_scrape(const Request& request) {
  return (request.method == "GET" || request.method == "HEAD") && request.path == kMetricsPath &&
         request.body.empty();
}

}  // namespace kpiwatch::http
