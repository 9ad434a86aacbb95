#include "node/access/admin_log.h"

#include <gtest/gtest.h>

#include "node/env/memory_files.h"

namespace wattbook::access {
namespace {

constexpr const char* path = "d/admin.log";

class AdminLogTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(files_.create_directory("d").has_value()); }

  void write(int from, int to) {
    auto log = AdminLog::open(files_, "d");
    ASSERT_TRUE(log.has_value()) << log.error().message;
    for (int i = from; i <= to; ++i)
      ASSERT_TRUE(log->append({.actor = "0xA",
                               .action = "grant role",
                               .subject = "0x" + std::to_string(i),
                               .before = "read_only",
                               .after = "developer"},
                              Instant(1'000 * i))
                      .has_value());
  }

  env::MemoryFiles files_;
};

TEST_F(AdminLogTest, ReadsBackWhatWasDoneInOrderAndAcrossStarts) {
  write(1, 2);
  write(3, 3);
  const auto records = read_admin_log(files_, "d");
  ASSERT_TRUE(records.has_value());
  ASSERT_EQ(records->size(), 3u);
  EXPECT_EQ((*records)[2].number, 3u);
  EXPECT_EQ((*records)[2].subject, "0x3");
  EXPECT_EQ((*records)[2].time, Instant(3'000));
  EXPECT_TRUE((*records)[0].previous.is_zero());
  EXPECT_NE((*records)[2].previous, (*records)[1].previous);
}

TEST_F(AdminLogTest, IsEmptyBeforeTheFirstAct) {
  const auto records = read_admin_log(files_, "d");
  ASSERT_TRUE(records.has_value());
  EXPECT_TRUE(records->empty());
}

TEST_F(AdminLogTest, EachFlippedBitIsFound) {
  write(1, 3);
  const std::size_t bits = files_.read(path)->size() * 8;
  for (std::uint64_t bit = 0; bit < bits; ++bit) {
    files_.flip_bit(path, bit);
    EXPECT_FALSE(read_admin_log(files_, "d").has_value()) << "bit " << bit;
    EXPECT_FALSE(AdminLog::open(files_, "d").has_value()) << "bit " << bit;
    files_.flip_bit(path, bit);
  }
  EXPECT_TRUE(read_admin_log(files_, "d").has_value());
}

TEST_F(AdminLogTest, ARecordTakenOutOfTheMiddleIsFound) {
  write(1, 3);
  const Bytes whole = *files_.read(path);
  const std::size_t third = whole.size() / 3;
  ASSERT_EQ(whole.size() % 3, 0u);
  Bytes cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(third));
  cut.insert(cut.end(), whole.begin() + static_cast<std::ptrdiff_t>(2 * third), whole.end());
  ASSERT_TRUE(env::write_atomically(files_, "d", "admin.log", cut).has_value());
  const auto records = read_admin_log(files_, "d");
  ASSERT_FALSE(records.has_value());
  EXPECT_EQ(records.error().message, "d/admin.log: record 2 is damaged or was changed");
}

TEST_F(AdminLogTest, AnUnfinishedLastRecordIsCutAndTheLogGoesOn) {
  write(1, 2);
  const std::uint64_t whole = files_.read(path)->size();
  write(3, 3);
  for (std::uint64_t size = whole; size < files_.read(path)->size(); ++size) {
    SCOPED_TRACE(size);
    const Bytes bytes = *files_.read(path);
    ASSERT_TRUE(env::write_atomically(files_, "d", "admin.log",
                                      ByteView(bytes).first(static_cast<std::size_t>(size)))
                    .has_value());
    EXPECT_EQ(read_admin_log(files_, "d")->size(), 2u);
    write(3, 3);
    EXPECT_EQ(read_admin_log(files_, "d")->size(), 3u);
    ASSERT_TRUE(env::write_atomically(files_, "d", "admin.log", bytes).has_value());
  }
}

TEST_F(AdminLogTest, AfterAFailedWriteNothingIsAcceptedAnyMore) {
  auto log = AdminLog::open(files_, "d");
  ASSERT_TRUE(log.has_value());
  files_.set_capacity(10);
  const AdminLog::Act act{.actor = "a", .action = "b", .subject = "c", .before = "", .after = ""};
  EXPECT_FALSE(log->append(act, Instant(1)).has_value());
  files_.set_capacity(1'000'000);
  EXPECT_FALSE(log->append(act, Instant(2)).has_value());
  EXPECT_EQ(log->count(), 0u);
}

TEST_F(AdminLogTest, LongTextsAreCutBetweenCharacters) {
  auto log = AdminLog::open(files_, "d");
  std::string text;
  for (int i = 0; i < 100; ++i) text += "电";
  ASSERT_TRUE(log->append({.actor = text, .action = "", .subject = "", .before = "", .after = ""},
                          Instant(1))
                  .has_value());
  EXPECT_EQ(read_admin_log(files_, "d")->front().actor, text.substr(0, 198));
}

}  // namespace
}  // namespace wattbook::access
