// What charging costs: the one function by which a price is shown, held and charged (CHARGING 6.4).
// Exact: fractions of a base unit are carried from one part of a session to the next, so that a
// session costs the same however often its meter was read.
#pragma once

#include <cstdint>
#include <string_view>
#include <tuple>

#include "base/instant.h"
#include "base/quantity.h"
#include "core/charging/tariff.h"
#include "core/codec/fields.h"

namespace wattbook::charging {

// What a part of a session used. Of the energy, `grid` is what neither the driver's own WATT nor
// the market supplied; own WATT is paid for already, and the market's price is the trades'.
struct Consumption {
  Energy energy;
  Energy grid;
  Amount market_cash;
  Duration charging{0};  // while energy flowed
  Duration idle{0};      // beyond the grace
  bool first = false;    // the session's first energy is in it
};

// Fractions not charged yet, each below its unit.
struct Carry {
  std::int64_t grid = 0;     // of a base unit, in millionths
  std::int64_t service = 0;  // in millionths
  std::int64_t time = 0;     // in 60,000ths

  bool operator==(const Carry&) const = default;
  static constexpr std::string_view type_name = "Carry";
  static constexpr auto fields =
      std::tuple(codec::field("grid", &Carry::grid), codec::field("service", &Carry::service),
                 codec::field("time", &Carry::time));
};

struct Cost {
  Amount grid;     // to the community's supplier; negative where its price is
  Amount market;   // to those who sold, and the market's fee
  Amount service;  // to the owner of the charge point

  Amount total() const { return grid + market + service; }
  bool operator==(const Cost&) const = default;
};

// `import_price` is the community's tariff of the interval, `band` the charge point's.
Cost price(const Consumption& used, Price import_price, const TariffBand& band, Amount per_session,
           Carry& carry);

}  // namespace wattbook::charging
