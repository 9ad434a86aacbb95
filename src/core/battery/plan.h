// Planning a shared battery: the table of the white paper's figure 3 and its formula. DOMAIN 5.4.
//
//   battery = houses x average energy stored per house x 150 %
//   cost    = battery x price of capacity (150 USD per kWh in the paper's note)
//   area    = 30 m2 for every container of 800 kWh begun
//
// The paper's own table does not follow its note. Its costs are 200 USD per kWh in four rows
// (75 kWh: 15,000) and 166.67 in two (1,500 kWh: 250,000; 3,000 kWh: 500,000); at 150 they are
// 11,250 to 450,000. Its 60 m2 stand beside 375 kWh, which fit one container; they belong to
// 1,500 kWh. We compute, and keep the printed figures beside ours.
#pragma once

#include <array>
#include <cstdint>

#include "base/quantity.h"

namespace wattbook::battery {

struct PlanInput {
  std::int64_t houses = 0;
  Energy energy_per_house;  // average kept in store
  Price capacity_price{150 * units_per_whole};
};

struct Plan {
  Energy battery;
  Amount cost;
  std::int64_t containers = 0;
  std::int64_t area_square_metres = 0;

  constexpr bool operator==(const Plan&) const = default;
};

inline constexpr std::int64_t houses_max = 1'000'000;
inline constexpr Energy energy_per_house_max{1'000 * units_per_whole};

// True if `input` can be computed with: 0 <= houses <= houses_max, 0 <= energy per house <=
// energy_per_house_max, 0 <= price <= price_max / 1,000.
bool is_valid(const PlanInput& input);

// Precondition: is_valid(input). The battery is rounded up to a unit, the cost too.
Plan plan(const PlanInput& input);

// A row of figure 3 as printed; an area of 0 stands for an empty cell.
struct PrintedPlan {
  std::int64_t houses = 0;
  Energy energy_per_house;
  Plan printed;
};
std::array<PrintedPlan, 6> figure_3();

}  // namespace wattbook::battery
