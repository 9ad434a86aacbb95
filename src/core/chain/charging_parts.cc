#include "core/chain/charging_parts.h"

#include <algorithm>

namespace wattbook::chain {
namespace {

constexpr std::int64_t number_max = std::int64_t{1} << 60;

bool within(std::int64_t value, std::int64_t most) { return value >= -most && value <= most; }
bool is_time(Instant t) { return within(t.unix_ms, limits::time_max.unix_ms); }

bool takes_part(const State& state, CommunityIndex community, MemberIndex member) {
  return community.value < state.communities.size() &&
         state.communities[community.value].place(member).has_value();
}

bool is_sound(const State& state, const charging::ChargePoint& point) {
  if (!takes_part(state, point.community, point.owner) || !charging::is_valid(point.description) ||
      point.tariffs.empty() || point.tariffs.back() != point.description.tariff)
    return false;
  const Community& community = state.communities[point.community.value];
  if (point.description.behind_meter &&
      point.description.behind_meter->value >= community.meter_places.size())
    return false;
  bool counted = true;
  codec::for_each_field<charging::PointTotals>([&](const auto& field) {
    const auto& value = point.totals.*field.member;
    if constexpr (requires { value.value; }) counted &= within(value.value, number_max);
  });
  return counted && std::ranges::all_of(point.tariffs, [](const charging::ServiceTariff& tariff) {
           return charging::is_valid(tariff);
         });
}

bool is_sound(const charging::SessionRow& row) {
  bool fine = true;
  codec::for_each_field<charging::SessionRow>(
      [&](const auto& field) { fine &= within((row.*field.member).value, number_max >> 12); });
  return fine;
}

bool is_sound(const State& state, const std::vector<charging::ChargePoint>& points,
              const charging::Session& session) {
  if (session.point.value >= points.size()) return false;
  const charging::ChargePoint& point = points[session.point.value];
  if (session.community != point.community || session.tariff >= point.tariffs.size()) return false;
  if (session.driver ? !takes_part(state, session.community, *session.driver)
                     : charging::is_billed(session.standing))
    return false;
  for (const Instant time :
       {session.began, session.counted_at, session.told_at, session.flowed_at, session.end})
    if (!is_time(time)) return false;
  const auto is_register = [](Energy e) { return e >= Energy(0) && e <= charging::register_max; };
  if (!is_register(session.counted) || (session.start && !is_register(*session.start)) ||
      (session.told && !is_register(*session.told)) || session.counted_at < session.began)
    return false;
  for (const std::int64_t value :
       {session.limit.value, session.reserved.value, session.unpaid.value, session.owed.value,
        session.carry.grid, session.carry.service, session.carry.time})
    if (!within(value, limits::amount_max)) return false;
  for (const charging::Credit& credit : session.credits)
    for (const std::int64_t value : {credit.energy.value, credit.grid.value, credit.watt.value,
                                     credit.grid_cash.value, credit.service.value})
      if (!within(value, limits::amount_max)) return false;
  return std::ranges::all_of(session.rows, [](const auto& row) { return is_sound(row); });
}

bool is_sound(const State& state, const charging::Channel& channel) {
  const auto holds_cash = [&](AccountIndex account) {
    return account.value < state.ledger.account_count() &&
           state.ledger.asset(state.ledger.account(account).asset).kind == ledger::AssetKind::cash;
  };
  return holds_cash(channel.payer) && holds_cash(channel.payee) && channel.payer != channel.payee &&
         state.ledger.account(channel.payer).asset == state.ledger.account(channel.payee).asset &&
         channel.deposit > Amount(0) && channel.deposit.value <= limits::amount_max &&
         channel.claimed >= Amount(0) && channel.claimed <= channel.deposit &&
         is_time(channel.until) && (!channel.closing || is_time(*channel.closing));
}

}  // namespace

ChargingPart charging_of(const State& state) {
  ChargingPart out{.tables = state.charging.tables(), .delivered = {}};
  for (const Community& community : state.communities) out.delivered.push_back(community.delivered);
  return out;
}

bool take_charging(State& state, ChargingPart part) {
  if (part.delivered.size() != state.communities.size()) return false;
  for (std::size_t i = 0; i < part.delivered.size(); ++i) {
    Community& community = state.communities[i];
    for (const auto& [interval, meters] : part.delivered[i])
      for (const auto& [meter, energy] : meters)
        if (meter.value >= community.meter_places.size() ||
            !within(energy.value, limits::amount_max))
          return false;
    community.delivered = std::move(part.delivered[i]);
  }
  const charging::Books::Tables& tables = part.tables;
  const auto fine = [&](const auto& list) {
    return std::ranges::all_of(list, [&](const auto& item) { return is_sound(state, item); });
  };
  if (!fine(tables.points) || !fine(tables.channels)) return false;
  for (const charging::Session& session : tables.sessions)
    if (!is_sound(state, tables.points, session)) return false;
  for (const charging::Network& network : tables.networks)
    if (!takes_part(state, network.community, network.member)) return false;
  for (const charging::Token& token : tables.tokens)
    if (!takes_part(state, token.community, token.account) ||
        !within(token.session_limit.value, limits::amount_max) ||
        token.valid_until > limits::time_max)
      return false;
  return state.charging.restore(std::move(part.tables));
}

}  // namespace wattbook::chain
