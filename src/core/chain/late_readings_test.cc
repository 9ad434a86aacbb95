// 4.3: what late readings add up to is what would have been booked had they come in time.
#include <span>

#include <gtest/gtest.h>

#include "base/prng.h"
#include "core/chain/chain_fixture_test.h"

namespace wattbook::chain {
namespace {

struct Delivery {
  std::uint32_t meter = 0;
  std::int64_t interval = 0;
  Energy import_register;
  Energy export_register;
};

class SharingTown : public Town {
 public:
  static constexpr std::uint32_t homes = 6;
  static constexpr std::int64_t intervals = 10;

  explicit SharingTown(SharingRule rule, bool newest) {
    CommunitySettings settings;
    settings.mode = TradingMode::sharing;
    settings.sharing_rule = rule;
    found(settings);
    if (newest) upgrade_to_newest();
    SetSharingKeys keys;
    keys.from_interval = community().closed + IntervalNumber(1);
    for (std::uint32_t i = 0; i < homes; ++i) {
      household(name_of(i));
      deposit(name_of(i), "1000000");
      keys.keys.push_back({address_of(name_of(i)), 40'000 * i + 7});
    }
    must("operator", keys);
    SetTariff tariff;
    tariff.first_interval = keys.from_interval;
    for (std::int64_t i = 0; i < intervals; ++i)
      tariff.points.push_back(
          {Price(300'001 - 70'003 * i), Price(80'007 - 20'011 * i), Price(150'013 - 50'021 * i)});
    must("operator", tariff);
  }
  static std::string name_of(std::uint32_t home) { return "home " + std::to_string(home); }
  static Instant end_of(std::int64_t interval) {
    return begin + Duration((interval + 1) * quarter.value);
  }
  void deliver(std::span<const Delivery> deliveries) {
    if (deliveries.empty()) return;
    SubmitReadings command;
    for (const Delivery& d : deliveries)
      command.readings.push_back({.meter = MeterIndex(d.meter),
                                  .sequence = static_cast<std::uint64_t>(d.interval) + 1,
                                  .time = end_of(d.interval),
                                  .import_register = d.import_register,
                                  .export_register = d.export_register});
    const auto effects = must("concentrator", command);
    for (const Effect& effect : effects)
      EXPECT_FALSE(std::holds_alternative<ReadingQuarantined>(effect));
  }
  void close(std::int64_t interval) {
    advance_to(std::max(now + one_second, end_of(interval) + Duration(6 * one_minute.value)));
  }
};

void run_deliveries(std::uint64_t seed) {
  SCOPED_TRACE("seed " + std::to_string(seed));
  Prng prng(seed);
  const auto rule = static_cast<SharingRule>(seed % 3);
  // Every other one under the first rules.
  const bool newest = seed % 2 == 0;
  SharingTown prompt(rule, newest), late(rule, newest);
  std::vector<Delivery> registers(SharingTown::homes);
  std::vector<Delivery> waiting;
  for (std::int64_t interval = 0; interval < SharingTown::intervals; ++interval) {
    std::vector<Delivery> in_time;
    for (std::uint32_t meter = 0; meter < SharingTown::homes; ++meter) {
      Delivery& d = registers[meter];
      d.meter = meter;
      d.interval = interval;
      d.import_register += Energy(static_cast<std::int64_t>(prng.below(4'000'000)));
      if (meter % 2 == 0)
        d.export_register += Energy(static_cast<std::int64_t>(prng.below(4'000'000)));
      (prng.below(3) == 0 ? waiting : in_time).push_back(d);
    }
    prompt.now = std::max(prompt.now, SharingTown::end_of(interval));
    prompt.deliver(registers);
    prompt.close(interval);
    late.now = std::max(late.now, SharingTown::end_of(interval));
    late.deliver(in_time);
    late.close(interval);
  }
  for (std::size_t left = waiting.size(); left > 1; --left)
    std::swap(waiting[left - 1], waiting[prng.below(left)]);
  while (!waiting.empty()) {
    const std::size_t count = std::min<std::size_t>(waiting.size(), 1 + prng.below(4));
    late.deliver(std::span(waiting).first(count));
    waiting.erase(waiting.begin(), waiting.begin() + static_cast<std::ptrdiff_t>(count));
  }
  for (std::uint32_t home = 0; home < SharingTown::homes; ++home)
    EXPECT_EQ(late.cash(SharingTown::name_of(home)).value,
              prompt.cash(SharingTown::name_of(home)).value);
  EXPECT_TRUE(late.community().booked == prompt.community().booked);
  EXPECT_EQ(codec::first_difference(late.community().totals, prompt.community().totals),
            std::nullopt);
}

TEST(LateReadings, EndInTheBooksOfPromptOnes) {
  for (std::uint64_t seed = 1; seed <= 12; ++seed) run_deliveries(seed);
}

}  // namespace
}  // namespace wattbook::chain
