// Communities, members, gateways and devices (DOMAIN section 1).
#include <algorithm>

#include "core/chain/handlers.h"
#include "core/chain/membership.h"
#include "core/chain/meter_service.h"
#include "core/chain/settings_check.h"

namespace wattbook::chain {
namespace {

using ledger::TransferReason;

bool is_currency(const std::string& code) {
  return code.size() == 3 && std::ranges::all_of(code, [](char c) { return c >= 'A' && c <= 'Z'; });
}

// The education pool's welcome (5.2), as far as the pool reaches.
void give_starter_grant(Applying& at, const Community& community, MemberIndex member) {
  const Amount pool = at.state.ledger.account(at.state.education_tsl).available();
  post(at, TransferReason::education_grant, at.state.education_tsl,
       at.state.ledger.account_of(member, at.state.tsl),
       std::min(community.settings.starter_grant, pool));
}

std::optional<Refused> refused_device(const RegisterDevice& command) {
  const auto bad = [](std::string_view field) { return refuse(Rejection::invalid_device, field); };
  if (command.rated_power <= Power(0) || command.rated_power.value > limits::power_max)
    return bad("rated_power");
  const bool battery = command.kind == DeviceKind::battery;
  if (battery ? command.capacity <= Energy(0) || command.capacity.value > limits::capacity_max
              : command.capacity != Energy(0))
    return bad("capacity");
  const bool meter = command.kind == DeviceKind::meter;
  if (!meter) {
    if (command.import_register != Energy(0)) return bad("import_register");
    if (command.export_register != Energy(0)) return bad("export_register");
    return std::nullopt;
  }
  const metering::Meter description{.rated = command.rated_power,
                                    .register_digits = command.register_digits};
  if (!metering::is_valid(description)) return bad("register_digits");
  const Energy modulus = metering::register_modulus(command.register_digits);
  if (command.import_register < Energy(0) || command.import_register >= modulus)
    return bad("import_register");
  if (command.export_register < Energy(0) || command.export_register >= modulus)
    return bad("export_register");
  return std::nullopt;
}

// Numbers the device among its kind; the first register values of a meter are its first reading.
Verdict add_device(Applying& at, Community& community, ParticipantIndex owner,
                   const RegisterDevice& command, std::uint32_t& number) {
  if (command.kind == DeviceKind::battery) {
    number = static_cast<std::uint32_t>(community.batteries.size());
    community.batteries.push_back(
        {.owner = owner, .key = command.key, .capacity = command.capacity});
    return std::nullopt;
  }
  if (command.kind != DeviceKind::meter) return std::nullopt;
  if ((community.meters.rated() + command.rated_power).value > limits::community_power_max)
    return refuse(Rejection::above_limit, "rated_power");
  const Duration horizon = community.meters.options().horizon;
  if (command.installed > at.now || command.installed < at.now - horizon)
    return refuse(Rejection::invalid_time, "installed");
  const MeterIndex meter =
      community.meters.add({.owner = community.participants[owner.value].member,
                            .community = community.index,
                            .key = command.key,
                            .rated = command.rated_power,
                            .register_digits = command.register_digits});
  number = meter.value;
  community.meter_places.push_back({.participant = owner, .key = command.key});
  const auto by_hand = evidence_kept(at.state, metering::Evidence::imported);
  const auto first = community.meters.accept({.meter = meter,
                                              .sequence = 0,
                                              .time = command.installed,
                                              .import_register = command.import_register,
                                              .export_register = command.export_register,
                                              .evidence = by_hand},
                                             at.now);
  CHECK(first.has_value());  // every cause of a fault was checked above
  return std::nullopt;
}

void set_battery(Applying& at, Community& community, BatteryPlace& battery, bool in_service) {
  battery.in_service = in_service;
  Energy capacity;
  for (const BatteryPlace& other : community.batteries)
    if (other.owner == battery.owner && other.in_service) capacity += other.capacity;
  community.pool.set_capacity(battery.owner.value, capacity);
  community.fees.set_capacity(battery::OwnerIndex(battery.owner.value), capacity);
  refresh_storage_limits(at, community);
}

}  // namespace

Verdict apply(Applying& at, const Sender& sender, const CreateCommunity& command) {
  State& state = at.state;
  const auto operator_member = state.ledger.find_member(command.operator_account);
  if (sender.member != state.governor) return refuse(Rejection::not_permitted);
  if (!is_text(command.name)) return refuse(Rejection::invalid_text, "name");
  if (command.operator_account.is_zero() || is_protocol(state, command.operator_account))
    return refuse(Rejection::invalid_address, "operator_account");
  if (!is_currency(command.currency)) return refuse(Rejection::invalid_text, "currency");
  if (!settings_are_valid(command.settings)) return refuse(Rejection::invalid_settings, "settings");
  if (state.communities.size() >= limits::communities_max ||
      state.ledger.asset_count() + assets_per_community_max > limits::assets_max)
    return refuse(Rejection::too_many);
  if (state.devices.contains(command.operator_account))
    return refuse(Rejection::device_exists, "operator_account");
  const auto same_name = [&](const Community& other) { return other.name == command.name; };
  if (std::ranges::any_of(state.communities, same_name))
    return refuse(Rejection::community_exists, "name");

  const MemberIndex member =
      operator_member ? *operator_member : add_member(state, command.operator_account);
  Community& community = found_community(state, command, member, at.now);
  const ParticipantIndex place = join_community(at, community, member);
  community.participants[place.value].roles = Roles{}.with(Role::community_operator);
  at.receipt.emit(Issued{community.index.value});
  return std::nullopt;
}

Verdict apply(Applying& at, const Sender& sender, const ChangeSettings& command) {
  Community* community = find_community(at.state, command.community);
  if (!community) return refuse(Rejection::unknown_community, "community");
  if (!operates(*community, sender)) return refuse(Rejection::not_permitted);
  if (!settings_are_valid(command.settings) ||
      !settings_may_follow(community->settings, command.settings))
    return refuse(Rejection::invalid_settings, "settings");
  community->settings = command.settings;
  community->watt_market.lot_fee = command.settings.fee_per_lot.value;
  community->fees.set_rate(fee_rate(command.settings));
  refresh_storage_limits(at, *community);
  return std::nullopt;
}

Verdict apply(Applying& at, const Sender& sender, const RegisterMember& command) {
  State& state = at.state;
  Community* community = find_community(state, command.community);
  if (!community) return refuse(Rejection::unknown_community, "community");
  if (!operates(*community, sender)) return refuse(Rejection::not_permitted);
  if (command.member.is_zero() || is_protocol(state, command.member))
    return refuse(Rejection::invalid_address, "member");
  const std::optional<Roles> roles = roles_of(command.roles);
  if (!roles || (roles->bits & roles_of_governor.bits) != 0)
    return refuse(Rejection::invalid_roles, "roles");
  if (state.devices.contains(command.member)) return refuse(Rejection::device_exists, "member");
  const auto known = state.ledger.find_member(command.member);
  if (known && community->place(*known)) return refuse(Rejection::member_exists, "member");
  if (!known && state.ledger.member_count() >= limits::members_max)
    return refuse(Rejection::too_many);

  const MemberIndex member = known ? *known : add_member(state, command.member);
  const ParticipantIndex place = join_community(at, *community, member);
  community->participants[place.value].roles = *roles;
  if (!known && roles->has(Role::household)) give_starter_grant(at, *community, member);
  at.receipt.emit(Issued{member.value});
  return std::nullopt;
}

Verdict apply(Applying& at, const Sender& sender, const SetMember& command) {
  Community* community = find_community(at.state, command.community);
  if (!community) return refuse(Rejection::unknown_community, "community");
  const auto member = at.state.ledger.find_member(command.member);
  if (!member || !community->place(*member)) return refuse(Rejection::unknown_member, "member");
  if (!operates(*community, sender)) return refuse(Rejection::not_permitted);
  const std::optional<Roles> roles = roles_of(command.roles);
  if (!roles || (roles->bits & roles_of_governor.bits) != 0)
    return refuse(Rejection::invalid_roles, "roles");
  // The operator cannot lock the community out of its own administration.
  if (*member == community->operator_member &&
      (command.suspended || !roles->has(Role::community_operator)))
    return refuse(Rejection::invalid_combination, "member");
  Participant& participant = community->participants[community->place(*member)->value];
  participant.roles = *roles;
  participant.suspended = command.suspended;
  return std::nullopt;
}

Verdict apply(Applying& at, const Sender& sender, const LicenseGateway& command) {
  State& state = at.state;
  if (sender.member != state.governor) return refuse(Rejection::not_permitted);
  if (command.gateway.is_zero() || is_protocol(state, command.gateway))
    return refuse(Rejection::invalid_address, "gateway");
  if (!is_currency(command.currency)) return refuse(Rejection::invalid_text, "currency");
  if (state.devices.contains(command.gateway)) return refuse(Rejection::device_exists, "gateway");
  const auto known = state.ledger.find_member(command.gateway);
  const auto asset = state.ledger.find_asset(command.currency);
  if (known && state.members[known->value].roles.has(Role::gateway) &&
      (!asset || state.members[known->value].gateway_asset != *asset))
    return refuse(Rejection::invalid_combination, "currency");
  if (!asset && state.ledger.asset_count() >= limits::assets_max)
    return refuse(Rejection::too_many);

  const MemberIndex gateway = known ? *known : add_member(state, command.gateway);
  MemberInfo& info = state.members[gateway.value];
  info.roles = info.roles.with(Role::gateway);
  info.gateway_asset = cash_asset(state, command.currency);
  at.receipt.emit(Issued{info.gateway_asset.value});
  return std::nullopt;
}

Verdict apply(Applying& at, const Sender& sender, const RegisterDevice& command) {
  State& state = at.state;
  Community* community = find_community(state, command.community);
  if (!community) return refuse(Rejection::unknown_community, "community");
  const auto owner = sender.member ? community->place(*sender.member) : std::nullopt;
  if (!owner) return refuse(Rejection::not_permitted);
  if (is_suspended(*community, *sender.member)) return refuse(Rejection::suspended, "account");
  if (command.key.is_zero()) return refuse(Rejection::invalid_address, "key");
  if (Verdict refused = refused_device(command)) return refused;
  if (state.devices.contains(command.key) || state.ledger.find_member(command.key))
    return refuse(Rejection::device_exists, "key");
  if (community->meter_places.size() >= limits::meters_max) return refuse(Rejection::too_many);

  std::uint32_t number = 0;
  if (Verdict refused = add_device(at, *community, *owner, command, number)) return refused;
  state.devices[command.key] = {.kind = command.kind,
                                .community = community->index,
                                .owner = *sender.member,
                                .number = number,
                                .rated_power = command.rated_power};
  at.receipt.emit(Issued{number});
  return std::nullopt;
}

Verdict apply(Applying& at, const Sender& sender, const SetDevice& command) {
  const auto found = at.state.devices.find(command.device);
  if (found == at.state.devices.end()) return refuse(Rejection::unknown_device, "device");
  Device& device = found->second;
  Community& community = at.state.communities[device.community.value];
  if (!operates(community, sender)) return refuse(Rejection::not_permitted);
  device.in_service = command.in_service;
  if (device.kind == DeviceKind::battery)
    set_battery(at, community, community.batteries[device.number], command.in_service);
  if (device.kind == DeviceKind::meter)
    set_meter(at, community, MeterIndex(device.number), command.in_service);
  return std::nullopt;
}

}  // namespace wattbook::chain
