#include "daemon/http/opening.h"

#include <utility>

#include "daemon/http/admin_api.h"
#include "daemon/http/problem.h"

namespace kpiwatch::http {
namespace {

Response answer(const Request& request) {
  const bool asks = request.method == "GET" || request.method == "HEAD";
  if (asks && request.path == "/-/healthy") return healthy();
  return unavailable("kpiwatch is starting: the stored events are being read");
}

}  // namespace

void Opening::handle(Request& request, const Reply& reply) const {
  if (const Handler* api = open_.load(std::memory_order_acquire)) return (*api)(request, reply);
  Response response = answer(request);
  observer_(response.status);
  reply(std::move(response));
}

void Opening::open(Handler api) {
  api_ = std::make_unique<const Handler>(std::move(api));
  open_.store(api_.get(), std::memory_order_release);
}

}  // namespace kpiwatch::http
