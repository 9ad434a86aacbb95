#include "sim/demo_town.h"

#include <utility>

#include <fmt/format.h>

#include "base/check.h"
#include "base/decimal.h"
#include "core/chain/charging_keys.h"
#include "core/chain/protocol_version.h"

namespace wattbook::sim {
namespace {

using chain::Role;

constexpr CommunityIndex town{0};
constexpr std::string_view currency = "EUR";
constexpr AssetIndex cash{1};  // the first asset after TSL

template <class Quantity>
Quantity decimal(std::string_view text) {
  return Quantity(*parse_canonical_decimal(text));
}

chain::CommunitySettings settings() {
  chain::CommunitySettings out;
  out.interval_length = demo_interval;
  out.gate = one_minute;
  out.mode = chain::TradingMode::exchange_then_sharing;
  out.tick = decimal<Price>("0.001");
  out.lot = decimal<Energy>("0.01");
  out.price_floor = decimal<Price>("0");
  out.price_ceiling = decimal<Price>("0.4");
  out.mint_efficiency_ppm = 950'000;
  out.starter_grant = decimal<Amount>("30");
  return out;
}

class Founding {
 public:
  Founding(DemoCast& cast, std::uint64_t seed, Instant now)
      : cast_(cast),
        seed_(seed),
        now_(now),
        separator_(
            chain::domain_separator(chain::genesis_hash(demo_genesis(cast, now - one_minute)))) {}

  template <class Body>
  void add(std::string_view name, Body body) {
    commands_.push_back(cast_.sign(name, std::move(body), now_, separator_));
  }

  void found() {
    chain::CreateCommunity community;
    community.name = "Sunny Lane";
    community.operator_account = cast_.address(demo_operator);
    community.currency = currency;
    community.settings = settings();
    add(demo_governor, community);
    chain::LicenseGateway gateway;
    gateway.gateway = cast_.address(demo_bank);
    gateway.currency = currency;
    add(demo_governor, gateway);
    chain::SetTariff tariff;
    tariff.community = town;
    tariff.first_interval = interval_of(now_, demo_interval);
    tariff.points = {{decimal<Price>("0.32"), decimal<Price>("0.08"), decimal<Price>("0.16")}};
    add(demo_operator, tariff);
    join(demo_concentrator, {Role::concentrator});
    join(demo_battery_owner, {Role::battery_owner});
    device(demo_battery_owner, chain::DeviceKind::battery, std::string(demo_battery));
    join(demo_charging_owner, {Role::charge_point_owner});
    join(demo_network, {Role::delegate});
  }

  void home(const Home& home) {
    join(home.name, {Role::household});
    device(home.name, chain::DeviceKind::meter, home.name + "/meter");
    if (home.roof) device(home.name, chain::DeviceKind::meter, home.name + "/roof");
    deposit(home.name, "200");
    ceiling(home.name);
    agent(home);
  }

  void vehicle(const std::string& name) {
    join(name, {Role::vehicle});
    deposit(name, "500");
    ceiling(name);
  }

  // Holds from the block after the next one.
  void upgrade(std::uint32_t version, Height newest) {
    chain::ScheduleUpgrade command;
    command.version = version;
    command.height = Height(newest.value + 2);
    add(demo_governor, command);
  }

  void license_network() {
    chain::LicenseNetwork command;
    command.community = town;
    command.network = cast_.address(demo_network);
    add(demo_operator, command);
  }

  void charge_point(std::size_t vehicle) {
    chain::DescribeChargePoint command;
    command.community = town;
    charging::PointDescription& point = command.point;
    point.station = demo_station_name(vehicle);
    point.place = fmt::format("Sunny Lane, bay {} (simulated)", vehicle + 1);
    point.latitude_micro = 48'200'000;
    point.longitude_micro = 16'400'000 + 100 * static_cast<std::int64_t>(vehicle);
    point.clock = {60, charging::SummerTime::european_union};
    point.model = "simulated 11 kW";
    point.interface = demo_station_interface(vehicle);
    point.power = demo_outlet_power;
    point.connectors = {{1, 1, charging::Plug::type2, demo_outlet_power}};
    point.tariff.bands = {{0, decimal<Price>("0.04"), Amount(0), Amount(0)}};
    add(demo_charging_owner, command);
  }

  void token(std::size_t vehicle) {
    chain::SetChargingToken command;
    command.community = town;
    command.token = chain::token_digest(demo_card(vehicle));
    command.session_limit = decimal<Amount>("40");
    command.valid_until = now_ + Duration(365 * one_day.value);
    add(car_name(vehicle), command);
  }

