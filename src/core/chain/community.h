// One community: its members' places, its meters, its battery, its markets and its open books
// (DOMAIN 1.1).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/battery/fees.h"
#include "core/battery/pool.h"
#include "core/battery/storage_right.h"
#include "core/chain/commands_governance.h"
#include "core/chain/commands_market.h"
#include "core/chain/commands_metering.h"
#include "core/chain/market_place.h"
#include "core/chain/order_limits.h"
#include "core/chain/roles.h"
#include "core/chain/schedule.h"
#include "core/metering/meter_log.h"
#include "core/metering/quarantine.h"

namespace wattbook::chain {

// A member's place in one community, in order of joining. The same number counts in the fee index
// and the battery pool.
using ParticipantIndex = StrongId<struct ParticipantTag, std::uint32_t>;

struct Participant {
  MemberIndex member;
  Roles roles;             // in this community; its operator gives them
  bool suspended = false;  // in this community: can only be metered
  AccountIndex watt;
  AccountIndex cash;
  AccountIndex debt;
  AccountIndex tsl;
  Price ceiling{limits::price_max};  // 4.4: dearest market energy that settlement buys for them
  AgentKind agent = AgentKind::none;
  Price target_buy;
  Price target_sell;
  Energy buy_below;
  Energy sell_above;
};

// Intervals that a meter was in service for.
struct Service {
  IntervalNumber from{INT64_MAX};   // first interval that counts; none until approved
  IntervalNumber until{INT64_MAX};  // first that no longer counts
};

// Where a meter stands. Its number is its index in the community's meter log.
struct MeterPlace {
  ParticipantIndex participant;
  Address key;
  Service service;  // the newest
};

// Energies of one participant in one interval as booked so far; the sum of what re-settlements
// added (4.3). Always
//   import_energy = burned + shared_in + grid_import - returned
//   export_energy = minted + shared_out + grid_export - replaced
struct BookedInterval {
  ParticipantIndex participant;
  Energy import_energy;
  Energy export_energy;
  Energy minted;
  Energy burned;
  Energy shared_in;
  Energy shared_out;
  Energy grid_import;
  Energy grid_export;
  Energy replaced;  // minted but, by a correction, never fed in, and bought from the grid instead
  Energy returned;  // burned but, by a correction, never drawn, and fed to the grid instead
  Amount sharing_cash;
  Amount grid_cash;

  bool operator==(const BookedInterval&) const = default;
  static constexpr std::string_view type_name = "BookedInterval";
  static constexpr auto fields =
      std::tuple(codec::field("participant", &BookedInterval::participant),
                 codec::field("import_energy", &BookedInterval::import_energy),
                 codec::field("export_energy", &BookedInterval::export_energy),
                 codec::field("minted", &BookedInterval::minted),
                 codec::field("burned", &BookedInterval::burned),
                 codec::field("shared_in", &BookedInterval::shared_in),
                 codec::field("shared_out", &BookedInterval::shared_out),
                 codec::field("grid_import", &BookedInterval::grid_import),
                 codec::field("grid_export", &BookedInterval::grid_export),
                 codec::field("replaced", &BookedInterval::replaced),
                 codec::field("returned", &BookedInterval::returned),
                 codec::field("sharing_cash", &BookedInterval::sharing_cash),
                 codec::field("grid_cash", &BookedInterval::grid_cash));
};

// Running sums since the community began, for the law of 3.1 and the community's page.
struct CommunityTotals {
  Energy minted;         // WATT issued
  Energy burned;         // WATT redeemed by drawing it, or by feeding it to the grid
  Energy lost;           // WATT written off by reconciliation (3.4)
  Energy charging_loss;  // fed in but not minted (mint efficiency)
  Energy imported;       // of all members
  Energy exported;
  Energy shared;
  Energy grid_import;
  Energy grid_export;
  Energy traded;

