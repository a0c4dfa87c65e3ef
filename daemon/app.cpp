#include "daemon/app.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/thread_pool.hpp>
#include <csignal>
#include <cstdlib>
#include <optional>

#include "daemon/configuration.h"
#include "daemon/engine.h"
#include "daemon/http/ingest_api.h"
#include "daemon/http/metrics_api.h"
#include "daemon/http/opening.h"
#include "daemon/http/other_sites.h"
#include "daemon/http/server.h"
#include "daemon/http/services.h"
#include "daemon/rebuild_progress.h"
#include "daemon/self_metrics.h"
#include "daemon/service_manager.h"
#include "daemon/version.h"
#include "daemon/watch_timer.h"
#include "daemon/watchdog.h"

namespace kpiwatch {
namespace {

namespace asio = boost::asio;

/// Thrown out of the rebuilding when a signal asks to stop.
struct StopAsked {};

/// Called when only a restart can tell what is stored: nothing may be acknowledged any more, and
/// there is nothing left to save.
void end_process(const std::string& message) {
  spdlog::critical("{}; ending, so that a restart finds out what is stored", message);
  spdlog::default_logger()->flush();
  std::_Exit(1);
}

std::unique_ptr<EventStore> open_store(const Settings& settings) {
  spdlog::info("opening the storage {}", settings.storage.string());
  return std::make_unique<EventStore>(settings.storage, settings.identity_memory);
}

void report(State state, const std::string& line) {
  const bool bad = state == State::kAtRisk || state == State::kBreached;
  spdlog::log(bad ? spdlog::level::warn : spdlog::level::info, "{}", line);
}

}  // namespace

/// What is there from the first moment: the storage, which is ours, and a server that asks for
/// patience. Of an address that a service manager holds, nothing is taken before it can be served:
/// there it waits, and nobody is refused.
struct App::Foundation {
  Foundation(std::filesystem::path config_file, const Settings& its_settings, bool only_loopback);

  http::ServerOptions server_options();
  void listen();
  void stop_listening();
  void handle_signals();
  void on_signal(int signal);

  std::filesystem::path config;
  Settings settings;
  bool loopback_only;
  ServiceManager manager;
  asio::io_context io{1};
  asio::signal_set signals{io, SIGTERM, SIGINT, SIGHUP};
  SystemClock clock;
  SelfMetrics metrics;
  bool stop_asked = false;
  bool reload_asked = false;  ///< before there was anything to reload
  Work* work = nullptr;       ///< while it serves
  std::unique_ptr<EventStore> store;
  http::Opening opening;
  std::optional<http::Server> server;
};

/// What takes up its work once the ledger is rebuilt.
struct App::Work {
  explicit Work(Foundation& its_foundation);
  /// Answers what was read, and takes no more.
  ~Work();

  Engine::Progress progress();
  http::Services services();
  void run();
  void reload();
  void stop();

