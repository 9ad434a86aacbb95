#include "core/codec/codec.h"

#include <array>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "core/codec/test_records.h"

namespace wattbook::codec {
namespace {

using testing::Asset;
using testing::EveryKind;
using testing::Level;
using testing::Quality;
using testing::Side;

template <class T>
std::optional<DecodeFault> fault_of(std::string_view hex) {
  const auto decoded = decode<T>(*from_hex(hex));
  if (decoded) return std::nullopt;
  return decoded.error();
}

std::string repeated(std::string_view text, int count) {
  std::string out;
  for (int i = 0; i < count; ++i) out += text;
  return out;
}

TEST(Encoding, IsThatOfTheProtocol) {
  EXPECT_EQ(to_hex(encode(Level{Price(-1), Lots(64)})), "018001");
  EXPECT_EQ(to_hex(encode(Asset{AssetIndex(300), {}})), "ac0200");
  EXPECT_EQ(to_hex(encode(Asset{AssetIndex(300), Level{Price(1), Lots(0)}})), "ac02010200");
  EXPECT_EQ(to_hex(encode(testing::full_sample())),
            "01ff01ffff03ffffffff0fffffffffffffffffff01"  // yes, u8, u16, u32, u64
            "ffffffffffffffffff01"                        // i64
            "c08db701feffffffffffffffff01270d"            // energy, amount, price, ticks
            "80bab703"                                    // duration
            "8794ebdc03"                                  // order
            "f6a1abfef962" +                              // time
                repeated("d1", 32) +
                repeated("ac", 20) + repeated("c0", 16) + repeated("51", 65) +
                "085a6fc3ab20e5aeb6"  // name
                "01ac02"              // side, quality
                "030001ff"            // blob
                "01010100"            // expiry, note
                "03010204"            // asset
                "02a0c21e140001"      // levels
                "020373756e00");      // tags
}

TEST(Encoding, OneWithRoomStoresTheSameBytes) {
  for (int bit = 0; bit < 64; ++bit)
    for (const std::int64_t near : {-1, 0, 1}) {
      const auto value = (std::uint64_t{1} << bit) + static_cast<std::uint64_t>(near);
      std::array<std::uint8_t, 2 * number_bytes_max> exact{};
      std::array<std::uint8_t, 3 * number_bytes_max> roomy{};
      Cursor slow(exact.data());
      RoomyCursor quick(roomy.data());
      slow.unsigned_number(value);
      quick.unsigned_number(value);
      slow.signed_number(static_cast<std::int64_t>(value));
      quick.signed_number(static_cast<std::int64_t>(value));
      const auto size = static_cast<std::size_t>(slow.place() - exact.data());
      ASSERT_EQ(static_cast<std::size_t>(quick.place() - roomy.data()), size) << value;
      EXPECT_EQ(to_hex({exact.data(), size}), to_hex({roomy.data(), size}));
    }
}

TEST(Decoding, ReadsWhatWasWritten) {
  const EveryKind sample = testing::full_sample();
  EXPECT_EQ(decode<EveryKind>(encode(sample)), sample);
  EXPECT_EQ(decode<EveryKind>(encode(EveryKind{})), EveryKind{});
}

TEST(Decoding, RefusesEveryPrefix) {
  const Bytes whole = encode(testing::full_sample());
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const auto decoded = decode<EveryKind>(ByteView(whole).first(size));
    ASSERT_FALSE(decoded) << size;
    EXPECT_EQ(decoded.error(), DecodeFault::truncated) << size;
  }
}

TEST(Decoding, RefusesBytesThatRemain) {
  EXPECT_EQ(fault_of<Level>("0000"), std::nullopt);
  EXPECT_EQ(fault_of<Level>("000000"), DecodeFault::trailing_bytes);
}

TEST(Decoding, RefusesNumbersThatAreNotMinimal) {
  EXPECT_EQ(fault_of<Level>("800000"), DecodeFault::number_not_minimal);
  EXPECT_EQ(fault_of<Level>("ff8000"), DecodeFault::number_not_minimal);
}

TEST(Decoding, RefusesNumbersOutsideTheirType) {
  EXPECT_EQ(fault_of<Asset>("ffff0300"), std::nullopt);
  EXPECT_EQ(fault_of<Asset>("80800400"), DecodeFault::number_out_of_range);
  EXPECT_EQ(fault_of<Level>("ffffffffffffffffff0100"), std::nullopt);
  EXPECT_EQ(fault_of<Level>("ffffffffffffffffff0200"), DecodeFault::number_out_of_range);
  EXPECT_EQ(fault_of<Level>("8080808080808080808000"), DecodeFault::number_out_of_range);
}

TEST(Decoding, RefusesFlagsThatAreNotBoolean) {
  EXPECT_EQ(fault_of<Asset>("0002"), DecodeFault::flag_not_boolean);
  EXPECT_EQ(fault_of<Asset>("00ff"), DecodeFault::flag_not_boolean);
}

struct Enums {
  Side side = Side::buy;
  Quality quality = Quality::measured;

