#include "meters/fine_energy.h"

#include <gtest/gtest.h>

namespace wattbook::meters {
namespace {

TEST(DecimalText, RefusesWhatIsNoNumber) {
  for (const char* text : {"", " ", "-", ".", ",", "NaN", "inf", "unavailable", "1.2.3", "0x10",
                           "1 2", "--1", "1e99", "12345678901234567890123"})
    EXPECT_FALSE(parse_decimal_text(text, '.')) << text;
  EXPECT_FALSE(parse_decimal_text("1,5", '.'));
  EXPECT_FALSE(parse_decimal_text("1.23,5", ','));
  EXPECT_FALSE(parse_decimal_text("1.2345", ','));
}

TEST(DecimalText, ReadsWhatMetersWrite) {
  EXPECT_EQ(parse_decimal_text(" 0012.50 ", '.'), (Decimal{1250, -2}));
  EXPECT_EQ(parse_decimal_text("-.5", '.'), (Decimal{-5, -1}));
  EXPECT_EQ(parse_decimal_text("+7.", '.'), (Decimal{7, 0}));
  EXPECT_EQ(parse_decimal_text("1.234.567,25", ','), (Decimal{123456725, -2}));
  EXPECT_EQ(parse_decimal_text("2.8e-05", '.'), (Decimal{28, -6}));
}

TEST(DecimalText, RoundsDigitsThatCannotMatter) {
  const auto value = parse_decimal_text("0.3333333333333333333333", '.');
  ASSERT_TRUE(value);
  EXPECT_EQ(scaled_nine(*value, 0), 333'333'333);
  EXPECT_EQ(scaled_nine(*parse_decimal_text("0.0000000005", '.'), 0), 1);
  EXPECT_EQ(scaled_nine(*parse_decimal_text("-0.0000000005", '.'), 0), -1);
  EXPECT_EQ(scaled_nine({10'000'000'000, 0}, 0), std::nullopt);
}

TEST(Units, PowerCountsOverItsInterval) {
  EXPECT_EQ(energy_of({4, 0}, Unit::kw, Duration(15 * one_minute.value)),
            FineEnergy(1'000'000'000));
  EXPECT_EQ(energy_of({1, 0}, Unit::w, Duration(one_minute.value)), FineEnergy(16'667));
  EXPECT_EQ(energy_of({1500, 0}, Unit::wh, Duration(1)), FineEnergy(1'500'000'000));
  EXPECT_EQ(parse_unit("KWH"), Unit::kwh);
  EXPECT_FALSE(parse_unit("kvarh"));
  EXPECT_FALSE(parse_unit("m3"));
}

TEST(Units, TheLedgersUnitIsRoundedToTheNearest) {
  EXPECT_EQ(rounded(FineEnergy(1'499)), Energy(1));
  EXPECT_EQ(rounded(FineEnergy(1'500)), Energy(2));
}

}  // namespace
}  // namespace wattbook::meters