  Foundation& foundation;
  std::atomic<bool> ready = true;
  Engine engine;
  Configuration configuration;
  Watch watch;
  WatchTimer watch_timer;
  Watchdog watchdog;
  /// One by SIGHUP that has not begun: others that come meanwhile are the same.
  std::atomic<bool> reload_waits = false;
  /// For SIGHUP: signals and alerts go on meanwhile. Last: it uses the others.
  asio::thread_pool reloader{1};
};

App::Foundation::Foundation(std::filesystem::path config_file, const Settings& its_settings,
                            bool only_loopback)
    : config(std::move(config_file)),
      settings(its_settings),
      loopback_only(only_loopback),
      store(open_store(settings)),
      opening([this](int status) { metrics.count_request("other", status); }) {
  if (!manager.listening_socket()) listen();
}

void App::Foundation::listen() {
  if (server) return;
  server.emplace(server_options(), [this](http::Request& request, const http::Reply& reply) {
    opening.handle(request, reply);
  });
  spdlog::info("listening on http://{}", server->authority());
}

void App::Foundation::stop_listening() {
  if (server) server->stop();
}

http::ServerOptions App::Foundation::server_options() {
  http::ServerOptions options;
  options.host = settings.listen.host;
  options.port = settings.listen.port;
  options.socket = manager.listening_socket();
  options.loopback_only = loopback_only;
  options.gate = http::refuse_other_sites;
  options.is_quick = [](const http::Request& request) {
    return http::is_small_ingest(request) || http::is_scrape(request);
  };
  options.on_refusal = [this](int status) { metrics.count_request("other", status); };
  return options;
}

void App::Foundation::handle_signals() {
  signals.async_wait([this](const boost::system::error_code& error, int signal) {
    if (!error) on_signal(signal);
  });
}

void App::Foundation::on_signal(int signal) {
  if (signal == SIGHUP) {
    if (work) {
      work->reload();
    } else {
      reload_asked = true;
    }
    handle_signals();
    return;
  }
  spdlog::info("stopping");
  manager.stopping();
  stop_asked = true;
  if (work) work->stop();
}

App::Work::Work(Foundation& its_foundation)
    : foundation(its_foundation),
      engine(foundation.settings, std::move(foundation.store), foundation.clock, foundation.metrics,
             end_process, progress()),
      configuration(foundation.config, foundation.settings, engine, foundation.clock,
                    foundation.metrics, RebuildProgress(foundation.manager)),
      watch(foundation.clock,
            {[this](Instant at) { return engine.board_at(at); },
             [this](Instant after) { return engine.next_change(after); }},
            report),
      watch_timer(foundation.io, watch),
      watchdog(foundation.io, engine, foundation.manager) {}

App::Work::~Work() {
  engine.end_reloads();
  foundation.stop_listening();
  engine.on_applied({});
  foundation.work = nullptr;
}

/// Of the first rebuilding, which a signal can end: nobody else runs the io_context meanwhile.
Engine::Progress App::Work::progress() {
  return [this, tell = RebuildProgress(foundation.manager)](EventNumber done,
                                                            EventNumber total) mutable {
    tell(done, total);
    foundation.io.poll();
    if (foundation.stop_asked) throw StopAsked{};
  };
}

http::Services App::Work::services() {
  return {engine,
          foundation.clock,
          foundation.metrics,
          std::string(kVersion),
          [this] { return configuration.reload_unless_busy(); },
          [this] { return ready.load(); },
          [this] { return configuration.receivers(); }};
}

void App::Work::run() {
  foundation.work = this;
  engine.on_applied([this] { watch_timer.applied(); });
  foundation.opening.open(http::make_api(services()));
  foundation.listen();
  const std::string status = fmt::format("ready with {} events", engine.last_event());
  spdlog::info("{}", status);
  foundation.manager.ready(status);
  watch_timer.start();
  watchdog.start();
  if (foundation.reload_asked) reload();
  // Returns once a signal has left it nothing to wait for.
  foundation.io.restart();
  foundation.io.run();
}

void App::Work::reload() {
  if (reload_waits.exchange(true)) return;
  asio::post(reloader, [this] {
    reload_waits = false;
    if (!ready) return;
    foundation.manager.reloading();
    const ReloadOutcome outcome = configuration.reload();
    if (outcome.kind == ReloadOutcome::Kind::kNotDone || !ready) return;
    foundation.manager.ready(outcome.kind == ReloadOutcome::Kind::kInForce
                                 ? "serving"
                                 : "serving by the configuration before; the new one is refused");
  });
}

void App::Work::stop() {
  ready = false;
  engine.end_reloads();
  watch_timer.stop();
  watchdog.stop();
}

App::App(std::filesystem::path config, const Settings& settings, bool loopback_only)
    : foundation_(std::make_unique<Foundation>(std::move(config), settings, loopback_only)) {}

App::~App() = default;

void App::run() {
  foundation_->handle_signals();
  try {
    Work(*foundation_).run();
  } catch (const StopAsked&) {
    foundation_->stop_listening();
  }
  spdlog::info("stopped");
}

}  // namespace kpiwatch
