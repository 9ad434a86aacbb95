#include "sim/demo_process.h"

#include <array>
#include <cerrno>
#include <charconv>
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

constexpr const char* devices_verb = "demo-devices";
constexpr const char* node_verb = "demo-node";

Error cannot_start(int code) {
  return {fmt::format("cannot start a process of the demo: {}", std::strerror(code)),
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

std::vector<std::string> words_of(const char* verb, const DemoSetting& setting) {
  return {verb, fmt::format("--seed={}", setting.seed), fmt::format("--homes={}", setting.homes),
          fmt::format("--vehicles={}", setting.vehicles),
          fmt::format("--history={}", setting.history_intervals)};
}

int report(const Error& error) {
  fmt::print(stderr, "wattbook: {}\n", error.message);
  if (!error.hint.empty()) fmt::print(stderr, "hint: {}\n", error.hint);
  return 1;
}

int run_node(DemoOptions options, const std::string& members) {
  const std::optional<std::vector<DemoMember>> read = read_demo_members(members);
  if (!read || options.member >= read->size()) return report({"--members is no list of ports", ""});
  options.members = *read;
  options.http.port = options.members[options.member].api;
  env::Log log(std::cerr, env::LogLevel::warning, env::LogFormat::text);
  Result<std::unique_ptr<Demo>> demo = Demo::make(options, log);
  if (!demo) return report(demo.error());
  const std::string began = read_line();
  std::int64_t origin_ns = 0;
  if (std::from_chars(began.data(), began.data() + began.size(), origin_ns).ec != std::errc())
    return 0;
  const Result<void> started = (*demo)->start(
      [](const Error& error) {
        report(error);
        kill(getpid(), SIGTERM);
      },
      origin_ns);
  if (!started) return report(started.error());
  while (!read_line().empty()) continue;
  return 0;
}

void add_setting_options(CLI::App& app, DemoSetting& setting) {
  app.add_option("--seed", setting.seed)->capture_default_str();
  app.add_option("--homes", setting.homes)->capture_default_str();
  app.add_option("--vehicles", setting.vehicles)->capture_default_str();
  app.add_option("--history", setting.history_intervals, "intervals already in the ledger")
      ->capture_default_str();
}

}  // namespace

Result<DemoProcess> DemoProcess::start_devices(const DemoSetting& setting) {
  return start(words_of(devices_verb, setting));
}

Result<DemoProcess> DemoProcess::start_node(const DemoOptions& options) {
  std::vector<std::string> words = words_of(node_verb, options);
  words.push_back(fmt::format("--speed={}", options.speed));
  words.push_back(fmt::format("--address={}", options.http.address));
  words.push_back(fmt::format("--data={}", options.data_directory));
  words.push_back(fmt::format("--members={}", text_of(options.members)));
  words.push_back(fmt::format("--member={}", options.member));
  return start(std::move(words));
}

Result<DemoProcess> DemoProcess::start(std::vector<std::string> words) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return std::unexpected(cannot_start(errno));
  words.insert(words.begin(), "wattbook");
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

Result<void> DemoProcess::tell(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  if (write(input_, text.data(), text.size()) == static_cast<ssize_t>(text.size())) return {};
  return std::unexpected(cannot_start(errno));
}

bool DemoProcess::runs() {
  if (child_ > 0 && waitpid(child_, nullptr, WNOHANG) == child_) child_ = 0;
  return child_ > 0;
}

void add_demo_devices_command(CLI::App& root, int& exit_code) {
  CLI::App* const app = root.add_subcommand(
      devices_verb,
      "The demo's devices, charge points and people, as clients of a demo node made by the same "
      "options; reads its URL and that of its charge points from standard input, a line each, and "
      "ends with that");
  const auto setting = std::make_shared<DemoSetting>();
  add_setting_options(*app, *setting);
  app->callback([setting, &exit_code] { exit_code = run_devices(*setting); });
}

void add_demo_node_command(CLI::App& root, int& exit_code) {
  CLI::App* const app = root.add_subcommand(
      node_verb,
      "A further node of a demo that several nodes keep; reads from standard input when the demo's "
      "clock began, and ends with that");
  const auto options = std::make_shared<DemoOptions>();
  const auto members = std::make_shared<std::string>();
  add_setting_options(*app, *options);
  app->add_option("--speed", options->speed)->capture_default_str();
  app->add_option("--address", options->http.address)->capture_default_str();
  app->add_option("--data", options->data_directory, "empty or missing: it is the node's alone")
      ->required();
  app->add_option("--members", *members, "API:ETCD:PEERS of each, ports on 127.0.0.1")->required();
  app->add_option("--member", options->member, "which of them this is, from 0")->required();
  app->callback([options, members, &exit_code] { exit_code = run_node(*options, *members); });
}

}  // namespace wattbook::sim
