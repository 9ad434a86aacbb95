#include "core/chain/snapshot_check.h"

#include <algorithm>
#include <set>

#include "core/chain/command.h"
#include "core/chain/membership.h"
#include "core/chain/order_limiting.h"
#include "core/chain/settings_check.h"

namespace wattbook::chain {
namespace {

// No sum of three such numbers overflows.
constexpr std::int64_t number_max = std::int64_t{1} << 60;
constexpr std::int64_t interval_max =
    limits::time_max.unix_ms / limits::interval_length_min.value + 2;
constexpr int128 accrual_max = static_cast<int128>(1) << 110;

bool within(std::int64_t value, std::int64_t most) { return value >= -most && value <= most; }
bool is_number(std::int64_t value) { return within(value, number_max); }
bool is_amount(std::int64_t value) { return value >= 0 && value <= limits::amount_max; }
bool is_interval(IntervalNumber n) { return within(n.value, interval_max); }
bool is_boundary(IntervalNumber n) { return is_interval(n) || n.value == INT64_MAX; }
bool is_time(Instant t) { return within(t.unix_ms, limits::time_max.unix_ms); }
bool is_accrual(int128 value) { return value >= 0 && value <= accrual_max; }

bool is_logged(const LoggedCommand& logged) {
  const auto command = decode_signed(logged.bytes);
  if (!command) return false;
  const CommandHeader& header = header_of(command->command);
  return header.id == logged.id && header.expires == logged.expires && is_time(logged.expires);
}

bool is_sound(const metering::MeterTrack& track) {
  if (!metering::is_valid(track.meter) || track.segments.empty() ||
      track.segments.size() > limits::register_changes_max + 1)
    return false;
  if (!is_time(track.kept_from) && track.kept_from != Instant(INT64_MIN)) return false;
  for (std::size_t i = 0; i < track.segments.size(); ++i) {
    const metering::RegisterSegment& segment = track.segments[i];
    if (!is_number(segment.import_offset.value) || !is_number(segment.export_offset.value) ||
        segment.sequence_offset > static_cast<std::uint64_t>(number_max))
      return false;
    if (i == 0 ? !is_time(segment.from) && segment.from != Instant(INT64_MIN)
               : !is_time(segment.from) || segment.from < track.segments[i - 1].from)
      return false;
  }
  for (std::size_t i = 0; i < track.points.size(); ++i) {
    const metering::RegisterPoint& point = track.points[i];
    if (!is_time(point.time()) || !is_number(point.import_register().value) ||
        !is_number(point.export_register().value))
      return false;
    if (i == 0) continue;
    const metering::RegisterPoint& before = track.points[i - 1];
    if (point.time() <= before.time() || point.sequence() <= before.sequence() ||
        point.import_register() < before.import_register() ||
        point.export_register() < before.export_register())
      return false;
  }
  IntervalNumber newest(INT64_MIN);
  for (const metering::IntervalRevision& revision : track.revisions) {
    const metering::IntervalEnergy& energy = revision.energy;
    if (!is_interval(revision.interval) || revision.interval < newest) return false;
    if (!is_amount(energy.import_energy.value) || !is_amount(energy.export_energy.value))
      return false;
    newest = revision.interval;
  }
  return true;
}

bool is_sound(const battery::FeeState& fees) {
  if (fees.rate < 0 || fees.rate > limits::fee_rate_max || fees.grace <= 0 ||
      fees.grace > UINT32_MAX || !is_interval(fees.interval))
    return false;
  if (!is_accrual(fees.index) || !is_accrual(fees.owners_index) ||
      !is_accrual(fees.owners_remainder) || !is_accrual(fees.education) ||
      !is_accrual(fees.network) || !is_number(fees.base.value) || !is_number(fees.capacity.value) ||
      !is_number(fees.collected.value) || !is_number(fees.paid_out.value))
    return false;
  // Products of a balance and an index must fit; so must whole units of their sums.
  constexpr int128 index_max = static_cast<int128>(1) << 70;
  if (fees.index > index_max || fees.owners_index > index_max) return false;
  constexpr int128 owed_max = static_cast<int128>(battery::sub_units) * number_max;
  if (std::max({fees.education, fees.network, fees.owners_remainder}) > owed_max) return false;
  int128 balances = 0;
  for (const battery::PayerState& payer : fees.payers) {
    if (!is_amount(payer.balance.value) || !is_amount(payer.funds.value) ||
        !is_accrual(payer.fraction) || !is_accrual(payer.arrears) || !is_accrual(payer.index) ||
        payer.index > fees.index || !is_interval(payer.grace_end - IntervalNumber(fees.grace)))
      return false;
    balances += payer.balance.value;
    const int128 owed = payer.fraction + payer.arrears +
                        static_cast<int128>(payer.balance.value) * (fees.index - payer.index);
    if (owed > owed_max) return false;
    switch (payer.status) {
      case battery::PayerStatus::current:
        if (owed >= (static_cast<int128>(payer.funds.value) + 1) * battery::sub_units) return false;
        continue;
      case battery::PayerStatus::in_arrears:
      case battery::PayerStatus::grace_expired:
        continue;
    }
    return false;
  }
  int128 capacity = 0;
  for (const battery::OwnerState& owner : fees.owners) {
    if (owner.capacity < Energy(0) || !is_accrual(owner.index) || owner.index > fees.owners_index ||
        !is_accrual(owner.unpaid))
      return false;
    const int128 earned = owner.unpaid + static_cast<int128>(owner.capacity.value) *
                                             (fees.owners_index - owner.index);
    if (earned > owed_max) return false;
    capacity += owner.capacity.value;
  }
  return balances <= number_max && capacity <= number_max;
}

// The sum of what orders keep reserved must be countable, as it is where each was checked.
class Escrows {
 public:
  bool add(const MarketPlace& market, Ticks price, Lots lots) {
    if (!within(price.value, limits::price_max) || lots < Lots(0) || lots.value > limits::lots_max)
      return false;
    const int128 worst =
        static_cast<int128>(market.tick_lot_cash) * std::abs(price.value) + market.lot_fee;
    if (worst * lots.value > limits::amount_max) return false;
    total_ += worst * lots.value + static_cast<int128>(market.lot) * lots.value;
    return total_ <= number_max;
  }

