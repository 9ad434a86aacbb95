#include "core/chain/settle_market.h"

#include <algorithm>

#include "core/chain/exchange.h"
#include "core/chain/membership.h"

namespace wattbook::chain {
namespace {

using ledger::TransferReason;

// Visits all flows, starting with another one each interval, so that no place in the list is an
// advantage.
template <class Visit>
void rotate(std::vector<Flow>& flows, IntervalNumber interval, Visit&& visit) {
  const std::size_t count = flows.size();
  if (count == 0) return;
  const auto first = static_cast<std::size_t>(static_cast<std::uint64_t>(interval.value) % count);
  for (std::size_t i = 0; i < count; ++i) visit(flows[(first + i) % count]);
}

const Participant& participant_of(const Community& community, const Flow& flow) {
  return community.participants[flow.booked.participant.value];
}

// Energy that is burned at once needs no storage right: during settlement a member has room for
// what they need.
Amount room_with_need(const State& state, const Community& community, const Flow& flow) {
  const ledger::Account& watt = state.ledger.account(participant_of(community, flow).watt);
  const Amount stored = community.stores() ? std::max(Amount(0), watt.room()) : Amount(0);
  return stored + watt_amount(flow.need);
}

// For everybody: what was minted just now has taken room even from those who need nothing.
void open_rooms(Applying& at, Community& community, std::vector<Flow>& flows,
                IntervalNumber interval) {
  MarketPlace& market = community.watt_market;
  rotate(flows, interval, [&](Flow& flow) {
    const Participant& participant = participant_of(community, flow);
    const Amount room = room_with_need(at.state, community, flow);
    const ledger::Account& watt = at.state.ledger.account(participant.watt);
    const Amount upper = std::min(Amount(limits::amount_max), watt.posted + watt.incoming + room);
    if (upper > watt.bounds.upper)
      CHECK(!at.state.ledger.set_bounds(participant.watt, {watt.bounds.lower, upper}));
    market.book.set_room(participant.member, market.whole_lots(room), at.events);
    settle_events(at, community, market);
  });
}

void close_rooms(Applying& at, Community& community, std::vector<Flow>& flows) {
  MarketPlace& market = community.watt_market;
  for (const Flow& flow : flows) {
    const Participant& participant = participant_of(community, flow);
    refresh_storage_limit(at.state, community, participant);
    const Amount room =
        community.stores() ? at.state.ledger.account(participant.watt).room() : Amount(0);
    market.book.set_room(participant.member, market.whole_lots(room), at.events);
    settle_events(at, community, market);
  }
}

void cover_asks(Applying& at, Community& community, std::vector<Flow>& flows,
                IntervalNumber interval) {
  MarketPlace& market = community.watt_market;
  rotate(flows, interval, [&](Flow& flow) {
    const MemberIndex member = participant_of(community, flow).member;
    if (!market.book.has_order(member, market::Side::sell)) return;
    market.book.cover(member, free_lots(at.state, community, market, member), at.events);
    settle_events(at, community, market);
  });
}

// The dearest tick at which settlement may buy for the participant; nothing where no price is cheap
// enough.
std::optional<Ticks> ceiling_of(const MarketPlace& market, const Participant& participant,
                                Price most) {
  const Price ceiling = std::min(participant.ceiling, most);
  const Ticks ticks(mul_div_floor(ceiling.value, 1, market.tick));
  const market::BookRules& rules = market.book.rules();
  if (ticks < rules.floor) return std::nullopt;
  return std::min(ticks, rules.ceiling);
}

// Buys at the market, at once or not at all, what the member still lacks (4.4), at no more than
// `most`.
void buy_missing(Applying& at, Community& community, const Flow& flow, Price most) {
  MarketPlace& market = community.watt_market;
  const Participant& participant = participant_of(community, flow);
  const Amount free = std::max(Amount(0), at.state.ledger.account(participant.watt).available());
  const Amount missing = watt_amount(flow.need) - std::min(free, watt_amount(flow.need));
  const std::optional<Ticks> ceiling = ceiling_of(market, participant, most);
  if (missing == Amount(0) || !ceiling || !market.book.best_executable_ask()) return;
  const Ticks price = *ceiling;
  Lots lots = market.whole_lots(missing);
  const Amount per_lot = market.bid_cash(price, Lots(1));
  const Amount cash = at.state.ledger.account(participant.cash).available();
  if (per_lot > Amount(0))
    lots = std::min(lots, Lots(std::max<std::int64_t>(0, cash.value) / per_lot.value));
  const market::NewOrder order{.owner = participant.member,
                               .side = market::Side::buy,
                               .kind = market::OrderKind::market,
                               .time_in_force = market::TimeInForce::immediate_or_cancel,
                               .self_trade = market::SelfTrade::cancel_maker,
                               .price = price,
                               .quantity = lots};
  // Where the price band or another rule of the book stands against it, the grid supplies instead.
  if (lots == Lots(0) || market.book.check(order, at.now)) return;
  at.state.ledger.reserve(participant.cash, market.bid_cash(price, lots));
  market.book.place(order, at.events);
  settle_events(at, community, market);
}

// Nothing can stay in a community without a battery: what nobody bought goes back to its maker's
// surplus (4.5).
void take_back(Applying& at, Community& community, Flow& flow) {
  MarketPlace& market = community.watt_market;
  const Participant& participant = participant_of(community, flow);
  market.book.uncover(participant.member, Lots(limits::lots_max), at.events);
  settle_events(at, community, market);
  const Energy left = watt_energy(at.state.ledger.account(participant.watt).available());
  post(at, TransferReason::meter_burn, participant.watt, at.state.ledger.issuance(community.watt),
       watt_amount(left));
  flow.booked.minted -= left;
  flow.surplus += left;
  community.totals.burned += left;
}

}  // namespace

void settle_at_market(Applying& at, Community& community, IntervalNumber interval,
                      std::vector<Flow>& flows) {
  open_rooms(at, community, flows, interval);
  cover_asks(at, community, flows, interval);
  clear_sealed_orders(at, community, interval);
  rotate(flows, interval,
         [&](Flow& flow) { buy_missing(at, community, flow, Price(limits::price_max)); });
  for (Flow& flow : flows) burn_own(at, community, flow);
  close_rooms(at, community, flows);
  if (community.stores()) return;
  for (Flow& flow : flows) take_back(at, community, flow);
}

Served serve_now(Applying& at, Community& community, ParticipantIndex place, Energy energy,
                 Price most) {
  std::vector<Flow> alone(1);
  Flow& flow = alone[0];
  flow.booked.participant = place;
  flow.need = energy;
  burn_own(at, community, flow);
  // Without a battery nothing rests that could be bought between two closes.
  const bool buys = flow.need > Energy(0) && community.trades() && community.stores();
  if (!buys) return {.own = flow.booked.burned, .market = {}, .market_cash = {}};
  open_rooms(at, community, alone, IntervalNumber(0));
  burn_own(at, community, flow);
  const Energy own = flow.booked.burned;
  const AccountIndex cash = participant_of(community, flow).cash;
  const Amount before = at.state.ledger.account(cash).posted;
  buy_missing(at, community, flow, most);
  burn_own(at, community, flow);
  close_rooms(at, community, alone);
  return {.own = own,
          .market = flow.booked.burned - own,
          .market_cash = before - at.state.ledger.account(cash).posted};
}

}  // namespace wattbook::chain
