// The book against a slow and obvious reference. Random members do everything the book offers;
// after each step the events, the state and the market data must be the same. A failure prints the
// seed and the step.
#include <map>

#include <gtest/gtest.h>

#include "base/prng.h"
#include "core/market/reference_book_test.h"

namespace wattbook::market {
namespace {
// Members who do everything at random, on few prices so that everything meets.
class Crowd {
 public:
  explicit Crowd(std::uint64_t seed) : random_(seed) {}

  std::int64_t between(std::int64_t low, std::int64_t high) {
    return low +
           static_cast<std::int64_t>(random_.below(static_cast<std::uint64_t>(high - low) + 1));
  }
  MemberIndex member() { return MemberIndex(static_cast<std::uint32_t>(between(0, 4))); }
  OrderId order_id(std::uint64_t last) {
    return OrderId(static_cast<std::uint64_t>(between(0, static_cast<std::int64_t>(last) + 1)));
  }
  NewOrder order(Instant now) {
    NewOrder o;
    o.owner = member();
    o.side = static_cast<Side>(between(0, 1));
    o.kind = between(0, 9) == 0 ? OrderKind::market : OrderKind::limit;
    o.time_in_force = between(0, 2) > 0 ? TimeInForce::good_till_cancelled
                                        : static_cast<TimeInForce>(between(0, 3));
    o.post_only = between(0, 6) == 0;
    o.self_trade = static_cast<SelfTrade>(between(0, 3));
    o.price = Ticks(between(-7, 8));
    o.quantity = Lots(between(0, 12));
    o.executable = Lots(between(0, 2) == 0 ? between(0, o.quantity.value) : o.quantity.value);
    o.expires = now + Duration(between(-1, 20));
    return o;
  }
  Replacement replacement() {
    Replacement to;
    to.price = Ticks(between(-7, 8));
    to.quantity = Lots(between(0, 12));
    to.executable = Lots(between(0, to.quantity.value));
    return to;
  }

 private:
  Prng random_;
};

void expect_market_data(const OrderBook& book, const ReferenceBook& reference) {
  std::map<std::pair<Side, std::int64_t>, Level> levels;
  for (const RestingOrder& o : reference.state().orders) {
    Level& level = levels[{o.side, o.side == Side::buy ? -o.price.value : o.price.value}];
    level.price = o.price;
    level.executable += o.executable;
    level.waiting += o.remaining - o.executable;
    ++level.orders;
    ASSERT_EQ(book.find(o.id), o);
    ASSERT_TRUE(book.has_order(o.owner, o.side));
  }
  std::vector<Level> bids;
  std::vector<Level> asks;
  for (const auto& [key, level] : levels) (key.first == Side::buy ? bids : asks).push_back(level);
  ASSERT_EQ(book.levels(Side::buy, 100), bids);
  ASSERT_EQ(book.levels(Side::sell, 100), asks);
  ASSERT_EQ(book.best_bid(), bids.empty() ? std::nullopt : std::optional(bids[0].price));
  ASSERT_EQ(book.best_ask(), asks.empty() ? std::nullopt : std::optional(asks[0].price));
  const std::optional<Ticks> bid = book.best_executable_bid();
  const std::optional<Ticks> ask = book.best_executable_ask();
  ASSERT_FALSE(bid && ask && *bid >= *ask) << "executable orders are crossed";
}

// How often each thing happened: a comparison of books where nothing happens proves nothing.
struct Seen {
  std::map<CloseReason, std::uint64_t> closed;
  std::map<Refusal, std::uint64_t> refused;
  std::uint64_t trades = 0;
  std::uint64_t reduced = 0;
  std::uint64_t covered = 0;
  std::uint64_t uncovered = 0;
  std::uint64_t woken = 0;  // trades taken by a bid that set_room woke

