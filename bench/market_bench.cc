// Matching speed, without money: messages per second on one thread for a shallow book, a book of a
// million orders, and a single price level of 100,000 orders, each with half of the messages
// cancels; and the time of a call auction of 100,000 orders. Medians of several runs; the runs of
// the workloads are interleaved, because the machine is not equally fast at all times.
#include <algorithm>
#include <string>
#include <vector>

#include <fmt/core.h>

#include "bench/matching_load.h"

namespace wattbook::bench {
namespace {

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

void books(int runs) {
  const std::vector<const char*> names{"shallow book, 1,000 orders on 40 prices",
                                       "deep book, 1,000,000 orders on 4,000 prices",
                                       "one price with 100,000 orders"};
  std::vector<MatchingLoad> loads;
  loads.reserve(names.size());
  for (const MatchingShape& shape : {shallow_book, million_order_book, single_level_book})
    loads.emplace_back(shape);
  std::vector<std::vector<double>> times(loads.size());
  for (int run = 0; run < runs; ++run)
    for (std::size_t i = 0; i < loads.size(); ++i) times[i].push_back(loads[i].run_ns());
  const double shallow = median(times[0]);
  for (std::size_t i = 0; i < loads.size(); ++i) {
    const double ns = median(times[i]);
    fmt::print(
        "{:<48} {:6.2f} M msg/s  (best {:.2f})  {:.2f}x of shallow  {:.0f} % cancels, {} trades\n",
        names[i], 1e3 / ns, 1e3 / std::ranges::min(times[i]), ns / shallow,
        100 * loads[i].share_of_cancels(), loads[i].trades());
  }
}

}  // namespace
}  // namespace wattbook::bench

int main(int argc, char** argv) {
  using namespace wattbook::bench;
  restart_with_large_pages(argv);
  const int runs = argc > 1 ? std::stoi(argv[1]) : 7;
  books(runs);
  std::vector<double> times;
  for (int run = 0; run < runs; ++run) times.push_back(auction_ms(100'000));
  fmt::print("{:<48} {:6.2f} ms       (best {:.2f})\n", "call auction of 100,000 orders",
             median(times), std::ranges::min(times));
}
