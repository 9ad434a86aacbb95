// Interval data: energy per step of time, some of it perhaps missing. This is where numbers read
// as floating point become the integers of the ledger (DOMAIN 2.1), and where one step length
// becomes another without gaining or losing a unit.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/error.h"
#include "base/instant.h"
#include "base/quantity.h"

namespace wattbook::sim {

// What a column of numbers means. Power is the average over the step; `…_per_kwp` is of a roof of
// one kilowatt-peak and is multiplied by the roof's size.
enum class Unit : std::uint8_t {
  kwh,
  wh,
  mwh,
  w,
  kw,
  wh_per_kwp,
  kwh_per_kwp,
  w_per_kwp,
  kw_per_kwp
};

// How many milliwatt-hours one unit is over `step` (Unit::mwh is megawatt-hours).
double energy_per_unit(Unit unit, Duration step);

// Turns a sequence of amounts into integers: each running sum of the integers is the exact running
// sum rounded to the nearest unit (halves up), so a year of rounding is off by half a unit at most
// and a zero stays a zero.
class EnergyRounder {
 public:
  // `energy` in mWh, at least 0.
  Energy next(double energy);

 private:
  double exact_sum_ = 0;
  Energy issued_;
};

// Energy per step, each present or missing. New columns are all missing.
class EnergyColumn {
 public:
  EnergyColumn() = default;
  explicit EnergyColumn(std::size_t size) : values_(size), present_(size, false) {}

  std::size_t size() const { return values_.size(); }
  bool present(std::size_t i) const { return present_[i]; }
  std::optional<Energy> at(std::size_t i) const {
    return present_[i] ? std::optional(Energy(values_[i])) : std::nullopt;
  }
  // Missing counts as nothing: a missing meter never blocks an interval (DOMAIN 4.3).
  Energy or_zero(std::size_t i) const { return Energy(values_[i]); }
  void set(std::size_t i, Energy energy) {
    values_[i] = energy.value;
    present_[i] = true;
  }
  Energy sum() const;
  std::size_t missing() const;

 private:
  std::vector<std::int64_t> values_;  // 0 where missing
  std::vector<bool> present_;
};

struct EnergySeries {
  Instant start;
  Duration step;
  EnergyColumn values;
};

// The same energy per `interval`. A longer step is split as evenly as integers allow (running sums
// rounded down), shorter ones are added up; the sum over whole steps is exactly kept. The result
// starts on a multiple of `interval`; an interval of which any part is missing is missing. Fails
// for a step or an interval outside 5 to 60 minutes or not of whole minutes.
Result<EnergySeries> resample(const EnergySeries& series, Duration interval);

}  // namespace wattbook::sim
