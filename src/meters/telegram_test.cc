#include <fmt/format.h>
#include <gtest/gtest.h>

#include "meters/crc16.h"
#include "meters/p1.h"
#include "meters/sml.h"

namespace wattbook::meters {
namespace {

TEST(Crc16, HasThePublishedCheckValues) {
  EXPECT_EQ(crc16_arc(as_bytes("123456789")), 0xbb3d);
  EXPECT_EQ(crc16_x25(as_bytes("123456789")), 0x906e);
}

TEST(ObisCode, IsReadWholeOrNotAtAll) {
  for (const char* text : {"", "1-0", "1-0:1.8", "1-0:1.8.0.0", "1-0:256.8.0", "1-0:1.8.0*", "x"})
    EXPECT_FALSE(parse_obis(text)) << text;
  EXPECT_EQ(parse_obis("1-0:2.8.1*255"), (Obis{1, 0, 2, 8, 1, 255}));
  EXPECT_EQ(parse_obis("1.8.0"), (Obis{1, 0, 1, 8, 0, 255}));
  EXPECT_EQ(obis_text(*parse_obis("1-1:1.29.0")), "1-1:1.29.0");
}

std::string p1_telegram(std::string_view lines) {
  const std::string body = fmt::format("/TST5\\meter\r\n\r\n{}!", lines);
  return fmt::format("{}{:04X}\r\n", body, crc16_arc(as_bytes(body)));
}
const std::string day_and_night =
    "1-3:0.2.8(50)\r\n0-0:1.0.0(261025023015W)\r\n0-0:96.1.1(4B384547)\r\n"
    "1-0:1.8.1(000004.426*kWh)\r\n1-0:1.8.2(000002.399*kWh)\r\n1-0:2.8.1(000002.444*kWh)\r\n"
    "1-0:2.8.2(000000.100*kWh)\r\n1-0:1.7.0(00.244*kW)\r\n0-1:24.2.1(261025020000W)(00000.107*m3)"
    "\r\n";

TEST(P1, RefusesATelegramWhoseBytesChanged) {
  Telegram out;
  std::string text = p1_telegram(day_and_night);
  text[text.find("4.426")] = '5';
  EXPECT_EQ(read_p1(text, out).fault, P1Fault::bad_checksum);
  EXPECT_TRUE(out.values.empty());
  EXPECT_EQ(read_p1("/TST5\r\n\r\n1-0:1.8.0(1*kWh)\r\n!xyz\r\n", out).fault, P1Fault::malformed);
  EXPECT_EQ(read_p1("TST5\r\n!\r\n", out).fault, P1Fault::malformed);
}

TEST(P1, AddsTariffsAndReadsTheSecondShowingOfTheRepeatedHour) {
  Telegram out;
  const P1Read read = read_p1(p1_telegram(day_and_night), out);
  EXPECT_EQ(read.fault, P1Fault::none);
  EXPECT_TRUE(read.checked);
  EXPECT_EQ(out.meter, "K8EG");
  EXPECT_EQ(import_register(out), FineEnergy(6'825'000'000));
  EXPECT_EQ(export_register(out), FineEnergy(2'544'000'000));
  EXPECT_EQ(out.time, Instant(1'792'891'815'000));  // 01:30:15 UTC
  const Instant winter = *out.time;
  std::string summer = day_and_night;
  summer.replace(summer.find("W)"), 1, "S");
  read_p1(p1_telegram(summer), out);
  EXPECT_EQ(winter - *out.time, one_hour);
}

TEST(P1, ATotalCountsRatherThanItsTariffsAndOldTelegramsHaveNoChecksum) {
  Telegram out;
  const P1Read read = read_p1(
      "/ESY5\r\n\r\n1-0:1.8.0*255(00032549.5061662*kWh)\r\n1-0:1.8.1*255(1*kWh)\r\n"
      "1-0:1.8.0*101(9*kWh)\r\n!\r\n",
      out);
  EXPECT_EQ(read.fault, P1Fault::none);
  EXPECT_FALSE(read.checked);
  EXPECT_EQ(import_register(out), FineEnergy(32'549'506'166'200));
  EXPECT_EQ(export_register(out), std::nullopt);
}

// Feeds `bytes` in pieces of `size` and counts telegrams that have the import register.
template <class Stream, class Bytes>
std::size_t fed_in_pieces(Stream& stream, const Bytes& bytes, std::size_t size) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < bytes.size(); at += size)
    stream.feed({bytes.data() + at, std::min(size, bytes.size() - at)},
                [&count](const Telegram& telegram) {
                  count += import_register(telegram).has_value() ? 1 : 0;
                });
  return count;
}

TEST(P1Stream, FindsTelegramsHoweverTheBytesAreSplit) {
  const std::string good = p1_telegram(day_and_night);
  std::string bad = good;
  bad[40] = '9';
  const std::string feed = good.substr(100) + good + bad + good.substr(0, 90) + "\r\n" + good;
  for (const std::size_t size : {std::size_t{1}, std::size_t{7}, std::size_t{64}, feed.size()}) {
    P1Stream stream;
    EXPECT_EQ(fed_in_pieces(stream, feed, size), 2u) << size;
    EXPECT_EQ(stream.counts().telegrams, 2u);
    EXPECT_EQ(stream.counts().bad_checksum, 1u);
    EXPECT_EQ(stream.counts().malformed, 1u);
  }
}

TEST(P1Stream, HoldsNoMoreThanATelegram) {
  P1Stream stream;
  const std::string endless = "/X\r\n" + std::string(3 * P1Stream::telegram_bytes_max, 'x');
  EXPECT_EQ(fed_in_pieces(stream, endless, 1000), 0u);
  EXPECT_EQ(stream.counts().malformed, 1u);
}

// SML written as the standard has it.
Bytes operator+(Bytes a, const Bytes& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}
Bytes octets(std::string_view text) {
  Bytes out{static_cast<std::uint8_t>(text.size() + 1)};
  return out + Bytes(text.begin(), text.end());
}
Bytes entry(const Bytes& name, std::uint8_t unit, std::uint8_t scaler, const Bytes& value) {
  return Bytes{0x77, 0x07} + name + Bytes{0x01, 0x01, 0x62, unit, 0x52, scaler} + value +
         Bytes{0x01};
}
Bytes message(const Bytes& tag, const Bytes& body) {
  Bytes out = Bytes{0x76} + octets("abc") + Bytes{0x62, 0x00, 0x62, 0x00, 0x72} + tag + body;
  const std::uint16_t crc = crc16_x25(out);
  return out + Bytes{0x63, static_cast<std::uint8_t>(crc & 0xff),
                     static_cast<std::uint8_t>(crc >> 8), 0x00};
}
Bytes sml_file(Bytes messages) {
  const std::size_t padding = (4 - messages.size() % 4) % 4;
  messages.resize(messages.size() + padding);
  Bytes out = Bytes{0x1b, 0x1b, 0x1b, 0x1b, 1, 1, 1, 1} + messages +
              Bytes{0x1b, 0x1b, 0x1b, 0x1b, 0x1a, static_cast<std::uint8_t>(padding)};
  const std::uint16_t crc = crc16_x25(out);
  return out + Bytes{static_cast<std::uint8_t>(crc & 0xff), static_cast<std::uint8_t>(crc >> 8)};
}
Bytes list_response() {
  const Bytes import{1, 0, 1, 8, 0, 255};
  const Bytes fed_in{1, 0, 2, 8, 0, 255};
  const Bytes power{1, 0, 16, 7, 0, 255};
  const Bytes server{0x0b, 0x0a, 0x01, 'E', 'M', 'H', 0, 0, 1, 2, 3};
  return message(Bytes{0x63, 0x07, 0x01},
                 Bytes{0x77, 0x01} + server +
                     Bytes{0x01, 0x72, 0x62, 0x02, 0x65, 0x65, 0x00, 0x00, 0x00} + Bytes{0x73} +
                     entry(import, 30, 0xff, {0x59, 0, 0, 0, 0, 0, 1, 0x86, 0xa5}) +
                     entry(fed_in, 30, 0x00, {0x65, 0, 0, 0x03, 0xe8}) +
                     entry(power, 27, 0x00, {0x53, 0xff, 0x9c}) + Bytes{0x01, 0x01});
}

TEST(Sml, ReadsRegistersScaledAndSigned) {
  SmlStream stream;
  std::vector<Telegram> got;
  stream.feed(sml_file(list_response()), [&got](const Telegram& t) { got.push_back(t); });
  ASSERT_EQ(got.size(), 1u);
  EXPECT_EQ(got[0].meter, "1EMH0000066051");
  EXPECT_EQ(import_register(got[0]), FineEnergy(10'000'500'000));  // 100005 * 0.1 Wh
  EXPECT_EQ(export_register(got[0]), FineEnergy(1'000'000'000));
  ASSERT_EQ(got[0].values.size(), 3u);
  EXPECT_EQ(got[0].values[2].number, (Decimal{-100, 0}));
  EXPECT_EQ(got[0].time, Instant(0x65000000ll * 1000));
}

TEST(Sml, RefusesChangedBytesOutsideAndInside) {
  SmlStream stream;
  Bytes file = sml_file(list_response());
  file[30] ^= 1;
  EXPECT_EQ(fed_in_pieces(stream, file, 16), 0u);
  EXPECT_EQ(stream.counts().bad_checksum, 1u);
  Bytes inner = list_response();
  inner[30] ^= 1;
  EXPECT_EQ(fed_in_pieces(stream, sml_file(inner), 16), 0u);
  EXPECT_EQ(stream.counts().malformed, 1u);
}

TEST(SmlStream, FindsFilesHoweverTheBytesAreSplit) {
  const Bytes good = sml_file(list_response());
  const Bytes feed = Bytes(good.begin() + 50, good.end()) + good +
                     Bytes(good.begin(), good.begin() + 60) + Bytes{0x1b, 0x1b} + good;
  for (const std::size_t size : {std::size_t{1}, std::size_t{3}, std::size_t{64}, feed.size()}) {
    SmlStream stream;
    EXPECT_EQ(fed_in_pieces(stream, feed, size), 2u) << size;
  }
}

TEST(SmlStream, UnescapesEscapedBytes) {
  // A field of four escape bytes, laid on whole fours by a message before it, doubled on the line.
  Bytes plain = message(Bytes{0x63, 0x01, 0x01}, Bytes{0x71} + Bytes{0x05, 0x1b, 0x1b, 0x1b, 0x1b});
  const auto at = std::search_n(plain.begin(), plain.end(), 4, 0x1b) - plain.begin();
  ASSERT_EQ(at % 4, 3);
  plain.insert(plain.begin(), {0x76, 0x02, 'a', 0x62, 0, 0x62, 0, 0x72, 0x63, 1, 1, 0x71, 0x01});
  const std::uint16_t crc = crc16_x25(ByteView(plain).first(13));
  plain.insert(plain.begin() + 13, {0x63, static_cast<std::uint8_t>(crc & 0xff),
                                    static_cast<std::uint8_t>(crc >> 8), 0x00});
  const auto run = std::search_n(plain.begin(), plain.end(), 4, 0x1b);
  ASSERT_EQ((run - plain.begin()) % 4, 0);
  plain.insert(run, {0x1b, 0x1b, 0x1b, 0x1b});
  SmlStream stream;
  stream.feed(sml_file(plain + list_response()), [](const Telegram& telegram) {
    EXPECT_EQ(import_register(telegram), FineEnergy(10'000'500'000));
  });
  EXPECT_EQ(stream.counts().telegrams, 1u);
}

}  // namespace
}  // namespace wattbook::meters
