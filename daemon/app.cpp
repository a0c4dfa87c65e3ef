#include "daemon/app.h"

#include <spdlog/spdlog.h>

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <cstdlib>

#include "daemon/configuration.h"
#include "daemon/engine.h"
#include "daemon/http/server.h"
#include "daemon/http/services.h"
#include "daemon/self_metrics.h"
#include "daemon/version.h"
#include "daemon/watch_timer.h"

namespace kpiwatch {
namespace {

namespace asio = boost::asio;

/// Called when only a restart can tell what is stored: nothing may be acknowledged any more, and
/// there is nothing left to save.
void end_process(const std::string& message) {
  spdlog::critical("{}; ending, so that a restart finds out what is stored", message);
  spdlog::shutdown();
  std::_Exit(1);
}

std::unique_ptr<EventStore> open_store(const Settings& settings) {
  spdlog::info("opening the storage {}", settings.storage.string());
  return std::make_unique<EventStore>(settings.storage);
}

void report(State state, const std::string& line) {
  const bool bad = state == State::kAtRisk || state == State::kBreached;
  spdlog::log(bad ? spdlog::level::warn : spdlog::level::info, "{}", line);
}

/// Says every few seconds how far the rebuilding of the ledger is.
class RebuildLog {
 public:
  void operator()(EventNumber done, EventNumber total) {
    const auto now = std::chrono::steady_clock::now();
    if (now < next_) return;
    next_ = now + std::chrono::seconds{5};
    spdlog::info("read {} of {} stored events", done, total);
  }

 private:
  std::chrono::steady_clock::time_point next_ =
      std::chrono::steady_clock::now() + std::chrono::seconds{5};
};

}  // namespace

struct App::Parts {
  Parts(std::filesystem::path config, const Settings& settings);

  http::Services services();
  http::ServerOptions server_options(const Settings::Listen& listen);
  void handle_signals();
  void on_signal(int signal);

  asio::io_context io{1};
  asio::signal_set signals{io, SIGTERM, SIGINT, SIGHUP};
  SystemClock clock;
  SelfMetrics metrics;
  std::atomic<bool> ready = false;
  Engine engine;
  Configuration configuration;
  Watch watch;
  WatchTimer watch_timer;
  http::Server server;
};

App::Parts::Parts(std::filesystem::path config, const Settings& settings)
    : engine(settings, open_store(settings), clock, metrics, end_process, RebuildLog{}),
      configuration(std::move(config), settings, engine, clock, metrics),
      watch(clock,
            {[this](Instant at) { return engine.board_at(at); },
             [this](Instant after) { return engine.next_change(after); }},
            report),
      watch_timer(io, watch),
      server(server_options(settings.listen), http::make_api(services())) {
  spdlog::info("listening on http://{}:{}", settings.listen.host, server.port());
  spdlog::info("ready with {} events", engine.last_event());
  engine.on_applied([this] { watch_timer.applied(); });
  ready = true;
}

http::Services App::Parts::services() {
  return {engine,
          clock,
          metrics,
          std::string(kVersion),
          [this] { return configuration.reload(); },
          [this] { return ready.load(); }};
}

http::ServerOptions App::Parts::server_options(const Settings::Listen& listen) {
  http::ServerOptions options;
  options.host = listen.host;
  options.port = listen.port;
  options.on_refusal = [this](int status) { metrics.count_request("other", status); };
  return options;
}

void App::Parts::handle_signals() {
  signals.async_wait([this](const boost::system::error_code& error, int signal) {
    if (!error) on_signal(signal);
  });
}

void App::Parts::on_signal(int signal) {
  if (signal == SIGHUP) {
    configuration.reload();
    handle_signals();
    return;
  }
  spdlog::info("stopping");
  ready = false;
  watch_timer.stop();
}

App::App(std::filesystem::path config, const Settings& settings)
    : parts_(std::make_unique<Parts>(std::move(config), settings)) {}

App::~App() { parts_->engine.on_applied({}); }

std::uint16_t App::port() const { return parts_->server.port(); }

void App::run() {
  parts_->handle_signals();
  parts_->watch_timer.start();
  // Returns once a signal has left it nothing to wait for.
  parts_->io.run();
  parts_->server.stop();
  parts_->engine.on_applied({});
  spdlog::info("stopped");
}

}  // namespace kpiwatch
