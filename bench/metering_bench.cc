// Settlement at size: a month of a thousand meters settled again after a correction, sharing alone,
// and the close of one interval of a million meters.
#include <cstdlib>
#include <vector>

#include <fmt/format.h>

#include "base/prng.h"
#include "bench/stopwatch.h"
#include "core/metering/interval_table.h"
#include "core/metering/meter_log.h"
#include "core/metering/sharing.h"

namespace wattbook::bench {
namespace {

using namespace metering;

constexpr std::int64_t month = 2'976;  // intervals of 31 days
constexpr std::uint32_t homes = 1'000;
constexpr Duration quarter{15 * one_minute.value};
constexpr Meter home{.owner = MemberIndex(0),
                     .community = CommunityIndex(0),
                     .key = {},
                     .rated = Power(10'000),
                     .register_digits = 6,
                     .resolution = Energy(1)};

struct Community {
  MeterLog log{MeteringOptions{}};
  IntervalTable table{static_cast<std::uint32_t>(month)};

  void apply(const std::vector<IntervalChange>& changes) {
    for (const IntervalChange& change : changes) {
      table.open(change.interval);
      table.set(change.interval, change.meter.value,
                {change.import_after, change.export_after, change.quality_after});
    }
  }
};

Reading reading_at(std::uint32_t meter, std::int64_t interval, Energy import_register,
                   Energy export_register) {
  return {.meter = MeterIndex(meter),
          .sequence = static_cast<std::uint64_t>(interval) * 2,
          .time = interval_start(IntervalNumber(interval), quarter),
          .import_register = import_register,
          .export_register = export_register};
}

void fill(Community& community) {
  Prng prng(7);
  std::vector<std::pair<Energy, Energy>> registers(homes);
  for (std::uint32_t m = 0; m < homes; ++m) {
    (void)community.log.add(home);
    (void)community.table.add_column();
  }
  for (std::int64_t n = 0; n <= month; ++n) {
    const Instant now = interval_start(IntervalNumber(n), quarter);
    for (std::uint32_t m = 0; m < homes; ++m) {
      auto& [import_register, export_register] = registers[m];
      const auto accepted =
          community.log.accept(reading_at(m, n, import_register, export_register), now);
      if (!accepted) std::abort();
      community.apply(accepted->changes);
      import_register += Energy(static_cast<std::int64_t>(prng.below(300'000)));
      export_register += Energy(static_cast<std::int64_t>(prng.below(200'000)));
    }
  }
}

// The operator replaces one meter's energies of the whole month (another meter's in each run);
// every interval is settled as it was and as it is, and the differences are taken.
void resettle_month(Community& community) {
  std::uint32_t corrected = 17;
  std::size_t deltas = 0;
  const Instant now = interval_start(IntervalNumber(month), quarter);
  const double ms = median_ms(5, [&] {
    Sharer before, after;
    IntervalRow row;
    deltas = 0;
    ++corrected;
    for (std::int64_t n = 0; n < month; ++n) {
      const IntervalNumber interval(n);
      community.table.load(interval, row);
      const IntervalSettlement& was =
          before.settle(SharingKey::dynamic_key, row.consumption, row.production, {});
      const auto change =
          community.log.correct(MeterIndex(corrected), interval, Energy(100'000), Energy(0),
                                Quality::substituted, metering::Evidence::estimated, now);
      if (!change) std::abort();
      community.apply({*change});
      community.table.load(interval, row);
      const IntervalSettlement& is =
          after.settle(SharingKey::dynamic_key, row.consumption, row.production, {});
      if (broken_identity(row.consumption, row.production, is)) std::abort();
      deltas += difference(was, is).size();
    }
  });
  fmt::print("re-settle {} intervals x {} meters: {:.0f} ms, {} deltas\n", month, homes, ms,
             deltas);
}

void share_month(const Community& community) {
  const double ms = median_ms(5, [&] {
    Sharer sharer;
    IntervalRow row;
    for (std::int64_t n = 0; n < month; ++n) {
      community.table.load(IntervalNumber(n), row);
      (void)sharer.settle(SharingKey::dynamic_key, row.consumption, row.production, {});
    }
  });
  fmt::print("share {} intervals x {} meters: {:.0f} ms; table {:.1f} MB, readings {:.1f} MB\n",
             month, homes, ms, static_cast<double>(community.table.memory_bytes()) / 1e6,
             static_cast<double>(homes * (month + 1) * sizeof(RegisterPoint)) / 1e6);
}

void close_a_million() {
  constexpr std::uint32_t meters = 1'000'000;
  Prng prng(3);
  MeterLog log{MeteringOptions{}};
  std::vector<Energy> consumption(meters), production(meters);
  for (std::uint32_t m = 0; m < meters; ++m) {
    (void)log.add(home);
    if (!log.accept(reading_at(m, 0, Energy(0), Energy(0)), Instant(0))) std::abort();
    consumption[m] = Energy(static_cast<std::int64_t>(prng.below(300'000)));
    production[m] = Energy(static_cast<std::int64_t>(prng.below(200'000)));
  }
  const double accept_ms = median_ms(1, [&] {
    for (std::uint32_t m = 0; m < meters; ++m)
      if (!log.accept(reading_at(m, 1, consumption[m], production[m]), Instant(quarter.value)))
        std::abort();
  });
  Sharer sharer;
  const double share_ms = median_ms(
      7, [&] { (void)sharer.settle(SharingKey::dynamic_key, consumption, production, {}); });
  fmt::print("one interval of {} meters: accept the readings {:.0f} ms, share {:.1f} ms\n", meters,
             accept_ms, share_ms);
}

}  // namespace
}  // namespace wattbook::bench

int main() {
  {
    wattbook::bench::Community community;
    wattbook::bench::fill(community);
    wattbook::bench::share_month(community);
    wattbook::bench::resettle_month(community);
  }
  wattbook::bench::close_a_million();
}
