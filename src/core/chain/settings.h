// What a community decides for itself: how energy is shared or traded, its prices' grid, its
// battery and fee rules. Set by the operator (later by governance); every number that a rule of
// DOMAIN leaves to the community is here.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <tuple>

#include "base/instant.h"
#include "base/quantity.h"
#include "core/codec/fields.h"

namespace wattbook::chain {

// How measured energy finds its consumer (DOMAIN 4.5).
enum class TradingMode : std::uint8_t { sharing = 0, exchange = 1, exchange_then_sharing = 2 };
constexpr auto enum_names(TradingMode) {
  return std::array<std::string_view, 3>{"sharing", "exchange", "exchange_then_sharing"};
}

// The key by which a surplus is allotted (DOMAIN 4.5).
enum class SharingRule : std::uint8_t { fixed = 0, dynamic = 1, custom = 2 };
constexpr auto enum_names(SharingRule) {
  return std::array<std::string_view, 3>{"static", "dynamic", "custom"};
}

struct CommunitySettings {
  Duration interval_length{15 * one_minute.value};  // DOMAIN 2.4; 5 to 60 minutes, divides an hour
  Duration gate{5 * one_minute.value};  // wait after an interval's end before it is closed
  TradingMode mode = TradingMode::exchange_then_sharing;
  SharingRule sharing_rule = SharingRule::dynamic;

  Price tick{100};  // price step of the markets; tick x lot is a whole number of cash units (2.3)
  Energy lot{10'000};             // quantity step of the energy market
  Price price_floor{-1'000'000};  // static collar
  Price price_ceiling{2'000'000};
  Price price_band{0};    // widest step away from the last price; 0 = no band
  Amount fee_per_lot{0};  // cash, from each side of a trade, to the community's fee account
  bool auction = false;   // a sealed call auction at each interval's close (6.6)

  std::uint32_t mint_efficiency_ppm =
      1'000'000;                      // 3.4: part of what is fed into the battery that becomes WATT
  Energy storage_per_tsl{1'000'000};  // 5.1: the storage right that 1 TSL gives
  Price storage_unit_cost{
      150'000'000};  // 5.1: cost of usable capacity per kWh (E: 150 USD), in the unit of C_u
  Amount storage_budget{2'000'000'000};    // 5.1: C_u, the planned storage cost of one member
  Amount storage_fee{100};                 // 5.2: TSL base units per kWh in store and interval
  std::uint32_t fee_grace_intervals = 96;  // 5.3
  Amount starter_grant{1'000'000};         // 5.2: TSL that the education pool gives a new member
  Amount debt_limit{100'000'000};          // 4.4: debt above which an alarm is raised

  bool operator==(const CommunitySettings&) const = default;
  static constexpr std::string_view type_name = "CommunitySettings";
  static constexpr auto fields = std::tuple(
      codec::field("interval_length", &CommunitySettings::interval_length),
      codec::field("gate", &CommunitySettings::gate),
      codec::field("mode", &CommunitySettings::mode),
      codec::field("sharing_rule", &CommunitySettings::sharing_rule),
      codec::field("tick", &CommunitySettings::tick), codec::field("lot", &CommunitySettings::lot),
      codec::field("price_floor", &CommunitySettings::price_floor),
      codec::field("price_ceiling", &CommunitySettings::price_ceiling),
      codec::field("price_band", &CommunitySettings::price_band),
      codec::field("fee_per_lot", &CommunitySettings::fee_per_lot),
      codec::field("auction", &CommunitySettings::auction),
      codec::field("mint_efficiency_ppm", &CommunitySettings::mint_efficiency_ppm),
      codec::field("storage_per_tsl", &CommunitySettings::storage_per_tsl),
      codec::field("storage_unit_cost", &CommunitySettings::storage_unit_cost),
      codec::field("storage_budget", &CommunitySettings::storage_budget),
      codec::field("storage_fee", &CommunitySettings::storage_fee),
      codec::field("fee_grace_intervals", &CommunitySettings::fee_grace_intervals),
      codec::field("starter_grant", &CommunitySettings::starter_grant),
      codec::field("debt_limit", &CommunitySettings::debt_limit));
};

// Cash units that one tick and one lot make: tick x lot / 1 kWh, exact by the rule checked in
// validate (2.3).
constexpr std::int64_t cash_per_tick_lot(const CommunitySettings& s) {
  return mul_div_floor(s.tick.value, s.lot.value, units_per_whole);
}

}  // namespace wattbook::chain
