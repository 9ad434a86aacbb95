// A community with a charge point for tests: the newest rules, a battery, a network's key.
#pragma once

#include "core/chain/chain_fixture_test.h"
#include "core/chain/channels.h"

namespace wattbook::chain {

// The digest of a card's number, as a node would make it.
inline Hash token_of(std::string_view card) { return crypto::sha256(as_bytes(card)); }

// dave drives; carla owns a 22 kW charge point at 0.05 EUR/kWh and 1 EUR an hour of idling; net
// speaks for it; sue has energy to sell. Grid energy costs 0.30 EUR/kWh.
struct ChargingTown : Town {
  ChargingTown() {
    CommunitySettings settings;
    settings.storage_budget = units("1000000");
    settings.starter_grant = Amount(0);
    found(settings);
    battery("owner", "100");
    sue = household("sue");
    household("dave");
    give_tsl("sue", "20");
    give_tsl("dave", "20");
    deposit("dave", "100");
    join("carla", {Role::charge_point_owner});
    join("net", {Role::delegate});
    upgrade_to_newest();
    LicenseNetwork license;
    license.network = address_of("net");
    must("operator", license);
    must("carla", describe());
    card("card", "50");
  }
  static DescribeChargePoint describe() {
    DescribeChargePoint command;
    command.point.station = "CP1";
    command.point.place = "Town hall";
    command.point.model = "ACME Wallbox 22";
    command.point.power = Power(22'000);
    command.point.connectors = {{1, 1, charging::Plug::type2, Power(22'000)}};
    command.point.tariff.bands = {{0, price("0.05"), Amount(0), units("0.02")}};
    command.point.tariff.idle_after_minutes = 10;
    return command;
  }
  void card(std::string_view number, std::string_view limit) {
    SetChargingToken command;
    command.token = token_of(number);
    command.session_limit = units(limit);
    command.valid_until = now + Duration(30 * one_day.value);
    must("dave", command);
  }
  StartCharging start(std::string_view session, std::string_view imported,
                      std::string_view card = "card") const {
    StartCharging command;
    command.session = token_of(session);
    command.station = "CP1";
    command.evse = 1;
    command.connector = 1;
    if (!card.empty()) command.token = token_of(card);
    command.imported = kwh(imported);
    command.time = now;
    return command;
  }
  RecordCharging value(std::uint64_t session, std::string_view imported) const {
    RecordCharging command;
    command.session = key_of_session(session);
    command.imported = kwh(imported);
    command.time = now;
    return command;
  }
  EndCharging end(std::uint64_t session, std::string_view imported) const {
    EndCharging command;
    command.session = key_of_session(session);
    command.imported = kwh(imported);
    command.time = now;
    command.reason = charging::EndReason::local;
    return command;
  }
  // Of sessions that there are not, any key.
  Hash key_of_session(std::uint64_t number) const {
    const charging::Session* const found = state().charging.find(charging::SessionNumber(number));
    return found ? found->key : Hash{};
  }
  // Time without blocks of its own.
  void pass(std::int64_t minutes) { now = now + Duration(minutes * one_minute.value); }
  const charging::Session& session(std::uint64_t number) const {
    return *state().charging.find(charging::SessionNumber(number));
  }
  charging::SessionRow bill(std::uint64_t number) const { return charging::sum(session(number)); }
  Amount held(std::string_view name) const {
    const MemberIndex member = *ledger().find_member(address_of(name));
    return ledger().account(*ledger().find_account(member, community().cash)).held;
  }
  // sue feeds `energy` in, and asks for it at a price.
  void sell(std::string_view energy, std::string_view at_price) {
    advance_to(Instant((now.unix_ms / quarter.value + 1) * quarter.value) + one_minute);
    const Instant end = Instant(now.unix_ms / quarter.value * quarter.value);
    read(end, {{sue, "0", energy}});
    advance_to(end + Duration(6 * one_minute.value));
    PlaceOrder ask;
    ask.side = market::Side::sell;
    ask.price = price(at_price);
    ask.quantity = watt("sue");
    must("sue", ask);
  }
  // The node that restores this state goes on alike, and so does one that replays all blocks.
  void expect_restorable() const {
    const auto restored = Machine::restore(machine.snapshot());
    ASSERT_TRUE(restored) << restored.error().message;
    EXPECT_EQ(restored->snapshot(), machine.snapshot());
    Machine replayed(Town::genesis());
    for (const Bytes& block : blocks) ASSERT_TRUE(replayed.replay(block, SignatureCheck::trusted));
    EXPECT_EQ(replayed.snapshot(), machine.snapshot());
  }
  MeterIndex sue;
};

}  // namespace wattbook::chain
