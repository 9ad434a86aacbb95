#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/bytes.h"
#include "base/decimal.h"
#include "base/instant.h"
#include "base/prng.h"
#include "base/quantity.h"

namespace wattbook {
namespace {

TEST(Decimal, WritesTheCanonicalForm) {
  EXPECT_EQ(format_decimal(0), "0");
  EXPECT_EQ(format_decimal(1'500'000), "1.5");
  EXPECT_EQ(format_decimal(-20), "-0.00002");
  EXPECT_EQ(format_decimal(INT64_MIN), "-9223372036854.775808");
  EXPECT_EQ(format_decimal(INT64_MAX), "9223372036854.775807");
}

TEST(Decimal, RefusesWhatIsNotADecimal) {
  for (const char* text :
       {"", "-", ".", "1e3", "1,5", " 1", "1.2345678", "9223372036854.775808", "0x1", "--1"})
    EXPECT_FALSE(parse_decimal(text)) << text;
}

TEST(Decimal, CanonicalReaderRefusesOtherSpellings) {
  for (const char* text : {"1.50", "01", "+1", "-0", "1.", ".5"}) {
    EXPECT_TRUE(parse_decimal(text)) << text;
    EXPECT_FALSE(parse_canonical_decimal(text)) << text;
  }
}

RC_GTEST_PROP(Decimal, TextAndValueMapOneToOne, (std::int64_t units)) {
  RC_ASSERT(parse_canonical_decimal(format_decimal(units)) == units);
}

TEST(Quantity, RoundingIsNamed) {
  EXPECT_EQ(mul_div_floor(-1, 1, 2), -1);
  EXPECT_EQ(mul_div_ceil(-1, 1, 2), 0);
  EXPECT_EQ(mul_div_floor(7, 1, 2), 3);
  EXPECT_EQ(mul_div_ceil(7, 1, 2), 4);
  EXPECT_EQ(cost_floor(Energy(500'000), Price(-3)), Amount(-2));
  EXPECT_FALSE(checked_add(Amount(INT64_MAX), Amount(1)));
}

TEST(QuantityDeathTest, OverflowStopsTheProcess) {
  EXPECT_DEATH((void)(Amount(INT64_MAX) + Amount(1)), "check failed");
}

TEST(Interval, StartsOnItsBoundaryBeforeAndAfterTheEpoch) {
  const Duration quarter{15 * one_minute.value};
  EXPECT_EQ(interval_of(Instant(0), quarter).value, 0);
  EXPECT_EQ(interval_of(Instant(-1), quarter).value, -1);
  EXPECT_EQ(interval_of(Instant(899'999), quarter).value, 0);
  EXPECT_EQ(interval_start(IntervalNumber(1), quarter).unix_ms, 900'000);
}

TEST(Hex, ReadsBothCasesAndRefusesTheRest) {
  EXPECT_EQ(to_hex(Bytes{0x0a, 0xff}), "0aff");
  EXPECT_EQ(from_hex("0x0AfF"), (Bytes{0x0a, 0xff}));
  EXPECT_FALSE(from_hex("0a0"));
  EXPECT_FALSE(from_hex("zz"));
  EXPECT_FALSE(fixed_from_hex<Address>("0x00"));
}

TEST(Prng, HasTheSequenceOfSplitMix64) {
  Prng prng(1234567);  // the reference sequence of the author's C code
  EXPECT_EQ(prng.next(), 6457827717110365317u);
  EXPECT_EQ(prng.next(), 3203168211198807973u);
}

}  // namespace
}  // namespace wattbook
