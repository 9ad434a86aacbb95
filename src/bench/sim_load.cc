#include "bench/sim_load.h"

#include <fmt/core.h>

#include "base/prng.h"
#include "bench/stopwatch.h"
#include "bench/town.h"
#include "sim/run.h"

namespace wattbook::bench {
namespace {

constexpr std::size_t intervals_of_a_day = 96;

// Loads at random, and on two roofs of three the same sun from six to six.
sim::Dataset made_up(std::uint32_t homes, std::uint32_t days) {
  sim::Dataset data{.start = Town::begin, .interval = Town::quarter, .members = {}};
  data.intervals = std::size_t{days} * intervals_of_a_day;
  Prng random(9);
  for (std::uint32_t i = 0; i < homes; ++i) {
    sim::MemberData member;
    member.spec.name = fmt::format("home {}", i);
    member.spec.agent = sim::AgentSpec{.kind = sim::AgentKind::zero_intelligence,
                                       .buy = Price(300'000),
                                       .sell = Price(80'000),
                                       .balance_low = Energy(2'000'000),
                                       .balance_high = Energy(4'000'000)};
    member.load = sim::EnergyColumn(data.intervals);
    member.pv = sim::EnergyColumn(data.intervals);
    for (std::size_t n = 0; n < data.intervals; ++n) {
      const auto quarter = static_cast<std::int64_t>(n % intervals_of_a_day);
      const std::int64_t sun = std::max<std::int64_t>(0, (quarter - 24) * (72 - quarter));
      member.load.set(n, Energy(static_cast<std::int64_t>(20'000 + random.below(200'000))));
      member.pv.set(n, Energy(i % 3 == 0 ? 0 : sun * 800));
    }
    data.members.push_back(std::move(member));
  }
  return data;
}

sim::Scenario scenario_for(std::uint32_t homes) {
  sim::Scenario scenario;
  scenario.name = "bench";
  scenario.mode = sim::Mode::exchange;
  scenario.import.base = Price(300'000);
  scenario.feed_in.base = Price(80'000);
  scenario.battery = sim::BatterySpec{.capacity = Energy(std::int64_t{10'000'000} * homes)};
  return scenario;
}

}  // namespace

double sim_seconds(std::uint32_t homes, std::uint32_t days) {
  const sim::Dataset data = made_up(homes, days);
  const sim::Scenario scenario = scenario_for(homes);
  const Laps laps;
  const auto result = sim::run_scenario(scenario, data, [](std::size_t) {});
  if (!result) fmt::print(stderr, "bench: {}\n", result.error().message);
  CHECK(result.has_value());
  return laps.seconds();
}

}  // namespace wattbook::bench
