#include "crypto/hash_many.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "base/check.h"
#include "crypto/hash.h"
#include "crypto/sha256_lanes.h"

namespace wattbook::crypto {
namespace {

constexpr std::size_t length_bytes = 8;  // behind the prefix, the content and the byte 0x80
// Contents up to this size wait for others of their size; longer ones are sorted by it.
constexpr std::size_t blocks_sorted_min = 17;

std::size_t blocks_of(ByteView content) {
  return (1 + content.size() + 1 + length_bytes + sha256_block_bytes - 1) / sha256_block_bytes;
}

// One content as blocks, prefixed and padded. What lies between its ends is read where it is.
class Message {
 public:
  void set(std::uint8_t prefix, ByteView content) {
    const std::size_t size = 1 + content.size();
    content_ = content.data();
    whole_ = size / sha256_block_bytes;
    blocks_ = blocks_of(content);
    const std::size_t rest = size % sha256_block_bytes;
    if (whole_ > 0) {
      head_[0] = prefix;
      std::memcpy(head_.data() + 1, content.data(), sha256_block_bytes - 1);
      if (rest > 0) std::memcpy(tail_.data(), content.data() + content.size() - rest, rest);
    } else {
      tail_[0] = prefix;
      if (rest > 1) std::memcpy(tail_.data() + 1, content.data(), rest - 1);
    }
    const std::size_t end = (blocks_ - whole_) * sha256_block_bytes;
    std::memset(tail_.data() + rest, 0, end - rest);
    tail_[rest] = 0x80;
    const std::uint64_t bits = __builtin_bswap64(8 * std::uint64_t{size});
    static_assert(sizeof bits == length_bytes);
    std::memcpy(tail_.data() + end - sizeof bits, &bits, sizeof bits);
  }
  std::size_t blocks() const { return blocks_; }
  // Block `number`, or the last where there are fewer.
  const std::uint8_t* block(std::size_t number) const {
    number = std::min(number, blocks_ - 1);
    if (number >= whole_) return tail_.data() + (number - whole_) * sha256_block_bytes;
    return number == 0 ? head_.data() : content_ + number * sha256_block_bytes - 1;
  }

 private:
  const std::uint8_t* content_ = nullptr;
  std::size_t whole_ = 0;  // blocks before those that padding is in
  std::size_t blocks_ = 0;
  std::array<std::uint8_t, sha256_block_bytes> head_;
  std::array<std::uint8_t, 2 * sha256_block_bytes> tail_;
};

Hash hash_one(std::uint8_t prefix, ByteView content) {
  Sha256 hasher;
  hasher.update(ByteView(&prefix, 1));
  hasher.update(content);
  return hasher.finish();
}

Hash digest_of(const LaneStates& states, std::size_t lane) {
  Hash digest;
  for (std::size_t i = 0; i < 8; ++i) {
    const std::uint32_t word = __builtin_bswap32(states[i][lane]);
    std::memcpy(digest.bytes.data() + 4 * i, &word, sizeof word);
  }
  return digest;
}

// Hashes as many contents as there are lanes, or fewer. A lane whose content has ended goes on with
// what nobody reads.
void hash_lanes(const LaneUnit& unit, std::uint8_t prefix, std::span<const ByteView> contents,
                std::span<const std::uint32_t> numbers, std::span<Hash> out) {
  std::array<Message, lanes_max> messages;
  std::size_t blocks_most = 0;
  for (std::size_t lane = 0; lane < numbers.size(); ++lane) {
    messages[lane].set(prefix, contents[numbers[lane]]);
    blocks_most = std::max(blocks_most, messages[lane].blocks());
  }
  LaneStates states;
  for (std::size_t i = 0; i < 8; ++i) states[i].fill(sha256_start[i]);
  for (std::size_t block = 0; block < blocks_most; ++block) {
    LaneBlocks blocks;
    for (std::size_t lane = 0; lane < unit.lanes; ++lane)
      blocks[lane] = messages[std::min(lane, numbers.size() - 1)].block(block);
    unit.compress(states, blocks);
    for (std::size_t lane = 0; lane < numbers.size(); ++lane)
      if (messages[lane].blocks() == block + 1) out[numbers[lane]] = digest_of(states, lane);
  }
}

// Contents that are longer or that no others joined, the longest first.
void hash_rest(const LaneUnit& unit, std::uint8_t prefix, std::span<const ByteView> contents,
               std::span<std::uint32_t> numbers, std::span<Hash> out) {
  std::ranges::sort(numbers, {}, [&](std::uint32_t number) {
    return std::pair(-static_cast<std::ptrdiff_t>(blocks_of(contents[number])), number);
  });
  while (!numbers.empty()) {
    const auto group = numbers.first(std::min(numbers.size(), unit.lanes));
    numbers = numbers.subspan(group.size());
    std::size_t blocks = 0;
    for (const std::uint32_t number : group) blocks += blocks_of(contents[number]);
    // A block on all lanes costs as much as two or three alone.
    if (blocks > 2 * blocks_of(contents[group[0]]))
      hash_lanes(unit, prefix, contents, group, out);
    else
      for (const std::uint32_t number : group) out[number] = hash_one(prefix, contents[number]);
  }
}

// Waits for contents of one length in blocks.
struct Waiting {
  std::array<std::uint32_t, lanes_max> numbers;
  std::size_t count = 0;
};

}  // namespace

void sha256_prefixed(std::uint8_t prefix, std::span<const ByteView> contents, std::span<Hash> out) {
  CHECK(contents.size() == out.size());
  const LaneUnit& unit = lane_unit();
  std::array<Waiting, blocks_sorted_min> waiting;
  std::vector<std::uint32_t> rest;
  for (std::uint32_t number = 0; number < contents.size(); ++number) {
    const std::size_t blocks = blocks_of(contents[number]);
    if (blocks >= blocks_sorted_min) {
      rest.push_back(number);
      continue;
    }
    Waiting& group = waiting[blocks];
    group.numbers[group.count++] = number;
    if (group.count < unit.lanes) continue;
    hash_lanes(unit, prefix, contents, std::span(group.numbers).first(group.count), out);
    group.count = 0;
  }
  for (const Waiting& group : waiting)
    rest.insert(rest.end(), group.numbers.begin(), group.numbers.begin() + group.count);
  hash_rest(unit, prefix, contents, rest, out);
}

std::vector<Hash> merkle_leaves(std::span<const ByteView> contents) {
  std::vector<Hash> leaves(contents.size());
  sha256_prefixed(0x00, contents, leaves);
  return leaves;
}

}  // namespace wattbook::crypto
