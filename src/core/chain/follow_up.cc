#include <algorithm>
#include <vector>

#include "core/chain/applying.h"
#include "core/chain/exchange.h"
#include "core/chain/membership.h"

namespace wattbook::chain {
namespace {

using ledger::TransferReason;

// Pays the storage fee that fell due, and tells the fee index the new balance (5.2).
void follow_fee(Applying& at, Community& community, ParticipantIndex place) {
  const Participant& participant = community.participants[place.value];
  const ledger::Account& watt = at.state.ledger.account(participant.watt);
  const ledger::Account& tsl = at.state.ledger.account(participant.tsl);
  const battery::FeeCharge charge = community.fees.touch(battery::PayerIndex(place.value),
                                                         watt_energy(watt.posted), tsl.available());
  post(at, TransferReason::storage_fee, participant.tsl, community.clearing_tsl, charge.due);
  if (charge.fell_short)
    at.receipt.emit(
        Alarm{community.index, participant.member, AlarmKind::fee_arrears, watt.posted});
}

// Bids wake or fall asleep with the owner's room (6.3).
void follow_room(Applying& at, Community& community, const Participant& participant) {
  if (!community.stores()) return;
  MarketPlace& market = community.watt_market;
  const Lots room = market.whole_lots(at.state.ledger.account(participant.watt).room());
  if (room == market.book.room(participant.member)) return;
  market.book.set_room(participant.member, room, at.events);
  settle_events(at, community, market);
}

// Expected asks are covered by free energy (6.2).
void follow_cover(Applying& at, Community& community, const Participant& participant) {
  MarketPlace& market = community.watt_market;
  if (!community.trades() || !market.book.has_order(participant.member, market::Side::sell)) return;
  const Lots free = market.whole_lots(at.state.ledger.account(participant.watt).available());
  if (free == Lots(0)) return;
  market.book.cover(participant.member, free, at.events);
  settle_events(at, community, market);
}

// New cash goes to what is owed first (3.3).
void follow_debt(Applying& at, const Community& community, const Participant& participant) {
  const Amount debt = at.state.ledger.account(participant.debt).posted;
  if (debt == Amount(0)) return;
  const Amount repaid = std::min({debt, at.state.ledger.account(participant.cash).available(),
                                  at.state.ledger.account(community.grid_cash).room()});
  if (repaid <= Amount(0)) return;
  post(at, TransferReason::debt_repaid, participant.cash, community.grid_cash, repaid);
  post(at, TransferReason::debt_repaid, participant.debt, at.state.ledger.issuance(community.debt),
       repaid);
}

// `change` is what happened to the account since it was last followed. What it cannot have moved is
// not looked at: energy that is only reserved owes the same fee and leaves the same room, and asks
// that were expected stay so until energy becomes free.
void follow_account(Applying& at, const ledger::Posting& change) {
  const ledger::Account& account = at.state.ledger.account(change.account);
  const AssetIndex asset = account.asset;
  const MemberIndex owner = account.owner;
  const bool freed = change.posted - change.held > Amount(0);
  for (const CommunityIndex number : at.state.members[owner.value].communities) {
    Community& community = at.state.communities[number.value];
    const ParticipantIndex place = *community.place(owner);
    const Participant& participant = community.participants[place.value];
    if (asset == community.watt) {
      if (change.posted != Amount(0)) follow_fee(at, community, place);
      if (change.posted + change.incoming != Amount(0)) follow_room(at, community, participant);
      if (freed) follow_cover(at, community, participant);
    } else if (asset == at.state.tsl) {
      follow_participant(at, community, place);
    } else if (asset == community.cash && freed) {
      follow_debt(at, community, participant);
    }
  }
}

// A command may have filled several stores. No ask may meet a bid before its owner's room is known
// to be less; lowering a room trades nothing.
void tighten_rooms(Applying& at) {
  for (const ledger::Posting& posting : at.state.ledger.postings()) {
    if (posting.posted + posting.incoming <= Amount(0)) continue;
    const ledger::Account& account = at.state.ledger.account(posting.account);
    if (at.state.ledger.asset(account.asset).kind != ledger::AssetKind::watt) continue;
    Community& community = at.state.communities[at.state.watt_community[account.asset.value].value];
    if (!community.stores() || !community.place(account.owner)) continue;
    MarketPlace& market = community.watt_market;
    const Lots room = market.whole_lots(account.room());
    if (room < market.book.room(account.owner))
      market.book.set_room(account.owner, room, at.events);
  }
}

}  // namespace

void follow_participant(Applying& at, Community& community, ParticipantIndex place) {
  const Participant& participant = community.participants[place.value];
  follow_fee(at, community, place);
  refresh_storage_limit(at.state, community, participant);
  follow_room(at, community, participant);
  follow_cover(at, community, participant);
}

void post(Applying& at, TransferReason reason, AccountIndex from, AccountIndex to, Amount amount) {
  if (amount == Amount(0)) return;
  at.state.ledger.transfer(reason, from, to, amount);
}

void follow_up(Applying& at) {
  // Following one account changes others, which are appended to the postings or change in place; a
  // posting is settled when it is the same as when it was last followed. Every step moves value
  // down a finite path (orders get smaller, debts and fees are paid), so this ends.
  std::vector<ledger::Posting>& followed = at.followed;
  followed.clear();
  tighten_rooms(at);
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t i = 0; i < at.state.ledger.postings().size(); ++i) {
      const ledger::Posting posting = at.state.ledger.postings()[i];
      if (i == followed.size()) followed.push_back({.account = posting.account});
      if (followed[i] == posting) continue;
      const ledger::Posting change{.account = posting.account,
                                   .posted = posting.posted - followed[i].posted,
                                   .held = posting.held - followed[i].held,
                                   .incoming = posting.incoming - followed[i].incoming};
      followed[i] = posting;
      changed = true;
      follow_account(at, change);
    }
  }
}

}  // namespace wattbook::chain
