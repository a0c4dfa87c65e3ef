#include "daemon/service_manager.h"

#include <gmock/gmock.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>

#include "tests/support/temporary_directory.h"

namespace kpiwatch {
namespace {

using testing::MatchesRegex;

/// The service manager's side: a datagram socket that remembers what it is told.
class ServiceManagerTest : public testing::Test {
 protected:
  ServiceManagerTest() {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path().copy(address.sun_path, sizeof address.sun_path - 1);
    socket_ = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    if (bind(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
      throw std::runtime_error("cannot bind " + path());
    setenv("NOTIFY_SOCKET", path().c_str(), 1);
  }
  ~ServiceManagerTest() override {
    close(socket_);
    for (const char* name :
         {"NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID", "LISTEN_FDS", "LISTEN_PID"})
      unsetenv(name);
  }

  std::string path() const { return (directory_ / "notify").string(); }
  /// The next message, "" when there is none.
  std::string told() const {
    char bytes[512];
    const ssize_t count = recv(socket_, bytes, sizeof bytes, 0);
    return count < 0 ? "" : std::string(bytes, static_cast<std::size_t>(count));
  }
  static void set(const char* name, const std::string& value) { setenv(name, value.c_str(), 1); }

 private:
  support::TemporaryDirectory directory_;
  int socket_ = -1;
};

TEST_F(ServiceManagerTest, HearsWhatTheDaemonDoes) {
  set("WATCHDOG_USEC", "30000000");
  ServiceManager manager;
  manager.extend_timeout(std::chrono::seconds{60}, "read 1 of 2 stored events");
  EXPECT_EQ(told(), "EXTEND_TIMEOUT_USEC=60000000\nSTATUS=read 1 of 2 stored events");
  manager.ready("ready with 2 events");
  EXPECT_EQ(told(), "READY=1\nSTATUS=ready with 2 events");
  manager.feed_watchdog();
  EXPECT_EQ(told(), "WATCHDOG=1");
  manager.reloading();
  EXPECT_THAT(told(), MatchesRegex("RELOADING=1\nMONOTONIC_USEC=[0-9]+\n"
                                   "STATUS=reading the configuration"));
  manager.stopping();
  EXPECT_EQ(told(), "STOPPING=1\nSTATUS=stopping");
}

TEST_F(ServiceManagerTest, HearsNothingOfWorkThatIsGivenUpOnceItStops) {
  ServiceManager manager;
  manager.stopping();
  EXPECT_EQ(told(), "STOPPING=1\nSTATUS=stopping");
  manager.reloading();
  manager.extend_timeout(std::chrono::seconds{60}, "read 1 of 2 stored events");
  manager.ready("serving");
  EXPECT_EQ(told(), "");
}

TEST_F(ServiceManagerTest, TheWatchdogIsNotFedWhereThereIsNone) {
  const ServiceManager manager;
  manager.feed_watchdog();
  EXPECT_EQ(told(), "");
}

TEST_F(ServiceManagerTest, NobodyIsToldWhenNobodyAsks) {
  unsetenv("NOTIFY_SOCKET");
  ServiceManager manager;
  manager.ready("ready");
  EXPECT_EQ(told(), "");
}

TEST_F(ServiceManagerTest, TheWatchdogsIntervalIsForTheProcessThatItNames) {
  EXPECT_EQ(ServiceManager().watchdog(), std::nullopt);
  set("WATCHDOG_USEC", "30000000");
  EXPECT_EQ(ServiceManager().watchdog(), std::chrono::seconds{30});
  set("WATCHDOG_PID", std::to_string(getpid()));
  EXPECT_EQ(ServiceManager().watchdog(), std::chrono::seconds{30});
  set("WATCHDOG_PID", "1");
  EXPECT_EQ(ServiceManager().watchdog(), std::nullopt);
}

TEST_F(ServiceManagerTest, AnIntervalThatIsNoNumberIsNone) {
  for (const char* interval : {"", "0", "-5", "30s"}) {
    set("WATCHDOG_USEC", interval);
    EXPECT_EQ(ServiceManager().watchdog(), std::nullopt) << interval;
  }
}

TEST_F(ServiceManagerTest, ASocketIsTakenOnlyWhenItIsMeantForThisProcess) {
  EXPECT_EQ(ServiceManager().listening_socket(), std::nullopt);
  set("LISTEN_FDS", "1");
  EXPECT_EQ(ServiceManager().listening_socket(), std::nullopt);
  set("LISTEN_PID", "1");
  EXPECT_EQ(ServiceManager().listening_socket(), std::nullopt);
  set("LISTEN_PID", std::to_string(getpid()));
  EXPECT_EQ(ServiceManager().listening_socket(), 3);
}

TEST_F(ServiceManagerTest, MoreThanOneSocketIsAnError) {
  set("LISTEN_FDS", "2");
  set("LISTEN_PID", std::to_string(getpid()));
  try {
    (void)ServiceManager().listening_socket();
    FAIL() << "two sockets were taken";
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(), "expected one listening socket from the service manager, found 2");
  }
}

}  // namespace
}  // namespace kpiwatch
