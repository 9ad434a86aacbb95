#include "meters/sunspec.h"

#include <map>

#include <gtest/gtest.h>

namespace wattbook::meters {
namespace {

// A device as a map of registers; what is not there is an error, as Modbus has it.
class FakeDevice {
 public:
  void set(std::uint32_t at, std::vector<std::uint16_t> words) {
    for (const std::uint16_t word : words) words_[at++] = word;
  }
  ReadRegisters reader() {
    return [this](std::uint16_t first, std::uint16_t count) -> Result<std::vector<std::uint16_t>> {
      EXPECT_LE(count, registers_per_read_max);
      std::vector<std::uint16_t> out;
      for (std::uint32_t at = first; at < first + std::uint32_t{count}; ++at) {
        if (!words_.contains(at)) return fail("illegal data address");
        out.push_back(words_[at]);
      }
      return out;
    };
  }

 private:
  std::map<std::uint32_t, std::uint16_t> words_;
};

FakeDevice meter_203(std::uint32_t base) {
  FakeDevice device;
  device.set(base, {0x5375, 0x6e53, 1, 66});
  std::vector<std::uint16_t> common(66, 0);
  common[0] = 0x4143;   // "AC"
  common[48] = 0x3432;  // "42"
  device.set(base + 4, common);
  device.set(base + 70, {203, 105});
  std::vector<std::uint16_t> model(105, 0x8000);
  model[16] = 0xff9c;                 // W: -100
  model[20] = 1;                      // W_SF: x 10
  model[36] = 0x0001, model[37] = 0;  // TotWhExp: 65536
  model[44] = 0xffff, model[45] = 0xfffe;
  model[52] = 0xffff;  // TotWh_SF: x 0.1
  device.set(base + 72, model);
  device.set(base + 177, {0xffff, 0});
  return device;
}

TEST(SunSpec, WalksTheChainAtAnyBase) {
  for (const std::uint16_t base : sunspec_bases) {
    FakeDevice device = meter_203(base);
    const auto found = discover_sunspec(device.reader());
    ASSERT_TRUE(found) << found.error().message;
    EXPECT_EQ(found->base, base);
    EXPECT_EQ(found->maker, "AC");
    EXPECT_EQ(found->serial, "42");
    ASSERT_EQ(found->models.size(), 2u);
    EXPECT_EQ(found->models[1].number, 203);
    const auto reading = read_sunspec(*found, device.reader());
    ASSERT_TRUE(reading);
    EXPECT_EQ(reading->fed_in, FineEnergy(6'553'600'000));
    EXPECT_EQ(reading->drawn, FineEnergy(429'496'729'400'000));
    EXPECT_EQ(reading->drawn_wrap, FineEnergy(429'496'729'600'000));
    EXPECT_EQ(reading->power, (Decimal{-100, 1}));
  }
}

TEST(SunSpec, SaysWhyThereIsNothing) {
  FakeDevice empty;
  EXPECT_EQ(discover_sunspec(empty.reader()).error().message,
            "no SunSpec device: illegal data address");
  FakeDevice endless;
  endless.set(40'000, {0x5375, 0x6e53});
  for (std::uint32_t at = 40'002; at < 40'400; at += 2) endless.set(at, {64'001, 0});
  EXPECT_EQ(discover_sunspec(endless.reader()).error().message,
            "the chain of SunSpec models does not end");
}

TEST(SunSpec, ValuesThatAreNotImplementedAreNoValues) {
  EXPECT_FALSE(
      decode_words(std::vector<std::uint16_t>{0x8000}, WordKind::s16, WordOrder::high_first));
  EXPECT_FALSE(
      decode_words(std::vector<std::uint16_t>{0xffff}, WordKind::u16, WordOrder::high_first));
  EXPECT_FALSE(decode_words(std::vector<std::uint16_t>{0xffff, 0xffff}, WordKind::u32,
                            WordOrder::high_first));
  EXPECT_FALSE(
      decode_words(std::vector<std::uint16_t>{0, 0}, WordKind::acc32, WordOrder::high_first));
  EXPECT_FALSE(
      decode_words(std::vector<std::uint16_t>{0x7fc0, 0}, WordKind::f32, WordOrder::high_first));
  EXPECT_EQ(
      decode_words(std::vector<std::uint16_t>{0x4048, 0xf5c3}, WordKind::f32, WordOrder::high_first)
          ->mantissa,
      3'140'000'105);
  EXPECT_EQ(decode_words(std::vector<std::uint16_t>{2, 1}, WordKind::u32, WordOrder::low_first),
            (Decimal{65'538, 0}));
}

}  // namespace
}  // namespace wattbook::meters
