// The engine driven by hand over a disk in memory, and with its threads.
#include "node/consensus/engine.h"

#include <future>
#include <sstream>

#include <gtest/gtest.h>

#include "base/limits.h"
#include "node/consensus/solo.h"
#include "node/consensus/toy_machine.h"
#include "node/env/memory_files.h"

namespace wattbook::consensus {
namespace {

constexpr Instant start_time{1'000'000};

Bytes text(const std::string& value) { return Bytes(value.begin(), value.end()); }

// One life of a node: from opening the journal to the crash or the stop.
struct Node {
  env::MemoryFiles& files;
  env::ManualClock& clock;
  std::ostringstream log_text;
  env::Log log{log_text, env::LogLevel::debug, env::LogFormat::text};
  toy::ToyMachine machine;
  std::unique_ptr<SoloOrderer> orderer;
  std::unique_ptr<Engine> engine;

  Node(env::MemoryFiles& the_files, env::ManualClock& the_clock)
      : files(the_files), clock(the_clock) {}

  Result<void> open(EngineOptions options = {}) {
    if (const auto created = files.create_directory("snapshots"); !created) return created;
    auto opened = SoloOrderer::open(files, "journal", {.segment_bytes = 400, .salt = 7});
    if (!opened) return std::unexpected(opened.error());
    orderer = std::move(*opened);
    options.snapshot_directory = "snapshots";
    auto ready = Engine::open(machine, *orderer, clock, files, log, options);
    if (!ready) return std::unexpected(ready.error());
    engine = std::move(*ready);
    return {};
  }
};

struct EngineTest : ::testing::Test {
  env::MemoryFiles files;
  env::ManualClock clock{start_time};
};

TEST_F(EngineTest, RefusesWhatDoesNotFit) {
  Node node(files, clock);
  ASSERT_TRUE(node.open({.intake = {.commands_max = 2, .bytes_max = 100}}));
  const auto ignore = [](Outcome) {};
  EXPECT_EQ(node.engine->submit(Bytes(limits::command_bytes_max + 1), ignore),
            Submitted::too_large);
  EXPECT_EQ(node.engine->submit_batch({}, [](std::vector<Outcome>) {}), Submitted::too_large);
  EXPECT_EQ(node.engine->submit_batch({{}, {}, {}}, [](std::vector<Outcome>) {}),
            Submitted::too_large);
  EXPECT_EQ(node.engine->submit(Bytes(60), ignore), Submitted::queued);
  EXPECT_EQ(node.engine->submit(Bytes(60), ignore), Submitted::busy);
  EXPECT_EQ(node.engine->submit(Bytes(40), ignore), Submitted::queued);
  EXPECT_EQ(node.engine->submit(Bytes(), ignore), Submitted::busy);
  ASSERT_TRUE(node.engine->step());
  EXPECT_EQ(node.engine->submit(Bytes(60), ignore), Submitted::queued) << "answers free the room";
}

TEST_F(EngineTest, AnswersWithReceiptOrRefusalInOrder) {
  Node node(files, clock);
  ASSERT_TRUE(node.open());
  std::vector<Outcome> outcomes;
  ASSERT_EQ(node.engine->submit_batch({text("a"), text("!b"), text("c")},
                                      [&](std::vector<Outcome> all) { outcomes = std::move(all); }),
            Submitted::queued);
  EXPECT_TRUE(outcomes.empty()) << "nothing is answered before it is durable";
  ASSERT_TRUE(node.engine->step());
  ASSERT_EQ(outcomes.size(), 3u);
  EXPECT_EQ(outcomes[0].status, OutcomeStatus::committed);
  EXPECT_EQ(outcomes[0].height, Height(1));
  EXPECT_EQ(outcomes[0].bytes, text("0"));
  EXPECT_EQ(outcomes[1].status, OutcomeStatus::refused);
  EXPECT_EQ(outcomes[1].bytes, text("no"));
  EXPECT_EQ(outcomes[2].bytes, text("1"));
  EXPECT_EQ(node.machine.executed(), (std::vector<std::string>{"a", "c"}));
  EXPECT_EQ(node.engine->committed(), Height(1));
  EXPECT_FALSE(*node.engine->step()) << "nothing to do, no block";
}

TEST_F(EngineTest, BlockTimeRisesThoughTheClockFalls) {
  Node node(files, clock);
  ASSERT_TRUE(node.open());
  ASSERT_EQ(node.engine->submit(text("a"), [](Outcome) {}), Submitted::queued);
  ASSERT_TRUE(node.engine->step());
  EXPECT_EQ(node.machine.info().time, start_time);
  clock.set(Instant(5));
  ASSERT_EQ(node.engine->submit(text("b"), [](Outcome) {}), Submitted::queued);
  ASSERT_TRUE(node.engine->step());
  EXPECT_EQ(node.machine.info().time, start_time + Duration(1));
}

TEST_F(EngineTest, ClosesEmptyTimeWhenTheMachineWantsIt) {
  Node node(files, clock);
  ASSERT_TRUE(node.open());
  ASSERT_EQ(node.engine->submit(text("a"), [](Outcome) {}), Submitted::queued);
  ASSERT_TRUE(node.engine->step());
  clock.advance(Duration(999));
  EXPECT_FALSE(*node.engine->step());
  clock.advance(Duration(1));
  EXPECT_TRUE(*node.engine->step());
  EXPECT_EQ(node.machine.empty_blocks(), 1u);
  EXPECT_EQ(node.machine.info().height, Height(2));
  EXPECT_FALSE(*node.engine->step());
}

TEST_F(EngineTest, BrokenInvariantStopsBeforeTheBlockIsWritten) {
  Node node(files, clock);
  ASSERT_TRUE(node.open());
  Outcome outcome{OutcomeStatus::committed, {}, {}};
  std::string fatal;
  node.engine->on_fatal([&](const Error& error) { fatal = error.message; });
  ASSERT_EQ(node.engine->submit(text("break"), [&](Outcome o) { outcome = o; }), Submitted::queued);
  EXPECT_FALSE(node.engine->step());
  EXPECT_EQ(fatal, "the toy invariant is broken");
  EXPECT_FALSE(node.engine->stop());
  EXPECT_EQ(outcome.status, OutcomeStatus::stopped);
  EXPECT_EQ(node.orderer->head().height, Height(0));
  EXPECT_EQ(node.engine->submit(text("a"), [](Outcome) {}), Submitted::stopped);
}

TEST_F(EngineTest, FullDiskStopsAndNamesTheRemedy) {
  Node node(files, clock);
  ASSERT_TRUE(node.open());
  files.set_capacity(100);
  Outcome outcome{OutcomeStatus::committed, {}, {}};
  ASSERT_EQ(node.engine->submit(text("a"), [&](Outcome o) { outcome = o; }), Submitted::queued);
  const auto stepped = node.engine->step();
  ASSERT_FALSE(stepped);
  EXPECT_NE(stepped.error().hint.find("free space"), std::string::npos) << stepped.error().hint;
  EXPECT_EQ(outcome.status, OutcomeStatus::stopped);
  EXPECT_NE(node.log_text.str().find("free space"), std::string::npos);
}

TEST_F(EngineTest, SnapshotPlusTailEqualsReplayFromGenesis) {
  {
    Node node(files, clock);
    ASSERT_TRUE(node.open({.snapshot_blocks = 4}));
    for (int i = 0; i < 10; ++i) {
      ASSERT_EQ(node.engine->submit(text(std::to_string(i)), [](Outcome) {}), Submitted::queued);
      ASSERT_TRUE(node.engine->step());
    }
  }  // the destructor stops in good order and writes a last snapshot
  const auto reopen = [&](std::uint64_t snapshot_height, std::uint64_t replayed) {
    Node node(files, clock);
    ASSERT_TRUE(node.open());
    EXPECT_EQ(node.engine->recovery().snapshot_height, Height(snapshot_height));
    EXPECT_EQ(node.engine->recovery().blocks_replayed, replayed);
    EXPECT_EQ(node.machine.executed().size(), 10u);
    EXPECT_EQ(node.machine.info().height, Height(10));
    EXPECT_EQ(node.machine.info().block_hash, node.orderer->head().hash);
    files.set_read_only(true);  // so that the stop cannot write a new snapshot
    ASSERT_TRUE(node.engine->stop());
    files.set_read_only(false);
  };
  reopen(10, 0);
  files.flip_bit("snapshots/snapshot-00000000000000000010.bin", 400);
  reopen(8, 2);
  files.flip_bit("snapshots/snapshot-00000000000000000008.bin", 400);
  reopen(4, 6);
  ASSERT_TRUE(files.remove("snapshots/snapshot-00000000000000000004.bin"));
  reopen(0, 10);
}

TEST_F(EngineTest, JournalThatEndsBeforeASnapshotIsRefused) {
  {
    Node node(files, clock);
    ASSERT_TRUE(node.open());
    ASSERT_EQ(node.engine->submit(text("a"), [](Outcome) {}), Submitted::queued);
    ASSERT_TRUE(node.engine->step());
  }
  ASSERT_TRUE(files.remove("journal/segment-00000000000000000001.wal"));
  Node node(files, clock);
  const auto opened = node.open();
  ASSERT_FALSE(opened);
  EXPECT_NE(opened.error().message.find("acknowledged blocks are missing"), std::string::npos);
}

// Feeds commands one block after the other until the disk gives up; returns what was acknowledged.
std::vector<std::string> run_until_fault(Node& node, int first, int count) {
  std::vector<std::string> acknowledged;
  for (int i = first; i < first + count; ++i) {
    const std::string tx = std::to_string(i);
    const Submitted submitted = node.engine->submit(text(tx), [&acknowledged, tx](Outcome outcome) {
      if (outcome.status == OutcomeStatus::committed) acknowledged.push_back(tx);
    });
    if (submitted != Submitted::queued || !node.engine->step()) break;
  }
  return acknowledged;
}

void expect_nothing_lost(const Node& node, const std::vector<std::string>& acknowledged,
                         const std::string& where) {
  const auto& executed = node.machine.executed();
  ASSERT_GE(executed.size(), acknowledged.size()) << where;
  // At most the command in flight at the fault may be there without having been acknowledged.
  ASSERT_LE(executed.size(), acknowledged.size() + 1) << where;
  for (std::size_t i = 0; i < executed.size(); ++i)
    ASSERT_EQ(executed[i], std::to_string(i)) << where;
}

// The disk fails or the machine stops at each step in turn, the crash leaves more or less of what
// was not synced; the next life must have everything that was acknowledged, and go on.
TEST_F(EngineTest, NothingAcknowledgedIsLostWhereverTheDiskFails) {
  constexpr int commands = 7;
  const EngineOptions options{.snapshot_blocks = 2, .snapshots_kept = 1};
  std::uint64_t step = 1;
  for (bool reached = true; reached; ++step) {
    for (const bool machine_stops : {true, false}) {
      for (const env::Unsynced unsynced :
           {env::Unsynced::lost, env::Unsynced::kept, env::Unsynced::torn}) {
        for (std::uint64_t seed = 0; seed < (unsynced == env::Unsynced::torn ? 6u : 1u); ++seed) {
          const std::string where =
              "step " + std::to_string(step) + (machine_stops ? " stop" : " fail") + " unsynced " +
              std::to_string(static_cast<int>(unsynced)) + " seed " + std::to_string(seed);
          env::MemoryFiles disk;
          if (machine_stops)
            disk.stop_at_step(step);
          else
            disk.fail_step(step);
          std::vector<std::string> acknowledged;
          {
            Node node(disk, clock);
            if (node.open(options)) acknowledged = run_until_fault(node, 0, commands);
          }
          reached = disk.steps() >= step;
          disk.restart(unsynced, seed);
          Node node(disk, clock);
          const auto opened = node.open(options);
          ASSERT_TRUE(opened) << where << ": " << opened.error().message;
          ASSERT_NO_FATAL_FAILURE(expect_nothing_lost(node, acknowledged, where));
          const int next = static_cast<int>(node.machine.executed().size());
          ASSERT_EQ(run_until_fault(node, next, 3).size(), 3u) << where;
        }
      }
    }
  }
  EXPECT_GT(step, 40u) << "the run has this many places to fail at";
}

TEST_F(EngineTest, ThreadsKeepTheOrderOfEachClient) {
  constexpr int clients = 4;
  constexpr int per_client = 500;
  std::atomic<int> committed{0};
  {
    Node node(files, clock);
    ASSERT_TRUE(node.open({.snapshot_blocks = 5}));
    node.engine->start();
    std::vector<std::jthread> threads;
    for (int client = 0; client < clients; ++client)
      threads.emplace_back([&, client] {
        for (int i = 0; i < per_client; ++i)
          ASSERT_EQ(node.engine->submit(text(std::to_string(client) + ":" + std::to_string(i)),
                                        [&](Outcome outcome) {
                                          if (outcome.status == OutcomeStatus::committed)
                                            ++committed;
                                        }),
                    Submitted::queued);
      });
    threads.clear();
    std::promise<std::size_t> seen;
    ASSERT_TRUE(node.engine->post([&] { seen.set_value(node.machine.executed().size()); }));
    EXPECT_LE(seen.get_future().get(), static_cast<std::size_t>(clients * per_client));
    ASSERT_TRUE(node.engine->stop());
    EXPECT_EQ(committed, clients * per_client) << "a stop finishes what was queued";
  }
  Node node(files, clock);
  ASSERT_TRUE(node.open());
  ASSERT_EQ(node.machine.executed().size(), static_cast<std::size_t>(clients * per_client));
  std::vector<int> next(clients, 0);
  for (const std::string& tx : node.machine.executed()) {
    const int client = tx[0] - '0';
    EXPECT_EQ(tx.substr(2), std::to_string(next[static_cast<std::size_t>(client)]++));
  }
}

TEST_F(EngineTest, ThreadsStopAtAFailedSync) {
  Node node(files, clock);
  ASSERT_TRUE(node.open());
  std::promise<std::string> fatal;
  node.engine->on_fatal([&](const Error& error) { fatal.set_value(error.message); });
  files.fail_step(files.steps() + 5);  // create, write, sync, directory, write, sync
  node.engine->start();
  std::atomic<int> answers{0};
  Submitted submitted = Submitted::queued;
  int queued = 0;
  while (submitted == Submitted::queued) {
    submitted = node.engine->submit(text("x"), [&](Outcome) { ++answers; });
    if (submitted == Submitted::queued) ++queued;
    if (submitted == Submitted::busy) submitted = Submitted::queued;
  }
  EXPECT_EQ(submitted, Submitted::stopped);
  EXPECT_NE(fatal.get_future().get().find("the disk failed"), std::string::npos);
  EXPECT_FALSE(node.engine->stop());
  EXPECT_EQ(answers, queued) << "every queued command is answered once, also as stopped";
}

TEST_F(EngineTest, ThreadsCloseEmptyTime) {
  Node node(files, clock);
  ASSERT_TRUE(node.open({.tick = std::chrono::milliseconds(1)}));
  node.engine->start();
  std::promise<void> first;
  ASSERT_EQ(node.engine->submit(text("a"), [&](Outcome) { first.set_value(); }), Submitted::queued);
  first.get_future().get();
  std::promise<void> second;
  ASSERT_TRUE(node.orderer->subscribe(Height(2), [&](const OrderedBlock&) {
    second.set_value();
    return Result<void>();
  }));
  clock.advance(one_second);
  second.get_future().get();
  ASSERT_TRUE(node.engine->stop());
  EXPECT_EQ(node.machine.empty_blocks(), 1u);
}

}  // namespace
}  // namespace wattbook::consensus
