#include "plan/investment.h"

#include <cmath>
#include <vector>

namespace wattbook::plan {
namespace {

constexpr double lowest = -0.94;
constexpr double highest = 10;

double worth(std::span<const double> flows, double rate) {
  double sum = 0;
  double factor = 1;
  for (const double flow : flows) {
    sum += flow * factor;
    factor /= 1 + rate;
  }
  return sum;
}

// What the lender gets in a year, from 1 to the last.
double service(const Investment& of, std::uint32_t year) {
  const double debt = of.capital * of.debt_share;
  if (of.repayment == Repayment::at_end) return debt * of.rate + (year == of.years ? debt : 0);
  if (of.rate == 0) return debt / of.years;
  return debt * of.rate / (1 - std::pow(1 + of.rate, -static_cast<double>(of.years)));
}

}  // namespace

std::optional<double> internal_rate(std::span<const double> flows) {
  if (flows.empty() || worth(flows, highest) >= 0) return std::nullopt;
  // Flows that end with a payment are worth nothing at more than one rate; the highest is meant.
  double low = highest;
  while (low > lowest && worth(flows, low) <= 0) low = low > 0.01 ? low / 1.5 : low - 0.05;
  if (worth(flows, low) <= 0) return std::nullopt;
  double high = highest;
  for (int i = 0; i < 200; ++i) {
    const double middle = (low + high) / 2;
    (worth(flows, middle) > 0 ? low : high) = middle;
  }
  return (low + high) / 2;
}

Returns returns_of(const Investment& of) {
  std::vector<double> project{-of.capital};
  std::vector<double> equity{-of.capital * (1 - of.debt_share)};
  for (std::uint32_t year = 1; year <= of.years; ++year) {
    project.push_back(of.cash);
    equity.push_back(of.cash - service(of, year));
  }
  return {internal_rate(project), internal_rate(equity)};
}

}  // namespace wattbook::plan
