// Sixteen lanes, for processors with AVX-512: a rotation and a function of three words are one
// instruction each, and all words of a block fit the registers.
#include "crypto/sha256_lanes.h"

#ifdef __x86_64__

#include <immintrin.h>

// The compiler takes the "undefined" operands inside its own intrinsics for a mistake.
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"

#define WATTBOOK_WIDE gnu::target("avx512f,avx512bw")

namespace wattbook::crypto {
namespace {

// The third operand of a ternary logic instruction is its table of truth.
constexpr int exclusive_or = 0x96;
constexpr int choice = 0xca;
constexpr int majority = 0xe8;

template <int first, int second, int third>
[[WATTBOOK_WIDE, gnu::always_inline]] inline __m512i rotations(__m512i x) {
  return _mm512_ternarylogic_epi32(_mm512_ror_epi32(x, first), _mm512_ror_epi32(x, second),
                                   _mm512_ror_epi32(x, third), exclusive_or);
}
template <int first, int second, int shift>
[[WATTBOOK_WIDE, gnu::always_inline]] inline __m512i rotations_and_shift(__m512i x) {
  return _mm512_ternarylogic_epi32(_mm512_ror_epi32(x, first), _mm512_ror_epi32(x, second),
                                   _mm512_srli_epi32(x, shift), exclusive_or);
}

[[WATTBOOK_WIDE, gnu::always_inline]] inline __m512i load_big_endian(const std::uint8_t* block) {
  const __m512i reversed = _mm512_set4_epi32(0x0c0d0e0f, 0x08090a0b, 0x04050607, 0x00010203);
  return _mm512_shuffle_epi8(_mm512_loadu_si512(block), reversed);
}

// w[i] = word i of each block: a matrix of 16 by 16 words, transposed.
[[WATTBOOK_WIDE, gnu::always_inline]] inline void load_words(const LaneBlocks& blocks, __m512i* w) {
  __m512i pairs[16];
#pragma GCC unroll 8
  for (int i = 0; i < 16; i += 2) {
    const __m512i even = load_big_endian(blocks[static_cast<std::size_t>(i)]);
    const __m512i odd = load_big_endian(blocks[static_cast<std::size_t>(i + 1)]);
    pairs[i] = _mm512_unpacklo_epi32(even, odd);
    pairs[i + 1] = _mm512_unpackhi_epi32(even, odd);
  }
  __m512i fours[16];  // four blocks' words 4n + j in fours[j + 4 * (block / 4)], n by 128 bits
#pragma GCC unroll 4
  for (int i = 0; i < 16; i += 4) {
    fours[i] = _mm512_unpacklo_epi64(pairs[i], pairs[i + 2]);
    fours[i + 1] = _mm512_unpackhi_epi64(pairs[i], pairs[i + 2]);
    fours[i + 2] = _mm512_unpacklo_epi64(pairs[i + 1], pairs[i + 3]);
    fours[i + 3] = _mm512_unpackhi_epi64(pairs[i + 1], pairs[i + 3]);
  }
#pragma GCC unroll 4
  for (int i = 0; i < 4; ++i) {
    const __m512i low_even = _mm512_shuffle_i32x4(fours[i], fours[i + 4], 0x88);
    const __m512i low_odd = _mm512_shuffle_i32x4(fours[i], fours[i + 4], 0xdd);
    const __m512i high_even = _mm512_shuffle_i32x4(fours[i + 8], fours[i + 12], 0x88);
    const __m512i high_odd = _mm512_shuffle_i32x4(fours[i + 8], fours[i + 12], 0xdd);
    w[i] = _mm512_shuffle_i32x4(low_even, high_even, 0x88);
    w[i + 4] = _mm512_shuffle_i32x4(low_odd, high_odd, 0x88);
    w[i + 8] = _mm512_shuffle_i32x4(low_even, high_even, 0xdd);
    w[i + 12] = _mm512_shuffle_i32x4(low_odd, high_odd, 0xdd);
  }
}

[[WATTBOOK_WIDE]] void compress(LaneStates& states, const LaneBlocks& blocks) {
  __m512i w[16];
  load_words(blocks, w);
  __m512i start[8];
  for (std::size_t i = 0; i < 8; ++i) start[i] = _mm512_loadu_si512(states[i].data());
  __m512i a = start[0], b = start[1], c = start[2], d = start[3];
  __m512i e = start[4], f = start[5], g = start[6], h = start[7];
  for (std::size_t sixteen = 0; sixteen < 64; sixteen += 16) {
#pragma GCC unroll 16
    for (std::size_t i = 0; i < 16; ++i) {
      const __m512i constant = _mm512_set1_epi32(static_cast<int>(sha256_constants[sixteen + i]));
      const __m512i sum =
          _mm512_add_epi32(_mm512_add_epi32(_mm512_add_epi32(h, constant),
                                            _mm512_add_epi32(w[i], rotations<6, 11, 25>(e))),
                           _mm512_ternarylogic_epi32(e, f, g, choice));
      const __m512i mixed =
          _mm512_add_epi32(rotations<2, 13, 22>(a), _mm512_ternarylogic_epi32(a, b, c, majority));
      h = g;
      g = f;
      f = e;
      e = _mm512_add_epi32(d, sum);
      d = c;
      c = b;
      b = a;
      a = _mm512_add_epi32(sum, mixed);
      // The word of the round sixteen later; those of the last sixteen are not used.
      const __m512i early = rotations_and_shift<7, 18, 3>(w[(i + 1) % 16]);
      const __m512i late = rotations_and_shift<17, 19, 10>(w[(i + 14) % 16]);
      w[i] =
          _mm512_add_epi32(_mm512_add_epi32(w[i], w[(i + 9) % 16]), _mm512_add_epi32(early, late));
    }
  }
  const __m512i mixed[8] = {a, b, c, d, e, f, g, h};
  for (std::size_t i = 0; i < 8; ++i)
    _mm512_storeu_si512(states[i].data(), _mm512_add_epi32(start[i], mixed[i]));
}

}  // namespace

const LaneUnit* lanes_detail::wide_unit() {
  static constexpr LaneUnit wide{lanes_max, compress};
  static const bool present =
      __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw");
  return present ? &wide : nullptr;
}

}  // namespace wattbook::crypto

#else

const wattbook::crypto::LaneUnit* wattbook::crypto::lanes_detail::wide_unit() { return nullptr; }

#endif
