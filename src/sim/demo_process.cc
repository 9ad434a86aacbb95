#include "sim/demo_process.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <iostream>
#include <memory>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <fcntl.h>
#include <fmt/core.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sim/demo_client.h"

namespace wattbook::sim {
namespace {

constexpr const char* verb = "demo-devices";

Error cannot_start(int code) {
  return {fmt::format("cannot start the demo's devices: {}", std::strerror(code)),
          "see that this user may start processes (ulimit -u)"};
}

// Up to the end of a line of standard input; empty where there is none.
std::string read_line() {
  std::string line;
  char letter = 0;
  while (read(STDIN_FILENO, &letter, 1) == 1 && letter != '\n') line += letter;
  return line;
}

int run_devices(const DemoSetting& setting) {
  env::Log log(std::cerr, env::LogLevel::warning, env::LogFormat::text);
  const auto client = DemoClient::make(setting);
  if (!client) {
    fmt::print(stderr, "wattbook: {}\n", client.error().message);
    return 1;
  }
  const std::string url = read_line();
  const std::string stations_url = read_line();
  if (url.empty() || stations_url.empty()) return 0;
  const Result<void> ran = (*client)->run(url, stations_url, STDIN_FILENO, log);
  if (!ran) fmt::print(stderr, "wattbook: the demo's devices: {}\n", ran.error().message);
  return ran ? 0 : 1;
}

}  // namespace

Result<DemoProcess> DemoProcess::start(const DemoSetting& setting) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return std::unexpected(cannot_start(errno));
  std::vector<std::string> words{"wattbook",
                                 verb,
                                 fmt::format("--seed={}", setting.seed),
                                 fmt::format("--homes={}", setting.homes),
                                 fmt::format("--vehicles={}", setting.vehicles),
                                 fmt::format("--history={}", setting.history_intervals)};
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  pid_t child = 0;
  const int failed =
      posix_spawn(&child, "/proc/self/exe", &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[0]);
  if (failed == 0) return DemoProcess(child, ends[1]);
  close(ends[1]);
  return std::unexpected(cannot_start(failed));
}

DemoProcess::DemoProcess(DemoProcess&& other) noexcept
    : child_(std::exchange(other.child_, 0)), input_(std::exchange(other.input_, -1)) {}

DemoProcess::~DemoProcess() {
  if (input_ >= 0) close(input_);
  if (child_ > 0) waitpid(child_, nullptr, 0);
}

Result<void> DemoProcess::connect(const std::string& url, const std::string& stations_url) {
  const std::string lines = url + "\n" + stations_url + "\n";
  if (write(input_, lines.data(), lines.size()) == static_cast<ssize_t>(lines.size())) return {};
  return std::unexpected(cannot_start(errno));
}

bool DemoProcess::runs() {
  if (child_ > 0 && waitpid(child_, nullptr, WNOHANG) == child_) child_ = 0;
  return child_ > 0;
}

void add_demo_devices_command(CLI::App& root, int& exit_code) {
  CLI::App* const app = root.add_subcommand(
      verb,
      "The demo's devices, charge points and people, as clients of a demo node made by the same "
      "options; reads its URL and that of its charge points from standard input, a line each, and "
      "ends with that");
  const auto setting = std::make_shared<DemoSetting>();
  app->add_option("--seed", setting->seed)->capture_default_str();
  app->add_option("--homes", setting->homes)->capture_default_str();
  app->add_option("--vehicles", setting->vehicles)->capture_default_str();
  app->add_option("--history", setting->history_intervals, "intervals already in the ledger")
      ->capture_default_str();
  app->callback([setting, &exit_code] { exit_code = run_devices(*setting); });
}

}  // namespace wattbook::sim