  void add(const Events& events) {
    for (const Closed& one : events.closed) ++closed[one.reason];
    trades += events.trades.size();
    reduced += events.reduced.size();
    covered += events.covered.size();
    uncovered += events.uncovered.size();
  }
};

// One random operation on both.
void step(OrderBook& book, ReferenceBook& reference, Crowd& crowd, Instant& now, Seen& seen) {
  Events got;
  Events want;
  const std::uint64_t last = reference.state().order_last.value;
  const std::int64_t action = crowd.between(0, 19);
  if (action < 10) {
    const NewOrder order = crowd.order(now);
    const auto refusal = reference.check(order, now);
    ASSERT_EQ(book.check(order, now), refusal);
    if (refusal) {
      ++seen.refused[*refusal];
    } else {
      ASSERT_EQ(book.place(order, got), reference.place(order, want));
    }
  } else if (action < 12) {
    const OrderId id = crowd.order_id(last);
    ASSERT_EQ(book.cancel(id, got), reference.cancel(id, want));
  } else if (action < 15) {
    const OrderId id = crowd.order_id(last);
    Replacement to = crowd.replacement();
    const auto resting = book.find(id);
    if (resting && crowd.between(0, 1) == 0) to.price = resting->price;
    const auto refusal = reference.check_replace(id, to);
    ASSERT_EQ(book.check_replace(id, to), refusal);
    if (!refusal) {
      book.replace(id, to, got);
      reference.replace(id, to, want);
    }
  } else if (action == 15) {
    now = now + Duration(crowd.between(0, 6));
    book.expire_due(now, got);
    reference.expire_due(now, want);
  } else if (action == 16) {
    const MemberIndex member = crowd.member();
    const Lots room(crowd.between(0, 1) == 0 ? 0 : crowd.between(0, 20));
    book.set_room(member, room, got);
    reference.set_room(member, room, want);
    ASSERT_EQ(book.room(member), reference.room(member));
    seen.woken += got.trades.size();
  } else if (action < 19) {
    const MemberIndex member = crowd.member();
    const Lots lots(crowd.between(0, 25));
    ASSERT_EQ(book.cover(member, lots, got), reference.cover(member, lots, want));
  } else {
    const MemberIndex member = crowd.member();
    const Lots lots(crowd.between(0, 25));
    ASSERT_EQ(book.uncover(member, lots, got), reference.uncover(member, lots, want));
  }
  ASSERT_EQ(got, want);
  ASSERT_EQ(book.state(), reference.state());
  ASSERT_EQ(book.order_count(), reference.entries().size());
  seen.add(got);
}

void run(std::uint64_t seed, std::uint32_t steps, const BookRules& rules, Seen& seen) {
  OrderBook book(rules);
  ReferenceBook reference(rules);
  Crowd crowd(seed);
  Instant now(1'000);
  for (std::uint32_t i = 0; i < steps; ++i) {
    SCOPED_TRACE(testing::Message() << "seed " << seed << " step " << i);
    step(book, reference, crowd, now, seen);
    if (testing::Test::HasFatalFailure()) return;
    expect_market_data(book, reference);
    if (testing::Test::HasFatalFailure()) return;
    if (crowd.between(0, 30) != 0) continue;
    // A snapshot may be taken at any moment; from here on the restored book must do the same.
    Result<OrderBook> restored = OrderBook::restore(rules, book.state());
    ASSERT_TRUE(restored.has_value()) << restored.error().message;
    book = std::move(*restored);
  }
}

TEST(OrderBookDifferential, equals_the_reference) {
  Seen seen;
  for (std::uint64_t seed = 0; seed < 400 && !HasFatalFailure(); ++seed)
    run(seed, 300, {Ticks(-6), Ticks(7), Ticks(0), Lots(1)}, seen);
  EXPECT_GT(seen.trades, 10'000u);
  for (const std::uint64_t count : {seen.reduced, seen.covered, seen.uncovered, seen.woken})
    EXPECT_GT(count, 500u);
  EXPECT_EQ(seen.closed.size(), 6u) << "every reason";
  EXPECT_EQ(seen.refused.size(), 6u) << "all but unknown, too large, band and full";
}

TEST(OrderBookDifferential, equals_the_reference_with_a_band_and_a_minimum) {
  Seen seen;
  for (std::uint64_t seed = 1'000; seed < 1'200 && !HasFatalFailure(); ++seed)
    run(seed, 300, {Ticks(-6), Ticks(7), Ticks(3), Lots(3)}, seen);
}

TEST(OrderBookDifferential, equals_the_reference_at_one_price) {
  Seen seen;
  for (std::uint64_t seed = 2'000; seed < 2'100 && !HasFatalFailure(); ++seed)
    run(seed, 300, {Ticks(0), Ticks(0), Ticks(0), Lots(1)}, seen);
}

TEST(OrderBookDifferential, equals_the_reference_over_a_long_run) {
  Seen seen;
  run(3'000, 6'000, {Ticks(-6), Ticks(7), Ticks(0), Lots(1)}, seen);
}

}  // namespace
}  // namespace wattbook::market
