// Rules change at the height that the governor sets, for everybody at once, and never in what is
// already written (LEDGER.md 3.22).
#include <gtest/gtest.h>

#include "core/chain/chain_fixture_test.h"

namespace wattbook::chain {
namespace {

ScheduleUpgrade to_version(std::uint32_t version, std::uint64_t height) {
  ScheduleUpgrade command;
  command.version = version;
  command.height = Height(height);
  return command;
}

std::uint32_t version_of(const Bytes& block) { return decode_block(block)->header.version; }

struct UpgradeTown : Town {
  UpgradeTown() { found({}); }
  std::uint64_t height() const { return state().height.value; }
  void upgrade() { upgrade_to(2); }
  void upgrade_to(std::uint32_t version) {
    must("governor", to_version(version, height() + 3));
    while (state().rules.version < version) advance_to(now + one_second);
  }
};

TEST(Upgrade, TakesForceAtItsHeight) {
  UpgradeTown town;
  const std::uint64_t at = town.height() + 4;
  town.must("governor", to_version(2, at));
  EXPECT_EQ(town.state().rules.version, 1u);
  while (town.height() < at) town.advance_to(town.now + one_second);
  EXPECT_EQ(version_of(town.blocks[at - 2]), 1u);
  EXPECT_EQ(version_of(town.blocks[at - 1]), 2u);
  EXPECT_EQ(town.state().rules, (Rules{.version = 2, .scheduled = {}}));
  // The next one may follow.
  town.must("governor", to_version(3, town.height() + 9));
  EXPECT_TRUE(town.machine.knows_next_block());
}

TEST(Upgrade, IsTheGovernorsAndStepsByOneAndLiesAhead) {
  UpgradeTown town;
  EXPECT_EQ(town.rejection("operator", to_version(2, 1'000)), "not_permitted");
  EXPECT_EQ(town.rejection("governor", to_version(0, 1'000)), "invalid_combination");
  EXPECT_EQ(town.rejection("governor", to_version(3, 1'000)), "invalid_combination");
  // The command's own block has the height that follows the newest one's.
  EXPECT_EQ(town.rejection("governor", to_version(2, town.height() + 1)), "invalid_time");
  EXPECT_EQ(town.rejection("governor", to_version(2, town.height() + 2)), "none");
  EXPECT_EQ(town.state().rules.scheduled, (Upgrade{2, Height(town.height() + 1)}));
}

TEST(Upgrade, IsTakenBackByNamingThePresentVersion) {
  UpgradeTown town;
  const Bytes before = essence(town.state());
  town.must("governor", to_version(2, town.height() + 50));
  EXPECT_NE(essence(town.state()), before);
  town.must("governor", to_version(1, 0));
  EXPECT_EQ(essence(town.state()), before);
}

TEST(Upgrade, AProgramStopsBeforeRulesThatItDoesNotKnow) {
  UpgradeTown town;
  for (std::uint32_t version = 2; version <= protocol_version_newest; ++version)
    town.upgrade_to(version);
  town.must("governor", to_version(protocol_version_newest + 1, town.height() + 3));
  EXPECT_TRUE(town.machine.knows_next_block());
  town.advance_to(town.now + one_second);
  EXPECT_FALSE(town.machine.knows_next_block());
  // A block made by a newer program is refused before anything of it is executed.
  BlockHeader header = decode_block(town.blocks.back())->header;
  header.version = protocol_version_newest + 1;
  const auto refused = decode_block(encode_block(header, {}));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message,
            "block: unknown protocol version 6; this program knows 1 to 5");
  header.version = protocol_version_newest;
  header.height = Height(header.height.value + 1);
  header.parent = town.state().parent;
  header.time = header.time + one_second;
  EXPECT_FALSE(town.machine.replay(encode_block(header, {}), SignatureCheck::trusted));
}

TEST(Upgrade, KeepsCommandsOfLaterVersionsOutOfEarlierBlocks) {
  UpgradeTown town;
  SetOrderLimits limits;
  limits.limits.open_orders_max = 3;
  const Outcome early = town.run("operator", limits);
  EXPECT_EQ(rejection_name(early.refused.code), "malformed_kind");
  EXPECT_FALSE(early.included);
  town.upgrade();
  EXPECT_EQ(town.rejection("operator", limits), "none");
}

TEST(Upgrade, ReplaysAndRestoresAcrossTheSwitch) {
  UpgradeTown town;
  town.must("governor", to_version(2, town.height() + 3));
  const Bytes scheduled = town.machine.snapshot();
  const std::size_t tail = town.blocks.size();
  town.advance_to(town.now + one_second);
  town.advance_to(town.now + one_second);
  SetOrderLimits limits;
  limits.limits = {.open_orders_max = 3, .orders_per_interval = 5, .deposit = units("0.5")};
  town.must("operator", limits);

  Machine replayed(Town::genesis());
  for (const Bytes& block : town.blocks)
    ASSERT_TRUE(replayed.replay(block, SignatureCheck::recover));
  EXPECT_EQ(replayed.snapshot(), town.machine.snapshot());
  auto restored = Machine::restore(scheduled);
  ASSERT_TRUE(restored) << restored.error().message;
  for (std::size_t i = tail; i < town.blocks.size(); ++i)
    ASSERT_TRUE(restored->replay(town.blocks[i], SignatureCheck::recover));
  EXPECT_EQ(restored->snapshot(), town.machine.snapshot());
  auto newest = Machine::restore(town.machine.snapshot());
  ASSERT_TRUE(newest) << newest.error().message;
  EXPECT_EQ(newest->snapshot(), town.machine.snapshot());
}

}  // namespace
}  // namespace wattbook::chain
