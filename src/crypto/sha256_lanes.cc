#include "crypto/sha256_lanes.h"

#include <cstring>

// Where a build targets a processor without 256-bit vectors, the compiler makes two halves of each,
// and warns that such a value cannot be passed between differently built objects; here none is.
#pragma GCC diagnostic ignored "-Wpsabi"

namespace wattbook::crypto {
namespace {

constexpr std::size_t lanes = 8;

using Word = std::uint32_t __attribute__((vector_size(lanes * sizeof(std::uint32_t))));

template <int bits>
[[gnu::always_inline]] inline Word rotate(const Word& x) {
  return x >> bits | x << (32 - bits);
}

std::uint32_t load_big_endian(const std::uint8_t* bytes) {
  std::uint32_t word = 0;
  std::memcpy(&word, bytes, sizeof word);
  return __builtin_bswap32(word);
}

Word load_word(const LaneBlocks& blocks, std::size_t position) {
  Word words;
  for (std::size_t lane = 0; lane < lanes; ++lane)
    words[lane] = load_big_endian(blocks[lane] + 4 * position);
  return words;
}

void compress(LaneStates& states, const LaneBlocks& blocks) {
  std::array<Word, 16> w;
  for (std::size_t i = 0; i < 16; ++i) w[i] = load_word(blocks, i);
  std::array<Word, 8> state;
  for (std::size_t i = 0; i < 8; ++i) std::memcpy(&state[i], states[i].data(), sizeof(Word));
  auto [a, b, c, d, e, f, g, h] = state;
  for (std::size_t round = 0; round < 64; ++round) {
    Word& now = w[round % 16];
    if (round >= 16) {
      const Word& early = w[(round + 1) % 16];
      const Word& late = w[(round + 14) % 16];
      now += (rotate<7>(early) ^ rotate<18>(early) ^ early >> 3) + w[(round + 9) % 16] +
             (rotate<17>(late) ^ rotate<19>(late) ^ late >> 10);
    }
    const Word sum = h + (rotate<6>(e) ^ rotate<11>(e) ^ rotate<25>(e)) + (g ^ (e & (f ^ g))) +
                     sha256_constants[round] + now;
    const Word mixed = (rotate<2>(a) ^ rotate<13>(a) ^ rotate<22>(a)) + ((a & b) | (c & (a | b)));
    h = g;
    g = f;
    f = e;
    e = d + sum;
    d = c;
    c = b;
    b = a;
    a = sum + mixed;
  }
  const std::array<Word, 8> mixed{a, b, c, d, e, f, g, h};
  for (std::size_t i = 0; i < 8; ++i) {
    state[i] += mixed[i];
    std::memcpy(states[i].data(), &state[i], sizeof(Word));
  }
}

}  // namespace

const LaneUnit& lanes_detail::narrow_unit() {
  static constexpr LaneUnit narrow{lanes, compress};
  return narrow;
}

const LaneUnit& lane_unit() {
  const LaneUnit* const wide = lanes_detail::wide_unit();
  return wide ? *wide : lanes_detail::narrow_unit();
}

}  // namespace wattbook::crypto
