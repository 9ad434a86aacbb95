#include "sim/run_demo.h"

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <memory>
#include <thread>

#include <CLI/CLI.hpp>
#include <fcntl.h>
#include <fmt/core.h>
#include <pthread.h>
#include <spawn.h>
#include <unistd.h>

#include "node/http/client.h"
#include "sim/demo.h"
#include "sim/demo_process.h"

namespace wattbook::sim {
namespace {

constexpr std::chrono::minutes cluster_start_max{2};
constexpr std::chrono::milliseconds cluster_look_period{100};

int report(const Error& error) {
  fmt::print(stderr, "wattbook: {}\n", error.message);
  if (!error.hint.empty()) fmt::print(stderr, "hint: {}\n", error.hint);
  return 1;
}

// A directory that goes when the demo goes.
class ScratchDirectory {
 public:
  static Result<ScratchDirectory> make() {
    std::string path = std::filesystem::temp_directory_path() / "wattbook-demo-XXXXXX";
    if (!mkdtemp(path.data()))
      return fail("cannot make a directory in " + path, "set TMPDIR to a place with room");
    return ScratchDirectory(std::move(path));
  }
  ScratchDirectory(ScratchDirectory&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  ScratchDirectory& operator=(ScratchDirectory&&) = delete;
  ~ScratchDirectory() {
    std::error_code ignored;  // what stays is in the system's place for such things
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  const std::string& path() const { return path_; }

 private:
  explicit ScratchDirectory(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

std::string url_of(const DemoOptions& options, std::uint16_t port) {
  return fmt::format("http://{}:{}", options.http.address, port);
}

void print_banner(const DemoOptions& options, const std::string& url,
                  const std::string& stations_url) {
  fmt::print(
      "wattbook demo: simulated devices, throw-away data\n"
      "  {} homes, {} vehicles and one shared battery; time runs {} times as fast; seed {}\n"
      "  sun: geometry and weather noise; loads: a stochastic household model on the shape of\n"
      "  published standard profiles; the devices, a process of their own, sign and\n"
      "  send as real ones would; vehicles charge at simulated charge points by OCPP\n\n"
      "  {}\n"
      "  charge points, also your own, connect to {}/NAME\n\n",
      options.homes, options.vehicles, options.speed, options.seed, url, stations_url);
  if (!options.members.empty())
    fmt::print("  {} nodes keep the ledger together, of which any answers; {} must sign a block\n",
               options.members.size(), (2 * options.members.size() + 2) / 3);
  for (std::size_t i = 1; i < options.members.size(); ++i)
    fmt::print("  {}\n", url_of(options, options.members[i].api));
  fmt::print("{}  Ctrl-C ends it.\n", options.members.empty() ? "" : "\n");
  std::fflush(stdout);
}

// Shows the page to a person who sits at a terminal and has a browser; otherwise the printed
// address must do.
void open_page(std::string url) {
  if (isatty(STDOUT_FILENO) == 0) return;
  std::string program = "xdg-open";
  char* const arguments[] = {program.data(), url.data(), nullptr};
  pid_t child = 0;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawnp(&child, program.c_str(), &actions, nullptr, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
}

// For this user only, though the keys are worth nothing outside this demo.
Result<void> write_persona_keys(const std::string& path, const std::string& keys) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  const bool written =
      file >= 0 && write(file, keys.data(), keys.size()) == static_cast<ssize_t>(keys.size());
  if (file >= 0) close(file);
  if (written) return {};
  return fail("cannot write " + path, "name a file in a directory that you may write to");
}

// The other nodes of a demo that several keep; each makes the past by itself meanwhile.
Result<std::vector<DemoProcess>> start_others(const DemoOptions& first, const std::string& folder) {
  std::vector<DemoProcess> out;
  for (std::size_t i = 1; i < first.members.size(); ++i) {
    DemoOptions options = first;
    options.member = i;
    options.data_directory = fmt::format("{}/n{}", folder, i + 1);
    Result<DemoProcess> node = DemoProcess::start_node(options);
    if (!node) return std::unexpected(node.error());
    out.push_back(std::move(*node));
  }
  return out;
}

// Until all of them serve and reach their etcd.
Result<void> await_members(const DemoOptions& options, std::vector<DemoProcess>& others) {
  const auto end = std::chrono::steady_clock::now() + cluster_start_max;
  fmt::print("wattbook demo: {} nodes find each other …\n", options.members.size());
  std::fflush(stdout);
  for (const DemoMember& member : options.members) {
    Result<http::Client> client = http::Client::for_url(url_of(options, member.api), {});
    if (!client) return std::unexpected(client.error());
    while (true) {
      const Result<http::Response> answer = client->get("/api/v1/cluster");
      if (answer && answer->body.contains("\"reaches_orderer\":true")) break;
      for (DemoProcess& node : others)
        if (!node.runs())
          return fail("a node has ended before all had begun",
                      "its last words are above; free the ports and start again");
      if (std::chrono::steady_clock::now() > end)
        return fail(fmt::format("the node at port {} is not ready after two minutes", member.api),
                    "its words are above; free the ports and start again");
      std::this_thread::sleep_for(cluster_look_period);
    }
  }
  return {};
}

int serve(const DemoOptions& options, const std::string& folder, const std::string& key_file,
          sigset_t endings, bool open_browser) {
  env::Log log(std::cerr, env::LogLevel::warning, env::LogFormat::text);
  Result<DemoProcess> devices = DemoProcess::start_devices(options);
  if (!devices) return report(devices.error());
  Result<std::vector<DemoProcess>> others = start_others(options, folder);
  if (!others) return report(others.error());
  Result<std::unique_ptr<Demo>> demo = Demo::make(options, log);
  if (!demo) return report(demo.error());
  const std::int64_t origin_ns = env::SystemClock().monotonic_ns();
  for (DemoProcess& node : *others)
    if (const auto told = node.tell({std::to_string(origin_ns)}); !told)
      return report(told.error());
  const Result<void> started = (*demo)->start(
      [](const Error& error) {
        report(error);
        kill(getpid(), SIGTERM);
      },
      origin_ns);
  if (!started) return report(started.error());
  if (!options.members.empty())
    if (const auto ready = await_members(options, *others); !ready) return report(ready.error());
  if (!key_file.empty())
    if (const auto written = write_persona_keys(key_file, (*demo)->persona_keys()); !written)
      return report(written.error());
  const std::string url = url_of(options, (*demo)->port());
  const std::string stations_url = (*demo)->stations_url();
  if (const auto connected = devices->tell({url, stations_url}); !connected)
    return report(connected.error());
  print_banner(options, url, stations_url);
  if (open_browser) open_page(url);
  int signal = 0;
  while (sigwait(&endings, &signal) == 0 && signal == SIGCHLD) {
    if (!devices->runs())
      return report({"the demo's devices have ended", "their last words are above; start again"});
    for (DemoProcess& node : *others)
      if (node.was_running() && !node.runs())
        fmt::print(stderr, "wattbook: a node has ended; the others go on while two thirds run\n");
  }
  return 0;
}

int run_demo(DemoOptions options, std::uint32_t nodes, const std::string& key_file,
             bool open_browser) {
  // Blocked here, the signals reach sigwait and no other thread.
  sigset_t endings;
  sigemptyset(&endings);
  sigaddset(&endings, SIGINT);
  sigaddset(&endings, SIGTERM);
  sigaddset(&endings, SIGCHLD);  // a process that ended: the devices, or the browser's starter
  pthread_sigmask(SIG_BLOCK, &endings, nullptr);

  const Result<ScratchDirectory> scratch = ScratchDirectory::make();
  if (!scratch) return report(scratch.error());
  options.data_directory = scratch->path();
  if (nodes > 1) {
    auto members = demo_members(nodes, options.http.port);
    if (!members) return report(members.error());
    options.members = std::move(*members);
    options.data_directory += "/n1";
    options.http.port = options.members.front().api;
  }
  return serve(options, scratch->path(), key_file, endings, open_browser);
}

}  // namespace

void add_demo_command(CLI::App& root, int& exit_code) {
  CLI::App* const app =
      root.add_subcommand("demo", "A simulated community on a throw-away ledger, to look at");
  const auto options = std::make_shared<DemoOptions>();
  const auto key_file = std::make_shared<std::string>();
  const auto quiet = std::make_shared<bool>(false);
  options->http.port = 8480;
  app->add_option("--address", options->http.address, "address to serve at")->capture_default_str();
  app->add_option("--port", options->http.port, "port to serve at; 0 picks a free one")
      ->capture_default_str();
  app->add_option("--stations-port", options->stations_port,
                  "port where charge points connect by OCPP; 0 picks a free one")
      ->capture_default_str();
  app->add_option("--speed", options->speed, "how many times as fast as real time")
      ->check(CLI::Range(1u, 600u))
      ->capture_default_str();
  app->add_option("--seed", options->seed, "the same seed makes the same community")
      ->capture_default_str();
  app->add_option("--homes", options->homes, "homes, most of them with a roof")
      ->check(CLI::Range(1, 1'000))
      ->capture_default_str();
  app->add_option("--vehicles", options->vehicles, "vehicles with a charge point")
      ->check(CLI::Range(0, 1'000))
      ->capture_default_str();
  app->add_option("--persona-keys", *key_file,
                  "write the simulated people's private keys, of this demo only, to a file");
  app->add_flag("--no-open", *quiet, "do not open the page in a browser");
  const auto nodes = std::make_shared<std::uint32_t>(1);
  app->add_option("--cluster", *nodes,
                  "nodes that keep the ledger together, at ports from --port on; needs etcd")
      ->check(CLI::Range(1u, 7u))
      ->capture_default_str();
  app->callback([options, nodes, key_file, quiet, &exit_code] {
    exit_code = run_demo(*options, *nodes, *key_file, !*quiet);
  });
}

}  // namespace wattbook::sim
