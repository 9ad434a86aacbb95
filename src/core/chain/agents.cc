#include "core/chain/agents.h"

#include <algorithm>

#include "base/prng.h"
#include "core/chain/exchange.h"
#include "core/market/agent.h"

namespace wattbook::chain {
namespace {

using market::Side;

// Any bit of the parent's hash, the community, the interval or the member changes the seed
// (SplitMix64 as mixer).
std::uint64_t seed_of(const Applying& at, const Community& community, MemberIndex member) {
  std::uint64_t seed = 0;
  for (std::size_t i = 0; i < 8; ++i) seed = seed << 8 | at.state.parent.bytes[i];
  for (const std::uint64_t part :
       {std::uint64_t{community.index.value}, static_cast<std::uint64_t>(community.closed.value),
        std::uint64_t{member.value}})
    seed = Prng(seed ^ part).next();
  return seed;
}

market::AgentSettings agent_settings(const MarketPlace& market, const Participant& participant) {
  const Lots low = market.whole_lots(watt_amount(participant.buy_below));
  const Lots high = market.whole_lots(watt_amount(participant.sell_above));
  return {.kind = participant.agent == AgentKind::zero_intelligence
                      ? market::AgentKind::zero_intelligence_constrained
                      : market::AgentKind::target_price,
          .quantity_rule = market::AgentQuantity::to_threshold,
          .target_buy = Ticks(participant.target_buy.value / market.tick),
          .target_sell = Ticks(participant.target_sell.value / market.tick),
          .balance_low = low,
          .balance_high = std::max(low, high),
          .quantity = Lots(limits::lots_max)};
}

// The part of an agent's order that the member's cash can back; an agent bids for what it can pay.
Lots affordable(const State& state, const MarketPlace& market, const Participant& participant,
                const market::AgentOrder& order) {
  const Amount per_lot = order.side == Side::buy ? market.bid_cash(order.price, Lots(1))
                                                 : market.ask_cash(order.price, Lots(1));
  if (per_lot == Amount(0)) return order.quantity;
  const std::int64_t cash =
      std::max<std::int64_t>(0, state.ledger.account(participant.cash).available().value);
  return std::min(order.quantity, Lots(cash / per_lot.value));
}

void place(Applying& at, Community& community, const Participant& participant,
           const market::AgentOrder& order) {
  const MarketPlace& market = community.watt_market;
  const Lots lots = affordable(at.state, market, participant, order);
  if (lots == Lots(0)) return;
  PlaceOrder command;
  command.community = community.index;
  command.side = order.side;
  command.price = market.price_of(order.price);
  command.quantity = market.base_amount(lots);
  command.self_trade = market::SelfTrade::cancel_maker;
  // Outside the price band or beyond a limit, the agent waits for another interval.
  if (check_order(at.state, community, participant.member, command, at.now)) return;
  place_order(at, community, participant.member, command);
}

}  // namespace

void place_agent_orders(Applying& at, Community& community) {
  if (!community.trades()) return;
  const MarketPlace& market = community.watt_market;
  for (const Participant& participant : community.participants) {
    if (participant.agent == AgentKind::none) continue;
    const market::AgentView view{
        .balance = free_lots(at.state, community, market, participant.member),
        .has_buy_order = market.book.has_order(participant.member, Side::buy),
        .has_sell_order = market.book.has_order(participant.member, Side::sell),
        .floor = market.book.rules().floor,
        .ceiling = market.book.rules().ceiling};
    const auto order = market::agent_order(agent_settings(market, participant), view,
                                           seed_of(at, community, participant.member));
    if (order) place(at, community, participant, *order);
  }
}

void sell_at_market(Applying& at, Community& community, const Participant& participant) {
  const MarketPlace& market = community.watt_market;
  PlaceOrder command;
  command.community = community.index;
  command.side = Side::sell;
  command.kind = market::OrderKind::market;
  command.time_in_force = market::TimeInForce::immediate_or_cancel;
  command.self_trade = market::SelfTrade::cancel_maker;
  const std::optional<Ticks> best = market.book.best_executable_bid();
  const Lots lots = free_lots(at.state, community, market, participant.member);
  if (!best || lots == Lots(0)) return;
  command.price = market.price_of(std::max(market.book.rules().floor, std::min(*best, Ticks(0))));
  command.quantity = market.base_amount(lots);
  if (check_order(at.state, community, participant.member, command, at.now)) return;
  place_order(at, community, participant.member, command);
}

}  // namespace wattbook::chain
