// A registered meter: who it counts for and what its hardware can do. DOMAIN 1.3, 4.2.
#pragma once

#include <cstdint>

#include "base/bytes.h"
#include "base/instant.h"
#include "base/limits.h"
#include "base/quantity.h"
#include "base/strong_id.h"

namespace wattbook::metering {

struct Meter {
  MemberIndex owner;
  CommunityIndex community;
  Address key;                       // signs the readings
  Power rated;                       // of the connection; bounds the energy between two readings
  std::uint8_t register_digits = 6;  // whole kWh digits; the register returns to 0 after them
  Energy resolution{1};              // smallest step of the registers, forgiven in the power check
};

// The value at which registers of so many whole kWh digits start again from zero.
constexpr Energy register_modulus(std::uint8_t digits) {
  std::int64_t modulus = units_per_whole;
  for (std::uint8_t digit = 0; digit < digits; ++digit) modulus *= 10;
  return Energy(modulus);
}

// True if the hardware description is within the limits; to be tested before registration.
constexpr bool is_valid(const Meter& meter) {
  return meter.rated > Power(0) && meter.rated.value <= limits::power_max &&
         meter.register_digits >= 1 && meter.register_digits <= limits::register_digits_max &&
         meter.resolution >= Energy(0) &&
         meter.resolution < register_modulus(meter.register_digits);
}

// A new device takes the place of the old one: the last registers of the old, the first of the new.
// Never guessed from readings. DOMAIN 4.2.
struct MeterExchange {
  Address key;  // of the new device
  Power rated;
  std::uint8_t register_digits = 6;
  Energy resolution{1};
  Energy import_start;
  Energy export_start;
};

}  // namespace wattbook::metering
