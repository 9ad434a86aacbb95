// Every bound of the ledger in one place, with the relations between them (HOUSE rule 19).
#pragma once

#include <cstdint>

#include "base/instant.h"
#include "base/quantity.h"

namespace wattbook::limits {

inline constexpr std::int64_t amount_max =
    4'000'000'000'000'000;  // base units in one account: 4e9 whole
inline constexpr std::int64_t price_max =
    1'000'000'000'000;  // cash units per kWh: 1e6 whole, either sign
inline constexpr std::uint32_t command_bytes_max = 256 * 1024;  // one signed command, encoded
inline constexpr std::uint32_t commands_per_block_max = 65'536;
inline constexpr std::uint32_t block_bytes_max = 16 * 1024 * 1024;
inline constexpr std::uint32_t readings_per_batch_max = 4'096;
inline constexpr std::uint32_t transfers_per_link_max = 64;
inline constexpr std::uint32_t keys_per_command_max = 4'096;  // sharing keys set by one command
inline constexpr std::uint32_t tariff_points_max =
    2'048;  // prices set by one command: 21 days of quarter-hours
inline constexpr std::uint32_t text_bytes_max = 200;  // names and references
inline constexpr std::uint32_t members_max = 4'000'000;
inline constexpr std::uint32_t assets_max = 64;
inline constexpr std::uint32_t communities_max = 1'024;
inline constexpr Instant time_max{253'402'300'800'000};  // no ledger lives beyond the year 9999
inline constexpr Duration command_lifetime_max{
    one_day.value};  // expiry beyond block time; also how long ids are kept
inline constexpr Duration interval_length_min{5 * one_minute.value};
inline constexpr Duration interval_length_max{one_hour.value};
inline constexpr std::int64_t lots_max = 1'000'000'000'000;  // quantity of one order
inline constexpr std::int64_t ticks_span_max =
    1 << 18;  // widest static price collar of a market, in ticks
inline constexpr std::int64_t lot_max = 1'000'000'000;  // largest lot of a market: 1000 kWh
inline constexpr std::int64_t capacity_max = 1'000'000'000'000'000;  // of one battery: 1 TWh
inline constexpr std::int64_t tariff_price_max =
    10'000'000'000;                                     // of a tariff: 10,000 cash per kWh
inline constexpr std::uint32_t meters_max = 2'000'000;  // of one community
inline constexpr std::int64_t intervals_ahead_max =
    100'000;  // how far ahead a tariff or key table may begin
inline constexpr Duration hold_lifetime_max{31 * one_day.value};
inline constexpr std::uint32_t closes_per_block_max =
    96;                                          // settlement intervals that one block closes
inline constexpr std::uint32_t feeds_max = 256;  // of one community
inline constexpr std::int64_t power_max = 100'000'000;  // rated power of one meter in W
inline constexpr std::int64_t community_power_max =
    10'000'000'000;  // rated power of all meters of one community in W
inline constexpr std::uint8_t register_digits_max = 9;  // whole kWh digits of a meter's registers
inline constexpr std::uint32_t register_changes_max =
    64;  // exchanges and rollovers of one meter within the horizon
inline constexpr std::uint64_t sequence_max = 1ull << 53;  // sequence number of a reading
inline constexpr Duration metering_horizon_max{400 * one_day.value};
inline constexpr std::uint32_t quarantined_per_meter_max = 96;
inline constexpr std::int64_t sharing_weight_max = 1'000'000'000'000;  // one custom sharing key
inline constexpr std::int64_t fee_rate_max =
    1'000'000'000'000;  // sub-units of TSL per WATT unit and interval: 1 TSL per kWh

static_assert(command_bytes_max <= block_bytes_max);
static_assert(amount_max < INT64_MAX / 2, "the sum of two balances fits");
static_assert(power_max * 1000 <= INT64_MAX / (interval_length_max.value / 1000),
              "energy of an interval fits");
inline constexpr std::int64_t community_energy_max =  // of the longest interval, in mWh
    community_power_max * 1000 / one_hour.value * interval_length_max.value;
static_assert(community_energy_max / units_per_whole * tariff_price_max <= INT64_MAX / 4,
              "what a community's energy of an interval costs fits, and sums of such");
static_assert(community_power_max * 1000 <= INT64_MAX / (100 * 8'766),
              "the energy of a hundred years fits");

}  // namespace wattbook::limits
