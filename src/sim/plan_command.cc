#include "sim/plan_command.h"

#include <memory>
#include <optional>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/decimal.h"
#include "core/battery/plan.h"

namespace wattbook::sim {
namespace {

std::string text(std::int64_t units) { return format_decimal(units); }

void print_row(const battery::PlanInput& input, const std::string& printed) {
  const battery::Plan plan = battery::plan(input);
  fmt::print("{:>8}{:>12}{:>14}{:>16}{:>12}{:>10}   {}\n", input.houses,
             text(input.energy_per_house.value), text(plan.battery.value), text(plan.cost.value),
             plan.containers, plan.area_square_metres, printed);
}

void print_head() {
  fmt::print("{:>8}{:>12}{:>14}{:>16}{:>12}{:>10}   {}\n", "houses", "kWh/house", "battery kWh",
             "cost USD", "containers", "area m2", "printed in the paper");
}

// Every row of figure 3, computed, beside what the paper prints.
void print_figure_3() {
  for (const battery::PrintedPlan& row : battery::figure_3()) {
    const std::string area = row.printed.area_square_metres == 0
                                 ? ""
                                 : fmt::format(", {} m2", row.printed.area_square_metres);
    print_row({.houses = row.houses, .energy_per_house = row.energy_per_house},
              fmt::format("{} kWh, {} USD{}", text(row.printed.battery.value),
                          text(row.printed.cost.value), area));
  }
}

struct PlanOptions {
  std::optional<std::int64_t> houses;
  std::string per_house;
  std::string price = "150";
};

int plan(const PlanOptions& options) {
  if (!options.houses) {
    print_head();
    print_figure_3();
    return 0;
  }
  const auto energy = parse_decimal(options.per_house);
  const auto capacity_price = parse_decimal(options.price);
  const battery::PlanInput input{.houses = *options.houses,
                                 .energy_per_house = Energy(energy.value_or(-1)),
                                 .capacity_price = Price(capacity_price.value_or(-1))};
  if (!energy || !capacity_price || !battery::is_valid(input)) {
    fmt::print(stderr,
               "wattbook plan: --houses takes 0 to {}, --kwh 0 to {}, --price a price from 0, as "
               "decimals like 0.5\n",
               battery::houses_max, text(battery::energy_per_house_max.value));
    return 2;
  }
  print_head();
  print_row(input, "");
  return 0;
}

}  // namespace

void add_plan_command(CLI::App& root, int& exit_code) {
  CLI::App* const app = root.add_subcommand(
      "plan",
      "Size a shared battery: 150 % of what the houses keep on average; without options, the white "
      "paper's table");
  const auto options = std::make_shared<PlanOptions>();
  CLI::Option* const houses = app->add_option("--houses", options->houses, "connected houses");
  app->add_option("--kwh", options->per_house, "average energy kept per house, kWh")->needs(houses);
  app->add_option("--price", options->price, "price of capacity, USD per kWh")
      ->capture_default_str();
  app->callback([options, &exit_code] { exit_code = plan(*options); });
}

}  // namespace wattbook::sim
