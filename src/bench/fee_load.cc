#include "bench/fee_load.h"

#include "base/prng.h"
#include "bench/stopwatch.h"

namespace wattbook::bench {
namespace {

constexpr std::int64_t rate = 1'000'000;  // 10^-6 TSL per kWh and interval
constexpr std::int64_t intervals_measured = 1'000;

}  // namespace

battery::FeeIndex fee_payers(std::uint32_t members) {
  Prng prng(members);
  battery::FeeIndex fees(rate, 96, IntervalNumber(0));
  fees.set_capacity(fees.add_owner(), Energy(10'000'000'000));
  for (std::uint32_t i = 0; i < members; ++i) {
    const battery::PayerIndex payer = fees.add_payer();
    const std::int64_t balance = 1 + static_cast<std::int64_t>(prng.below(20'000'000));
    const std::int64_t year = balance * 35'040 / 1'000'000;
    (void)fees.touch(payer, Energy(balance),
                     Amount(year + static_cast<std::int64_t>(
                                       prng.below(2 * static_cast<std::uint64_t>(year) + 1))));
  }
  return fees;
}

std::vector<double> roll_ms(std::uint32_t members) {
  battery::FeeIndex fees = fee_payers(members);
  std::vector<double> times;
  for (std::int64_t n = 1; n <= intervals_measured; ++n) {
    const double start = thread_ms();
    (void)fees.roll(IntervalNumber(n));
    times.push_back(thread_ms() - start);
  }
  return times;
}

}  // namespace wattbook::bench
