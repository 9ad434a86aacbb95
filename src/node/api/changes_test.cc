#include "node/api/changes.h"

#include <algorithm>
#include <functional>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/prng.h"

namespace wattbook::api {
namespace {

BookLevelView level(std::int64_t price, std::int64_t executable) {
  return {.price = Price(price), .executable = Energy(executable), .orders = 1};
}

TEST(Changes, HoldOnlyWhatIsNewDifferentOrGone) {
  BookView before;
  before.bids = {level(30, 1), level(20, 2), level(10, 3)};
  before.last = Price(5);
  BookView after = before;
  after.bids = {level(30, 1), level(25, 9), level(10, 4)};
  after.last = Price(6);
  const BookView change = changes(before, after);
  EXPECT_EQ(change.last, Price(6));
  EXPECT_EQ(change.bids,
            (std::vector{level(25, 9), level(10, 4), BookLevelView{.price = Price(20)}}));
  EXPECT_TRUE(change.asks.empty());
}

TEST(Changes, OfTheSameViewAreEmpty) {
  TradesView trades{{TradeView{.id = TradeId(7)}}};
  EXPECT_TRUE(changes(trades, trades).trades.empty());
  MembersView members{{MemberView{.name = "a"}}};
  EXPECT_TRUE(changes(members, members).members.empty());
}

TEST(Changes, GrowingListsGiveTheirNewRowsLatestFirst) {
  const BlocksView before{{BlockView{.height = Height(2)}, BlockView{.height = Height(1)}}};
  const BlocksView after{{BlockView{.height = Height(4)}, BlockView{.height = Height(3)},
                          BlockView{.height = Height(2)}}};
  const BlocksView change = changes(before, after);
  ASSERT_EQ(change.blocks.size(), 2u);
  EXPECT_EQ(change.blocks[0].height, Height(4));
  EXPECT_EQ(change.blocks[1].height, Height(3));
}

TEST(Changes, ACorrectedIntervalIsARowAgain) {
  const IntervalsView before{
      {IntervalView{.start = Instant(2)}, IntervalView{.start = Instant(1)}}};
  IntervalsView after = before;
  after.intervals[1].load = Energy(5);
  EXPECT_EQ(changes(before, after).intervals, std::vector{after.intervals[1]});
}

// What a client does with a change of the book.
std::vector<BookLevelView> applied(std::vector<BookLevelView> levels,
                                   const std::vector<BookLevelView>& change) {
  for (const BookLevelView& row : change) {
    std::erase_if(levels, [&](const BookLevelView& old) { return old.price == row.price; });
    if (row.orders > 0) levels.push_back(row);
  }
  std::ranges::sort(levels, std::greater(), &BookLevelView::price);
  return levels;
}

RC_GTEST_PROP(Changes, AppliedInOrderGiveEachLaterBook, (std::uint64_t seed)) {
  Prng prng(seed);
  std::vector<BookLevelView> held;
  BookView before;
  for (int step = 0; step < 30; ++step) {
    BookView after;
    for (std::int64_t price = 20; price > 0; --price)
      if (prng.below(3) == 0)
        after.bids.push_back(level(price, static_cast<std::int64_t>(prng.below(2)) + 1));
    held = applied(held, changes(before, after).bids);
    RC_ASSERT(held == after.bids);
    before = after;
  }
}

}  // namespace
}  // namespace wattbook::api
