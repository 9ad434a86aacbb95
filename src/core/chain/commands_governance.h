// Commands that admit communities, members and devices, and set what they may do (DOMAIN section
// 1).
#pragma once

#include <string>
#include <vector>

#include "base/strong_id.h"
#include "core/chain/command_header.h"
#include "core/chain/roles.h"
#include "core/chain/settings.h"

namespace wattbook::chain {

// The governor founds a community: its operator, its currency (created if new) and its rules.
struct CreateCommunity : CommandHeader {
  std::string name;
  Address operator_account;
  std::string currency;  // ISO 4217 code
  CommunitySettings settings;

  static constexpr std::string_view type_name = "CreateCommunity";
  static constexpr auto fields =
      command_fields(codec::field("name", &CreateCommunity::name),
                     codec::field("operator_account", &CreateCommunity::operator_account),
                     codec::field("currency", &CreateCommunity::currency),
                     codec::field("settings", &CreateCommunity::settings));
};

// The operator changes the rules. Interval length, mode, grace and all that orders were entered
// under (tick, lot, collar, fee, auction) are fixed for good; the rest takes effect at once.
struct ChangeSettings : CommandHeader {
  CommunityIndex community;
  CommunitySettings settings;

  static constexpr std::string_view type_name = "ChangeSettings";
  static constexpr auto fields =
      command_fields(codec::field("community", &ChangeSettings::community),
                     codec::field("settings", &ChangeSettings::settings));
};

// The operator admits an account with its roles; the education pool gives a household its starter
// TSL (5.2).
struct RegisterMember : CommandHeader {
  CommunityIndex community;
  Address member;
  std::vector<Role> roles;

  static constexpr std::string_view type_name = "RegisterMember";
  static constexpr auto fields =
      command_fields(codec::field("community", &RegisterMember::community),
                     codec::field("member", &RegisterMember::member),
                     codec::field("roles", &RegisterMember::roles, codec::AtMost(role_count)));
};

// The operator changes a member's roles in the community, or suspends them there: they can then
// only be metered.
struct SetMember : CommandHeader {
  CommunityIndex community;
  Address member;
  std::vector<Role> roles;
  bool suspended = false;

  static constexpr std::string_view type_name = "SetMember";
  static constexpr auto fields = command_fields(
      codec::field("community", &SetMember::community), codec::field("member", &SetMember::member),
      codec::field("roles", &SetMember::roles, codec::AtMost(role_count)),
      codec::field("suspended", &SetMember::suspended));
};

// The governor licenses a payment gateway for one currency (2.2, 8.1).
struct LicenseGateway : CommandHeader {
  Address gateway;
  std::string currency;

  static constexpr std::string_view type_name = "LicenseGateway";
  static constexpr auto fields =
      command_fields(codec::field("gateway", &LicenseGateway::gateway),
                     codec::field("currency", &LicenseGateway::currency));
};

enum class DeviceKind : std::uint8_t { meter = 0, battery = 1, charge_point = 2, vehicle = 3 };
constexpr auto enum_names(DeviceKind) {
  return std::array<std::string_view, 4>{"meter", "battery", "charge_point", "vehicle"};
}

// The owner registers a device by their signature (1.3). It counts once the operator has approved
// it.
struct RegisterDevice : CommandHeader {
  CommunityIndex community;
  DeviceKind kind = DeviceKind::meter;
  Address key;                       // the device's own identity
  Power rated_power;                 // bounds the energy of an interval (4.2)
  Energy capacity;                   // of a battery; else 0
  std::uint8_t register_digits = 6;  // of a meter: whole kWh digits of its registers
  Energy import_register;            // of a meter: registers at installation
  Energy export_register;
  Instant installed;  // when the registers were read

  static constexpr std::string_view type_name = "RegisterDevice";
  static constexpr auto fields = command_fields(
      codec::field("community", &RegisterDevice::community),
      codec::field("kind", &RegisterDevice::kind), codec::field("key", &RegisterDevice::key),
      codec::field("rated_power", &RegisterDevice::rated_power),
      codec::field("capacity", &RegisterDevice::capacity),
      codec::field("register_digits", &RegisterDevice::register_digits),
      codec::field("import_register", &RegisterDevice::import_register),
      codec::field("export_register", &RegisterDevice::export_register),
      codec::field("installed", &RegisterDevice::installed));
};

// The operator puts a registered device into service, or takes it out.
struct SetDevice : CommandHeader {
  Address device;
  bool in_service = true;

  static constexpr std::string_view type_name = "SetDevice";
  static constexpr auto fields = command_fields(codec::field("device", &SetDevice::device),
                                                codec::field("in_service", &SetDevice::in_service));
};

}  // namespace wattbook::chain
