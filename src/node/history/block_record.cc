#include "node/history/block_record.h"

#include <algorithm>

namespace wattbook::history {
namespace {

// Accounts that each block compares with the ledger; in turn, so that all are seen.
constexpr std::uint32_t balances_per_block = 16;

Instant closes_at(const chain::Community& community, IntervalNumber closed, Duration gate) {
  return interval_end(closed + IntervalNumber(1), community.settings.interval_length) + gate;
}

}  // namespace

std::size_t BlockRecord::bytes() const {
  std::size_t sum = sizeof(BlockRecord) + block.size() + accounts.size() * sizeof(NewAccount) +
                    members.size() * sizeof(NewMember) + meters.size() * sizeof(NewMeter);
  for (const Bytes& receipt : receipts) sum += receipt.size() + sizeof(Bytes);
  return sum;
}

BlockRecorder::BlockRecorder(const chain::State& state) {
  BlockRecord known;
  note_new(state, known);
  static_cast<void>(closings(state));
}

// Intervals close in the order in which they are due (chain::Machine::close_due_intervals), by the
// gates that held before the block.
std::vector<ClosedInterval> BlockRecorder::closings(const chain::State& state) {
  std::vector<ClosedInterval> out;
  while (true) {
    std::optional<std::size_t> next;
    for (std::size_t i = 0; i < places_.size(); ++i) {
      const chain::Community& community = state.communities[i];
      if (places_[i].closed >= community.closed) continue;
      if (!next ||
          closes_at(community, places_[i].closed, places_[i].gate) <
              closes_at(state.communities[*next], places_[*next].closed, places_[*next].gate))
        next = i;
    }
    if (!next) break;
    places_[*next].closed += IntervalNumber(1);
    out.push_back({CommunityIndex(static_cast<std::uint16_t>(*next)), places_[*next].closed});
  }
  for (std::size_t i = 0; i < places_.size(); ++i)
    places_[i].gate = state.communities[i].settings.gate;
  return out;
}

void BlockRecorder::note_new(const chain::State& state, BlockRecord& out) {
  const ledger::Ledger& ledger = state.ledger;
  for (; members_ < ledger.member_count(); ++members_)
    out.members.push_back({MemberIndex(members_), ledger.address(MemberIndex(members_))});
  for (; assets_ < ledger.asset_count(); ++assets_) {
    const AssetIndex index(static_cast<std::uint16_t>(assets_));
    out.assets.push_back({index, ledger.asset(index).kind, ledger.asset(index).code});
  }
  for (; accounts_ < ledger.account_count(); ++accounts_) {
    const ledger::Account& account = ledger.account(AccountIndex(accounts_));
    out.accounts.push_back({AccountIndex(accounts_), account.owner, account.asset, Amount(0)});
  }
  for (const chain::Community& community : state.communities) {
    if (community.index.value == places_.size()) {
      out.communities.push_back({community.index, community.name, community.watt, community.cash,
                                 community.debt, community.grid_cash,
                                 community.settings.interval_length, community.settings.lot,
                                 community.settings.fee_per_lot, community.closed});
      places_.push_back({community.closed, community.settings.gate, 0});
    }
    std::uint32_t& seen = places_[community.index.value].meters;
    for (; seen < community.meter_places.size(); ++seen) {
      const chain::MeterPlace& meter = community.meter_places[seen];
      out.meters.push_back({community.index, MeterIndex(seen),
                            community.participants[meter.participant.value].member, meter.key});
    }
  }
}

void BlockRecorder::note_balances(const chain::State& state, BlockRecord& out) const {
  const std::uint64_t first = out.header.height.value * balances_per_block;
  for (std::uint32_t i = 0; i < std::min(balances_per_block, accounts_); ++i) {
    const AccountIndex account(static_cast<std::uint32_t>((first + i) % accounts_));
    out.balances.push_back({account, state.ledger.account(account).posted});
  }
}

BlockRecord BlockRecorder::record(const chain::State& state, const chain::SealedBlock& block) {
  BlockRecord out;
  out.header = block.header;
  out.hash = block.hash;
  out.block = block.bytes;
  out.receipts = block.receipts;
  out.closed = closings(state);
  note_new(state, out);
  note_balances(state, out);
  return out;
}

BlockRecord genesis_record(const chain::Genesis& genesis) {
  const chain::State state = chain::make_state(genesis);
  BlockRecord out;
  out.header.genesis = state.genesis_hash;
  out.header.time = genesis.time;
  out.hash = state.genesis_hash;
  BlockRecorder recorder;
  recorder.note_new(state, out);
  for (NewAccount& account : out.accounts)
    account.opening = state.ledger.account(account.index).posted;
  return out;
}

}  // namespace wattbook::history