  std::vector<api::SignedCommandView> take() { return std::exchange(commands_, {}); }

 private:
  void join(std::string_view name, std::vector<Role> roles) {
    chain::RegisterMember command;
    command.community = town;
    command.member = cast_.address(name);
    command.roles = std::move(roles);
    add(demo_operator, command);
  }

  void device(std::string_view owner, chain::DeviceKind kind, const std::string& name) {
    chain::RegisterDevice command;
    command.community = town;
    command.kind = kind;
    command.key = cast_.address(name);
    command.rated_power = Power(25'000);
    if (kind == chain::DeviceKind::battery) {
      command.rated_power = Power(100'000);
      command.capacity = decimal<Energy>("240");
    }
    command.installed = interval_start(interval_of(now_, demo_interval), demo_interval);
    add(owner, command);
    chain::SetDevice service;
    service.device = command.key;
    add(demo_operator, service);
  }

  void deposit(std::string_view name, std::string_view amount) {
    chain::Deposit command;
    command.asset = cash;
    command.member = cast_.address(name);
    command.amount = decimal<Amount>(amount);
    command.reference = "opening balance " + std::string(name);
    add(demo_bank, command);
  }

  // Nobody buys dearer from neighbours than from the grid.
  void ceiling(std::string_view name) {
    chain::SetCeiling command;
    command.community = town;
    command.ceiling = decimal<Price>("0.3");
    add(name, command);
  }

  // Between the feed-in tariff and the grid's price, each home with its own idea (DOMAIN 6.4).
  void agent(const Home& home) {
    chain::SetAgent command;
    command.community = town;
    command.kind = chain::AgentKind::zero_intelligence;
    command.target_buy = Price(draw(120, 290) * 1'000);
    command.target_sell = Price(draw(90, 220) * 1'000);
    command.buy_below = Energy(draw(5, 20) * 100'000);
    command.sell_above = Energy(draw(home.roof ? 15 : 30, 60) * 100'000);
    add(home.name, command);
  }

  std::int64_t draw(std::int64_t low, std::int64_t high) {
    seed_ = Prng(seed_).next();
    return low + static_cast<std::int64_t>(seed_ % static_cast<std::uint64_t>(high - low));
  }

  DemoCast& cast_;
  std::uint64_t seed_;
  Instant now_;
  Hash separator_;
  std::vector<api::SignedCommandView> commands_;
};

}  // namespace

std::string car_name(std::size_t vehicle) { return "Car " + std::to_string(vehicle + 1); }

std::string demo_station_name(std::size_t vehicle) {
  return fmt::format("DEMO-{:02}", vehicle + 1);
}

charging::Interface demo_station_interface(std::size_t vehicle) {
  return vehicle % 2 == 0 ? charging::Interface::ocpp16 : charging::Interface::ocpp201;
}

std::string demo_card(std::size_t vehicle) { return fmt::format("CARD-{:04}", vehicle + 1); }

std::vector<DemoMeter> demo_meters(const World& world) {
  std::vector<DemoMeter> out;
  for (std::size_t i = 0; i < world.homes().size(); ++i) {
    out.push_back({DemoMeter::Counts::load, i});
    if (world.homes()[i].roof) out.push_back({DemoMeter::Counts::pv, i});
  }
  return out;
}

chain::Genesis demo_genesis(DemoCast& cast, Instant start) {
  chain::Genesis out;
  out.name = "wattbook demo";
  out.time = start;
  out.governor = cast.address(demo_governor);
  out.education_pool = decimal<Amount>("1000000");
  out.network_pool = decimal<Amount>("1000000");
  return out;
}

Result<void> found_demo_town(DemoCast& cast, const World& world, std::uint64_t seed, Instant now,
                             const DemoRecord& record) {
  Founding founding(cast, seed, now);
  founding.found();
  for (const Home& home : world.homes()) founding.home(home);
  for (std::size_t i = 0; i < world.vehicles().size(); ++i) founding.vehicle(car_name(i));
  Result<Height> newest = record(now, founding.take());
  for (std::uint32_t version = chain::protocol_version_first + 1;
       newest && version <= chain::protocol_version_newest; ++version) {
    founding.upgrade(version, *newest);
    newest = record(now, founding.take());
  }
  if (!newest) return std::unexpected(newest.error());
  founding.license_network();
  for (std::size_t i = 0; i < world.vehicles().size(); ++i) {
    founding.charge_point(i);
    founding.token(i);
  }
  newest = record(now, founding.take());
  if (!newest) return std::unexpected(newest.error());
  return {};
}

}  // namespace wattbook::sim
