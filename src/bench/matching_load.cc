#include "bench/matching_load.h"

#include <algorithm>
#include <cstdlib>

#include <unistd.h>

#include "bench/stopwatch.h"
#include "core/market/auction.h"

namespace wattbook::bench {
namespace {

using market::Side;

constexpr market::BookRules rules{Ticks(0), Ticks(16'383), Ticks(0), Lots(1)};
constexpr std::int32_t middle = 8'192;
constexpr std::uint32_t owners = 10'000;
constexpr std::size_t messages_measured = 1'000'000;

}  // namespace

MatchingLoad::MatchingLoad(const MatchingShape& shape) : shape_(shape), book_(rules) {
  while (live_.size() < shape.resting) append(fill_, make_order(false));
  while (messages_.size() < messages_measured) {
    const bool over = live_.size() > shape.resting;
    append(messages_, over ? make_cancel() : make_order(random_.below(64) < shape.takers_in_64));
  }
}

market::NewOrder MatchingLoad::order_of(const Message& message) {
  market::NewOrder order;
  order.owner = MemberIndex(message.owner);
  order.side = message.side;
  order.price = Ticks(message.price);
  order.quantity = Lots(message.lots);
  order.executable = order.quantity;
  return order;
}

void MatchingLoad::apply(market::OrderBook& book, const Message& message, market::Events& events) {
  if (message.cancels != 0) {
    book.cancel(OrderId(message.cancels), events);
    return;
  }
  const market::NewOrder order = order_of(message);
  if (!book.check(order, Instant())) book.place(order, events);
}

double MatchingLoad::run_ns() const {
  market::OrderBook book(rules);
  market::Events events;
  for (const Message& message : fill_) {
    apply(book, message, events);
    events.clear();
  }
  std::uint64_t trades = 0;
  const double start = thread_ms();
  for (std::size_t i = 0; i < messages_.size(); ++i) {
    if (i + 24 < messages_.size()) look_ahead(book, i);
    apply(book, messages_[i], events);
    trades += events.trades.size();
    events.clear();
  }
  const double ms = thread_ms() - start;
  CHECK(trades == trades_);
  return ms * 1e6 / static_cast<double>(messages_.size());
}

double MatchingLoad::share_of_cancels() const {
  const auto cancels =
      std::ranges::count_if(messages_, [](const Message& m) { return m.cancels != 0; });
  return static_cast<double>(cancels) / static_cast<double>(messages_.size());
}

// The hints that a block of known commands allows.
void MatchingLoad::look_ahead(const market::OrderBook& book, std::size_t i) const {
  using Distance = market::OrderBook::Distance;
  if (const Message& far = messages_[i + 24]; far.cancels != 0)
    book.prefetch(OrderId(far.cancels), Distance::far);
  if (const Message& nearer = messages_[i + 16]; nearer.cancels != 0)
    book.prefetch(OrderId(nearer.cancels), Distance::middle);
  if (const Message& near = messages_[i + 8]; near.cancels != 0)
    book.prefetch(OrderId(near.cancels), Distance::near);
  else
    book.prefetch(order_of(near));
}

MatchingLoad::Message MatchingLoad::make_order(bool takes) {
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

MatchingLoad::Message MatchingLoad::make_cancel() {
  Message m;
  m.cancels = live_[random_.below(live_.size())];
  return m;
}

void MatchingLoad::append(std::vector<Message>& to, const Message& message) {
  to.push_back(message);
  apply(book_, message, events_);
  if (message.cancels == 0 && book_.find(OrderId(++placed_))) {
    if (position_.size() <= placed_) position_.resize(2 * placed_ + 2);
    position_[placed_] = static_cast<std::uint32_t>(live_.size());
    live_.push_back(placed_);
  }
  for (const market::Closed& closed : events_.closed) {
    if (closed.order.value == placed_ && message.cancels == 0) continue;
    const std::uint32_t hole = position_[closed.order.value];
    live_[hole] = live_.back();
    position_[live_[hole]] = hole;
    live_.pop_back();
  }
  if (&to == &messages_) trades_ += events_.trades.size();
  events_.clear();
}

double auction_ms(std::uint32_t count) {
  Prng random(7);
  std::vector<market::AuctionOrder> orders;
  for (std::uint64_t i = 1; i <= count; ++i)
    orders.push_back({OrderId(i), random.below(2) == 0 ? Side::buy : Side::sell,
                      Ticks(static_cast<std::int64_t>(random.below(10'000))),
                      Lots(static_cast<std::int64_t>(1 + random.below(1'000))), i});
  const double start = thread_ms();
  const market::AuctionResult result = market::clear_auction(orders, Ticks(5'000));
  const double ms = thread_ms() - start;
  CHECK(result.welfare == result.optimum);
  return ms;
}

void restart_with_large_pages(char** argv) {
  const char* tunables = "GLIBC_TUNABLES";
  if (std::getenv(tunables) == nullptr && ::setenv(tunables, "glibc.malloc.hugetlb=1", 1) == 0)
    ::execv("/proc/self/exe", argv);
}

}  // namespace wattbook::bench
