// Matching speed, without money: messages per second on one thread for a shallow book, a book of a
// million orders, and a single price level of 100,000 orders, each with half of the messages
// cancels; and the time of a call auction of 100,000 orders. Every message is checked, applied and
// its events written, as the chain does. Medians of several runs; the runs of the workloads are
// interleaved, because the machine is not equally fast at all times.
#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include <fmt/core.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/prng.h"
#include "core/market/auction.h"
#include "core/market/order_book.h"

namespace wattbook::market {
namespace {

// Time this thread has computed: other work on the machine does not count.
double thread_seconds() {
  timespec t{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

constexpr BookRules rules{Ticks(0), Ticks(16'383), Ticks(0), Lots(1)};
constexpr std::int32_t middle = 8'192;
constexpr std::uint32_t owners = 10'000;

// A message small enough that reading it costs little.
struct Message {
  std::uint64_t cancels = 0;  // order number, or 0 for a new order
  std::uint32_t owner = 0;
  std::int32_t price = 0;
  std::int32_t lots = 0;
  Side side = Side::buy;
};

struct Shape {
  const char* name = "";
  std::uint32_t resting = 0;       // orders in the book throughout
  std::uint32_t levels = 0;        // prices per side
  bool one_sided = false;          // bids only, so that all of them share the levels
  std::uint32_t takers_in_64 = 0;  // of 64 new orders, how many take the best order of the book
};

NewOrder order_of(const Message& message) {
  NewOrder order;
  order.owner = MemberIndex(message.owner);
  order.side = message.side;
  order.price = Ticks(message.price);
  order.quantity = Lots(message.lots);
  order.executable = order.quantity;
  return order;
}

void apply(OrderBook& book, const Message& message, Events& events) {
  if (message.cancels != 0) {
    book.cancel(OrderId(message.cancels), events);
    return;
  }
  const NewOrder order = order_of(message);
  if (!book.check(order, Instant())) book.place(order, events);
}

// Messages that keep `resting` orders in the book: generated against a book, so that every cancel
// names a live order, and repeatable from the seed.
class Workload {
 public:
  explicit Workload(const Shape& shape) : shape_(shape), random_(42) {
    while (live_.size() < shape.resting) append(fill_, make_order(false));
    while (messages_.size() < 1'000'000) {
      const bool over = live_.size() > shape.resting;
      append(messages_, over ? make_cancel() : make_order(random_.below(64) < shape.takers_in_64));
    }
  }
  const Shape& shape() const { return shape_; }

  // Million messages per second over one run on a fresh book.
  double run(bool hints) const {
    OrderBook book(rules);
    Events events;
    for (const Message& message : fill_) {
      apply(book, message, events);
      events.clear();
    }
    std::uint64_t trades = 0;
    const double start = thread_seconds();
    for (std::size_t i = 0; i < messages_.size(); ++i) {
      if (hints && i + 24 < messages_.size()) look_ahead(book, i);
      apply(book, messages_[i], events);
      trades += events.trades.size();
      events.clear();
    }
    const double seconds = thread_seconds() - start;
    if (trades != trades_) fmt::print("  {} trades, expected {}\n", trades, trades_);
    return static_cast<double>(messages_.size()) / seconds / 1e6;
  }
  double share_of_cancels() const {
    const auto cancels = std::count_if(messages_.begin(), messages_.end(),
                                       [](const Message& m) { return m.cancels != 0; });
    return static_cast<double>(cancels) / static_cast<double>(messages_.size());
  }
  std::uint64_t trades() const { return trades_; }

 private:
  // The hints a block of known commands allows.
  void look_ahead(const OrderBook& book, std::size_t i) const {
    using Distance = OrderBook::Distance;
    if (const Message& far = messages_[i + 24]; far.cancels != 0)
      book.prefetch(OrderId(far.cancels), Distance::far);
    if (const Message& nearer = messages_[i + 16]; nearer.cancels != 0)
      book.prefetch(OrderId(nearer.cancels), Distance::middle);
    if (const Message& near = messages_[i + 8]; near.cancels != 0) {
      book.prefetch(OrderId(near.cancels), Distance::near);
    } else {
      book.prefetch(order_of(near));
    }
  }
  Message make_order(bool takes) {
    Message m;
    m.owner = static_cast<std::uint32_t>(random_.below(owners));
    m.side = shape_.one_sided || random_.below(2) == 0 ? Side::buy : Side::sell;
    if (takes && shape_.one_sided) m.side = Side::sell;
    m.lots = takes ? 1 : static_cast<std::int32_t>(1 + random_.below(4));
    const auto away = static_cast<std::int32_t>(random_.below(shape_.levels));
    const bool below = (m.side == Side::buy) != takes;
    m.price = below ? middle - 1 - away : middle + away;
    if (takes) m.price = m.side == Side::buy ? 16'383 : 0;
    return m;
  }
  Message make_cancel() {
    Message m;
    m.cancels = live_[random_.below(live_.size())];
    return m;
  }
  void append(std::vector<Message>& to, const Message& message) {
    to.push_back(message);
    apply(book_, message, events_);
    if (message.cancels == 0 && book_.find(OrderId(++placed_))) {
      if (position_.size() <= placed_) position_.resize(2 * placed_ + 2);
      position_[placed_] = static_cast<std::uint32_t>(live_.size());
      live_.push_back(placed_);
    }
    for (const Closed& closed : events_.closed) {
      if (closed.order.value == placed_ && message.cancels == 0) continue;
      const std::uint32_t hole = position_[closed.order.value];
      live_[hole] = live_.back();
      position_[live_[hole]] = hole;
      live_.pop_back();
    }
    if (&to == &messages_) trades_ += events_.trades.size();
    events_.clear();
  }

  Shape shape_;
  Prng random_;
  OrderBook book_{rules};
  Events events_;
  std::uint64_t placed_ = 0;
  std::uint64_t trades_ = 0;
  std::vector<std::uint64_t> live_;
  std::vector<std::uint32_t> position_;
  std::vector<Message> fill_;
  std::vector<Message> messages_;
};

void bench_books(std::uint32_t runs) {
  std::vector<Workload> workloads;
  workloads.reserve(3);
  workloads.emplace_back(Shape{"shallow book, 1,000 orders on 40 prices", 1'000, 20, false, 4});
  workloads.emplace_back(
      Shape{"deep book, 1,000,000 orders on 4,000 prices", 1'000'000, 2'000, false, 4});
  workloads.emplace_back(Shape{"one price with 100,000 orders", 100'000, 1, true, 4});
  std::vector<std::vector<double>> rates(workloads.size());
  for (std::uint32_t run = 0; run < runs; ++run)
    for (std::size_t i = 0; i < workloads.size(); ++i) {
      rates[i].push_back(workloads[i].run(true));
    }
  const double shallow = median(rates[0]);
  for (std::size_t i = 0; i < workloads.size(); ++i) {
    const double rate = median(rates[i]);
    fmt::print(
        "{:<48} {:6.2f} M msg/s  (best {:.2f})  {:.2f}x of shallow  {:.0f} % cancels, {} trades\n",
        workloads[i].shape().name, rate, *std::max_element(rates[i].begin(), rates[i].end()),
        shallow / rate, 100 * workloads[i].share_of_cancels(), workloads[i].trades());
  }
}

void bench_auction(std::uint32_t runs) {
  Prng random(7);
  std::vector<AuctionOrder> orders;
  for (std::uint64_t i = 1; i <= 100'000; ++i)
    orders.push_back({OrderId(i), random.below(2) == 0 ? Side::buy : Side::sell,
                      Ticks(static_cast<std::int64_t>(random.below(10'000))),
                      Lots(static_cast<std::int64_t>(1 + random.below(1'000))), i});
  std::vector<double> times;
  AuctionResult result;
  for (std::uint32_t run = 0; run < runs; ++run) {
    const double start = thread_seconds();
    result = clear_auction(orders, Ticks(5'000));
    times.push_back(1e3 * (thread_seconds() - start));
  }
  fmt::print("{:<48} {:6.2f} ms       (best {:.2f})  {} fills, welfare {} optimum\n",
             "call auction of 100,000 orders", median(times),
             *std::min_element(times.begin(), times.end()), result.fills.size(),
             result.welfare == result.optimum ? "=" : "below");
}

}  // namespace
}  // namespace wattbook::market

// A book of a million orders spans more pages of 4 KiB than the processor remembers. The C library
// takes large pages when told so before the program starts.
int main(int argc, char** argv) {
  const char* tunables = "GLIBC_TUNABLES";
  if (getenv(tunables) == nullptr && setenv(tunables, "glibc.malloc.hugetlb=1", 1) == 0)
    execv("/proc/self/exe", argv);
  fmt::print("{}={}\n", tunables, getenv(tunables));
  const std::uint32_t runs = argc > 1 ? static_cast<std::uint32_t>(std::stoul(argv[1])) : 7;
  wattbook::market::bench_books(runs);
  wattbook::market::bench_auction(runs);
}
