// A data directory in memory, as a node would have left it, made by a town of the chain's tests.
#pragma once

#include "core/chain/chain_fixture_test.h"
#include "node/audit/genesis_file.h"
#include "node/env/memory_files.h"
#include "node/journal/journal.h"
#include "node/journal/snapshot_file.h"

namespace wattbook::audit {

// Writes the blocks and a snapshot of the town's present state to `directory`, in segments of
// `segment_bytes`, and closes the journal.
inline void write_ledger(env::Files& files, const std::string& directory, const chain::Town& town,
                         std::uint64_t segment_bytes) {
  ASSERT_TRUE(files.create_directory(directory));
  ASSERT_TRUE(files.create_directory(directory + "/journal"));
  ASSERT_TRUE(files.create_directory(directory + "/snapshots"));
  ASSERT_TRUE(keep_genesis(files, directory, chain::Town::genesis()));
  auto journal = journal::Journal::open(files, directory + "/journal",
                                        {.segment_bytes = segment_bytes, .salt = 7});
  ASSERT_TRUE(journal);
  for (const Bytes& bytes : town.blocks) {
    const auto block = chain::decode_block(bytes);
    ASSERT_TRUE(block);
    const Hash hash = chain::block_hash(block->header);
    ASSERT_TRUE(
        journal->append(block->header.height, {block->header.parent.view(), hash.view(), bytes}));
  }
  ASSERT_TRUE(journal->close());
  ASSERT_TRUE(journal::write_snapshot(files, directory + "/snapshots", town.state().height,
                                      town.machine.snapshot(), 3));
}

// Three commands: a bank, its first deposit, some TSL. Without a community, whose markets take most
// of the time of making a state.
inline void found_hamlet(chain::Town& town) {
  chain::LicenseGateway bank;
  bank.gateway = chain::address_of("bank");
  bank.currency = "EUR";
  town.must("governor", bank);
  chain::Deposit deposit;
  deposit.asset = *town.ledger().find_asset("EUR");
  deposit.member = chain::address_of("governor");
  deposit.amount = chain::units("12.5");
  deposit.reference = "first";
  town.must("bank", deposit);
  town.give_tsl("bank", "3");
}

}  // namespace wattbook::audit
