#include "node/history/projection.h"

#include "node/history/history_fixture_test.h"

namespace wattbook::history {
namespace {

using chain::Town;

class ProjectionTest : public testing::Test {
 protected:
  ScratchDirectory directory_;
  const std::string path_ = directory_.file("history.sqlite");
  const Town town_ = small_town();
  const std::vector<BlockRecord> records_ = records_of(town_);
};

TEST_F(ProjectionTest, BlocksAreAddedOnceHoweverTheyCome) {
  must_add(*open_projection(path_, vienna()), records_);
  const std::string whole = dump(path_);
  EXPECT_NE(whole.find("[trades]\n1,0,"), std::string::npos);

  const std::string other = directory_.file("other.sqlite");
  for (std::size_t i = 0; i < records_.size(); ++i) {
    const std::unique_ptr<Projection> projection = open_projection(other, vienna());
    const std::size_t from = i > 2 ? i - 2 : 0;
    must_add(*projection, std::span(records_).subspan(from, i + 1 - from));
    EXPECT_EQ(projection->progress().height, records_[i].header.height);
  }
  EXPECT_EQ(dump(other), whole);
}

TEST_F(ProjectionTest, ABlockThatCannotBeAddedLeavesNothingOfItsBatch) {
  const std::size_t half = records_.size() / 2;
  must_add(*open_projection(path_, vienna()), std::span(records_).first(half));
  const std::string before = dump(path_);

  std::vector<BlockRecord> rest(records_.begin() + static_cast<std::ptrdiff_t>(half),
                                records_.end());
  ASSERT_FALSE(rest.back().balances.empty());
  rest.back().balances.front().posted += Amount(1);  // the ledger says otherwise
  const Result<void> added = open_projection(path_, vienna())->add(rest);
  ASSERT_FALSE(added);
  EXPECT_NE(added.error().message.find("in the ledger and"), std::string::npos);
  EXPECT_EQ(dump(path_), before);

  must_add(*open_projection(path_, vienna()), records_);
  const std::string other = directory_.file("other.sqlite");
  must_add(*open_projection(other, vienna()), records_);
  EXPECT_EQ(dump(path_), dump(other));
}

TEST_F(ProjectionTest, BalancesAreTheLedgers) {
  must_add(*open_projection(path_, vienna()), records_);
  auto database = open_for_reading(path_);
  ASSERT_TRUE(database);
  Statement accounts(**database, "SELECT account, posted FROM accounts");
  std::uint32_t count = 0;
  for (accounts.bind(); accounts.next(); ++count)
    EXPECT_EQ(accounts.amount(1), town_.ledger().account(accounts.id<AccountIndex>(0)).posted);
  EXPECT_EQ(count, town_.ledger().account_count());
}

TEST_F(ProjectionTest, ReadingsKeepTheirFate) {
  must_add(*open_projection(path_, vienna()), records_);
  auto database = open_for_reading(path_);
  ASSERT_TRUE(database);
  Statement faults(**database, "SELECT SUM(fault = 0), SUM(fault > 0) FROM readings");
  ASSERT_TRUE(faults.bind().next());
  EXPECT_EQ(faults.number(0), 2);
  EXPECT_EQ(faults.number(1), 1);
}

TEST_F(ProjectionTest, AFileOfAnotherLedgerOrZoneBeginsAnew) {
  must_add(*open_projection(path_, vienna()), records_);
  EXPECT_EQ(open_projection(path_, vienna())->progress().height, records_.back().header.height);
  EXPECT_EQ(open_projection(path_, env::TimeZone())->progress().height, Height(0));
}

TEST_F(ProjectionTest, AFileThatIsNoDatabaseIsReplaced) {
  {
    std::FILE* file = std::fopen(path_.c_str(), "w");
    std::fputs("this is no database, and long enough to have a header of its own ............",
               file);
    std::fclose(file);
  }
  EXPECT_EQ(open_projection(path_, vienna())->progress().height, Height(0));
}

}  // namespace
}  // namespace wattbook::history
