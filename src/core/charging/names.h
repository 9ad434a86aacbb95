// Numbers and bounds of charging (DOMAIN section 7).
#pragma once

#include <cstdint>

#include "base/instant.h"
#include "base/quantity.h"
#include "base/strong_id.h"

namespace wattbook::charging {

// Dense index of a charge point in order of registration.
using PointIndex = StrongId<struct ChargePointTag, std::uint32_t>;
// Number of a session in the whole ledger, from 1; an OCPP 1.6 station gets it as its
// transactionId, a signed 32-bit number.
using SessionNumber = StrongId<struct ChargingSessionTag, std::uint64_t>;
// Number of a payment channel in the whole ledger, from 1.
using ChannelNumber = StrongId<struct PaymentChannelTag, std::uint64_t>;

inline constexpr std::uint64_t sessions_max = INT32_MAX;
inline constexpr std::uint32_t points_max = 100'000;
inline constexpr std::uint32_t connectors_max = 64;     // of one charge point
inline constexpr std::uint32_t tariffs_max = 1'000;     // versions of one charge point's tariff
inline constexpr std::uint32_t bands_max = 48;          // of one tariff: every half hour
inline constexpr std::uint32_t rows_max = 3'000;        // of one session: 31 days of quarter-hours
inline constexpr std::uint32_t tokens_max = 1'000'000;  // of the whole ledger
inline constexpr std::uint32_t channels_max = 100'000;  // open at once
inline constexpr std::int64_t service_price_max = 1'000'000'000;  // 1,000 a kWh, minute, session
inline constexpr std::uint32_t idle_after_minutes_max = 24 * 60;
inline constexpr Power point_power_max{10'000'000};
inline constexpr Energy register_max{1'000'000'000'000'000};  // 1 TWh; no meter counts further
// How long an ended session is kept: late values, repeats and corrections still find it.
inline constexpr Duration kept_after_end{62 * one_day.value};
// How far ahead a hold covers the worst price; it moves on with every value.
inline constexpr Duration hold_ahead = one_hour;

}  // namespace wattbook::charging
