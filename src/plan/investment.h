// What an investment in charge points returns (DOMAIN 7.8; the model of P, table 1): internal rates
// of return of the whole project and of its owner's equity, computed from yearly cash. Nothing here
// books anything; figures are estimates, so they are floating point.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace wattbook::plan {

enum class Repayment : std::uint8_t {
  level,  // the same sum each year, interest and principal
  at_end  // interest each year, the principal with the last
};

struct Investment {
  double capital = 0;  // paid at the begin
  double cash = 0;     // a year: income less running costs, before interest
  std::uint32_t years = 10;
  double debt_share = 0;  // of the capital, 0 to 1
  double rate = 0;        // interest a year: 0.05
  Repayment repayment = Repayment::level;
};

// Absent where no rate makes the flows even: never paid back in part, or paid back at once.
struct Returns {
  std::optional<double> project;
  std::optional<double> equity;
};
Returns returns_of(const Investment& investment);

// The highest rate at which the flows, one a year from now on, are worth nothing today; between
// -94 % and 1,000 %.
std::optional<double> internal_rate(std::span<const double> flows);

}  // namespace wattbook::plan