 private:
  int128 total_ = 0;
};

}  // namespace

bool is_sound(const Ledgers& v) {
  const std::size_t members = v.ledger.members.size();
  const auto& accounts = v.ledger.accounts;
  const auto holds_tsl = [&](AccountIndex account) {
    return account.value < accounts.size() && accounts[account.value].asset == v.tsl;
  };
  if (v.members.size() != members || v.governor.value >= members || v.tsl != AssetIndex(0) ||
      v.ledger.assets.empty() || v.ledger.assets[0].kind != ledger::AssetKind::tsl ||
      !holds_tsl(v.education_tsl) || !holds_tsl(v.network_tsl))
    return false;
  if (v.watt_community.size() > v.ledger.assets.size()) return false;
  for (const BankReference& reference : v.bank_references)
    if (reference.gateway.value >= members) return false;
  std::set<CommandId> ids;
  return std::ranges::all_of(v.commands, [&](const LoggedCommand& logged) {
    return is_logged(logged) && ids.insert(logged.id).second;
  });
}

namespace {

bool participants_are_sound(const ledger::Ledger& ledger, AssetIndex tsl, const CommunityParts& v) {
  std::set<MemberIndex> seen;
  return std::ranges::all_of(v.participants, [&](const Participant& p) {
    const auto owns = [&](AssetIndex asset, AccountIndex account) {
      return ledger.find_account(p.member, asset) == account;
    };
    return p.member.value < ledger.member_count() && seen.insert(p.member).second &&
           owns(v.watt, p.watt) && owns(v.cash, p.cash) && owns(v.debt, p.debt) &&
           owns(tsl, p.tsl) && within(p.ceiling.value, limits::price_max) &&
           p.agent <= AgentKind::zero_intelligence && p.roles.bits < 1u << role_count &&
           within(p.target_buy.value, limits::price_max) &&
           within(p.target_sell.value, limits::price_max) && is_amount(p.buy_below.value) &&
           is_amount(p.sell_above.value);
  });
}

bool devices_are_sound(const CommunityParts& v) {
  const std::size_t count = v.participants.size();
  if (v.meters.size() != v.meter_places.size() || v.capacities.size() != count ||
      v.fees.payers.size() != count || v.fees.owners.size() != count)
    return false;
  for (const MeterPlace& place : v.meter_places)
    if (place.participant.value >= count || !is_boundary(place.service.from) ||
        !is_boundary(place.service.until))
      return false;
  for (const metering::QuarantinedReading& held : v.quarantine)
    if (held.reading.meter.value >= v.meters.size() || held.number.value > v.quarantine_issued)
      return false;
  std::vector<int128> capacities(count, 0);
  for (const BatteryPlace& battery : v.batteries) {
    if (battery.owner.value >= count || battery.capacity <= Energy(0) ||
        battery.capacity.value > limits::capacity_max)
      return false;
    if (battery.stored && (*battery.stored < Energy(0) || *battery.stored > battery.capacity))
      return false;
    if (battery.in_service) capacities[battery.owner.value] += battery.capacity.value;
  }
  int128 total = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (capacities[i] != v.capacities[i].value || v.fees.owners[i].capacity != v.capacities[i])
      return false;
    total += capacities[i];
  }
  return total <= number_max &&
         std::ranges::all_of(v.meters, [](const auto& track) { return is_sound(track); });
}

bool markets_are_sound(const CommunityParts& v, AssetIndex tsl) {
  std::set<MemberIndex> members;
  for (const Participant& participant : v.participants) members.insert(participant.member);
  const MarketPlace watt = make_watt_market(v.settings, v.watt, v.cash);
  const MarketPlace other = make_tsl_market(tsl, v.cash);
  Escrows escrows;
  const auto is_fine = [&](const MarketPlace& market, const market::BookState& book) {
    return std::ranges::all_of(book.orders,
                               [&](const market::RestingOrder& order) {
                                 return members.contains(order.owner) &&
                                        escrows.add(market, order.price, order.remaining);
                               }) &&
           std::ranges::all_of(book.rooms,
                               [&](const auto& room) { return members.contains(room.member); });
  };
  return is_fine(watt, v.watt_book) && is_fine(other, v.tsl_book) &&
         std::ranges::all_of(v.sealed, [&](const auto& entry) {
           return entry.first <= v.sealed_last && members.contains(entry.second.owner) &&
                  escrows.add(watt, entry.second.price, entry.second.quantity);
         });
}

bool rows_are_sound(ByteView bytes, std::size_t count) {
  codec::Reader reader(bytes);
  for (std::size_t place = 0; !reader.rest().empty(); ++place) {
    const auto row = codec::decode<BookedInterval>(reader);
    if (!row || row->participant.value >= count || row->participant.value < place) return false;
    place = row->participant.value;
    bool fine = true;
    codec::for_each_field<BookedInterval>([&](const auto& field) {
      if constexpr (!std::is_same_v<typename std::remove_cvref_t<decltype(field)>::Value,
                                    ParticipantIndex>)
        fine &= within((*row.*field.member).value, number_max / 8);
    });
    if (!fine) return false;
  }
  return true;
}

bool schedules_are_sound(const CommunityParts& v) {
  const auto is_price = [](Price price) { return within(price.value, limits::tariff_price_max); };
  for (const auto& [interval, point] : v.tariff)
    if (!is_interval(interval) || !is_price(point.import_price) || !is_price(point.feed_in_price) ||
        !is_price(point.sharing_price))
      return false;
  for (const auto& [interval, table] : v.sharing_keys) {
    std::set<ParticipantIndex> named;
    std::uint64_t sum = 0;
    for (const KeyPart& part : table) {
      if (part.place.value >= v.participants.size() || !named.insert(part.place).second)
        return false;
      sum += part.ppm;
    }
    if (!is_interval(interval) || sum > 1'000'000) return false;
  }
  return std::ranges::all_of(v.booked, [&](const auto& entry) {
    return entry.first <= v.closed && is_interval(entry.first) &&
           rows_are_sound(entry.second, v.participants.size());
  });
}

}  // namespace

