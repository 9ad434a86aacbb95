#include "node/app/ledger_machine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/chain/chain_fixture_test.h"
#include "proof/check.h"

namespace wattbook::app {
namespace {

using api::ProofStatus;
using testing::HasSubstr;

// The machine as the engine drives it; a town signs for it.
class LedgerMachineTest : public testing::Test {
 protected:
  template <class Body>
  Bytes execute(std::string_view name, const Body& body) {
    now_ = now_ + one_second;
    machine_.begin_block(Height(machine_.info().height.value + 1), now_);
    return machine_.execute(town_.sign(name, body),
                            consensus::Evidence{chain::address_of(name).bytes});
  }
  template <class Body>
  CommandId run(std::string_view name, const Body& body) {
    const auto receipt = chain::decode_receipt(execute(name, body));
    EXPECT_TRUE(machine_.seal_block());
    EXPECT_EQ(chain::rejection_name(receipt->code), "none");
    return receipt->id;
  }
  chain::LicenseGateway gateway() const {
    chain::LicenseGateway command;
    command.gateway = chain::address_of("bank");
    command.currency = "EUR";
    return command;
  }
  chain::ScheduleUpgrade upgrade(std::uint32_t version, std::uint64_t blocks_ahead) const {
    chain::ScheduleUpgrade command;
    command.version = version;
    command.height = Height(machine_.info().height.value + blocks_ahead);
    return command;
  }

  chain::Town town_;
  LedgerMachine machine_{chain::Town::genesis()};
  Instant now_ = chain::Town::begin;
};

TEST_F(LedgerMachineTest, ProvesByDurableBlocksOnly) {
  const CommandId id = run("governor", gateway());
  const Address governor = chain::address_of("governor");
  EXPECT_EQ(machine_.prove_receipt(id, Height(0)).status, ProofStatus::later);
  EXPECT_EQ(machine_.prove_balance(governor, "TSL", Height(0)).status, ProofStatus::later);
  EXPECT_EQ(machine_.prove_receipt(CommandId{}, Height(1)).status, ProofStatus::unknown);
  EXPECT_EQ(machine_.prove_balance(governor, "CNY", Height(1)).status, ProofStatus::unknown);

  const api::ProofAnswer receipt = machine_.prove_receipt(id, Height(1));
  ASSERT_EQ(receipt.status, ProofStatus::made);
  EXPECT_EQ(receipt.view.block, machine_.info().block_hash);
  const auto shown = proof::check(receipt.view.proof, {receipt.view.block, {}, {}});
  ASSERT_TRUE(shown) << shown.error().message;
  EXPECT_EQ(shown->command, id);

  const api::ProofAnswer balance = machine_.prove_balance(governor, "TSL", Height(1));
  ASSERT_EQ(balance.status, ProofStatus::made);
  const auto held = proof::check(balance.view.proof, {balance.view.block, {}, {}});
  ASSERT_TRUE(held) << held.error().message;
  EXPECT_EQ(held->posted, 999'998'000'000'000);

  execute("governor", gateway());  // the balance changes while a block is open
  EXPECT_EQ(machine_.prove_balance(governor, "TSL", Height(2)).status, ProofStatus::later);
}

TEST_F(LedgerMachineTest, StopsBeforeABlockUnderUnknownRules) {
  for (std::uint32_t version = 2; version <= chain::protocol_version_newest; ++version) {
    run("governor", upgrade(version, 2));
    run("governor", gateway());
    EXPECT_EQ(machine_.state().rules.version, version);
  }
  run("governor", upgrade(6, 2));
  const Result<void> known = machine_.can_go_on();
  ASSERT_FALSE(known);
  EXPECT_EQ(
      known.error().message,
      "from block 10 on the ledger is under protocol version 6; this program knows versions 1 "
      "to 5, and stops before it");
  const Hash before = machine_.info().block_hash;
  EXPECT_TRUE(execute("governor", gateway()).empty());
  const auto sealed = machine_.seal_block();
  ASSERT_FALSE(sealed);
  EXPECT_THAT(sealed.error().message, HasSubstr("protocol version 6"));
  EXPECT_EQ(machine_.info().block_hash, before);
  EXPECT_EQ(machine_.info().height, Height(9));
}

}  // namespace
}  // namespace wattbook::app
