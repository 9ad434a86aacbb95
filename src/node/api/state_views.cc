#include "node/api/state_views.h"

#include <algorithm>
#include <ranges>

#include "core/chain/booked_rows.h"
#include "core/chain/meter_service.h"
#include "core/chain/roles.h"

namespace wattbook::api {
namespace {

using chain::BookedInterval;
using chain::Community;
using chain::State;

// Mean power in W of an energy in mWh over the interval, rounded down.
Power mean_power(Energy energy, Duration length) {
  return Power(mul_div_floor(energy.value, one_hour.value / 1000, length.value));
}

Amount posted(const State& state, AccountIndex account) {
  return state.ledger.account(account).posted;
}

std::optional<Price> price(const chain::MarketPlace& market, std::optional<Ticks> ticks) {
  if (!ticks) return std::nullopt;
  return market.price_of(*ticks);
}

std::vector<BookLevelView> levels(const chain::MarketPlace& market, market::Side side,
                                  std::uint32_t depth) {
  std::vector<BookLevelView> out;
  for (const market::Level& level : market.book.levels(side, depth))
    out.push_back({market.price_of(level.price), watt_energy(market.base_amount(level.executable)),
                   watt_energy(market.base_amount(level.waiting)), level.orders});
  return out;
}

// The newest state of charge of all batteries; nothing until each has reported.
std::optional<Energy> stored(const Community& community) {
  Energy sum;
  for (const chain::BatteryPlace& battery : community.batteries) {
    if (!battery.in_service) continue;
    if (!battery.stored) return std::nullopt;
    sum += *battery.stored;
  }
  return sum;
}

}  // namespace

MemberView member_view(const State& state, const chain::Participant& participant,
                       const Names& names) {
  MemberView out;
  out.address = state.ledger.address(participant.member);
  out.name = names(out.address);
  const ledger::Account& watt = state.ledger.account(participant.watt);
  out.watt = watt.posted;
  out.watt_held = watt.held;
  if (watt.bounds.upper < Amount(limits::amount_max)) out.watt_limit = watt.bounds.upper;
  const ledger::Account& cash = state.ledger.account(participant.cash);
  out.cash = cash.posted;
  out.cash_held = cash.held;
  out.debt = posted(state, participant.debt);
  out.tsl = posted(state, participant.tsl);
  return out;
}

IntervalView interval_view(const Community& community, IntervalNumber number, ByteView rows) {
  IntervalView out;
  out.start = interval_start(number, community.settings.interval_length);
  for (const BookedInterval& row : chain::decode_rows(rows, community.participants.size())) {
    out.load += row.import_energy;
    out.pv += row.export_energy;
    out.shared += row.shared_in;
    out.stored += row.minted;
    out.drawn += row.burned;
    out.community_import += row.grid_import;
    out.community_export += row.grid_export;
  }
  return out;
}

namespace {

constexpr Duration session_max{2 * one_day.value};  // what charges longer is not looked for

// What charging sessions drew in an interval; their rows stand beside those of meters.
charging::SessionRow charged_in(const chain::State& state, const Community& community,
                                IntervalNumber interval) {
  charging::SessionRow out;
  const Instant begin = interval_start(interval, community.settings.interval_length);
  for (const auto& [number, session] : std::views::reverse(state.charging.sessions())) {
    if (session.began + session_max < begin) break;
    if (session.community != community.index) continue;
    const auto row = std::ranges::find(session.rows, interval, &charging::SessionRow::interval);
    if (row == session.rows.end()) continue;
    out.own += row->own;
    out.market += row->market;
    out.grid += row->grid;
    out.unbilled += row->unbilled;
  }
  return out;
}

// The newest closed interval of which anything is known: it has rows, or a reading reached it that
// found nothing moved. Intervals that nobody metered are booked too, and say nothing of power.
auto newest_known(const Community& community) {
  IntervalNumber reached{INT64_MIN};
  for (std::uint32_t number = 0; number < community.meter_places.size(); ++number) {
    const auto reading = community.meters.newest(MeterIndex(number));
    if (!reading) continue;
    const IntervalNumber interval =
        interval_of(Instant(reading->time.unix_ms - 1), community.settings.interval_length);
    if (chain::counts(community, MeterIndex(number), interval))
      reached = std::max(reached, interval);
  }
  return std::ranges::find_if(
      community.booked.rbegin(), community.booked.rend(),
      [reached](const auto& booked) { return !booked.second.empty() || booked.first <= reached; });
}

}  // namespace

FlowView flow_view(const chain::State& state, const Community& community) {
  FlowView out;
  const Duration length = community.settings.interval_length;
  out.interval_length = length;
  if (community.stores()) {
    out.battery_capacity = community.pool.capacity();
    out.battery_stored = stored(community);
  }
  const auto known = newest_known(community);
  if (known == community.booked.rend()) return out;

  const auto& [number, rows] = *known;
  Energy solar, drawn, grid_in, homes, vehicles, charged, grid_out;
  for (const BookedInterval& row : chain::decode_rows(rows, community.participants.size())) {
    const chain::Participant& participant = community.participants[row.participant.value];
    const bool vehicle = participant.roles.has(chain::Role::vehicle);
    (vehicle ? vehicles : homes) += row.import_energy;
    solar += row.export_energy;
    drawn += row.burned;
    charged += row.minted;
    grid_in += row.grid_import + row.replaced;
    grid_out += row.grid_export + row.returned;
  }
  const charging::SessionRow sessions = charged_in(state, community, number);
  vehicles += sessions.energy();
  drawn += sessions.own + sessions.market;
  grid_in += sessions.grid + sessions.unbilled;
  out.interval_start = interval_start(number, length);
  out.solar = mean_power(solar, length);
  out.homes = mean_power(homes, length);
  out.vehicles = mean_power(vehicles, length);
  // The books let every kWh pass through the store; the battery itself only saw the difference.
  const Energy passed = std::min(drawn, charged);
  out.battery_out = mean_power(drawn - passed, length);
  out.battery_in = mean_power(charged - passed, length);
  out.grid_in = mean_power(grid_in, length);
  out.grid_out = mean_power(grid_out, length);
  return out;
}

BlockView block_view(const RecentBlock& block) {
  return {block.header.height, block.header.time, block.hash, block.header.state_root,
          block.header.command_count};
}

TradeView trade_view(const State& state, const Happened<chain::Traded>& traded) {
  const chain::Traded& trade = traded.fact;
  return {trade.trade,
          traded.time,
          trade.price,
          watt_energy(trade.quantity),
          state.ledger.address(trade.buyer),
          state.ledger.address(trade.seller),
          trade.taker_side};
}

BlocksView recent_blocks(const Recent& recent, std::size_t count) {
  BlocksView out;
  for (auto at = recent.blocks().rbegin(); at != recent.blocks().rend(); ++at) {
    if (out.blocks.size() == count) break;
    out.blocks.push_back(block_view(*at));
  }
  return out;
}

TradesView recent_trades(const Recent& recent, const State& state, CommunityIndex community,
                         std::size_t count) {
  TradesView out;
  for (auto at = recent.trades().rbegin(); at != recent.trades().rend(); ++at) {
    if (out.trades.size() == count) break;
    if (at->fact.community == community && at->fact.instrument == chain::Instrument::watt)
      out.trades.push_back(trade_view(state, *at));
  }
  return out;
}

BookView book_view(const chain::MarketPlace& market, std::uint32_t depth) {
  BookView out;
  out.best_bid = price(market, market.book.best_bid());
  out.best_ask = price(market, market.book.best_ask());
  out.best_executable_ask = price(market, market.book.best_executable_ask());
  out.last = price(market, market.book.last_price());
  out.bids = levels(market, market::Side::buy, depth);
  out.asks = levels(market, market::Side::sell, depth);
  return out;
}

MembersView members_view(const State& state, const Community& community, const Names& names) {
  MembersView out;
  for (const chain::Participant& participant : community.participants) {
    if (out.members.size() == view_list_max.count) break;
    out.members.push_back(member_view(state, participant, names));
  }
  return out;
}

IntervalsView intervals_view(const Community& community, std::size_t count) {
  IntervalsView out;
  for (auto at = community.booked.rbegin();
       at != community.booked.rend() && out.intervals.size() < count; ++at)
    out.intervals.push_back(interval_view(community, at->first, at->second));
  return out;
}

}  // namespace wattbook::api
