#include "bench/interval_load.h"

#include "base/prng.h"
#include "bench/stopwatch.h"

namespace wattbook::bench {
namespace {

// Registers that rise by a random amount each interval.
class Registers {
 public:
  explicit Registers(std::uint32_t members) : values_(members) {}
  void advance() {
    for (auto& [imported, exported] : values_) {
      imported += Energy(static_cast<std::int64_t>(random_.below(300'000)));
      exported += Energy(static_cast<std::int64_t>(random_.below(200'000)));
    }
  }
  std::pair<Energy, Energy> operator()(std::uint32_t member) const { return values_[member]; }

 private:
  Prng random_{5};
  std::vector<std::pair<Energy, Energy>> values_;
};

void give_agents(Town& town) {
  std::vector<chain::SignedCommand> commands;
  for (std::size_t i = 0; i < town.members.size(); ++i) {
    chain::SetAgent body;
    body.kind = i % 2 == 0 ? chain::AgentKind::zero_intelligence : chain::AgentKind::target_price;
    body.target_buy = Price(200'000);
    body.target_sell = Price(100'000);
    body.buy_below = Energy(500'000);
    body.sell_above = Energy(1'000'000);
    commands.push_back(town.command(town.members[i], body));
  }
  town.run_block(commands);
}

}  // namespace

std::vector<double> close_ms(std::uint32_t members, std::uint32_t intervals) {
  Town town({.members = members});
  give_agents(town);
  Registers registers(members);
  std::vector<double> times;
  for (std::uint32_t i = 1; i <= intervals; ++i) {
    const Instant end = Town::begin + Duration(Town::quarter.value * i);
    registers.advance();
    town.now = end;
    town.run_block(town.readings(end, registers));
    const double start = thread_ms();
    town.pass_to(end + Town::gate + one_minute);
    times.push_back(thread_ms() - start);
  }
  return times;
}

MonthLoad::MonthLoad(std::uint32_t members, std::uint32_t intervals)
    : town_({.members = members, .mode = chain::TradingMode::sharing}), intervals_(intervals) {
  Registers registers(members);
  for (std::uint32_t i = 1; i <= intervals; ++i) {
    const Instant end = Town::begin + Duration(Town::quarter.value * i);
    registers.advance();
    town_.now = end;
    town_.run_block(town_.readings(end, registers));
  }
  town_.pass_to(town_.now + Town::quarter);
  town_.blocks.clear();
}

double MonthLoad::resettle_ms() {
  const IntervalNumber first = interval_of(Town::begin, Town::quarter);
  std::vector<chain::SignedCommand> commands;
  for (std::uint32_t i = 0; i < intervals_; ++i) {
    chain::CorrectInterval body;
    body.meter = MeterIndex(corrected_);
    body.interval = first + IntervalNumber(i);
    body.import_energy = Energy(100'000);
    body.export_energy = Energy(250'000);
    body.reason = "meter wired the wrong way round";
    commands.push_back(town_.command(town_.operating, body));
  }
  ++corrected_;
  const double start = thread_ms();
  town_.run_block(commands);
  return thread_ms() - start;
}

}  // namespace wattbook::bench
