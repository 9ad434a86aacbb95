#include "node/journal/snapshot_file.h"

#include <gtest/gtest.h>

#include "node/env/memory_files.h"
#include "node/journal/crc32c.h"

namespace wattbook::journal {
namespace {

TEST(Crc32c, KnownAnswerBothWays) {
  EXPECT_EQ(crc32c(0, as_bytes("123456789")), 0xe3069283u);
  EXPECT_EQ(crc32c_portable(0, as_bytes("123456789")), 0xe3069283u);
  const Bytes zeros(32, 0);  // RFC 3720, B.4
  EXPECT_EQ(crc32c(0, zeros), 0x8a9136aau);
  EXPECT_EQ(crc32c_portable(0, zeros), 0x8a9136aau);
  EXPECT_EQ(crc32c(crc32c(0, as_bytes("1234")), as_bytes("56789")), 0xe3069283u);
}

TEST(SnapshotFile, KeepsTheNewest) {
  env::MemoryFiles files;
  ASSERT_TRUE(files.create_directory("s"));
  for (const std::uint64_t height : {3u, 5u, 9u})
    ASSERT_TRUE(write_snapshot(files, "s", Height(height), as_bytes("state"), 2));
  EXPECT_EQ(*list_snapshots(files, "s"), (std::vector{Height(9), Height(5)}));
  EXPECT_EQ(as_text(*read_snapshot(files, "s", Height(9))), "state");
  EXPECT_FALSE(read_snapshot(files, "s", Height(3)));
}

TEST(SnapshotFile, EachFlippedBitAndEachCutIsFound) {
  env::MemoryFiles files;
  ASSERT_TRUE(files.create_directory("s"));
  const std::string path = "s/snapshot-00000000000000000007.bin";
  ASSERT_TRUE(write_snapshot(files, "s", Height(7), as_bytes("state"), 1));
  const std::uint64_t size = files.read(path)->size();
  for (std::uint64_t bit = 0; bit < size * 8; ++bit) {
    files.flip_bit(path, bit);
    EXPECT_FALSE(read_snapshot(files, "s", Height(7))) << bit;
    files.flip_bit(path, bit);
  }
  ASSERT_TRUE(read_snapshot(files, "s", Height(7)));
  for (std::uint64_t left = size; left-- > 0;) {
    ASSERT_TRUE(files.truncate(path, left));
    EXPECT_FALSE(read_snapshot(files, "s", Height(7))) << left;
  }
}

// A crash at any step of writing leaves the old snapshot or the new one, whole.
TEST(SnapshotFile, CrashAtEachStepLeavesAWholeOne) {
  bool reached = true;
  for (std::uint64_t step = 1; reached; ++step) {
    for (std::uint64_t seed = 0; seed < 8; ++seed) {
      env::MemoryFiles files;
      ASSERT_TRUE(files.create_directory("s"));
      ASSERT_TRUE(write_snapshot(files, "s", Height(1), as_bytes("old"), 1));
      const std::uint64_t before = files.steps();
      files.stop_at_step(before + step);
      const bool written = write_snapshot(files, "s", Height(2), as_bytes("new"), 1).has_value();
      reached = files.steps() >= before + step;
      files.restart(seed == 0 ? env::Unsynced::lost : env::Unsynced::torn, seed);
      const auto heights = *list_snapshots(files, "s");
      ASSERT_FALSE(heights.empty());
      const auto newest = read_snapshot(files, "s", heights.front());
      ASSERT_TRUE(newest) << "step " << step << " seed " << seed;
      EXPECT_EQ(as_text(*newest), heights.front() == Height(2) ? "new" : "old");
      if (written) {
        EXPECT_EQ(heights.front(), Height(2));
      }
    }
  }
}

}  // namespace
}  // namespace wattbook::journal
