#include "gateway/reading_store.h"

#include <gtest/gtest.h>

#include "node/env/memory_files.h"

namespace wattbook::gateway {
namespace {

StoredReading reading(std::uint64_t number) {
  StoredReading out;
  out.meter = MeterIndex(static_cast<std::uint32_t>(number % 3));
  out.sequence = number;
  out.time = Instant(static_cast<std::int64_t>(number) * 1000);
  out.import_register = Energy(static_cast<std::int64_t>(number) * 7);
  out.evidence = Evidence::read_from_meter;
  out.interpolated = number % 2 == 0;
  out.device = "hall";
  return out;
}

std::vector<StoredReading> some(std::uint64_t first, std::uint64_t count) {
  std::vector<StoredReading> out;
  for (std::uint64_t i = first; i < first + count; ++i) out.push_back(reading(i));
  return out;
}

TEST(ReadingLine, IsReadBackOrNotAtAll) {
  const std::string line = reading_line(reading(4));
  EXPECT_EQ(parse_reading_line(line), reading(4));
  for (std::size_t i = 0; i < line.size(); ++i) {
    std::string damaged = line;
    damaged[i] = static_cast<char>(damaged[i] ^ 1);
    EXPECT_FALSE(parse_reading_line(damaged)) << damaged;
  }
  EXPECT_FALSE(parse_reading_line(line.substr(0, line.size() - 1)));
}

TEST(ReadingStore, GivesWhatIsUnsentInOrderAfterACrash) {
  env::MemoryFiles files;
  {
    auto store = ReadingStore::open(files, "journal");
    ASSERT_TRUE(store) << store.error().message;
    ASSERT_TRUE(store->append(some(1, 10)));
    ASSERT_EQ(store->oldest(4), some(1, 4));
    ASSERT_TRUE(store->mark_sent(4));
  }
  auto store = ReadingStore::open(files, "journal");
  ASSERT_TRUE(store);
  EXPECT_EQ(store->waiting(), 6u);
  EXPECT_EQ(store->oldest(100), some(5, 6));
  ASSERT_NE(store->newest(CommunityIndex(0), MeterIndex(0)), nullptr);
  EXPECT_EQ(store->newest(CommunityIndex(0), MeterIndex(0))->sequence, 9u);
  EXPECT_EQ(store->newest(CommunityIndex(1), MeterIndex(0)), nullptr);
}

TEST(ReadingStore, DropsALineThatWasCutOffAndRefusesDamageElsewhere) {
  const std::string name = "journal/readings-00000000000000000000.log";
  const auto written = [&](const std::string& text) {
    env::MemoryFiles files;
    EXPECT_TRUE(files.create_directory("journal"));
    EXPECT_TRUE((*files.open_append(name))->append(as_bytes(text)));
    auto store = ReadingStore::open(files, "journal");
    return store ? std::to_string(store->waiting()) : store.error().message;
  };
  const std::string a = reading_line(reading(1)) + "\n";
  const std::string b = reading_line(reading(2)) + "\n";
  EXPECT_EQ(written(a + b.substr(0, 20)), "1");
  EXPECT_EQ(written("x" + a + b), name + ": the line at byte 0 is damaged");
}

}  // namespace
}  // namespace wattbook::gateway
