#include "node/etcd/etcd_child.h"

#include <atomic>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace wattbook::etcd {
namespace {

constexpr const char* program = "/usr/bin/etcd";
constexpr std::chrono::milliseconds pause_after_end{500};
constexpr std::chrono::milliseconds end_time_max{3'000};

// Only calls that are safe between fork and exec.
[[noreturn]] void become(char* const* arguments, int log, pid_t parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(1);
  ::dup2(log, STDOUT_FILENO);
  ::dup2(log, STDERR_FILENO);
  ::execv(program, arguments);
  ::_exit(127);
}

}  // namespace

// Blocks of at most a megabyte; little history, for memory (CONSENSUS 2).
std::vector<std::string> child_arguments(const ChildOptions& options) {
  const std::string client = fmt::format("http://127.0.0.1:{}", options.client_port);
  std::vector<std::string> out{
      "etcd",
      "--name=" + options.name,
      "--data-dir=" + options.data_directory,
      "--listen-client-urls=" + client,
      "--advertise-client-urls=" + client,
      "--listen-peer-urls=" + options.peer_url,
      "--initial-advertise-peer-urls=" + options.peer_url,
      "--initial-cluster=" + options.members,
      "--initial-cluster-token=" + options.token,
      std::string("--initial-cluster-state=") + (options.joins ? "existing" : "new"),
      "--heartbeat-interval=100",
      "--election-timeout=1000",
      "--pre-vote=true",
      "--snapshot-count=1000",
      "--quota-backend-bytes=8589934592",
      "--log-level=warn",
      "--logger=zap"};
  if (options.tls) {
    out.push_back("--peer-client-cert-auth");
    out.push_back("--peer-cert-file=" + options.tls->certificate);
    out.push_back("--peer-key-file=" + options.tls->key);
    out.push_back("--peer-trusted-ca-file=" + options.tls->authority);
  }
  return out;
}

struct Child::Parts {
  std::vector<std::string> arguments;
  std::string log_path;
  std::atomic<std::uint32_t> starts{0};
  std::mutex mutex;  // guards process and stopping
  std::condition_variable wake;
  pid_t process = -1;
  bool stopping = false;
  // The death signal is of the thread that forks, so one thread starts them all and outlives them.
  std::jthread thread;

  void run();
  pid_t spawn();
};

pid_t Child::Parts::spawn() {
  std::vector<char*> pointers;
  for (std::string& argument : arguments) pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  const int log = ::open(log_path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  const pid_t parent = ::getpid();
  const pid_t child = ::fork();
  if (child == 0) become(pointers.data(), log, parent);
  if (log >= 0) ::close(log);
  return child;
}

void Child::Parts::run() {
  std::unique_lock lock(mutex);
  while (!stopping) {
    process = spawn();
    ++starts;
    const pid_t child = process;
    lock.unlock();
    int status = 0;
    while (child > 0 && ::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    lock.lock();
    process = -1;
    wake.notify_all();
    wake.wait_for(lock, pause_after_end, [&] { return stopping; });
  }
}

Result<std::unique_ptr<Child>> Child::start(ChildOptions options) {
  if (::access(program, X_OK) != 0)
    return fail(std::string(program) + " is not there: " + std::strerror(errno),
                "install the Debian package etcd-server");
  auto parts = std::make_unique<Parts>();
  parts->arguments = child_arguments(options);
  parts->log_path = options.data_directory + ".log";
  Parts* const raw = parts.get();
  parts->thread = std::jthread([raw] { raw->run(); });
  return std::unique_ptr<Child>(new Child(std::move(parts)));
}

Child::Child(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Child::~Child() {
  {
    std::unique_lock lock(parts_->mutex);
    parts_->stopping = true;
    parts_->wake.notify_all();
    if (parts_->process > 0) ::kill(parts_->process, SIGTERM);
    parts_->wake.wait_for(lock, end_time_max, [&] { return parts_->process < 0; });
    if (parts_->process > 0) ::kill(parts_->process, SIGKILL);
  }
  parts_->thread.join();
}

std::uint32_t Child::starts() const { return parts_->starts; }

void Child::kill() {
  const std::lock_guard lock(parts_->mutex);
  if (parts_->process > 0) ::kill(parts_->process, SIGKILL);
}

}  // namespace wattbook::etcd
