#include "tests/daemon/commands/program.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "tests/support/file_bytes.h"

namespace kpiwatch::support {
namespace {

struct Streams {
  int in = -1;
  int out = -1;
  int err = -1;
};

pid_t start(const std::string& directory, const std::vector<std::string>& arguments,
            const Streams& streams) {
  std::vector<char*> argv{const_cast<char*>(KPIWATCH_PROGRAM)};
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  const pid_t pid = fork();
  if (pid < 0) throw std::runtime_error("cannot fork");
  if (pid > 0) return pid;
  if (chdir(directory.c_str()) == 0 && dup2(streams.in, STDIN_FILENO) >= 0 &&
      dup2(streams.out, STDOUT_FILENO) >= 0 && dup2(streams.err, STDERR_FILENO) >= 0) {
    execv(KPIWATCH_PROGRAM, argv.data());
  }
  _exit(127);
}

int wait_for_end(pid_t pid) {
  int status = 0;
  if (waitpid(pid, &status, 0) != pid) throw std::runtime_error("cannot wait for the program");
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int open_file(const std::string& path, int flags) {
  const int file = open(path.c_str(), flags | O_CLOEXEC, 0600);
  if (file < 0) throw std::runtime_error("cannot open " + path);
  return file;
}

std::string take_file(const std::string& path) {
  std::string text = support::bytes_of(path);
  std::filesystem::remove(path);
  return text;
}

}  // namespace

Finished run_program(const std::string& directory, const std::vector<std::string>& arguments,
                     const std::string& input) {
  // Files rather than pipes: nobody has to read while the program writes.
  const std::string in = directory + "/.stdin";
  const std::string out = directory + "/.stdout";
  const std::string err = directory + "/.stderr";
  std::ofstream(in, std::ios::binary) << input;
  const Streams streams{open_file(in, O_RDONLY), open_file(out, O_WRONLY | O_CREAT | O_TRUNC),
                        open_file(err, O_WRONLY | O_CREAT | O_TRUNC)};
  const pid_t pid = start(directory, arguments, streams);
  for (const int file : {streams.in, streams.out, streams.err}) close(file);
  const int status = wait_for_end(pid);
  std::filesystem::remove(in);
  return {status, take_file(out), take_file(err)};
}

Serving::Serving(const std::string& directory, const std::vector<std::string>& arguments) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("cannot make a pipe");
  const int null = open_file("/dev/null", O_RDWR);
  std::vector<std::string> all{"serve"};
  all.insert(all.end(), arguments.begin(), arguments.end());
  pid_ = start(directory, all, {null, null, ends[1]});
  close(null);
  close(ends[1]);
  log_ = ends[0];
}

Serving::~Serving() {
  if (pid_ > 0) {
    signal(SIGKILL);
    wait();
  }
  close(log_);
}

std::string Serving::wait_for(const std::string& part) {
  do {
    for (auto end = unread_.find('\n'); end != std::string::npos; end = unread_.find('\n')) {
      const std::string line = unread_.substr(0, end);
      unread_.erase(0, end + 1);
      if (line.find(part) != std::string::npos) return line;
    }
  } while (read_more());
  return {};
}

bool Serving::read_more() {
  constexpr std::chrono::milliseconds kPatience = std::chrono::seconds{30};
  pollfd ready{log_, POLLIN, 0};
  if (poll(&ready, 1, static_cast<int>(kPatience.count())) != 1) return false;
  char bytes[4096];
  const ssize_t count = read(log_, bytes, sizeof bytes);
  if (count <= 0) return false;
  unread_.append(bytes, static_cast<std::size_t>(count));
  return true;
}

void Serving::signal(int number) const { kill(pid_, number); }

int Serving::wait() {
  const int status = wait_for_end(pid_);
  pid_ = -1;
  return status;
}

}  // namespace kpiwatch::support
