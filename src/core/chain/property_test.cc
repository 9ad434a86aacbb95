// Random commands over two communities: every law after every block (seal and close audit them),
// cash only by deposit and withdrawal, every booked row adds up, a refused command changes nothing,
// and replay gives the same bytes.
//
// A failure prints its seed; WATTBOOK_SEED=n runs that one alone.
#include <cstdlib>

#include "core/chain/random_town_test.h"

namespace wattbook::chain {
namespace {

void expect_replay(const std::vector<Bytes>& blocks, std::size_t first, Machine& machine,
                   const Bytes& end) {
  for (std::size_t i = first; i < blocks.size(); ++i) {
    const auto replayed = machine.replay(blocks[i], SignatureCheck::trusted);
    ASSERT_TRUE(replayed.has_value()) << replayed.error().message;
  }
  EXPECT_TRUE(machine.snapshot() == end);
}

void run_town(std::uint64_t seed) {
  SCOPED_TRACE("repeat with WATTBOOK_SEED=" + std::to_string(seed));
  std::fprintf(stderr, "seed %llu\n", static_cast<unsigned long long>(seed));
  RandomTown town(seed);
  std::vector<std::pair<std::size_t, Bytes>> snapshots;
  for (int i = 0; i < 300; ++i) {
    town.step();
    if (i % 10 == 0) town.check();
    if (testing::Test::HasFatalFailure()) return;
    if (i % 75 == 40) snapshots.emplace_back(town.blocks.size(), town.machine.snapshot());
  }
  town.check();
  EXPECT_GT(town.executed, 100u);
  EXPECT_GT(town.refused, 50u);

  const Bytes end = town.machine.snapshot();
  Machine fresh(Town::genesis());
  expect_replay(town.blocks, 0, fresh, end);
  for (const auto& [first, bytes] : snapshots) {
    Result<Machine> restored = Machine::restore(bytes);
    ASSERT_TRUE(restored.has_value()) << restored.error().message;
    EXPECT_TRUE(restored->snapshot() == bytes);
    expect_replay(town.blocks, first, *restored, end);
  }
}

TEST(Property, RandomCommandsKeepEveryLawAndReplay) {
  if (const char* only = std::getenv("WATTBOOK_SEED"))
    return run_town(std::strtoull(only, nullptr, 10));
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    run_town(seed);
    if (testing::Test::HasFailure()) return;
  }
}

}  // namespace
}  // namespace wattbook::chain
