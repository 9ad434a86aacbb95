// What the owner of a charge point asks for its use, besides the energy: per kWh, per minute of
// charging, per minute of standing there without charging, once per session; by time of day
// (DOMAIN 7.1, 7.2). Only these differ between the charge points of a community.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/instant.h"
#include "base/quantity.h"
#include "core/charging/names.h"
#include "core/codec/fields.h"

namespace wattbook::charging {

// Whether the clock at a place goes forward in summer, and by whose rule.
enum class SummerTime : std::uint8_t { none = 0, european_union = 1, united_states = 2 };
constexpr auto enum_names(SummerTime) {
  return std::array<std::string_view, 3>{"none", "european_union", "united_states"};
}

// The clock on the wall at a place, by which "from 22:00" is meant.
struct LocalClock {
  std::int64_t offset_minutes = 0;  // standard time less UTC
  SummerTime summer_time = SummerTime::none;

  bool operator==(const LocalClock&) const = default;
  static constexpr std::string_view type_name = "LocalClock";
  static constexpr auto fields =
      std::tuple(codec::field("offset_minutes", &LocalClock::offset_minutes),
                 codec::field("summer_time", &LocalClock::summer_time));
};

// Minute of the local day, 0 to 1439.
std::uint32_t minute_of_day(const LocalClock& clock, Instant time);

// Prices from this minute of the local day until the next band begins.
struct TariffBand {
  std::uint32_t from_minute = 0;
  Price per_kwh;
  Amount per_minute;       // while energy flows
  Amount idle_per_minute;  // after the grace, while none does

  bool operator==(const TariffBand&) const = default;
  static constexpr std::string_view type_name = "TariffBand";
  static constexpr auto fields =
      std::tuple(codec::field("from_minute", &TariffBand::from_minute),
                 codec::field("per_kwh", &TariffBand::per_kwh),
                 codec::field("per_minute", &TariffBand::per_minute),
                 codec::field("idle_per_minute", &TariffBand::idle_per_minute));
};

struct ServiceTariff {
  std::vector<TariffBand> bands;  // the first from minute 0, then later ones; none: no such fees
  Amount per_session;             // due with the first energy
  std::uint32_t idle_after_minutes = 0;

  bool operator==(const ServiceTariff&) const = default;
  static constexpr std::string_view type_name = "ServiceTariff";
  static constexpr auto fields =
      std::tuple(codec::field("bands", &ServiceTariff::bands, codec::AtMost(bands_max)),
                 codec::field("per_session", &ServiceTariff::per_session),
                 codec::field("idle_after_minutes", &ServiceTariff::idle_after_minutes));
};

bool is_valid(const LocalClock& clock);
// Bands in order from minute 0, no price negative or beyond service_price_max.
bool is_valid(const ServiceTariff& tariff);
// The band in force at a time; all zero where there is none. A settlement interval has the band of
// its beginning.
TariffBand band_at(const ServiceTariff& tariff, const LocalClock& clock, Instant time);

}  // namespace wattbook::charging
