// Parsing speed of P1 and SML streams, fed in pieces as a socket gives them: bytes_per_second,
// and telegrams as items_per_second.
#include <string>

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "meters/crc16.h"
#include "meters/p1.h"
#include "meters/sml.h"

namespace wattbook::meters {
namespace {

constexpr std::size_t piece_bytes = 4096;
constexpr int telegrams = 2'000;

// The 25 lines that a three-phase meter of DSMR 5 sends.
std::string p1_stream() {
  std::string body =
      "/TST5\\2MT382-1000\r\n\r\n1-3:0.2.8(50)\r\n0-0:1.0.0(170102192002W)\r\n"
      "0-0:96.1.1(4B384547303034303436333935353037)\r\n1-0:1.8.1(000004.426*kWh)\r\n"
      "1-0:1.8.2(000002.399*kWh)\r\n1-0:2.8.1(000002.444*kWh)\r\n1-0:2.8.2(000000.000*kWh)\r\n"
      "0-0:96.14.0(0002)\r\n1-0:1.7.0(00.244*kW)\r\n1-0:2.7.0(00.000*kW)\r\n"
      "1-0:99.97.0(0)(0-0:96.7.19)\r\n0-0:96.13.0()\r\n";
  for (const int phase : {32, 52, 72}) body += fmt::format("1-0:{}.7.0(0230.0*V)\r\n", phase);
  for (const int phase : {31, 51, 71}) body += fmt::format("1-0:{}.7.0(0.48*A)\r\n", phase);
  for (const int phase : {21, 41, 61}) body += fmt::format("1-0:{}.7.0(00.070*kW)\r\n", phase);
  for (const int phase : {22, 42, 62}) body += fmt::format("1-0:{}.7.0(00.000*kW)\r\n", phase);
  body += "0-1:24.1.0(003)\r\n0-1:24.2.1(170102161005W)(00000.107*m3)\r\n!";
  body += fmt::format("{:04X}\r\n", crc16_arc(as_bytes(body)));
  std::string out;
  for (int i = 0; i < telegrams; ++i) out += body;
  return out;
}

void append(Bytes& out, const Bytes& more) { out.insert(out.end(), more.begin(), more.end()); }

// A list of eight values, as a meter with its phases sends.
Bytes sml_stream() {
  Bytes message{0x76, 0x04, 'a', 'b',  'c',  0x62, 0,    0x62, 0,   0x72, 0x63, 7,
                1,    0x77, 1,   0x0b, 0x0a, 1,    'E',  'M',  'H', 0,    0,    1,
                2,    3,    1,   0x72, 0x62, 1,    0x65, 0,    1,   2,    3,    0x78};
  for (const int number : {1, 2, 16, 36, 56, 76, 31, 51}) {
    const auto quantity = static_cast<std::uint8_t>(number);
    const auto kind = static_cast<std::uint8_t>(quantity < 3 ? 8 : 7);
    append(message, {0x77,     7,    1,    0,
                     quantity, kind, 0,    255,
                     0x65,     0,    1,    1,
                     0xa0,     1,    0x62, static_cast<std::uint8_t>(quantity < 3 ? 30 : 27),
                     0x52,     0xff, 0x59, 0,
                     0,        0,    0,    0,
                     1,        0x86, 0xa5, 1});
  }
  append(message, {1, 1});
  const std::uint16_t inner = crc16_x25(message);
  append(message,
         {0x63, static_cast<std::uint8_t>(inner), static_cast<std::uint8_t>(inner >> 8), 0});
  const std::size_t padding = (4 - message.size() % 4) % 4;
  message.resize(message.size() + padding);
  Bytes file{0x1b, 0x1b, 0x1b, 0x1b, 1, 1, 1, 1};
  append(file, message);
  append(file, {0x1b, 0x1b, 0x1b, 0x1b, 0x1a, static_cast<std::uint8_t>(padding)});
  const std::uint16_t outer = crc16_x25(file);
  append(file, {static_cast<std::uint8_t>(outer), static_cast<std::uint8_t>(outer >> 8)});
  Bytes out;
  for (int i = 0; i < telegrams; ++i) append(out, file);
  return out;
}

template <class Stream, class View, class Text>
void parse(benchmark::State& state, const Text& text) {
  for (auto _ : state) {
    Stream stream;
    int count = 0;
    for (std::size_t at = 0; at < text.size(); at += piece_bytes)
      stream.feed(View(text.data() + at, std::min(piece_bytes, text.size() - at)),
                  [&count](const Telegram& telegram) {
                    count += import_register(telegram).has_value() ? 1 : 0;
                  });
    if (count != telegrams) state.SkipWithError("not every telegram was understood");
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(text.size()) * state.iterations());
  state.SetItemsProcessed(state.iterations() * telegrams);
}

void p1(benchmark::State& state) { parse<P1Stream, std::string_view>(state, p1_stream()); }
void sml(benchmark::State& state) { parse<SmlStream, ByteView>(state, sml_stream()); }
BENCHMARK(p1);
BENCHMARK(sml);

}  // namespace
}  // namespace wattbook::meters

BENCHMARK_MAIN();
