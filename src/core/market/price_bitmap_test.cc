#include "core/market/price_bitmap.h"

#include <set>

#include <gtest/gtest.h>

#include "base/prng.h"

namespace wattbook::market {
namespace {

TEST(PriceBitmapTest, empty_and_single) {
  PriceBitmap prices(1);
  EXPECT_EQ(prices.lowest(), PriceBitmap::none);
  EXPECT_EQ(prices.highest(), PriceBitmap::none);
  prices.set(0);
  EXPECT_EQ(prices.lowest(), 0);
  EXPECT_EQ(prices.highest(), 0);
  EXPECT_EQ(prices.above(0), PriceBitmap::none);
  EXPECT_EQ(prices.below(0), PriceBitmap::none);
}

// Against a set, at every size where a word or a level of the tree begins or ends.
TEST(PriceBitmapTest, equals_a_set) {
  for (const std::uint32_t size : {1u, 63u, 64u, 65u, 4'095u, 4'096u, 4'097u, 262'144u}) {
    PriceBitmap prices(size);
    std::set<std::int32_t> expected;
    Prng random(size);
    for (int i = 0; i < 4'000; ++i) {
      SCOPED_TRACE(testing::Message() << "size " << size << " step " << i);
      const auto price = static_cast<std::int32_t>(random.below(size));
      if (random.below(2) == 0) {
        prices.set(price);
        expected.insert(price);
      } else {
        prices.clear(price);
        expected.erase(price);
      }
      const auto probe = static_cast<std::int32_t>(random.below(size));
      const auto above = expected.upper_bound(probe);
      const auto below = expected.lower_bound(probe);
      ASSERT_EQ(prices.above(probe), above == expected.end() ? PriceBitmap::none : *above);
      ASSERT_EQ(prices.below(probe),
                below == expected.begin() ? PriceBitmap::none : *std::prev(below));
      ASSERT_EQ(prices.lowest(), expected.empty() ? PriceBitmap::none : *expected.begin());
      ASSERT_EQ(prices.highest(), expected.empty() ? PriceBitmap::none : *expected.rbegin());
    }
  }
}

}  // namespace
}  // namespace wattbook::market
