#include "core/market/id_table.h"

#include <map>

#include <gtest/gtest.h>

#include "base/prng.h"

namespace wattbook::market {
namespace {

TEST(IdTableTest, finds_nothing_where_nothing_is) {
  IdTable table;
  for (const std::uint64_t id : {std::uint64_t{0}, std::uint64_t{1}, UINT64_MAX})
    EXPECT_EQ(table.find(id), 0u);
  table.insert(5'000, 7);
  EXPECT_EQ(table.find(5'000), 7u);
  for (const std::uint64_t id :
       {std::uint64_t{0}, std::uint64_t{4'999}, std::uint64_t{5'001}, std::uint64_t{5'000 - 1'024},
        std::uint64_t{5'000 + 1'024}, std::uint64_t{5'000} << 32, UINT64_MAX})
    EXPECT_EQ(table.find(id), 0u) << id;
  table.erase(5'000);
  EXPECT_EQ(table.find(5'000), 0u);
}

// Ids come in sequence and go at random; some stay for very long.
TEST(IdTableTest, equals_a_map) {
  IdTable table;
  std::map<std::uint64_t, std::uint32_t> expected;
  Prng random(1);
  for (std::uint64_t id = 1; id < 30'000; ++id) {
    table.insert(id, static_cast<std::uint32_t>(id % 997 + 1));
    expected[id] = static_cast<std::uint32_t>(id % 997 + 1);
    while (expected.size() > 50) {
      auto victim = expected.lower_bound(1 + random.below(id));
      if (victim == expected.end()) victim = expected.begin();
      table.erase(victim->first);
      ASSERT_EQ(table.find(victim->first), 0u);
      expected.erase(victim);
    }
    if (id % 1'000 > 0) continue;
    for (std::uint64_t probe = 0; probe <= id + 2'000; ++probe)
      ASSERT_EQ(table.find(probe), expected.contains(probe) ? expected[probe] : 0u) << probe;
  }
}

}  // namespace
}  // namespace wattbook::market
