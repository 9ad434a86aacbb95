// What every Orderer must do, whatever keeps its blocks. The test of an implementation instantiates
// the suite with a factory of its own.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "node/consensus/orderer.h"
#include "node/consensus/toy_machine.h"

namespace wattbook::consensus {

// One orderer over storage that survives reopen().
class Bench {
 public:
  virtual ~Bench() = default;
  // Ends the running orderer, as a crash of its process would, and opens it again.
  virtual Orderer& reopen() = 0;
};

struct Factory {
  const char* name;
  std::function<std::unique_ptr<Bench>()> make;
};

inline std::string content(std::uint64_t height) { return "block " + std::to_string(height); }
inline Hash hash_of(const std::string& text) { return toy::toy_hash(as_bytes(text)); }

// The block of this height in the one true chain; genesis has height 0.
inline Append append(Orderer& orderer, std::uint64_t height) {
  const std::string text = content(height);
  const auto appended =
      orderer.append({Height(height), hash_of(content(height - 1)), hash_of(text), as_bytes(text)});
  CHECK(appended.has_value());
  return *appended;
}

struct Received {
  std::vector<std::uint64_t> heights;
  Result<void> operator()(const OrderedBlock& block) {
    EXPECT_EQ(as_text(block.bytes), content(block.height.value));
    EXPECT_EQ(block.hash, hash_of(content(block.height.value)));
    EXPECT_EQ(block.parent, hash_of(content(block.height.value - 1)));
    heights.push_back(block.height.value);
    return {};
  }
};

inline std::vector<std::uint64_t> range(std::uint64_t from, std::uint64_t to) {
  std::vector<std::uint64_t> all;
  for (std::uint64_t height = from; height <= to; ++height) all.push_back(height);
  return all;
}

struct OrdererConformance : ::testing::TestWithParam<Factory> {
  std::unique_ptr<Bench> bench = GetParam().make();
};

TEST_P(OrdererConformance, BeginsEmpty) {
  Orderer& orderer = bench->reopen();
  EXPECT_EQ(orderer.head().height, Height(0));
  EXPECT_TRUE(orderer.head().hash.is_zero());
}

TEST_P(OrdererConformance, FencesByParentAndHeight) {
  Orderer& orderer = bench->reopen();
  ASSERT_EQ(append(orderer, 1), Append::ordered);
  ASSERT_EQ(append(orderer, 2), Append::ordered);
  EXPECT_EQ(append(orderer, 2), Append::stale_parent) << "the height is taken";
  EXPECT_EQ(append(orderer, 4), Append::stale_parent) << "a gap";
  const auto fork = orderer.append({Height(3), hash_of("other"), hash_of("x"), as_bytes("x")});
  EXPECT_EQ(*fork, Append::stale_parent);
  EXPECT_EQ(orderer.head().height, Height(2));
  EXPECT_EQ(append(orderer, 3), Append::ordered) << "a refusal changes nothing";
}

TEST_P(OrdererConformance, DeliversWithoutGapBeforeAndAfterSubscribing) {
  Orderer& orderer = bench->reopen();
  for (std::uint64_t height = 1; height <= 10; ++height) append(orderer, height);
  for (const std::uint64_t from : {1u, 7u, 10u, 11u}) {
    Received received;
    ASSERT_TRUE(orderer.subscribe(Height(from), std::ref(received)));
    EXPECT_EQ(received.heights, range(from, 10));
  }
}

TEST_P(OrdererConformance, SubscriberFollowsWhileBlocksArrive) {
  Orderer& orderer = bench->reopen();
  Received received;
  {
    const std::jthread writer([&] {
      for (std::uint64_t height = 1; height <= 200; ++height) append(orderer, height);
    });
    ASSERT_TRUE(orderer.subscribe(Height(1), std::ref(received)));
  }
  EXPECT_EQ(received.heights, range(1, 200));
}

TEST_P(OrdererConformance, WaitsForAHeightInTheFuture) {
  Orderer& orderer = bench->reopen();
  Received received;
  ASSERT_TRUE(orderer.subscribe(Height(3), std::ref(received)));
  for (std::uint64_t height = 1; height <= 4; ++height) append(orderer, height);
  EXPECT_EQ(received.heights, range(3, 4));
}

TEST_P(OrdererConformance, OrderedBlocksSurviveARestart) {
  for (std::uint64_t height = 1; height <= 12; ++height) {
    Orderer& orderer = bench->reopen();
    ASSERT_EQ(orderer.head().height, Height(height - 1));
    if (height > 1) {
      EXPECT_EQ(append(orderer, height - 1), Append::stale_parent);
    }
    ASSERT_EQ(append(orderer, height), Append::ordered);
  }
  Received received;
  ASSERT_TRUE(bench->reopen().subscribe(Height(1), std::ref(received)));
  EXPECT_EQ(received.heights, range(1, 12));
}

TEST_P(OrdererConformance, PruningKeepsWhatIsNeeded) {
  Orderer& orderer = bench->reopen();
  for (std::uint64_t height = 1; height <= 30; ++height) append(orderer, height);
  ASSERT_TRUE(orderer.prune(Height(20)));
  Received received;
  ASSERT_TRUE(orderer.subscribe(Height(20), std::ref(received)));
  EXPECT_EQ(received.heights, range(20, 30));
  Received from_start;
  EXPECT_FALSE(orderer.subscribe(Height(1), std::ref(from_start))) << "never a silent gap";
  EXPECT_EQ(append(orderer, 31), Append::ordered);
}

TEST_P(OrdererConformance, ErrorOfASubscriberIsPassedOn) {
  Orderer& orderer = bench->reopen();
  append(orderer, 1);
  const auto subscribed =
      orderer.subscribe(Height(1), [](const OrderedBlock&) -> Result<void> { return fail("no"); });
  ASSERT_FALSE(subscribed);
  EXPECT_EQ(subscribed.error().message, "no");
}

}  // namespace wattbook::consensus
