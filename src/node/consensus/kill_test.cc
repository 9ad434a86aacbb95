// kill -9 of a real process with real files, under load, again and again: what it acknowledged must
// be there, in order and once.
#include <filesystem>
#include <sstream>

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/prng.h"
#include "node/consensus/engine.h"
#include "node/consensus/solo.h"
#include "node/consensus/toy_machine.h"

namespace wattbook::consensus {
namespace {

struct RealNode {
  env::SystemFiles files;
  env::SystemClock clock;
  std::ostringstream log_text;
  env::Log log{log_text, env::LogLevel::warning, env::LogFormat::text};
  toy::ToyMachine machine;
  std::unique_ptr<SoloOrderer> orderer;
  std::unique_ptr<Engine> engine;

  Result<void> open(const std::string& directory) {
    auto opened =
        SoloOrderer::open(files, directory + "/journal", {.segment_bytes = 200'000, .salt = 5});
    if (!opened) return std::unexpected(opened.error());
    orderer = std::move(*opened);
    if (const auto created = files.create_directory(directory + "/snapshots"); !created)
      return created;
    auto ready =
        Engine::open(machine, *orderer, clock, files, log,
                     {.snapshot_directory = directory + "/snapshots", .snapshot_blocks = 20});
    if (!ready) return std::unexpected(ready.error());
    engine = std::move(*ready);
    return {};
  }
};

// The child: sends the numbers that follow those in the ledger until it is killed, and reports
// each acknowledged one through the pipe.
[[noreturn]] void run_child(const std::string& directory, int pipe) {
  RealNode node;
  if (!node.open(directory)) _exit(3);
  node.engine->on_fatal([](const Error&) { _exit(4); });
  node.engine->start();
  for (std::uint64_t number = node.machine.executed().size();;) {
    const std::string text = std::to_string(number);
    const Submitted submitted =
        node.engine->submit(Bytes(text.begin(), text.end()), [number, pipe](Outcome outcome) {
          if (outcome.status != OutcomeStatus::committed) _exit(5);
          if (::write(pipe, &number, sizeof number) != sizeof number) _exit(6);
        });
    if (submitted == Submitted::queued) ++number;
  }
}

struct TemporaryDirectory {
  std::string path;
  TemporaryDirectory() {
    std::string pattern = std::filesystem::temp_directory_path() / "wattbook-kill-XXXXXX";
    CHECK(::mkdtemp(pattern.data()) != nullptr);
    path = pattern;
  }
  ~TemporaryDirectory() { std::filesystem::remove_all(path); }
};

TEST(Kill, NothingAcknowledgedIsLost) {
  constexpr int kills = 20;
  const TemporaryDirectory directory;
  Prng prng(2026);
  std::uint64_t acknowledged = 0;  // numbers below this
  for (int kill = 0; kill < kills; ++kill) {
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      ::close(ends[0]);
      run_child(directory.path, ends[1]);
    }
    ::close(ends[1]);
    const std::uint64_t enough = 1 + prng.below(2'000);
    std::uint64_t read_count = 0;
    std::uint64_t number = 0;
    while (::read(ends[0], &number, sizeof number) == sizeof number) {
      acknowledged = std::max(acknowledged, number + 1);
      if (++read_count == enough) ::kill(child, SIGKILL);
    }
    ::close(ends[0]);
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status)) << "the child ended by itself: " << WEXITSTATUS(status);

    RealNode node;
    const auto opened = node.open(directory.path);
    ASSERT_TRUE(opened) << opened.error().message;
    const auto& executed = node.machine.executed();
    ASSERT_GE(executed.size(), acknowledged) << "kill " << kill;
    for (std::uint64_t i = 0; i < executed.size(); ++i)
      ASSERT_EQ(executed[i], std::to_string(i)) << "kill " << kill;
  }
  EXPECT_GT(acknowledged, static_cast<std::uint64_t>(kills));
}

TEST(SoloOrderer, SecondProcessIsLockedOut) {
  const TemporaryDirectory directory;
  env::SystemFiles files;
  const auto first = SoloOrderer::open(files, directory.path + "/journal", {});
  ASSERT_TRUE(first);
  const auto second = SoloOrderer::open(files, directory.path + "/journal", {});
  ASSERT_FALSE(second);
  EXPECT_NE(second.error().message.find("another process"), std::string::npos);
}

}  // namespace
}  // namespace wattbook::consensus
