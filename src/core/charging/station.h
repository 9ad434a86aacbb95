// A charge point as its owner registered it (DOMAIN 7.1), and what became of it so far.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "core/charging/names.h"
#include "core/charging/tariff.h"

namespace wattbook::charging {

enum class Plug : std::uint8_t {
  type1 = 0,
  type2 = 1,
  type2_cable = 2,
  ccs1 = 3,
  ccs2 = 4,
  chademo = 5,
  gbt_ac = 6,
  gbt_dc = 7,
  nacs = 8,
  domestic = 9,
};
constexpr auto enum_names(Plug) {
  return std::array<std::string_view, 10>{"type1",   "type2",  "type2_cable", "ccs1", "ccs2",
                                          "chademo", "gbt_ac", "gbt_dc",      "nacs", "domestic"};
}

enum class Interface : std::uint8_t { none = 0, ocpp16 = 1, ocpp201 = 2, ocpp21 = 3 };
constexpr auto enum_names(Interface) {
  return std::array<std::string_view, 4>{"none", "ocpp16", "ocpp201", "ocpp21"};
}

struct Connector {
  std::uint32_t evse = 1;
  std::uint32_t connector = 1;
  Plug plug = Plug::type2;
  Power power;

  bool operator==(const Connector&) const = default;
  static constexpr std::string_view type_name = "Connector";
  static constexpr auto fields = std::tuple(
      codec::field("evse", &Connector::evse), codec::field("connector", &Connector::connector),
      codec::field("plug", &Connector::plug), codec::field("power", &Connector::power));
};

// What the owner says, signed by the command it is part of.
struct PointDescription {
  std::string station;              // its name on the wire (CPID), unique in the ledger
  Address key;                      // its own key where it has one, else zero
  std::string place;                // as it is shown to drivers
  std::int64_t latitude_micro = 0;  // millionths of a degree
  std::int64_t longitude_micro = 0;
  LocalClock clock;
  std::string model;
  Interface interface = Interface::ocpp16;
  Power power;  // all connectors together
  std::vector<Connector> connectors;
  ServiceTariff tariff;
  bool signed_values_only = false;  // only values that the meter signed are billed (7.7)
  // The owner's meter that the charge point stands behind, where it has no grid connection of its
  // own: what it delivers is then taken out of what that meter counted, or it would be paid twice.
  std::optional<MeterIndex> behind_meter;

  bool operator==(const PointDescription&) const = default;
  static constexpr std::string_view type_name = "PointDescription";
  static constexpr auto fields = std::tuple(
      codec::field("station", &PointDescription::station),
      codec::field("key", &PointDescription::key), codec::field("place", &PointDescription::place),
      codec::field("latitude_micro", &PointDescription::latitude_micro),
      codec::field("longitude_micro", &PointDescription::longitude_micro),
      codec::field("clock", &PointDescription::clock),
      codec::field("model", &PointDescription::model),
      codec::field("interface", &PointDescription::interface),
      codec::field("power", &PointDescription::power),
      codec::field("connectors", &PointDescription::connectors, codec::AtMost(connectors_max)),
      codec::field("tariff", &PointDescription::tariff),
      codec::field("signed_values_only", &PointDescription::signed_values_only),
      codec::field("behind_meter", &PointDescription::behind_meter));
};

// Texts, numbers and the tariff in their bounds, each outlet once; says nothing of key and meter.
bool is_valid(const PointDescription& point);

// Sums over all sessions of a charge point (DOMAIN 7.8).
struct PointTotals {
  std::uint64_t sessions = 0;  // that ended
  Energy energy;
  Amount energy_cash;  // that drivers paid for energy
  Amount service;      // that the owner received
  Amount unpaid;       // service that wallets lacked
  Energy unbilled;     // metered, and nobody to pay for it
  Duration charging{0};
  Duration idle{0};
  std::uint64_t flagged = 0;  // sessions with something odd

  bool operator==(const PointTotals&) const = default;
  static constexpr std::string_view type_name = "PointTotals";
  static constexpr auto fields = std::tuple(
      codec::field("sessions", &PointTotals::sessions),
      codec::field("energy", &PointTotals::energy),
      codec::field("energy_cash", &PointTotals::energy_cash),
      codec::field("service", &PointTotals::service), codec::field("unpaid", &PointTotals::unpaid),
      codec::field("unbilled", &PointTotals::unbilled),
      codec::field("charging", &PointTotals::charging), codec::field("idle", &PointTotals::idle),
      codec::field("flagged", &PointTotals::flagged));
};

struct ChargePoint {
  CommunityIndex community;
  MemberIndex owner;
  bool in_service = true;
  PointDescription description;
  std::vector<ServiceTariff> tariffs;  // all that were ever in force; the newest is in force
  PointTotals totals;

  bool operator==(const ChargePoint&) const = default;
  static constexpr std::string_view type_name = "ChargePoint";
  static constexpr auto fields =
      std::tuple(codec::field("community", &ChargePoint::community),
                 codec::field("owner", &ChargePoint::owner),
                 codec::field("in_service", &ChargePoint::in_service),
                 codec::field("description", &ChargePoint::description),
                 codec::field("tariffs", &ChargePoint::tariffs, codec::AtMost(tariffs_max)),
                 codec::field("totals", &ChargePoint::totals));
};

}  // namespace wattbook::charging
