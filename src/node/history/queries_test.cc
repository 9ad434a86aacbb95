#include "node/history/queries.h"

#include <map>

#include "base/prng.h"
#include "node/history/directory.h"
#include "node/history/events.h"
#include "node/history/explanation.h"
#include "node/history/history_fixture_test.h"
#include "node/history/statement_csv.h"
#include "node/history/statement_pdf.h"

namespace wattbook::history {
namespace {

using chain::Town;

constexpr Span always{Instant(0), Instant(4'000'000'000'000)};

// Trades straight into the tables, three days of them around the night clocks go forward.
class BarsTest : public testing::Test {
 protected:
  struct Trade {
    Instant time;
    Price price;
    Amount quantity;
  };

  BarsTest() {
    Town town;
    town.found({});
    must_add(*open_projection(path_, vienna()), records_of(town));
    auto database = Database::open(path_, Access::read_write);
    MarketTables tables(**database);
    Prng prng(7);
    Instant time = first_;
    for (int i = 0; i < 4'000; ++i) {
      time = time + Duration(static_cast<std::int64_t>(prng.below(120'000)));
      const Trade trade{time, Price(static_cast<std::int64_t>(prng.below(900)) * 100 - 1'000),
                        Amount(10'000 * (1 + static_cast<std::int64_t>(prng.below(50))))};
      trades_.push_back(trade);
      tables.add(Booking{.receipt = 1, .time = time, .value_time = time},
                 chain::Traded{.price = trade.price, .quantity = trade.quantity}, Amount(0));
      if (i % 100 == 0) tables.flush();
    }
    tables.flush();
  }

  // Bars as a person would draw them: trades sorted into spans, one by one.
  template <class StartOf>
  std::vector<BarRow> plain(StartOf start_of) const {
    std::map<Instant, std::vector<Trade>> spans;
    for (const Trade& trade : trades_) spans[start_of(trade.time)].push_back(trade);
    std::vector<BarRow> out;
    for (const auto& [start, list] : spans) {
      BarRow bar{.start = start,
                 .open = list.front().price,
                 .high = list.front().price,
                 .low = list.front().price,
                 .close = list.back().price,
                 .trades = list.size()};
      for (const Trade& trade : list) {
        if (trade.price > bar.high) bar.high = trade.price;
        if (trade.price < bar.low) bar.low = trade.price;
        bar.volume += trade.quantity;
        bar.cash += cost_floor(watt_energy(trade.quantity), trade.price);
      }
      out.push_back(bar);
    }
    return out;
  }

  std::vector<BarRow> ask(Duration length, DayClock clock) {
    auto database = open_for_reading(path_);
    const auto list = bars(**database, CommunityIndex(0), chain::Instrument::watt, length, clock,
                           {first_ - one_day - one_day, always.until});
    EXPECT_TRUE(list) << list.error().message;
    return list.value_or(BarList{}).bars;
  }

  ScratchDirectory directory_;
  const std::string path_ = directory_.file("history.sqlite");
  const Instant first_ = start_of_day(vienna(), day_at(vienna(), Instant(1'774'700'000'000)));
  std::vector<Trade> trades_;
};

TEST_F(BarsTest, AreThoseOfAPlainReference) {
  for (const std::int64_t minutes : {1, 5, 15, 60, 240, 1440}) {
    const Duration length(minutes * one_minute.value);
    EXPECT_EQ(ask(length, DayClock::utc), plain([&](Instant time) {
                return Instant(time.unix_ms / length.value * length.value);
              }))
        << minutes;
  }
}

TEST_F(BarsTest, ADayOfTheSiteHasTheHoursOfItsClock) {
  const env::TimeZone zone = vienna();
  const std::vector<BarRow> days = ask(one_day, DayClock::site);
  EXPECT_EQ(days, plain([&](Instant time) { return start_of_day(zone, day_at(zone, time)); }));
  ASSERT_GE(days.size(), 3u);
  // The last Sunday of March has 23 hours.
  std::map<std::int64_t, int> lengths;
  for (std::size_t i = 1; i < days.size(); ++i)
    ++lengths[(days[i].start - days[i - 1].start).value / one_hour.value];
  EXPECT_EQ(lengths[23], 1);
}

TEST_F(BarsTest, LengthsThatAreNoBarAreRefused) {
  auto database = open_for_reading(path_);
  for (const Duration length :
       {Duration(0), Duration(59'999), one_minute + Duration(1), one_day + one_minute})
    EXPECT_FALSE(bars(**database, CommunityIndex(0), chain::Instrument::watt, length, DayClock::utc,
                      always));
}

class QueriesTest : public testing::Test {
 protected:
  QueriesTest() {
    must_add(*open_projection(path_, vienna()), records_of(town_));
    database_ = std::move(*open_for_reading(path_));
  }
  ScratchDirectory directory_;
  const std::string path_ = directory_.file("history.sqlite");
  const Town town_ = small_town();
  std::unique_ptr<Database> database_;
};

TEST_F(QueriesTest, PagesFollowEachOtherWithoutGapOrRepeat) {
  const PageRequest everything{.before = std::nullopt, .rows = 1'000};
  const auto all = account_receipts(*database_, address_of("operator"), everything);
  ASSERT_TRUE(all);
  EXPECT_FALSE(all->cursor);
  ASSERT_GT(all->receipts.size(), 5u);
  std::vector<ReceiptRow> paged;
  PageRequest page{.before = std::nullopt, .rows = 2};
  do {
    const auto part = account_receipts(*database_, address_of("operator"), page);
    ASSERT_TRUE(part);
    paged.insert(paged.end(), part->receipts.begin(), part->receipts.end());
    page.before = part->cursor;
  } while (page.before);
  EXPECT_EQ(paged, all->receipts);
  EXPECT_EQ(all->receipts.front().command, "CorrectInterval");
  EXPECT_EQ(all->receipts.front().code, "none");
  const auto again = find_receipt(*database_, all->receipts.front().id);
  ASSERT_TRUE(again && *again);
  EXPECT_EQ(**again, all->receipts.front());
  EXPECT_FALSE(*find_receipt(*database_, CommandId{}));
}

TEST_F(QueriesTest, PostingsEndWithTheBalance) {
  const auto page = member_postings(*database_, address_of("flat"), "EUR", {});
  ASSERT_TRUE(page) << page.error().message;
  EXPECT_EQ(page->postings.front().balance, town_.cash("flat"));
  Amount sum;
  for (const PostingRow& row : page->postings) sum += row.amount;
  EXPECT_EQ(sum, town_.cash("flat"));
  EXPECT_EQ(page->postings.back().reason, "deposit");
  EXPECT_FALSE(member_postings(*database_, address_of("flat"), "GBP", {}));
}

TEST_F(QueriesTest, TradesOfAMemberAreThoseOfTheMarket) {
  const auto market = market_trades(*database_, CommunityIndex(0), chain::Instrument::watt, {});
  const auto buyer = member_trades(*database_, address_of("flat"), {});
  ASSERT_TRUE(market && buyer);
  ASSERT_EQ(market->trades.size(), 1u);
  EXPECT_EQ(buyer->trades, market->trades);
  EXPECT_EQ(market->trades.front().seller, address_of("roof"));
  EXPECT_EQ(market->trades.front().cash, units("0.12"));
  EXPECT_TRUE(member_trades(*database_, address_of("store"), {})->trades.empty());
}

TEST_F(QueriesTest, AuctionsAlarmsAndFeesOfNobodyAreRefusedOrEmpty) {
  EXPECT_FALSE(community_auctions(*database_, CommunityIndex(9), {}));
  EXPECT_FALSE(community_alarms(*database_, CommunityIndex(9), {}));
  EXPECT_FALSE(member_fees(*database_, address_of("nobody"), CommunityIndex(0), always));
  EXPECT_TRUE(community_alarms(*database_, CommunityIndex(0), {})->alarms.empty());
}

// Straight into the tables: three auctions and alarms, and fees in two intervals.
class EventsTest : public QueriesTest {
 protected:
  EventsTest() {
    const auto database = std::move(*Database::open(path_, Access::read_write));
    const auto put = [&](std::string_view sql) { database->execute(sql); };
    put("DELETE FROM auctions; DELETE FROM alarms; DELETE FROM postings WHERE reason IN (9, 15)");
    put("INSERT INTO auctions SELECT 0, 1000 + value, 100000, value, 5, 6, 2 FROM "
        "(SELECT 1 AS value UNION SELECT 2 UNION SELECT 3)");
    put("INSERT INTO alarms SELECT NULL, 0, (SELECT MAX(member) FROM members), 1, "
        "700, 2, 5000 FROM "
        "(SELECT 1 UNION SELECT 2 UNION SELECT 3)");
    CHECK(database->check().has_value());
  }
  void post(AssetIndex asset, ledger::TransferReason reason, Amount amount, Instant time) {
    const auto database = std::move(*Database::open(path_, Access::read_write));
    const auto member = find_member(*database, address_of("flat"));
    const auto account = find_account(*database, *member, asset);
    CHECK(account.has_value());
    Statement insert(*database, "INSERT INTO postings VALUES(?, ?, 0, ?, ?, 0, 2, ?, ?)");
    insert.run(*account, ++posted_, amount, std::int64_t{std::to_underlying(reason)}, time, time);
    CHECK(database->check().has_value());
  }

  std::int64_t posted_ = 1'000'000;
};

TEST_F(EventsTest, AuctionsComeLatestFirstAndInPages) {
  const auto first =
      community_auctions(*database_, CommunityIndex(0), {.before = std::nullopt, .rows = 2});
  ASSERT_TRUE(first) << first.error().message;
  ASSERT_EQ(first->auctions.size(), 2u);
  EXPECT_EQ(first->auctions[0].number, 1003u);
  EXPECT_EQ(first->auctions[0].interval, interval_start(IntervalNumber(1003), Town::quarter));
  EXPECT_EQ(first->auctions[0].volume, Amount(3));
  EXPECT_EQ(first->auctions[1].price, Price(100'000));
  ASSERT_EQ(first->cursor, 1002u);
  const auto rest =
      community_auctions(*database_, CommunityIndex(0), {.before = first->cursor, .rows = 2});
  ASSERT_EQ(rest->auctions.size(), 1u);
  EXPECT_EQ(rest->auctions[0].number, 1001u);
  EXPECT_FALSE(rest->cursor);
}

TEST_F(EventsTest, AlarmsNameTheMember) {
  const auto page = community_alarms(*database_, CommunityIndex(0), {});
  ASSERT_TRUE(page) << page.error().message;
  ASSERT_EQ(page->alarms.size(), 3u);
  EXPECT_EQ(page->alarms[0].kind, chain::AlarmKind::fee_arrears);
  EXPECT_EQ(page->alarms[0].amount, Amount(700));
  EXPECT_EQ(page->alarms[0].time, Instant(5'000));
  EXPECT_GT(page->alarms[0].number, page->alarms[1].number);
}

TEST_F(EventsTest, FeesAreSummedByIntervalAndKind) {
  using enum ledger::TransferReason;
  const auto community = find_community(*database_, CommunityIndex(0));
  const Instant second = Town::begin + Town::quarter;
  post(community->cash, trade_fee, Amount(-30), Town::begin + one_minute);
  post(community->cash, trade_fee, Amount(-12), Town::begin + one_minute);
  post(community->cash, payment, Amount(-99), Town::begin + one_minute);
  post(AssetIndex(0), storage_fee, Amount(-7), second - Duration(1));
  post(AssetIndex(0), storage_fee, Amount(-8), second);
  const auto fees = member_fees(*database_, address_of("flat"), CommunityIndex(0),
                                {Town::begin, second + one_hour});
  ASSERT_TRUE(fees) << fees.error().message;
  const std::vector<FeeRow> expected{{Town::begin, "trade_fee", "EUR", Amount(-42), 2},
                                     {Town::begin, "storage_fee", "TSL", Amount(-7), 1},
                                     {second, "storage_fee", "TSL", Amount(-8), 1}};
  EXPECT_EQ(*fees, expected);
  EXPECT_EQ(
      member_fees(*database_, address_of("flat"), CommunityIndex(0), {second, second + one_hour})
          ->size(),
      1u);
}

TEST_F(QueriesTest, SeriesSumUpToTheSameByEveryStep) {
  for (const Step step : {Step::interval, Step::day, Step::month}) {
    const auto flat =
        member_series(*database_, address_of("flat"), CommunityIndex(0), step, always);
    ASSERT_TRUE(flat) << flat.error().message;
    ASSERT_EQ(flat->rows.size(), 1u);
    EXPECT_EQ(flat->rows.front().imported, kwh("0.4"));
    EXPECT_EQ(flat->rows.front().corrections, 1u);
    const auto all = community_series(*database_, CommunityIndex(0), step, always);
    ASSERT_TRUE(all);
    EXPECT_EQ(all->rows.front().imported, kwh("0.5"));
    EXPECT_EQ(all->rows.front().exported, kwh("2"));
  }
}

TEST_F(QueriesTest, AnExplanationLeadsFromReadingsToMoney) {
  const auto told = explain(*database_, address_of("flat"), CommunityIndex(0), Town::begin);
  ASSERT_TRUE(told) << told.error().message;
  EXPECT_EQ(told->from, Town::begin);
  ASSERT_EQ(told->readings.size(), 2u);  // one of them refused
  EXPECT_EQ(told->readings[0].import_register, kwh("0.5"));
  EXPECT_EQ(told->readings[1].fault, 5u);
  ASSERT_EQ(told->corrections.size(), 1u);
  EXPECT_EQ(told->corrections[0].quality, "substituted");
  EXPECT_EQ(told->corrections[0].reason, "clock was wrong");
  ASSERT_EQ(told->settlements.size(), 2u);
  EXPECT_EQ(told->settlements[0].imported, kwh("0.5"));
  EXPECT_EQ(told->settlements[1].imported, kwh("-0.1"));
  ASSERT_TRUE(told->tariff);
  EXPECT_EQ(told->tariff->import_price, price("0.3"));
  ASSERT_EQ(told->amounts.size(), 1u);
  EXPECT_EQ(told->amounts[0].line, "grid_import");
  EXPECT_EQ(told->amounts[0].amount, -cost_floor(told->amounts[0].energy, told->amounts[0].price));
  EXPECT_FALSE(explain(*database_, address_of("nobody"), CommunityIndex(0), Town::begin));
}

// Protocol version 5: who stands between the meter and the ledger, to the bill.
TEST(EvidenceOnTheBill, IsThatOfTheWorstReading) {
  using metering::Evidence;
  Town town;
  town.found({});
  town.upgrade_to_newest();
  const MeterIndex flat = town.household("flat");
  town.deposit("flat", "20");
  const Instant start = interval_start(interval_of(town.now, Town::quarter), Town::quarter);
  const Evidence said[] = {Evidence::read_from_meter, Evidence::read_from_meter,
                           Evidence::imported};
  for (int i = 0; i < 3; ++i) {
    chain::ReportReadings report;
    town.now = start + Duration((i + 1) * Town::quarter.value);
    report.readings = {{.meter = flat,
                        .sequence = static_cast<std::uint64_t>(i) + 10,
                        .time = town.now,
                        .import_register = Energy((i + 1) * units_per_whole),
                        .evidence = said[i]}};
    town.must("concentrator", report);
    town.advance_to(town.now + Duration(6 * one_minute.value));
  }
  const ScratchDirectory folder;
  const std::string path = folder.file("history.sqlite");
  must_add(*open_projection(path, vienna()), records_of(town));
  const auto database = open_for_reading(path);
  ASSERT_TRUE(database);

  const auto told = explain(**database, address_of("flat"), CommunityIndex(0),
                            start + Duration(2 * Town::quarter.value));
  ASSERT_TRUE(told) << told.error().message;
  ASSERT_EQ(told->settlements.size(), 1u);
  EXPECT_EQ(told->settlements[0].evidence, Evidence::imported);
  ASSERT_EQ(told->readings.size(), 2u);
  EXPECT_EQ(told->readings[0].evidence, Evidence::read_from_meter);
  EXPECT_EQ(told->readings[1].evidence, Evidence::imported);

  const auto statement = member_statement(**database, address_of("flat"), CommunityIndex(0),
                                          month_of_day(day_at(vienna(), start)));
  ASSERT_TRUE(statement) << statement.error().message;
  // The first interval rests on the registers at installation too, which were told by hand.
  EXPECT_EQ(statement->evidence, (std::vector<StatementEvidence>{{Evidence::read_from_meter, 1},
                                                                 {Evidence::imported, 2}}));
  EXPECT_NE(statement_csv(*statement).find("evidence,,imported,,,,,2,\r\n"), std::string::npos);
}

TEST_F(QueriesTest, AStatementIsPrintedInBothLanguages) {
  const auto statement = member_statement(*database_, address_of("flat"), CommunityIndex(0),
                                          month_of_day(day_at(vienna(), Town::begin)));
  ASSERT_TRUE(statement) << statement.error().message;
  for (const Language language : {Language::en, Language::zh}) {
    const Result<std::string> pdf = statement_pdf(*statement, language);
    ASSERT_TRUE(pdf) << pdf.error().message;
    EXPECT_TRUE(pdf->starts_with("%PDF-1."));
    EXPECT_NE(pdf->find("%%EOF"), std::string::npos);
    EXPECT_EQ(pdf->find("SimSun") != std::string::npos, language == Language::zh);
  }
  const std::string csv = statement_csv(*statement);
  EXPECT_NE(csv.find("line,0,bought,false,0.2,0.6,-0.12,1,DOMAIN 6.1\r\n"), std::string::npos)
      << csv;
  EXPECT_NE(csv.find("balance,,EUR opening,,,,0,,\r\n"), std::string::npos) << csv;
}

}  // namespace
}  // namespace wattbook::history
