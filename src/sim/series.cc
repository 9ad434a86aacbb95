#include "sim/series.h"

#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "base/limits.h"

namespace wattbook::sim {
namespace {

bool usable_step(Duration step) {
  return step >= limits::interval_length_min && step <= limits::interval_length_max &&
         step.value % one_minute.value == 0;
}

}  // namespace

double energy_per_unit(Unit unit, Duration step) {
  const double hours = static_cast<double>(step.value) / static_cast<double>(one_hour.value);
  switch (unit) {
    case Unit::kwh:
    case Unit::kwh_per_kwp:
      return 1e6;
    case Unit::wh:
    case Unit::wh_per_kwp:
      return 1e3;
    case Unit::mwh:
      return 1e9;
    case Unit::w:
    case Unit::w_per_kwp:
      return 1e3 * hours;
    case Unit::kw:
    case Unit::kw_per_kwp:
      return 1e6 * hours;
  }
  return 0;
}

Energy EnergyRounder::next(double energy) {
  CHECK(energy >= 0);
  exact_sum_ += energy;
  CHECK(exact_sum_ < 9e15);  // whole numbers are exact in a double up to here
  const Energy sum(static_cast<std::int64_t>(std::floor(exact_sum_ + 0.5)));
  const Energy part = sum - issued_;
  issued_ = sum;
  return part;
}

Energy EnergyColumn::sum() const {
  Energy total;
  for (const std::int64_t value : values_) total += Energy(value);
  return total;
}

std::size_t EnergyColumn::missing() const {
  std::size_t count = 0;
  for (const bool present : present_) count += present ? 0 : 1;
  return count;
}

Result<EnergySeries> resample(const EnergySeries& series, Duration interval) {
  for (const Duration length : {series.step, interval})
    if (!usable_step(length))
      return fail(fmt::format("a step of {} s is not supported", length.value / 1000),
                  "steps are whole minutes, 5 to 60");
  // Both steps are cut into grains that fit each of them and the offset between their grids.
  const std::int64_t first = mul_div_floor(series.start.unix_ms, 1, interval.value);
  const std::int64_t offset = series.start.unix_ms - first * interval.value;
  const std::int64_t grain = std::gcd(std::gcd(series.step.value, interval.value), offset);
  const std::int64_t per_step = series.step.value / grain;
  const std::int64_t per_interval = interval.value / grain;
  const std::int64_t shift = offset / grain;
  const std::int64_t grains = static_cast<std::int64_t>(series.values.size()) * per_step;
  const std::int64_t intervals = mul_div_ceil(shift + grains, 1, per_interval);

  EnergySeries out{.start = Instant(first * interval.value),
                   .step = interval,
                   .values = EnergyColumn(static_cast<std::size_t>(intervals))};
  for (std::int64_t i = 0; i < intervals; ++i) {
    Energy sum;
    bool complete = true;
    for (std::int64_t g = i * per_interval - shift; g < (i + 1) * per_interval - shift; ++g) {
      if (g < 0 || g >= grains || !series.values.present(static_cast<std::size_t>(g / per_step))) {
        complete = false;
        break;
      }
      const std::int64_t part = g % per_step;
      const std::int64_t energy =
          series.values.or_zero(static_cast<std::size_t>(g / per_step)).value;
      sum +=
          Energy(mul_div_floor(energy, part + 1, per_step) - mul_div_floor(energy, part, per_step));
    }
    if (complete) out.values.set(static_cast<std::size_t>(i), sum);
  }
  return out;
}

}  // namespace wattbook::sim
