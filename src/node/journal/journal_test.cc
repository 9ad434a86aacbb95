// Faults at every byte and every bit of a small journal.
#include "node/journal/journal.h"

#include <map>

#include <gtest/gtest.h>

#include "node/env/memory_files.h"
#include "node/journal/journal_format.h"

namespace wattbook::journal {
namespace {

using Blocks = std::map<std::uint64_t, std::string>;

const std::string first_segment = "j/segment-00000000000000000001.wal";

Result<Journal> open(env::MemoryFiles& files, std::uint64_t segment_bytes = 1u << 20) {
  EXPECT_TRUE(files.create_directory("j"));
  return Journal::open(files, "j", {.segment_bytes = segment_bytes, .salt = 99});
}

std::string payload(std::uint64_t height) { return "payload of " + std::to_string(height); }

void write(env::MemoryFiles& files, std::uint64_t from, std::uint64_t to, bool close,
           std::uint64_t segment_bytes = 1u << 20) {
  auto journal = open(files, segment_bytes);
  ASSERT_TRUE(journal);
  for (std::uint64_t height = from; height <= to; ++height)
    ASSERT_TRUE(journal->append(Height(height),
                                {as_bytes("payload of "), as_bytes(std::to_string(height))}));
  if (close) {
    ASSERT_TRUE(journal->close());
  }
}

Result<Blocks> read(const Journal& journal, std::uint64_t from) {
  Blocks blocks;
  const auto done = journal.read(Height(from), [&](Height height, ByteView bytes) {
    blocks[height.value] = as_text(bytes);
    return Result<void>();
  });
  if (!done) return std::unexpected(done.error());
  return blocks;
}

void expect_blocks(const Blocks& blocks, std::uint64_t from, std::uint64_t to) {
  ASSERT_EQ(blocks.size(), to + 1 - from);
  for (const auto& [height, text] : blocks) EXPECT_EQ(text, payload(height));
  if (!blocks.empty()) {
    EXPECT_EQ(blocks.begin()->first, from);
  }
}

// Where each record of the first segment begins, and the end.
std::vector<std::uint64_t> record_starts(std::uint64_t blocks) {
  std::vector<std::uint64_t> starts{segment_header_bytes};
  for (std::uint64_t height = 1; height <= blocks; ++height)
    starts.push_back(starts.back() + record_header_bytes + payload(height).size());
  return starts;
}

TEST(Journal, EmptyDirectory) {
  env::MemoryFiles files;
  const auto journal = open(files);
  ASSERT_TRUE(journal);
  EXPECT_FALSE(journal->last());
  EXPECT_FALSE(journal->first());
  EXPECT_TRUE(read(*journal, 1)->empty());
  EXPECT_TRUE(journal->recovery_notes().empty());
}

TEST(Journal, RollsSegmentsAndReadsFromAnyHeight) {
  env::MemoryFiles files;
  write(files, 1, 10, true, 100);
  write(files, 11, 20, false, 100);
  ASSERT_GT(files.list("j")->size(), 5u);
  auto journal = open(files, 100);
  ASSERT_TRUE(journal);
  for (std::uint64_t from = 1; from <= 21; ++from) expect_blocks(*read(*journal, from), from, 20);
  ASSERT_TRUE(journal->prune(Height(12)));
  EXPECT_LE(*journal->first(), Height(12));
  EXPECT_GT(*journal->first(), Height(9));
  expect_blocks(*read(*journal, 12), 12, 20);
  const auto pruned = read(*journal, 1);
  ASSERT_FALSE(pruned);
  EXPECT_NE(pruned.error().message.find("height 1 is wanted"), std::string::npos);
}

TEST(Journal, TruncatedAtEachByteKeepsEveryWholeRecord) {
  constexpr std::uint64_t blocks = 4;
  const auto starts = record_starts(blocks);
  for (std::uint64_t size = 0; size <= starts.back(); ++size) {
    env::MemoryFiles files;
    write(files, 1, blocks, false);
    ASSERT_TRUE(files.truncate(first_segment, size));
    std::uint64_t whole = 0;
    while (whole < blocks && starts[whole + 1] <= size) ++whole;
    auto journal = open(files);
    ASSERT_TRUE(journal) << size;
    expect_blocks(*read(*journal, 1), 1, whole);
    const bool cut_clean = whole > 0 ? starts[whole] == size : size == segment_header_bytes;
    EXPECT_EQ(journal->recovery_notes().empty(), cut_clean) << size;
    ASSERT_TRUE(journal->append(Height(whole + 1), {as_bytes(payload(whole + 1))})) << size;
    expect_blocks(*read(*open(files), 1), 1, whole + 1);
  }
}

// After a clean end no flipped bit passes unnoticed or costs a block.
TEST(Journal, EachFlippedBitIsFoundAndNamed) {
  constexpr std::uint64_t blocks = 3;
  const auto starts = record_starts(blocks);
  for (std::uint64_t bit = 0; bit < starts.back() * 8; ++bit) {
    env::MemoryFiles files;
    write(files, 1, blocks, true);
    files.flip_bit(first_segment, bit);
    const auto journal = open(files);
    ASSERT_FALSE(journal) << "bit " << bit;
    std::uint64_t height = 1;
    while (starts[height] <= bit / 8) ++height;
    const bool in_header = bit / 8 < segment_header_bytes;
    const std::string place = "segment-00000000000000000001.wal, offset " +
                              std::to_string(in_header ? 0 : starts[height - 1]) + ", height " +
                              std::to_string(height);
    EXPECT_NE(journal.error().message.find(place), std::string::npos) << journal.error().message;
    EXPECT_FALSE(journal.error().hint.empty());
  }
}

// Without a clean end the last record may be an unfinished write; no other may.
TEST(Journal, FlippedBitAfterACrashCostsAtMostTheLastRecord) {
  constexpr std::uint64_t blocks = 3;
  const auto starts = record_starts(blocks);
  for (std::uint64_t bit = 0; bit < starts.back() * 8; ++bit) {
    env::MemoryFiles files;
    write(files, 1, blocks, false);
    files.flip_bit(first_segment, bit);
    const auto journal = open(files);
    const bool in_last = bit / 8 >= starts[blocks - 1];
    ASSERT_EQ(journal.has_value(), in_last) << "bit " << bit;
    if (!in_last) continue;
    expect_blocks(*read(*journal, 1), 1, blocks - 1);
    ASSERT_EQ(journal->recovery_notes().size(), 1u);
    EXPECT_NE(journal->recovery_notes()[0].find("height 3"), std::string::npos);
  }
}

TEST(Journal, DamageInAnEarlierSegmentStopsTheReadThatNeedsIt) {
  env::MemoryFiles files;
  write(files, 1, 12, true, 100);
  files.flip_bit(first_segment, (segment_header_bytes + record_header_bytes) * 8);
  const auto journal = open(files, 100);
  ASSERT_TRUE(journal) << "the tail is whole";
  const auto all = read(*journal, 1);
  ASSERT_FALSE(all);
  EXPECT_NE(all.error().message.find("offset 32, height 1"), std::string::npos);
  expect_blocks(*read(*journal, 12), 12, 12);
}

TEST(Journal, MissingSegmentIsNotSkipped) {
  env::MemoryFiles files;
  write(files, 1, 12, true, 100);
  const auto names = *files.list("j");
  ASSERT_TRUE(files.remove("j/" + names[1]));
  const auto journal = open(files, 100);
  ASSERT_TRUE(journal);
  EXPECT_FALSE(read(*journal, 1));
}

TEST(Journal, RecordInsideAPayloadDoesNotPassForOne) {
  env::MemoryFiles files;
  Bytes fake;
  encode_record(fake, 1234, RecordType::block, Height(2), {as_bytes("forged")});
  {
    auto journal = open(files);
    ASSERT_TRUE(journal->append(Height(1), {as_bytes("a")}));
    ASSERT_TRUE(journal->append(Height(2), {fake, as_bytes("tail")}));
  }
  const auto size = files.read(first_segment)->size();
  ASSERT_TRUE(files.truncate(first_segment, size - 1));
  const auto journal = open(files);
  ASSERT_TRUE(journal) << "a torn record is cut although it contains a well-formed one";
  EXPECT_EQ(*journal->last(), Height(1));
}

TEST(Journal, IsDeadAfterAFailedSync) {
  env::MemoryFiles files;
  auto journal = open(files);
  ASSERT_TRUE(journal->append(Height(1), {as_bytes("a")}));
  files.fail_step(files.steps() + 2);  // write, sync
  const auto failed = journal->append(Height(2), {as_bytes("b")});
  ASSERT_FALSE(failed);
  const std::uint64_t steps = files.steps();
  const auto again = journal->append(Height(2), {as_bytes("b")});
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().message, failed.error().message);
  EXPECT_FALSE(journal->close());
  EXPECT_EQ(files.steps(), steps) << "nothing was tried again";
}

TEST(Journal, ReadOnlyDiskNamesTheRemedy) {
  env::MemoryFiles files;
  auto journal = open(files);
  files.set_read_only(true);
  const auto failed = journal->append(Height(1), {as_bytes("a")});
  ASSERT_FALSE(failed);
  EXPECT_NE(failed.error().hint.find("remount"), std::string::npos);
}

}  // namespace
}  // namespace wattbook::journal
