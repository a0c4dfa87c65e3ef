#include "daemon/http/metrics_api.h"

#include <atomic>
#include <memory>

#include "daemon/http/router.h"
#include "daemon/http/services.h"
#include "metrics/report/asset_series.h"
#include "metrics/report/prometheus.h"

namespace kpiwatch::http {
namespace {

/// What one scrape leaves to the next.
struct Prepared {
  BoardExposition board;
  std::atomic<std::size_t> bytes = 0;  ///< of the last page
};

std::string page(const Services& services, Prepared& prepared) {
  constexpr std::size_t kGrowth = 1024;
  Exposition exposition;
  exposition.reserve(prepared.bytes + kGrowth);
  const Instant now = services.clock.now();
  prepared.board.write(services.engine.board_at(now), exposition);
  AssetSeries assets(now);
  services.engine.read_in_slices(
      [&](const Ledger& ledger) { return assets.write_slice(ledger, exposition); });
  services.metrics.set_journal(services.engine.journal_bytes(), services.engine.last_event());
  services.metrics.write(exposition);
  std::string text = exposition.take();
  prepared.bytes = text.size();
  return text;
}

}  // namespace

void add_metrics_api(Router& router, const Services& services) {
  const auto prepared = std::make_shared<Prepared>();
  // Query parameters are left alone: a scrape configuration may add its own.
  router.add("GET", "/metrics", answering([services, prepared](const Request&) {
               return Response{
                   200, "text/plain; version=0.0.4; charset=utf-8", page(services, *prepared), {}};
             }));
}

}  // namespace kpiwatch::http
