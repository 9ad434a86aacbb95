#include "core/chain/invariants.h"

#include <array>
#include <map>

#include <fmt/core.h>

#include "core/ledger/invariants.h"

namespace wattbook::chain {
namespace {

using Broken = std::optional<std::string>;

// I1 (3.1): minted - burned - lost = sum of balances, escrow and holds included.
Broken watt_is_metered(const State& state) {
  for (const Community& community : state.communities) {
    const CommunityTotals& totals = community.totals;
    const Energy metered = totals.minted - totals.burned - totals.lost;
    const Energy held = watt_energy(state.ledger.supply(community.watt));
    if (metered != held)
      return fmt::format("community {}: metered {} but held {}", community.index.value,
                         metered.value, held.value);
  }
  return std::nullopt;
}

// I2 (3.2): all TSL exist from genesis.
Broken tsl_is_constant(const State& state) {
  if (state.ledger.supply(state.tsl) == tsl_supply) return std::nullopt;
  return fmt::format("TSL supply {}", state.ledger.supply(state.tsl).value);
}

// I4: what can trade is not crossed.
Broken books_are_uncrossed(const State& state) {
  for (const Community& community : state.communities)
    for (const Instrument instrument : {Instrument::watt, Instrument::tsl}) {
      const market::OrderBook& book = community.market(instrument).book;
      const auto bid = book.best_executable_bid();
      const auto ask = book.best_executable_ask();
      if (bid && ask && *bid >= *ask)
        return fmt::format("community {}: bid {} meets ask {}", community.index.value, bid->value,
                           ask->value);
    }
  return std::nullopt;
}

// I6 (5.2): the clearing account holds what was collected and not yet paid out.
Broken fees_are_cleared(const State& state) {
  for (const Community& community : state.communities) {
    const Amount posted = state.ledger.account(community.clearing_tsl).posted;
    if (posted != community.fees.clearing())
      return fmt::format("community {}: clearing {} but index {}", community.index.value,
                         posted.value, community.fees.clearing().value);
  }
  return std::nullopt;
}

// I9 (3.4): after a reconciliation no more WATT than stored energy; between them the battery bounds
// it.
Broken watt_fits_the_battery(const State& state) {
  for (const Community& community : state.communities) {
    const Energy stored = watt_energy(state.ledger.supply(community.watt));
    if (!community.stores() && stored != Energy(0) && community.batteries.empty())
      return fmt::format("community {}: {} stored without a battery", community.index.value,
                         stored.value);
  }
  return std::nullopt;
}

// Sums of every asset, bounds and holds, from the accounts themselves (I2, I5, I8).
Broken ledger_adds_up(const State& state) {
  const auto violation = ledger::scan(state.ledger.state());
  if (!violation) return std::nullopt;
  return fmt::format("ledger law {} at {}", static_cast<int>(violation->law), violation->subject);
}

// I3: what is reserved is what open orders, holds, sessions and channels need, to the unit.
Broken escrow_is_explained(const State& state) {
  std::map<AccountIndex, Amount> needed;
  const auto need = [&](MemberIndex owner, AssetIndex asset, Amount amount) {
    if (amount != Amount(0)) needed[*state.ledger.find_account(owner, asset)] += amount;
  };
  for (const Community& community : state.communities) {
    for (const Instrument instrument : {Instrument::watt, Instrument::tsl}) {
      const MarketPlace& market = community.market(instrument);
      for (const market::RestingOrder& order : market.book.state().orders) {
        const bool buys = order.side == market::Side::buy;
        need(order.owner, market.cash,
             buys ? market.bid_cash(order.price, order.remaining)
                  : market.ask_cash(order.price, order.remaining));
        if (!buys) need(order.owner, market.base, market.base_amount(order.executable));
        need(order.owner, market.cash, market.deposit_of(order.id));
      }
      for (const auto& [id, order] : market.sealed)
        need(order.owner, market.cash,
             order.side == market::Side::buy ? market.bid_cash(order.price, order.quantity)
                                             : market.ask_cash(order.price, order.quantity));
    }
  }
  for (const auto& [outlet, number] : state.charging.open()) {
    const charging::Session& session = *state.charging.find(number);
    if (session.driver)
      need(*session.driver, state.communities[session.community.value].cash, session.reserved);
  }
  for (const auto& [number, channel] : state.charging.channels())
    needed[channel.payer] += channel.deposit;
  const ledger::LedgerState ledger = state.ledger.state();
  for (const ledger::Hold& hold : ledger.open_holds) needed[hold.payer] += hold.remaining;
  for (std::uint32_t i = 0; i < ledger.accounts.size(); ++i) {
    const auto found = needed.find(AccountIndex(i));
    const Amount explained = found == needed.end() ? Amount(0) : found->second;
    if (ledger.accounts[i].held != explained)
      return fmt::format("account {}: {} reserved but {} explained", i,
                         ledger.accounts[i].held.value, explained.value);
  }
  return std::nullopt;
}

// I6 in sub-units, payer by payer and owner by owner.
Broken fee_index_is_exact(const State& state) {
  for (const Community& community : state.communities)
    if (!community.fees.is_consistent()) return fmt::format("community {}", community.index.value);
  return std::nullopt;
}

// 7.2, 7.3: what a session bills is what its meter counted, and nothing is held after it.
Broken sessions_bill_what_was_metered(const State& state) {
  for (const auto& [number, session] : state.charging.sessions())
    if (const auto broken = charging::broken_law(session))
      return fmt::format("session {}: {}", number.value, *broken);
  return std::nullopt;
}

// A community finds each participant by its member, at the place where it stands.
Broken roster_is_consistent(const State& state) {
  for (const Community& community : state.communities)
    for (std::uint32_t i = 0; i < community.participants.size(); ++i)
      if (community.place(community.participants[i].member) != ParticipantIndex(i))
        return fmt::format("community {}: participant {}", community.index.value, i);
  return std::nullopt;
}

constexpr std::array<Invariant, 5> per_block{
    {{"I1 WATT is metered", watt_is_metered},
     {"I2 TSL is constant", tsl_is_constant},
     {"I4 executable orders are not crossed", books_are_uncrossed},
     {"I6 storage fees are cleared", fees_are_cleared},
     {"I9 WATT fits the battery", watt_fits_the_battery}}};
constexpr std::array<Invariant, 5> full{
    {{"I5 I8 the ledger adds up", ledger_adds_up},
     {"I3 reserved amounts are explained", escrow_is_explained},
     {"I6 the fee index is exact", fee_index_is_exact},
     {"sessions bill what was metered", sessions_bill_what_was_metered},
     {"participants are where the community says", roster_is_consistent}}};

}  // namespace

std::span<const Invariant> block_invariants() { return per_block; }
std::span<const Invariant> full_invariants() { return full; }

void enforce(std::span<const Invariant> laws, const State& state) {
  for (const Invariant& law : laws) {
    const std::optional<std::string> broken = law.broken(state);
    if (broken)
      check_failed(
          fmt::format("law {} after height {}: {}", law.name, state.height.value, *broken).c_str(),
          __FILE__, __LINE__);
  }
}

}  // namespace wattbook::chain
