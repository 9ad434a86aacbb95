#include "core/metering/apportion.h"

#include <numeric>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/int128.h"

namespace wattbook::metering {
namespace {

struct Split {
  std::vector<Energy> parts;
  Energy unheld;
};

Split split(std::int64_t total, const std::vector<std::int64_t>& weights,
            std::int64_t weight_total) {
  Split result{std::vector<Energy>(weights.size()), {}};
  result.unheld = Apportioner{}.split(Energy(total), weights, weight_total, result.parts);
  return result;
}

TEST(Apportion, NothingAndNobody) {
  EXPECT_EQ(split(0, {1, 2}, 3).parts, (std::vector{Energy(0), Energy(0)}));
  EXPECT_EQ(split(7, {}, 5).unheld, Energy(7));
  EXPECT_EQ(split(7, {0, 0}, 5).parts, (std::vector{Energy(0), Energy(0)}));
}

TEST(Apportion, UnitsLeftOverGoToTheLargestRemaindersThenTheLowerIndex) {
  // 10 x 1/3 = 3.33 each: one unit over, all remainders equal.
  EXPECT_EQ(split(10, {1, 1, 1}, 3).parts, (std::vector{Energy(4), Energy(3), Energy(3)}));
  // 10 x (1, 2, 4) / 7 = 1.43, 2.86, 5.71: two units over, to the second and the third.
  EXPECT_EQ(split(10, {1, 2, 4}, 7).parts, (std::vector{Energy(1), Energy(3), Energy(6)}));
}

TEST(Apportion, WeightThatNobodyHoldsTakesPart) {
  const Split result = split(10, {250'000, 250'000}, 1'000'000);
  EXPECT_EQ(result.parts, (std::vector{Energy(3), Energy(2)}));  // 2.5 each, one unit over
  EXPECT_EQ(result.unheld, Energy(5));
}

TEST(Apportion, ProductsBeyond64Bits) {
  const std::int64_t big = std::int64_t{1} << 60;
  EXPECT_EQ(split(big, {big, big, big}, 3 * big).parts,
            (std::vector{Energy(big / 3 + 1), Energy(big / 3), Energy(big / 3)}));
}

// Where division by reciprocal gives way to a long one.
TEST(Apportion, AProductJustBelowAndJustAbove64Bits) {
  const std::int64_t half = std::int64_t{1} << 32;
  for (const std::int64_t total : {half - 1, half, half + 1})
    for (const std::int64_t weight : {half - 1, half, half + 1, 2 * half - 1}) {
      const Split result = split(total, {weight}, 3 * half);
      const auto exact = static_cast<int128>(total) * weight;
      const auto floor = static_cast<std::int64_t>(exact / (3 * half));
      const auto twice_remainder = 2 * (exact % (3 * half));
      EXPECT_EQ(result.parts[0].value, floor + (twice_remainder >= 3 * half ? 1 : 0))
          << total << " by " << weight;
      EXPECT_EQ(result.parts[0] + result.unheld, Energy(total));
    }
}

TEST(ApportionDeathTest, WeightsBeyondTheirTotal) {
  EXPECT_DEATH(split(1, {2, 2}, 3), "check failed");
  EXPECT_DEATH(split(1, {-1}, 3), "check failed");
  EXPECT_DEATH(split(1, {0}, 0), "check failed");
}

RC_GTEST_PROP(Apportion, IsExactFairAndWithinTheWeights, ()) {
  const auto weights = *rc::gen::container<std::vector<std::int64_t>>(
      rc::gen::inRange<std::int64_t>(0, 1'000'000'000));
  const std::int64_t sum = std::accumulate(weights.begin(), weights.end(), std::int64_t{0});
  const std::int64_t extra = *rc::gen::inRange<std::int64_t>(1, 1'000);
  const std::int64_t total = *rc::gen::inRange<std::int64_t>(0, sum + extra + 1);
  const Split result = split(total, weights, sum + extra);
  Energy handed_out = result.unheld;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const std::int64_t floor = mul_div_floor(total, weights[i], sum + extra);
    RC_ASSERT(result.parts[i].value >= floor);
    RC_ASSERT(result.parts[i].value <= floor + 1);
    RC_ASSERT(result.parts[i].value <= weights[i]);
    handed_out += result.parts[i];
  }
  RC_ASSERT(handed_out.value == total);
}

}  // namespace
}  // namespace wattbook::metering