  static constexpr std::string_view type_name = "Enums";
  static constexpr auto fields =
      std::tuple(field("side", &Enums::side), field("quality", &Enums::quality));
  bool operator==(const Enums&) const = default;
};

TEST(Decoding, RefusesNumbersThatNameNoEnumerator) {
  EXPECT_EQ(fault_of<Enums>("0101"), std::nullopt);
  EXPECT_EQ(fault_of<Enums>("0201"), DecodeFault::enumerator_unknown);
  EXPECT_EQ(fault_of<Enums>("0000"), DecodeFault::enumerator_unknown);
  EXPECT_EQ(fault_of<Enums>("0002"), DecodeFault::enumerator_unknown);
  // 256 must not be taken for the 8-bit enumerator 0.
  EXPECT_EQ(fault_of<Enums>("800201"), DecodeFault::enumerator_unknown);
}

struct Bounded {
  std::string text;
  Bytes blob;
  std::vector<Level> levels;

  static constexpr std::string_view type_name = "Bounded";
  static constexpr auto fields =
      std::tuple(field("text", &Bounded::text), field("blob", &Bounded::blob, AtMost(2)),
                 field("levels", &Bounded::levels, AtMost(1)));
  bool operator==(const Bounded&) const = default;
};

TEST(Decoding, RefusesWhatExceedsItsBound) {
  const std::string longest(limits::text_bytes_max, 'x');
  EXPECT_TRUE(decode<Bounded>(encode(Bounded{longest, {1, 2}, {Level{}}})));
  const auto fault = [](const Bounded& value) { return decode<Bounded>(encode(value)).error(); };
  EXPECT_EQ(fault({longest + "x", {}, {}}), DecodeFault::too_long);
  EXPECT_EQ(fault({"", {1, 2, 3}, {}}), DecodeFault::too_long);
  EXPECT_EQ(fault({"", {}, {Level{}, Level{}}}), DecodeFault::too_long);
}

TEST(Decoding, DoesNotAllocateForACountWithoutContent) {
  EXPECT_EQ(fault_of<Bounded>("7f"), DecodeFault::truncated);
  EXPECT_EQ(fault_of<Bounded>("ffffffffffffffffff01"), DecodeFault::too_long);
}

TEST(Decoding, RefusesTextThatIsNotUtf8) {
  EXPECT_EQ(fault_of<Bounded>("02c3ab0000"), std::nullopt);
  EXPECT_EQ(fault_of<Bounded>("01c30000"), DecodeFault::text_not_utf8);
}

TEST(Decoding, LeavesTheReaderBehindTheValue) {
  const Bytes bytes = *from_hex("0102ff");
  Reader reader(bytes);
  EXPECT_EQ(decode<Level>(reader), (Level{Price(-1), Lots(1)}));
  EXPECT_EQ(to_hex(reader.rest()), "ff");
}

TEST(Reader, TheFirstFaultSticks) {
  const Bytes bytes = *from_hex("0205");
  Reader reader(bytes);
  EXPECT_FALSE(reader.flag());
  EXPECT_EQ(reader.unsigned_number(9), 0u);
  EXPECT_TRUE(reader.raw(1).empty());
  EXPECT_EQ(reader.fault(), DecodeFault::flag_not_boolean);
}

TEST(Fields, TheFirstDifferenceIsNamed) {
  const EveryKind sample = testing::full_sample();
  EXPECT_EQ(first_difference(sample, sample), std::nullopt);
  EveryKind other = sample;
  other.tags.pop_back();
  EXPECT_EQ(first_difference(sample, other), "tags");
  other.asset.level->lots = Lots(3);
  EXPECT_EQ(first_difference(sample, other), "asset");
}

TEST(EnumNames, NamesAndNumbersMapOneToOne) {
  EXPECT_EQ(name_of(Side::sell), "sell");
  EXPECT_EQ(enum_from_name<Side>("buy"), Side::buy);
  EXPECT_EQ(enum_from_name<Side>("Buy"), std::nullopt);
  EXPECT_EQ(name_of(Quality::estimated), "estimated");
  EXPECT_EQ(enum_from_number<Quality>(300), Quality::estimated);
  EXPECT_EQ(enum_from_number<Quality>(0), std::nullopt);
  EXPECT_EQ(enumerators_of<Side>[1].value, Side::sell);
}

TEST(EnumNamesDeathTest, AnUnnamedValueIsOurBug) {
  EXPECT_DEATH((void)name_of(static_cast<Side>(2)), "check failed");
}

TEST(Utf8, FollowsTheUnicodeTable) {
  for (const char* good : {"", "a", "\x7f", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf",
                           "\xee\x80\x80", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf", "a\xc3\xab!"})
    EXPECT_TRUE(is_utf8(good)) << to_hex(as_bytes(good));
  for (const char* bad :
       {"\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xc2", "\xc2\x7f", "\xe0\x9f\xbf", "\xe1\x80",
        "\xed\xa0\x80", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff",
        "\xf1\x80\x80\xc0", "\xe1\x80\x41"})
    EXPECT_FALSE(is_utf8(bad)) << to_hex(as_bytes(bad));
}

struct Numbers {
  std::uint64_t unsigned_number = 0;
  std::int64_t signed_number = 0;
  std::vector<Ticks> ticks;
  std::optional<std::uint32_t> maybe;

  static constexpr std::string_view type_name = "Numbers";
  static constexpr auto fields =
      std::tuple(field("unsigned_number", &Numbers::unsigned_number),
                 field("signed_number", &Numbers::signed_number),
                 field("ticks", &Numbers::ticks, AtMost(1000)), field("maybe", &Numbers::maybe));
  bool operator==(const Numbers&) const = default;
};

// Shifts make numbers of every length as likely as one another.
RC_GTEST_PROP(Codec, DecodeInvertsEncode,
              (std::uint64_t a, std::int64_t b, const std::vector<std::int64_t>& list,
               std::uint32_t maybe)) {
  Numbers numbers{a >> (a % 64), b >> (a % 64), {}, {}};
  for (const std::int64_t number : list) numbers.ticks.push_back(Ticks(number));
  if (maybe % 2 == 0) numbers.maybe = maybe;
  RC_ASSERT(decode<Numbers>(encode(numbers)).value() == numbers);
}

// Any change to valid bytes either fails to decode or decodes to a value with just those bytes.
RC_GTEST_PROP(Codec, AcceptsOnlyWhatItWouldWrite, (std::uint32_t place, std::uint8_t byte)) {
  Bytes bytes = encode(testing::full_sample());
  bytes[place % bytes.size()] = byte;
  const auto decoded = decode<EveryKind>(bytes);
  if (decoded) RC_ASSERT(encode(*decoded) == bytes);
}

}  // namespace
}  // namespace wattbook::codec
