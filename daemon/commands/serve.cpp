#include "daemon/commands/serve.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <boost/asio/ip/address.hpp>
#include <csignal>
#include <ostream>

#include "daemon/app.h"
#include "daemon/commands/load.h"
#include "daemon/version.h"

namespace kpiwatch {
namespace {

/// A name other than localhost may come to mean another machine's address at any time.
bool is_loopback(const std::string& host) {
  boost::system::error_code error;
  const auto address = boost::asio::ip::make_address(host, error);
  return error ? host == "localhost" : address.is_loopback();
}

int serve(const ServeOptions& options, const Settings& settings) {
  spdlog::info("kpiwatch {} starts with {}", kVersion, options.config.string());
  try {
    App(options.config, settings, !options.allow_unprotected_remote).run();
    return kDone;
  } catch (const std::exception& failure) {
    spdlog::critical("{}", failure.what());
    return kFailed;
  }
}

}  // namespace

int run_serve(const ServeOptions& options, Console& console) {
  const auto settings = load(options.config, console);
  if (!settings) return kWrongUsage;
  if (!options.allow_unprotected_remote && !is_loopback(settings->listen.host)) {
    console.err << fmt::format(
        "{}: web.listen: expected an address of this machine alone, such as 127.0.0.1 or "
        "localhost, found {}: "
        "nothing protects it yet (--allow-unprotected-remote listens there all the same)\n",
        options.config.string(), settings->listen.host);
    return kWrongUsage;
  }
  // A client that goes away, or a log's reader, is no reason to end.
  std::signal(SIGPIPE, SIG_IGN);
  start_logging(options.log_level);
  return serve(options, *settings);
}

}  // namespace kpiwatch
