#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "core/codec/test_records.h"
#include "node/api/json_reader.h"
#include "node/api/json_writer.h"

namespace wattbook::api {
namespace {

using codec::testing::Asset;
using codec::testing::EveryKind;
using codec::testing::full_sample;
using codec::testing::Level;
using codec::testing::Quality;
using codec::testing::Side;

template <class T>
std::string refusal(std::string_view text) {
  JsonReader reader;
  const Result<T> value = reader.read<T>(text);
  return value ? "accepted" : value.error().message + " | " + value.error().hint;
}

// The document of a full sample with one piece of it replaced.
std::string altered(std::string_view from, std::string_view to) {
  std::string text = to_json(full_sample());
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from << " in " << text;
  return text.replace(at, from.size(), to);
}

std::string sample_refusal(std::string_view from, std::string_view to) {
  return refusal<EveryKind>(altered(from, to));
}

TEST(JsonWriter, WritesEachKindInItsOneForm) {
  EXPECT_EQ(to_json(Level{Price(-20), Lots(64)}), R"({"price":"-0.00002","lots":64})");
  EXPECT_EQ(to_json(Asset{AssetIndex(3), {}}), R"({"index":3,"level":null})");
  EXPECT_EQ(to_json(std::vector<Level>{{Price(1'500'000), Lots(-1)}, {}}),
            R"([{"price":"1.5","lots":-1},{"price":"0","lots":0}])");
  EXPECT_EQ(to_json(Side::sell), R"("sell")");
  EXPECT_EQ(to_json(CommandId{{0xab}}), R"("0xab000000000000000000000000000000")");
  EXPECT_EQ(to_json(Bytes{}), R"("0x")");
  EXPECT_EQ(to_json(true), "true");
}

TEST(JsonWriter, EscapesText) {
  EXPECT_EQ(to_json(std::string("a\"b\\c\n\x1f 度\x7f")), R"("a\"b\\c\u000a\u001f 度)"
                                                          "\x7f\"");
}

TEST(JsonWriter, KeepsNumbersExactForEveryReader) {
  EXPECT_EQ(to_json(std::int64_t{9007199254740991}), "9007199254740991");
  EXPECT_EQ(to_json(std::int64_t{-9007199254740992}), R"("-9007199254740992")");
  EXPECT_EQ(to_json(std::uint64_t{18446744073709551615u}), R"("18446744073709551615")");
}

TEST(JsonReader, ReadsWhatWasWritten) {
  JsonReader reader;
  EXPECT_EQ(reader.read<EveryKind>(to_json(full_sample())), full_sample());
  EXPECT_EQ(reader.read<EveryKind>(to_json(EveryKind{})), EveryKind{});
}

RC_GTEST_PROP(JsonReader, ReadsWhatWasWrittenOfAnyValue,
              (std::int64_t a, std::int64_t b, std::uint64_t c, std::string text, bool flag)) {
  EveryKind value;
  value.yes = flag;
  value.u64 = c;
  value.i64 = a;
  value.amount = Amount(b);
  value.time = Instant(b);
  if (flag) value.note = std::string();
  for (const char letter : text.substr(0, 200))
    value.name.push_back(static_cast<char>(letter & 0x7f));
  JsonReader reader;
  const Result<EveryKind> read = reader.read<EveryKind>(to_json(value));
  RC_ASSERT(read.has_value());
  RC_ASSERT((*read == value));
}

TEST(JsonReader, RefusesWhatIsNotOneDocument) {
  for (const char* text : {"", "{", "{} {}", "nul", "{\"price\":\"1\",}", "\xff"})
    EXPECT_EQ(refusal<Level>(text).find("the document is not JSON: "), 0u) << text;
  EXPECT_EQ(refusal<Level>("[]"), "the document is an array, not an object | ");
  EXPECT_EQ(refusal<Level>(std::string(100'000, '[')).find("the document is not JSON: "), 0u);
}

TEST(JsonReader, GoesOnAfterARefusal) {
  JsonReader reader;
  EXPECT_FALSE(reader.read<Asset>(R"({"index":1,"level":{"price":0}})"));
  EXPECT_EQ(reader.read<Asset>(R"({"index":1})"), (Asset{AssetIndex(1), {}}));
}

TEST(JsonReader, RefusesKeysUnknownTwiceAndMissing) {
  EXPECT_EQ(refusal<Level>(R"({"prise":"1","lots":1})"),
            R"(the document has no key "prise" | did you mean "price"?)");
  EXPECT_EQ(refusal<Level>(R"({"colour":"1"})"),
            R"(the document has no key "colour" | the keys are price, lots)");
  EXPECT_EQ(refusal<Level>(R"({"price":"1","lots":1,"price":"1"})"),
            "price is given twice | give it once");
  EXPECT_EQ(refusal<Level>(R"({"price":"1"})"), "lots is missing | add it");
  EXPECT_EQ(refusal<Asset>(R"({"index":1,"level":{"lots":1}})"), "level.price is missing | add it");
}

TEST(JsonReader, NamesThePlaceInsideLists) {
  EXPECT_EQ(sample_refusal(R"("lots":-1)", R"("lots":"x")"),
            "levels[1].lots is text, not a whole number | ");
  EXPECT_EQ(sample_refusal(R"("levels":[)",
                           R"("levels":[{"price":"1","lots":1},{"price":"1","lots":1},)"),
            "levels has too many elements | at most 3 are allowed");
  EXPECT_EQ(sample_refusal(R"("levels":[)", R"("levels":[7,)"),
            "levels[0] is a number, not an object | ");
}

TEST(JsonReader, RefusesOtherSpellingsOfADecimal) {
  EXPECT_EQ(refusal<Level>(R"({"price":"1.50","lots":1})"),
            R"(price has "1.50", another spelling of its value | write "1.5")");
  EXPECT_EQ(refusal<Level>(R"({"price":1.5,"lots":1})"),
            "price is a number with a fraction or exponent, not a decimal number as text, such as "
            "\"1.5\" | ");
  EXPECT_EQ(refusal<Level>(R"({"price":"1,5","lots":1})"),
            "price has \"1,5\", which is not a decimal number of at most 6 decimals | write it "
            "such as \"1.5\" or \"-0.00002\"");
}

TEST(JsonReader, RefusesNumbersOutsideTheirType) {
  EXPECT_EQ(refusal<Level>(R"({"price":"1","lots":1.0})"),
            "lots is a number with a fraction or exponent, not a whole number | ");
  EXPECT_EQ(refusal<Level>(R"({"price":"1","lots":9007199254740992})"),
            "lots is a number that JSON readers may round | write numbers beyond 2^53 - 1 as text");
  EXPECT_EQ(refusal<Level>(R"({"price":"1","lots":"9007199254740992"})"), "accepted");
  EXPECT_EQ(refusal<Level>(R"({"price":"1","lots":"12"})"), "lots is text, not a whole number | ");
  EXPECT_EQ(refusal<Level>(R"({"price":"1","lots":"09007199254740992"})"),
            "lots is text, not a whole number | ");
  EXPECT_EQ(refusal<Asset>(R"({"index":65536})"), "index is too large | it is between 0 and 65535");
  EXPECT_EQ(refusal<Asset>(R"({"index":-1})"), "index is negative | it is between 0 and 65535");
  EXPECT_EQ(refusal<Asset>(R"({"index":null})"), "index is null, not a whole number | ");
}

TEST(JsonReader, RefusesWrongBytesNamesFlagsAndTexts) {
  EXPECT_EQ(sample_refusal("\"0xc0c0", "\"c0c0"),
            "command has \"c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0\", which is not hexadecimal | write 0x "
            "and pairs of hexadecimal digits");
  EXPECT_EQ(sample_refusal("\"0xc0c0", "\"0xc0"),
            "command has 15 bytes | write 0x and 32 hexadecimal digits");
  EXPECT_EQ(sample_refusal(R"("side":"sell")", R"("side":"sel")"),
            R"(side cannot be "sel" | did you mean "sell"?)");
  EXPECT_EQ(sample_refusal(R"("side":"sell")", R"("side":"barter")"),
            R"(side cannot be "barter" | it is one of buy, sell)");
  EXPECT_EQ(sample_refusal(R"("yes":true)", R"("yes":1)"), "yes is a number, not true or false | ");
  EXPECT_EQ(sample_refusal(R"("blob":"0x)", R"("blob":"0x001122334455667788)"),
            "blob is too long | at most 8 bytes are allowed");
  EXPECT_EQ(sample_refusal(R"("name":")", R"("name":")" + std::string(201, 'x')),
            "name is too long | at most 200 bytes are allowed");
}

}  // namespace
}  // namespace wattbook::api
