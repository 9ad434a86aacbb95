#include "sim/run_demo.h"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iostream>

#include <CLI/CLI.hpp>
#include <fcntl.h>
#include <fmt/core.h>
#include <pthread.h>
#include <spawn.h>
#include <unistd.h>

namespace wattbook::sim {
namespace {

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

void print_banner(const DemoOptions& options, std::uint16_t port) {
  fmt::print(
      "wattbook demo: simulated devices, throw-away data\n"
      "  {} homes, {} vehicles and one shared battery; time runs {} times as fast; seed {}\n"
      "  sun: geometry and weather noise; loads: a stochastic household model on the shape of\n"
      "  published standard profiles; the devices sign and send as real ones would\n\n"
      "  http://{}:{}\n\n"
      "  Ctrl-C ends it.\n",
      options.homes, options.vehicles, options.speed, options.seed, options.http.address, port);
  std::fflush(stdout);
}

// Shows the page to a person who sits at a terminal and has a browser; otherwise the printed
// address must do.
void open_page(const DemoOptions& options, std::uint16_t port) {
  if (isatty(STDOUT_FILENO) == 0) return;
  std::string program = "xdg-open";
  std::string url = fmt::format("http://{}:{}", options.http.address, port);
  char* const arguments[] = {program.data(), url.data(), nullptr};
  pid_t child = 0;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawnp(&child, program.c_str(), &actions, nullptr, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
}

int serve(const DemoOptions& options, sigset_t endings, bool open_browser) {
  env::Log log(std::cerr, env::LogLevel::warning, env::LogFormat::text);
  Result<std::unique_ptr<Demo>> demo = Demo::make(options, log);
  if (!demo) return report(demo.error());
  const Result<void> started = (*demo)->start([](const Error& error) {
    report(error);
    kill(getpid(), SIGTERM);
  });
  if (!started) return report(started.error());
  print_banner(options, (*demo)->port());
  if (open_browser) open_page(options, (*demo)->port());
  int signal = 0;
  sigwait(&endings, &signal);
  return 0;
}

int run_demo(DemoOptions options, bool open_browser) {
  // Blocked here, the signals reach sigwait and no other thread.
  sigset_t endings;
  sigemptyset(&endings);
  sigaddset(&endings, SIGINT);
  sigaddset(&endings, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &endings, nullptr);

  const Result<ScratchDirectory> scratch = ScratchDirectory::make();
  if (!scratch) return report(scratch.error());
  options.data_directory = scratch->path();
  return serve(options, endings, open_browser);
}

}  // namespace

int demo_command(int argc, char** argv) {
  CLI::App app("A simulated community on a throw-away ledger, to look at", "wattbook demo");
  DemoOptions options;
  options.http.port = 8480;
  bool quiet = false;
  app.add_option("--address", options.http.address, "address to serve at")->capture_default_str();
  app.add_option("--port", options.http.port, "port to serve at; 0 picks a free one")
      ->capture_default_str();
  app.add_option("--speed", options.speed, "how many times as fast as real time")
      ->check(CLI::Range(1u, 600u))
      ->capture_default_str();
  app.add_option("--seed", options.seed, "the same seed makes the same community")
      ->capture_default_str();
  app.add_option("--homes", options.homes, "homes, most of them with a roof")
      ->check(CLI::Range(1, 1'000))
      ->capture_default_str();
  app.add_option("--vehicles", options.vehicles, "vehicles with a charge point")
      ->check(CLI::Range(0, 1'000))
      ->capture_default_str();
  app.add_flag("--no-open", quiet, "do not open the page in a browser");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& problem) {
    return app.exit(problem) == 0 ? 0 : 2;
  }
  return run_demo(options, !quiet);
}

}  // namespace wattbook::sim
