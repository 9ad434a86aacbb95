#include "core/chain/command_log.h"

#include <algorithm>
#include <map>

#include <gtest/gtest.h>

#include "base/prng.h"

namespace wattbook::chain {
namespace {

CommandId id_of(std::uint64_t n) {
  CommandId id;
  for (std::size_t i = 0; i < 8; ++i) id.bytes[i] = static_cast<std::uint8_t>(n >> 8 * i);
  return id;
}
Bytes bytes_of(std::uint64_t n) { return Bytes(1 + n % 7, static_cast<std::uint8_t>(n)); }

TEST(CommandLog, FindsTheBytesOfEachIdUntilItsMinuteHasPassed) {
  CommandLog log(7);
  EXPECT_FALSE(log.find(id_of(1)));
  log.add(id_of(1), Instant(60'000), bytes_of(1));  // expires on the minute
  log.add(id_of(2), Instant(60'001), bytes_of(2));  // just after it
  log.add(id_of(3), Instant(120'000), bytes_of(3));
  ASSERT_TRUE(log.find(id_of(2)));
  EXPECT_TRUE(std::ranges::equal(*log.find(id_of(2)), bytes_of(2)));

  log.expire(Instant(59'999));
  EXPECT_EQ(log.size(), 3u);
  log.expire(Instant(60'000));
  EXPECT_FALSE(log.find(id_of(1)));
  EXPECT_TRUE(log.find(id_of(2)));
  log.expire(Instant(120'000));
  EXPECT_EQ(log.size(), 0u);
}

TEST(CommandLog, ListsByMinuteThenArrival) {
  CommandLog log(7);
  log.add(id_of(1), Instant(180'000), bytes_of(1));
  log.add(id_of(2), Instant(60'000), bytes_of(2));
  log.add(id_of(3), Instant(130'000), bytes_of(3));
  const auto entries = log.entries();
  ASSERT_EQ(entries.size(), 3u);
  EXPECT_EQ(entries[0].id, id_of(2));
  EXPECT_EQ(entries[1].id, id_of(1));
  EXPECT_EQ(entries[2].id, id_of(3));
  EXPECT_EQ(entries[2].expires, Instant(130'000));
  EXPECT_TRUE(std::ranges::equal(entries[2].bytes, bytes_of(3)));
}

TEST(CommandLog, AgreesWithAListThroughADayOfComingAndGoing) {
  const std::uint64_t seed = 20'251'122;
  SCOPED_TRACE(seed);
  Prng prng(seed);
  CommandLog log(prng.next());
  std::map<CommandId, Instant> known;
  std::int64_t now = 0;
  for (std::uint64_t n = 0; n < 20'000; ++n) {
    now += static_cast<std::int64_t>(prng.below(5'000));
    log.expire(Instant(now));
    std::erase_if(known, [now](const auto& entry) {
      return (entry.second.unix_ms + 59'999) / 60'000 * 60'000 <= now;
    });
    const Instant expires(now + 1 + static_cast<std::int64_t>(prng.below(600'000)));
    log.add(id_of(n), expires, bytes_of(n));
    known[id_of(n)] = expires;
    const std::uint64_t asked = prng.below(n + 2);
    ASSERT_EQ(log.find(id_of(asked)).has_value(), known.contains(id_of(asked))) << asked;
    if (const auto found = log.find(id_of(asked))) {
      ASSERT_TRUE(std::ranges::equal(*found, bytes_of(asked)));
    }
  }
  EXPECT_EQ(log.size(), known.size());
}

}  // namespace
}  // namespace wattbook::chain
