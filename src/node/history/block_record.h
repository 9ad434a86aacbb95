// What a sealed block hands to the query store: its header, commands and receipts as bytes, and
// what the receipts name only by number (members, accounts, assets, communities, meters) as far as
// it is new. Cheap to make on the sequencer: copies, nothing decoded. The same recorder serves a
// running node and a replay, so both give the same rows.
#pragma once

#include <string>
#include <vector>

#include "core/chain/machine.h"

namespace wattbook::history {

struct NewMember {
  MemberIndex index;
  Address address;
};
struct NewAsset {
  AssetIndex index;
  ledger::AssetKind kind{};
  std::string code;
};
// `opening` is not zero only for what genesis gave.
struct NewAccount {
  AccountIndex index;
  MemberIndex owner;
  AssetIndex asset;
  Amount opening;
};
struct NewCommunity {
  CommunityIndex index;
  std::string name;
  AssetIndex watt;
  AssetIndex cash;
  AssetIndex debt;
  AccountIndex grid_cash;
  Duration interval_length;
  Energy lot;
  Amount fee_per_lot;
  IntervalNumber closed;
};
struct NewMeter {
  CommunityIndex community;
  MeterIndex index;
  MemberIndex owner;
  Address key;
};
// An interval that the block closed, in the order of its receipts.
struct ClosedInterval {
  CommunityIndex community;
  IntervalNumber interval;
};
struct CheckedBalance {
  AccountIndex account;
  Amount posted;
};

struct BlockRecord {
  chain::BlockHeader header;  // of height 0: the genesis, with only `genesis` and `time` set
  Hash hash;
  Bytes block;                  // with the commands; empty for genesis
  std::vector<Bytes> receipts;  // the block's own, then one per command
  std::vector<ClosedInterval> closed;
  std::vector<NewMember> members;
  std::vector<NewAsset> assets;
  std::vector<NewAccount> accounts;
  std::vector<NewCommunity> communities;
  std::vector<NewMeter> meters;
  std::vector<CheckedBalance> balances;  // a few accounts as the ledger has them, to compare

  std::size_t bytes() const;  // roughly, for bounding queues
};

// Follows one state machine from block to block.
class BlockRecorder {
 public:
  // Knows what `state` has already. Precondition: no block is open.
  explicit BlockRecorder(const chain::State& state);

  // The record of a block that was just sealed. Precondition: `state` is that after the block, and
  // every block since the recorder began was recorded.
  BlockRecord record(const chain::State& state, const chain::SealedBlock& block);

 private:
  struct Place {
    IntervalNumber closed;
    Duration gate;
    std::uint32_t meters = 0;
  };
  BlockRecorder() = default;
  friend BlockRecord genesis_record(const chain::Genesis& genesis);

  std::vector<ClosedInterval> closings(const chain::State& state);
  void note_new(const chain::State& state, BlockRecord& out);
  void note_balances(const chain::State& state, BlockRecord& out) const;

  std::uint32_t members_ = 0;
  std::uint32_t assets_ = 0;
  std::uint32_t accounts_ = 0;
  std::vector<Place> places_;  // by community
};

// What the ledger begins with, as the record of height 0.
BlockRecord genesis_record(const chain::Genesis& genesis);

}  // namespace wattbook::history
