// The figures of the chain alone, and what a profiler needs: chain_bench
// exchange|deep|replay|close|resettle, with a second argument `profile` for one short run. Without
// an argument: the table of `wattbook bench`.
#include <algorithm>
#include <string_view>
#include <vector>

#include <fmt/core.h>

#include "bench/block_load.h"
#include "bench/exchange_load.h"
#include "bench/interval_load.h"
#include "bench/run.h"

namespace wattbook::bench {
namespace {

struct Spread {
  double best;
  double median;
};

template <class Run>
Spread measure(int runs, Run run) {
  std::vector<double> times;
  for (int i = 0; i < runs; ++i) times.push_back(run());
  std::ranges::sort(times);
  return {times.front(), times[times.size() / 2]};
}

void exchange(std::uint32_t members, const BookShape& shape, int runs) {
  const ExchangeLoad load(members, shape);
  const Spread ns = measure(runs, [&] { return load.run_ns(); });
  fmt::print(
      "{} orders: {:.0f} ns a message, {:.2f} M/s (best {:.2f}), {:.0f} % cancels, {} trades\n",
      shape.resting, ns.median, 1e3 / ns.median, 1e3 / ns.best, 100 * load.share_of_cancels(),
      load.trades());
}

void replay(std::uint32_t blocks, int runs) {
  const BlockLoad load(1'000, blocks, 2'000);
  const Spread ns = measure(runs, [&] { return load.replay_ns(); });
  fmt::print("replay: {:.0f} ns a command, {:.0f} k/s (best {:.0f})\n", ns.median, 1e6 / ns.median,
             1e6 / ns.best);
}

void resettle(std::uint32_t intervals, int runs) {
  MonthLoad load(1'000, intervals);
  const Spread ms = measure(runs, [&] { return load.resettle_ms(); });
  fmt::print("re-settle {} intervals of 1,000 meters: {:.0f} ms (best {:.0f})\n", intervals,
             ms.median, ms.best);
}

}  // namespace
}  // namespace wattbook::bench

int main(int argc, char** argv) {
  using namespace wattbook::bench;
  const std::string_view what = argc > 1 ? argv[1] : "table";
  const bool profile = argc > 2;
  if (what == "table") run({});
  if (what == "exchange")
    exchange(1'000, {.messages = profile ? 100'000u : 200'000u}, profile ? 1 : 9);
  if (what == "deep") exchange(10'000, {.resting = 1'000'000, .levels = 2'000}, 3);
  if (what == "replay") replay(profile ? 10 : 40, profile ? 1 : 5);
  if (what == "close")
    fmt::print("close: {:.2f} ms\n", std::ranges::min(close_ms(1'000, profile ? 5 : 21)));
  if (what == "resettle") resettle(profile ? 96 : 2'976, profile ? 1 : 3);
  return 0;
}
