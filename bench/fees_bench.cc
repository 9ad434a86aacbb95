// The storage fee (DOMAIN 5.2): closing an interval must cost the same for ten members or a
// million, and a touch must be cheap enough for every trade.
#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "base/prng.h"
#include "bench/fee_load.h"
#include "bench/stopwatch.h"

namespace wattbook::bench {
namespace {

using battery::FeeIndex;
using battery::PayerIndex;

// Every interval of a simulated year, in microseconds, looks at check-points included.
void time_year(std::uint32_t members) {
  FeeIndex fees = fee_payers(members);
  std::vector<double> times;
  std::size_t events = 0;
  for (std::int64_t n = 1; n <= 35'040; ++n) {
    const double begin = thread_ms();
    events += fees.roll(IntervalNumber(n)).size();
    times.push_back((thread_ms() - begin) * 1'000);
  }
  std::ranges::sort(times);
  const auto at = [&](std::size_t per_mille) {
    return times[(times.size() - 1) * per_mille / 1'000];
  };
  fmt::print(
      "roll, {:>9} members, a year: median {:.2f} us, 99.9 % {:.1f} us, worst {:.0f} us, {} "
      "events\n",
      members, at(500), at(999), at(1'000), events);
}

// One day without check-points: the cost that does not depend on anybody.
void time_day(std::uint32_t members) {
  FeeIndex fees = fee_payers(members);
  std::int64_t interval = 0;
  const double ms = median_ms(5, [&] {
    for (int i = 0; i < 96; ++i) (void)fees.roll(IntervalNumber(++interval));
  });
  fmt::print("roll, {:>9} members, a day: median {:.4f} us\n", members, ms * 1'000 / 96);
}

void time_touches(std::uint32_t members) {
  FeeIndex fees = fee_payers(members);
  Prng prng(1);
  std::int64_t interval = 0;
  constexpr int touches = 1'000'000;
  const double ms = median_ms(5, [&] {
    for (int i = 0; i < touches; ++i) {
      if (i % 10'000 == 0) (void)fees.roll(IntervalNumber(++interval));
      const PayerIndex payer(static_cast<std::uint32_t>(prng.below(members)));
      const Amount funds = fees.state().payers[payer.value].funds;
      const Energy balance(static_cast<std::int64_t>(prng.below(20'000'000)));
      (void)fees.touch(payer, balance, funds);
    }
  });
  fmt::print("touch with a new balance, {:>9} members: {:.1f} ns\n", members, ms * 1e6 / touches);
}

}  // namespace
}  // namespace wattbook::bench

int main() {
  for (const std::uint32_t members : {10u, 1'000u, 1'000'000u}) wattbook::bench::time_day(members);
  for (const std::uint32_t members : {10u, 1'000'000u}) wattbook::bench::time_year(members);
  for (const std::uint32_t members : {1'000u, 1'000'000u}) wattbook::bench::time_touches(members);
}
