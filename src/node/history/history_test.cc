#include "node/history/history.h"

#include <atomic>
#include <sstream>

#include "node/history/history_fixture_test.h"
#include "node/journal/journal.h"
#include "node/journal/snapshot_file.h"

namespace wattbook::history {
namespace {

using chain::Town;

// A ledger on disk as a node leaves it, with a state machine that replays its blocks.
class HistoryTest : public testing::Test {
 protected:
  HistoryTest() {
    EXPECT_TRUE(files_.create_directory(directory_.file("snapshots")));
    EXPECT_TRUE(files_.create_directory(directory_.file("journal")));
    auto journal = journal::Journal::open(files_, directory_.file("journal"), {});
    EXPECT_TRUE(journal);
    journal_ = std::make_unique<journal::Journal>(std::move(*journal));
  }

  // Executes block `i`, offers it, makes it durable.
  void seal(History* history, std::size_t i) {
    const auto sealed = machine_.replay(town_.blocks[i], chain::SignatureCheck::trusted);
    ASSERT_TRUE(sealed) << sealed.error().message;
    if (history) history->offer(machine_.state(), *sealed);
    ASSERT_TRUE(journal_->append(
        sealed->header.height, {sealed->header.parent.view(), sealed->hash.view(), sealed->bytes}));
    committed_ = sealed->header.height.value;
  }
  void seal_all(History* history) {
    while (machine_.state().height.value < town_.blocks.size())
      seal(history, machine_.state().height.value);
  }

  std::unique_ptr<History> open(std::size_t queue_bytes) {
    HistoryOptions options;
    options.path = path();
    options.ledger = {&files_, directory_.file("journal"), directory_.file("snapshots"),
                      Town::genesis()};
    options.zone = vienna();
    options.queue_bytes = queue_bytes;
    auto history = History::open(options, machine_.state(), log_);
    EXPECT_TRUE(history) << history.error().message;
    return std::move(*history);
  }
  void start(History& history) {
    history.start([this] { return Height(committed_.load()); });
  }
  std::string path() const { return tables_path(directory_.file("")); }
  Height head() const { return Height(town_.blocks.size()); }

  // What a rebuild from the files alone says.
  std::string rebuilt() {
    EXPECT_TRUE(journal::write_snapshot(files_, directory_.file("snapshots"),
                                        machine_.state().height, machine_.snapshot(), 3));
    const Result<Height> height = rebuild(files_, directory_.file(""), vienna());
    EXPECT_TRUE(height) << height.error().message;
    EXPECT_EQ(height.value_or(Height(0)), machine_.state().height);
    return dump(path());
  }

  ScratchDirectory directory_;
  env::SystemFiles files_;
  std::ostringstream lines_;
  env::Log log_{lines_, env::LogLevel::info, env::LogFormat::text};
  const Town town_ = small_town();
  chain::Machine machine_{Town::genesis()};
  std::unique_ptr<journal::Journal> journal_;
  std::atomic<std::uint64_t> committed_ = 0;
};

TEST_F(HistoryTest, ARebuiltFileSaysWhatTheLiveOneSaid) {
  std::string live;
  {
    const std::unique_ptr<History> history = open(64u << 20);
    start(*history);
    seal_all(history.get());
    EXPECT_TRUE(history->wait_for(head()));
    live = dump(path());
  }
  EXPECT_NE(live.find("[trades]\n1,0,"), std::string::npos);
  EXPECT_EQ(rebuilt(), live);
  EXPECT_EQ(lines_.str(), "");
}

TEST_F(HistoryTest, WhatTheQueueCannotHoldComesFromTheJournal) {
  {
    const std::unique_ptr<History> history = open(1);  // no block fits
    start(*history);
    seal_all(history.get());
    EXPECT_TRUE(history->wait_for(head()));
  }
  const std::string live = dump(path());
  EXPECT_EQ(rebuilt(), live);
}

TEST_F(HistoryTest, AStartCatchesUpWithWhatWasBookedMeanwhile) {
  {
    const std::unique_ptr<History> history = open(64u << 20);
    start(*history);
    for (std::size_t i = 0; i < 5; ++i) seal(history.get(), i);
    EXPECT_TRUE(history->wait_for(Height(5)));
  }
  for (std::size_t i = 5; i < 9; ++i) seal(nullptr, i);
  {
    const std::unique_ptr<History> history = open(64u << 20);
    EXPECT_EQ(history->height(), Height(5));
    start(*history);
    seal_all(history.get());
    EXPECT_TRUE(history->wait_for(head()));
  }
  const std::string live = dump(path());
  EXPECT_EQ(rebuilt(), live);
}

TEST_F(HistoryTest, ABlockThatIsNotDurableIsNotWritten) {
  const std::unique_ptr<History> history = open(64u << 20);
  start(*history);
  seal(history.get(), 0);
  const auto sealed = machine_.replay(town_.blocks[1], chain::SignatureCheck::trusted);
  ASSERT_TRUE(sealed);
  history->offer(machine_.state(), *sealed);
  EXPECT_TRUE(history->wait_for(Height(1)));
  history->stop();
  EXPECT_EQ(history->height(), Height(1));
  EXPECT_FALSE(history->wait_for(Height(2)));
}

TEST_F(HistoryTest, AFileAheadOfTheLedgerIsMadeAgain) {
  must_add(*open_projection(path(), vienna()), records_of(town_));
  const std::unique_ptr<History> history = open(64u << 20);
  EXPECT_EQ(history->height(), Height(0));
  EXPECT_NE(lines_.str().find("of another ledger"), std::string::npos);
}

TEST_F(HistoryTest, AnswersQuestionsUntilItEnds) {
  const std::unique_ptr<History> history = open(64u << 20);
  EXPECT_FALSE(history->ask([](Result<Database*>) {}));
  start(*history);
  std::atomic<int> answered = 0;
  EXPECT_TRUE(history->ask([&](const Result<Database*>& database) {
    answered = database && progress_of(*database.value())->height == Height(0) ? 1 : 2;
    answered.notify_one();
  }));
  answered.wait(0);
  EXPECT_EQ(answered, 1);
  history->stop();
  EXPECT_FALSE(history->ask([](Result<Database*>) {}));
}

TEST_F(HistoryTest, ALedgerWithoutASnapshotCannotBeRebuilt) {
  const Result<Height> height = rebuild(files_, directory_.file(""), vienna());
  ASSERT_FALSE(height);
  EXPECT_NE(height.error().message.find("no snapshot"), std::string::npos);
}

}  // namespace
}  // namespace wattbook::history
