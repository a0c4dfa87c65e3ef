#include "daemon/http/admin_api.h"

#include "daemon/http/problem.h"
#include "daemon/http/router.h"
#include "daemon/http/services.h"

namespace kpiwatch::http {
namespace {

Response text(std::string body) { return {200, "text/plain; charset=utf-8", std::move(body), {}}; }

Response reload(const Services& services) {
  const ReloadOutcome outcome = services.reload();
  switch (outcome.kind) {
    case ReloadOutcome::Kind::kInForce:
      return text("The configuration is in force.\n");
    case ReloadOutcome::Kind::kRefused:
      return problem(500, "the configuration is refused; the one before it stays in force",
                     outcome.complaints);
    case ReloadOutcome::Kind::kNotDone:
      break;
  }
  return unavailable(
      "the configuration is being read already, or kpiwatch is stopping; ask again later");
}

}  // namespace

Response healthy() { return text("kpiwatch is healthy.\n"); }

void add_admin_api(Router& router, const Services& services) {
  router.add("GET", "/-/healthy", answering([](const Request&) { return healthy(); }));
  router.add("GET", "/-/ready", answering([is_ready = services.is_ready](const Request&) {
               return is_ready() ? text("kpiwatch is ready.\n")
                                 : unavailable("kpiwatch is stopping");
             }));
  for (const char* method : {"POST", "PUT"}) {
    router.add(method, "/-/reload",
               answering([services](const Request&) { return reload(services); }));
  }
}

}  // namespace kpiwatch::http
