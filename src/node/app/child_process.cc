#include "node/app/child_process.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace wattbook::app {
namespace {

Error cannot_start(const std::string& program, int code) {
  return {"cannot start " + program + ": " + std::strerror(code),
          "see that this user may start processes (ulimit -u)"};
}

// The node's threads block signals that are its main thread's to take; a child must not inherit
// that.
void set_signals(posix_spawnattr_t& attributes) {
  sigset_t none;
  sigset_t all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
}

int spawn(pid_t& child, const std::string& program, std::vector<std::string>& words,
          const std::string& directory, int output) {
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addchdir_np(&actions, directory.c_str());
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, output, STDERR_FILENO);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  set_signals(attributes);
  const int failed =
      posix_spawn(&child, program.c_str(), &actions, &attributes, arguments.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return failed;
}

}  // namespace

Result<ChildProcess> ChildProcess::start(const std::string& program, std::vector<std::string> words,
                                         const std::string& directory) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return std::unexpected(cannot_start(program, errno));
  pid_t child = 0;
  const int failed = spawn(child, program, words, directory, ends[1]);
  close(ends[1]);
  if (failed == 0) return ChildProcess(child, ends[0]);
  close(ends[0]);
  return std::unexpected(cannot_start(program, failed));
}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept
    : child_(std::exchange(other.child_, 0)),
      output_(std::exchange(other.output_, -1)),
      read_(std::move(other.read_)) {}

ChildProcess::~ChildProcess() {
  if (child_ > 0) {
    kill();
    wait();
  }
  if (output_ >= 0) close(output_);
}

std::optional<std::string> ChildProcess::read_line() {
  for (;;) {
    if (const std::size_t end = read_.find('\n'); end != read_.npos) {
      std::string line = read_.substr(0, end);
      read_.erase(0, end + 1);
      return line;
    }
    std::array<char, 4'096> part{};
    const ssize_t size = read(output_, part.data(), part.size());
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return std::nullopt;
    read_.append(part.data(), static_cast<std::size_t>(size));
  }
}

void ChildProcess::lower_priority() const {
  setpriority(PRIO_PROCESS, static_cast<id_t>(child_), 10);
}

void ChildProcess::kill() const { ::kill(child_, SIGKILL); }

std::optional<int> ChildProcess::wait() {
  int status = 0;
  while (waitpid(child_, &status, 0) < 0 && errno == EINTR) continue;
  child_ = 0;
  return WIFEXITED(status) ? std::optional(WEXITSTATUS(status)) : std::nullopt;
}

}  // namespace wattbook::app
