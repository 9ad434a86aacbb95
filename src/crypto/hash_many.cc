#include "crypto/hash_many.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "base/check.h"
#include "crypto/hash.h"

// Where a build targets a processor without 256-bit vectors, the compiler makes two halves of each,
// and warns that such a value cannot be passed between differently built objects; here none is.
#pragma GCC diagnostic ignored "-Wpsabi"

namespace wattbook::crypto {
namespace {

constexpr std::size_t lanes = 8;
constexpr std::size_t block_bytes = 64;
// Longer contents are hashed one by one.
constexpr std::size_t blocks_max = 16;

using Word = std::uint32_t __attribute__((vector_size(lanes * sizeof(std::uint32_t))));

// FIPS 180-4 section 4.2.2: the first 32 bits of the fractional parts of the cube roots of the
// first 64 primes.
constexpr std::array<std::uint32_t, 64> round_constants = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};
// Section 5.3.3.
constexpr std::array<std::uint32_t, 8> first_state = {
    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

template <int bits>
[[gnu::always_inline]] inline Word rotate(const Word& x) {
  return x >> bits | x << (32 - bits);
}

std::uint32_t load_big_endian(const std::uint8_t* bytes) {
  std::uint32_t word = 0;
  std::memcpy(&word, bytes, sizeof word);
  return __builtin_bswap32(word);
}

// Eight contents of the same number of blocks, prefixed and padded.
class LaneBlocks {
 public:
  void set(std::size_t lane, std::uint8_t prefix, ByteView content, std::size_t blocks) {
    std::uint8_t* const at = bytes_[lane].data();
    at[0] = prefix;
    std::ranges::copy(content, at + 1);
    const std::size_t end = content.size() + 1;
    std::memset(at + end, 0, blocks * block_bytes - end);
    at[end] = 0x80;
    const std::uint64_t bits = __builtin_bswap64(8 * end);
    std::memcpy(at + blocks * block_bytes - sizeof bits, &bits, sizeof bits);
  }
  Word word(std::size_t position) const {
    Word words;
    for (std::size_t lane = 0; lane < lanes; ++lane)
      words[lane] = load_big_endian(bytes_[lane].data() + 4 * position);
    return words;
  }

 private:
  std::array<std::array<std::uint8_t, blocks_max * block_bytes>, lanes> bytes_;
};

using LaneState = std::array<Word, 8>;

// Section 6.2.2, on all lanes.
void compress(LaneState& state, const LaneBlocks& contents, std::size_t block) {
  std::array<Word, 16> w;
  for (std::size_t i = 0; i < 16; ++i) w[i] = contents.word(16 * block + i);
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
                     round_constants[round] + now;
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
  const LaneState mixed{a, b, c, d, e, f, g, h};
  for (std::size_t i = 0; i < 8; ++i) state[i] += mixed[i];
}

std::size_t blocks_of(ByteView content) {
  constexpr std::size_t length_bytes = 8;  // behind the prefix, the content and the byte 0x80
  return (1 + content.size() + 1 + length_bytes + block_bytes - 1) / block_bytes;
}

Hash hash_one(std::uint8_t prefix, ByteView content) {
  Sha256 hasher;
  hasher.update(ByteView(&prefix, 1));
  hasher.update(content);
  return hasher.finish();
}

// Hashes up to eight contents that have the same number of blocks.
void hash_lanes(std::uint8_t prefix, std::span<const ByteView> contents, std::size_t blocks,
                std::span<const std::uint32_t> numbers, std::span<Hash> out) {
  LaneBlocks padded;
  for (std::size_t lane = 0; lane < lanes; ++lane)  // a free lane repeats the last content
    padded.set(lane, prefix, contents[numbers[std::min(lane, numbers.size() - 1)]], blocks);
  LaneState state;
  for (std::size_t i = 0; i < 8; ++i) state[i] = Word{} + first_state[i];
  for (std::size_t block = 0; block < blocks; ++block) compress(state, padded, block);
  for (std::size_t lane = 0; lane < numbers.size(); ++lane) {
    for (std::size_t i = 0; i < 8; ++i) {
      const std::uint32_t word = __builtin_bswap32(state[i][lane]);
      std::memcpy(out[numbers[lane]].bytes.data() + 4 * i, &word, sizeof word);
    }
  }
}

// Waits for eight contents of one length in blocks.
struct Waiting {
  std::array<std::uint32_t, lanes> numbers{};
  std::size_t count = 0;
};

}  // namespace

void sha256_prefixed(std::uint8_t prefix, std::span<const ByteView> contents, std::span<Hash> out) {
  CHECK(contents.size() == out.size());
  std::array<Waiting, blocks_max + 1> waiting;
  for (std::uint32_t number = 0; number < contents.size(); ++number) {
    const std::size_t blocks = blocks_of(contents[number]);
    if (blocks > blocks_max) {
      out[number] = hash_one(prefix, contents[number]);
      continue;
    }
    Waiting& group = waiting[blocks];
    group.numbers[group.count++] = number;
    if (group.count < lanes) continue;
    hash_lanes(prefix, contents, blocks, group.numbers, out);
    group.count = 0;
  }
  for (std::size_t blocks = 0; blocks <= blocks_max; ++blocks) {
    const auto rest = std::span(waiting[blocks].numbers).first(waiting[blocks].count);
    // One or two alone are cheaper than eight lanes.
    if (rest.size() > 2)
      hash_lanes(prefix, contents, blocks, rest, out);
    else
      for (const std::uint32_t number : rest) out[number] = hash_one(prefix, contents[number]);
  }
}

std::vector<Hash> merkle_leaves(std::span<const ByteView> contents) {
  std::vector<Hash> leaves(contents.size());
  sha256_prefixed(0x00, contents, leaves);
  return leaves;
}

}  // namespace wattbook::crypto