bool is_sound(const ledger::Ledger& ledger, AssetIndex tsl, const CommunityParts& v) {
  const auto is_asset = [&](AssetIndex asset, ledger::AssetKind kind) {
    return asset.value < ledger.asset_count() && ledger.asset(asset).kind == kind;
  };
  if (!settings_are_valid(v.settings) || !is_asset(v.watt, ledger::AssetKind::watt) ||
      !is_asset(v.cash, ledger::AssetKind::cash) || !is_asset(v.debt, ledger::AssetKind::debt))
    return false;
  const auto holds = [&](AccountIndex account, AssetIndex asset) {
    return account.value < ledger.account_count() && ledger.account(account).asset == asset;
  };
  if (!holds(v.grid_cash, v.cash) || !holds(v.fee_cash, v.cash) || !holds(v.clearing_tsl, tsl) ||
      v.operator_member.value >= ledger.member_count())
    return false;
  if (!is_interval(v.closed) || v.fees.interval != v.closed) return false;
  bool counted = true;
  codec::for_each_field<CommunityTotals>(
      [&](const auto& field) { counted &= is_number((v.totals.*field.member).value); });
  return counted && participants_are_sound(ledger, tsl, v) && is_sound(v.fees) &&
         devices_are_sound(v) && schedules_are_sound(v) && markets_are_sound(v, tsl);
}

