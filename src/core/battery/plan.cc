#include "core/battery/plan.h"

#include "base/check.h"
#include "base/limits.h"

namespace wattbook::battery {
namespace {

constexpr std::int64_t reserve_percent = 150;  // battery over average energy stored
constexpr Energy container_capacity{800 * units_per_whole};
constexpr std::int64_t container_square_metres = 30;
constexpr std::int64_t capacity_price_max = limits::price_max / 1'000;

static_assert(static_cast<int128>(houses_max) * energy_per_house_max.value * reserve_percent / 100 *
                      capacity_price_max / units_per_whole <
                  INT64_MAX,
              "the largest battery at the highest price fits 64 bits");

constexpr std::int64_t kilo_watt_hours = units_per_whole;

PrintedPlan printed(std::int64_t houses, Energy per_house, std::int64_t battery_kwh,
                    std::int64_t cost, std::int64_t area) {
  const std::int64_t containers = area / container_square_metres;
  return {houses, per_house,
          Plan{Energy(battery_kwh * kilo_watt_hours), Amount(cost * units_per_whole), containers,
               area}};
}

}  // namespace

bool is_valid(const PlanInput& input) {
  return input.houses >= 0 && input.houses <= houses_max && input.energy_per_house >= Energy(0) &&
         input.energy_per_house <= energy_per_house_max && input.capacity_price >= Price(0) &&
         input.capacity_price.value <= capacity_price_max;
}

Plan plan(const PlanInput& input) {
  CHECK(is_valid(input));
  Plan result;
  result.battery =
      Energy(mul_div_ceil(input.houses * input.energy_per_house.value, reserve_percent, 100));
  result.cost = cost_ceil(result.battery, input.capacity_price);
  result.containers = mul_div_ceil(result.battery.value, 1, container_capacity.value);
  result.area_square_metres = result.containers * container_square_metres;
  return result;
}

std::array<PrintedPlan, 6> figure_3() {
  const Energy half(kilo_watt_hours / 2);
  const Energy two(2 * kilo_watt_hours);
  const Energy four(4 * kilo_watt_hours);
  return {printed(100, half, 75, 15'000, 30),   printed(100, two, 300, 60'000, 0),
          printed(100, four, 600, 120'000, 0),  printed(500, half, 375, 75'000, 60),
          printed(500, two, 1'500, 250'000, 0), printed(500, four, 3'000, 500'000, 120)};
}

}  // namespace wattbook::battery
