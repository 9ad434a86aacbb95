#include "core/chain/membership.h"

#include <algorithm>

#include <fmt/core.h>

#include "core/chain/exchange.h"

namespace wattbook::chain {
namespace {

using ledger::AssetKind;

// The supplier and the fee clearing owe as much as members have: an own law each, see LEDGER and
// battery/fees.h.
constexpr ledger::Bounds may_owe{Amount(-limits::amount_max / 2), Amount(limits::amount_max)};

// Its address can be computed by anybody, so somebody may have had it registered before: then the
// account belongs to the next address that is free.
AccountIndex system_account(State& state, std::string purpose, AssetIndex asset,
                            ledger::Bounds bounds) {
  while (state.ledger.find_member(system_address(purpose))) purpose += '+';
  const MemberIndex member = add_member(state, system_address(purpose));
  state.members[member.value].protocol = true;
  return state.ledger.open_account(member, asset, bounds);
}

market::BookRules watt_rules(const CommunitySettings& settings) {
  return {.floor = Ticks(settings.price_floor.value / settings.tick.value),
          .ceiling = Ticks(settings.price_ceiling.value / settings.tick.value),
          .band = Ticks(settings.price_band.value / settings.tick.value)};
}

// TSL has no price collar of the community's making: from one tick to as many as a book can hold.
market::BookRules tsl_rules() {
  return {.floor = Ticks(1), .ceiling = Ticks(limits::ticks_span_max)};
}

MarketPlace make_market(Instrument instrument, const market::BookRules& rules, AssetIndex base,
                        AssetIndex cash) {
  MarketPlace market(rules);
  market.instrument = instrument;
  market.base = base;
  market.cash = cash;
  return market;
}

}  // namespace

MarketPlace make_watt_market(const CommunitySettings& settings, AssetIndex watt, AssetIndex cash) {
  MarketPlace market = make_market(Instrument::watt, watt_rules(settings), watt, cash);
  market.tick = settings.tick.value;
  market.lot = settings.lot.value;
  market.tick_lot_cash = mul_div_floor(market.tick, market.lot, units_per_whole);
  market.lot_fee = settings.fee_per_lot.value;
  return market;
}

MarketPlace make_tsl_market(AssetIndex tsl, AssetIndex cash) {
  MarketPlace market = make_market(Instrument::tsl, tsl_rules(), tsl, cash);
  market.tick = tsl_tick;
  market.lot = tsl_lot;
  market.tick_lot_cash = mul_div_floor(tsl_tick, tsl_lot, units_per_whole);
  return market;
}

MemberIndex add_member(State& state, const Address& address) {
  const MemberIndex member = state.ledger.add_member(address);
  state.members.resize(member.value + 1);
  return member;
}

AssetIndex cash_asset(State& state, std::string_view currency) {
  if (const std::optional<AssetIndex> known = state.ledger.find_asset(currency)) return *known;
  return state.ledger.add_asset(AssetKind::cash, currency);
}

Community& found_community(State& state, const CreateCommunity& command,
                           MemberIndex operator_member, Instant now) {
  const auto number = static_cast<std::uint16_t>(state.communities.size());
  const AssetIndex cash = cash_asset(state, command.currency);
  const AssetIndex watt = state.ledger.add_asset(AssetKind::watt, fmt::format("WATT-{}", number));
  const AssetIndex debt = state.ledger.add_asset(AssetKind::debt, fmt::format("DEBT-{}", number));
  const CommunitySettings& settings = command.settings;
  const Duration length = settings.interval_length;
  const IntervalNumber closed = interval_of(now, length) - IntervalNumber(1);
  state.communities.push_back(Community{
      .index = CommunityIndex(number),
      .name = command.name,
      .operator_member = operator_member,
      .settings = settings,
      .watt = watt,
      .cash = cash,
      .debt = debt,
      .grid_cash = system_account(state, fmt::format("grid/{}", number), cash, may_owe),
      .fee_cash = system_account(state, fmt::format("fees/{}", number), cash, {}),
      .clearing_tsl = system_account(state, fmt::format("clearing/{}", number), state.tsl, may_owe),
      .meters = metering::MeterLog({.interval_length = length}),
      .fees = battery::FeeIndex(fee_rate(settings), settings.fee_grace_intervals, closed),
      .watt_market = make_watt_market(settings, watt, cash),
      .tsl_market = make_tsl_market(state.tsl, cash),
      .closed = closed});
  state.watt_community.resize(state.ledger.asset_count(), CommunityIndex(UINT16_MAX));
  state.watt_community[watt.value] = CommunityIndex(number);
  return state.communities.back();
}

ParticipantIndex join_community(Applying& at, Community& community, MemberIndex member) {
  State& state = at.state;
  ledger::Ledger& ledger = state.ledger;
  const ParticipantIndex place(static_cast<std::uint32_t>(community.participants.size()));
  community.place_of_member.resize(
      std::max<std::size_t>(community.place_of_member.size(), member.value + 1), UINT32_MAX);
  community.place_of_member[member.value] = place.value;
  community.participants.push_back({.member = member,
                                    .watt = ledger.account_of(member, community.watt),
                                    .cash = ledger.account_of(member, community.cash),
                                    .debt = ledger.account_of(member, community.debt),
                                    .tsl = ledger.account_of(member, state.tsl)});
  CHECK(community.fees.add_payer().value == place.value);
  CHECK(community.fees.add_owner().value == place.value);
  CHECK(community.pool.add_owner() == place.value);
  state.members[member.value].communities.push_back(community.index);
  community.watt_market.book.set_room(
      member, Lots(0), at.events);  // nobody stores before follow_participant says so
  settle_events(at, community, community.watt_market);
  follow_participant(at, community, place);
  return place;
}

Amount storage_limit(const State& state, const Community& community,
                     const Participant& participant) {
  if (!community.stores()) return Amount(limits::amount_max);
  const ledger::Account& tsl = state.ledger.account(participant.tsl);
  const Amount right = tsl.posted - tsl.held;  // what is offered for sale gives no right
  const Amount limit =
      watt_amount(battery::storage_limit(storage_terms(community.settings), right));
  return std::min(limit, Amount(limits::amount_max));
}

bool keeps_storage_right(const State& state, MemberIndex member, Amount parting) {
  for (const CommunityIndex number : state.members[member.value].communities) {
    const Community& community = state.communities[number.value];
    if (!community.stores()) continue;
    const Participant& participant = community.participants[community.place(member)->value];
    const ledger::Account& tsl = state.ledger.account(participant.tsl);
    const Energy right =
        battery::storage_limit(storage_terms(community.settings), tsl.available() - parting);
    if (watt_energy(state.ledger.account(participant.watt).posted) > right) return false;
  }
  return true;
}

void refresh_storage_limit(State& state, const Community& community,
                           const Participant& participant) {
  const Amount limit = storage_limit(state, community, participant);
  const ledger::Bounds before = state.ledger.account(participant.watt).bounds;
  if (before.upper == limit) return;
  CHECK(!state.ledger.set_bounds(participant.watt, {before.lower, limit}));
}

void refresh_storage_limits(Applying& at, Community& community) {
  for (std::uint32_t place = 0; place < community.participants.size(); ++place) {
    if (!community.stores()) {
      community.watt_market.book.set_room(community.participants[place].member, Lots(0), at.events);
      settle_events(at, community, community.watt_market);
    }
    follow_participant(at, community, ParticipantIndex(place));
  }
}

}  // namespace wattbook::chain