  static constexpr std::string_view type_name = "CommunityTotals";
  static constexpr auto fields =
      std::tuple(codec::field("minted", &CommunityTotals::minted),
                 codec::field("burned", &CommunityTotals::burned),
                 codec::field("lost", &CommunityTotals::lost),
                 codec::field("charging_loss", &CommunityTotals::charging_loss),
                 codec::field("imported", &CommunityTotals::imported),
                 codec::field("exported", &CommunityTotals::exported),
                 codec::field("shared", &CommunityTotals::shared),
                 codec::field("grid_import", &CommunityTotals::grid_import),
                 codec::field("grid_export", &CommunityTotals::grid_export),
                 codec::field("traded", &CommunityTotals::traded));
};

// A sharing key with its holder's place (4.5).
struct KeyPart {
  ParticipantIndex place;
  std::uint32_t ppm = 0;

  static constexpr std::string_view type_name = "KeyPart";
  static constexpr auto fields =
      std::tuple(codec::field("place", &KeyPart::place), codec::field("ppm", &KeyPart::ppm));
};

// One oracle feed's newest value (4.7); its age is block time less `observed`.
struct FeedValue {
  Instant observed;
  Amount value;
  MemberIndex oracle;
};

struct BatteryPlace {
  ParticipantIndex owner;
  Address key;
  Energy capacity;
  bool in_service = false;
  std::optional<Energy> stored;  // last reported state of charge
  Instant reported;
};

struct Community {
  CommunityIndex index;
  std::string name;
  MemberIndex operator_member;
  CommunitySettings settings;
  AssetIndex watt;
  AssetIndex cash;
  AssetIndex debt;

  // Accounts that nobody has a key for.
  AccountIndex grid_cash;  // the supplier's side of grid purchases and sales; may be negative
  AccountIndex fee_cash;   // trade fees
  AccountIndex
      clearing_tsl;  // storage fees on their way (battery/fees.h); may be negative for a time

  std::vector<Participant> participants;
  std::vector<std::uint32_t> place_of_member;  // by MemberIndex; UINT32_MAX where not a participant

  metering::MeterLog meters;
  metering::Quarantine quarantine;
  std::vector<MeterPlace> meter_places;
  // Services before the newest, in order; from protocol version 4 on (meter_service.h).
  std::map<MeterIndex, std::vector<Service>> earlier_services;
  std::vector<BatteryPlace> batteries;
  battery::Pool pool;
  battery::FeeIndex fees;
  MarketPlace watt_market;
  MarketPlace tsl_market;
  OrderLimits order_limits;             // from protocol version 2 on
  std::vector<OrderActivity> activity;  // by ParticipantIndex, as far as anybody sent orders

  Schedule<TariffPoint> tariff;
  Schedule<std::vector<KeyPart>> sharing_keys;
  std::map<std::string, FeedValue> feeds;

  // What charge points behind a meter delivered: taken out of what it counted (7.2).
  std::map<IntervalNumber, std::map<MeterIndex, Energy>> delivered;

  IntervalNumber closed;  // newest closed interval
  std::map<IntervalNumber, Bytes>
      booked;  // BookedInterval rows of each closed interval within the horizon
  CommunityTotals totals;

  std::optional<ParticipantIndex> place(MemberIndex member) const {
    if (member.value >= place_of_member.size() || place_of_member[member.value] == UINT32_MAX)
      return std::nullopt;
    return ParticipantIndex(place_of_member[member.value]);
  }
  MarketPlace& market(Instrument instrument) {
    return instrument == Instrument::watt ? watt_market : tsl_market;
  }
  const MarketPlace& market(Instrument instrument) const {
    return instrument == Instrument::watt ? watt_market : tsl_market;
  }
  bool trades() const { return settings.mode != TradingMode::sharing; }
  // Without capacity nothing is stored: what an interval mints is used when it closes (4.5).
  bool stores() const { return pool.capacity() > Energy(0); }
};

battery::StorageTerms storage_terms(const CommunitySettings& settings);
// The fee rate in the sub-units of battery/fees.h per WATT unit and interval.
std::int64_t fee_rate(const CommunitySettings& settings);

}  // namespace wattbook::chain