bool fits_together(const State& state) {
  const auto known = [&](CommunityIndex number) { return number.value < state.communities.size(); };
  std::size_t places = 0;
  for (std::uint32_t i = 0; i < state.members.size(); ++i)
    for (const CommunityIndex number : state.members[i].communities) {
      if (!known(number) || !state.communities[number.value].place(MemberIndex(i))) return false;
      ++places;
    }
  for (const Community& community : state.communities) {
    if (places < community.participants.size()) return false;
    places -= community.participants.size();
    if (community.watt.value >= state.watt_community.size() ||
        state.watt_community[community.watt.value] != community.index)
      return false;
  }
  for (const CommunityIndex number : state.watt_community)
    if (number.value != UINT16_MAX && !known(number)) return false;
  for (const auto& [key, device] : state.devices) {
    if (!known(device.community) || device.owner.value >= state.members.size()) return false;
    const Community& community = state.communities[device.community.value];
    const std::size_t count = device.kind == DeviceKind::meter     ? community.meter_places.size()
                              : device.kind == DeviceKind::battery ? community.batteries.size()
                                                                   : 1;
    if (device.number >= count) return false;
  }
  // An exchange of meters looks its device up by the key of the place.
  for (const Community& community : state.communities)
    for (const MeterPlace& place : community.meter_places)
      if (!state.devices.contains(place.key)) return false;
  return places == 0;
}

bool is_sound(const State& state, const RulesPart& part) {
  const Rules& rules = part.rules;
  if (rules.version < protocol_version_first || rules.version > protocol_version_newest)
    return false;
  if (rules.scheduled &&
      (rules.scheduled->version != rules.version + 1 || rules.scheduled->height <= state.height))
    return false;
  if (part.communities.size() != (rules.version < 2 ? 0 : state.communities.size())) return false;
  for (std::size_t i = 0; i < part.communities.size(); ++i) {
    const Community& community = state.communities[i];
    const CommunityRules& own = part.communities[i];
    const auto follows = [](const MarketPlace& market, OrderId from) {
      return from.value <= market.book.state().order_last.value + 1;
    };
    if (!order_limits_are_valid(own.limits) ||
        own.activity.size() > community.participants.size() ||
        !follows(community.watt_market, own.watt_deposit_from) ||
        !follows(community.tsl_market, own.tsl_deposit_from))
      return false;
    for (const OrderActivity& activity : own.activity)
      if (!is_interval(activity.interval)) return false;
  }
  return true;
}

bool is_sound(const State& state, const ServicePart& part) {
  if (part.earlier.size() != state.communities.size()) return false;
  for (std::size_t i = 0; i < part.earlier.size(); ++i) {
    const std::vector<MeterPlace>& places = state.communities[i].meter_places;
    for (const auto& [meter, services] : part.earlier[i]) {
      if (meter.value >= places.size() || services.empty()) return false;
      IntervalNumber free{INT64_MIN};  // each begins where the one before it has ended
      for (const Service& service : services) {
        if (!is_interval(service.from) || !is_interval(service.until) || service.from < free ||
            service.from >= service.until)
          return false;
        free = service.until;
      }
      if (places[meter.value].service.from < free) return false;
    }
  }
  return true;
}

}  // namespace wattbook::chain
