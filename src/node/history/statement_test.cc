#include "node/history/statement.h"

#include <map>
#include <memory>

#include "node/history/history_fixture_test.h"

namespace wattbook::history {
namespace {

using chain::Town;

Month month_at(Instant time) { return month_of_day(day_at(vienna(), time)); }

MemberStatement statement_of(const std::string& path, std::string_view name, Month month) {
  auto database = open_for_reading(path);
  EXPECT_TRUE(database);
  auto statement = member_statement(**database, address_of(name), CommunityIndex(0), month);
  EXPECT_TRUE(statement) << statement.error().message;
  return statement.value_or(MemberStatement{});
}

const StatementBalance& balance_of(const MemberStatement& statement, std::string_view kind) {
  for (const StatementBalance& balance : statement.balances)
    if (balance.kind == kind) return balance;
  ADD_FAILURE() << "no balance of " << kind;
  return statement.balances.front();
}

// The line of this kind, all prices together.
StatementLine line_of(const MemberStatement& statement, LineKind kind, bool correction = false) {
  StatementLine out;
  for (const StatementLine& line : statement.lines) {
    if (line.kind != kind || line.correction != correction) continue;
    out.energy += line.energy;
    out.amount += line.amount;
    out.count += line.count;
  }
  return out;
}

struct Balances {
  Amount cash;
  Amount debt;
  Amount watt;
  bool operator==(const Balances&) const = default;
};

// A year of hours under the clock of Vienna: a roof that shares, a flat that pays, a cellar without
// money that falls into debt. Prices differ by day and night.
class YearTest : public testing::Test {
 protected:
  static constexpr const char* names[] = {"roof", "flat", "cellar"};

  static void SetUpTestSuite() {
    directory_ = std::make_unique<ScratchDirectory>();
    live_a_year();
    must_add(*open_projection(path(), vienna()), records_of(town_));
  }
  static void TearDownTestSuite() { directory_.reset(); }
  static std::string path() { return directory_->file("history.sqlite"); }

  static Balances balances(const char* name) {
    return {town_.cash(name), town_.balance(name, town_.community().debt), town_.watt(name)};
  }

  static void set_tariff() {
    chain::SetTariff tariff;
    tariff.first_interval = town_.community().closed + IntervalNumber(1);
    for (std::int64_t i = 0; i < 24 * 40; ++i) {
      const bool night = (tariff.first_interval.value + i) % 24 < 6;
      tariff.points.push_back(
          night ? chain::TariffPoint{price("0.2"), price("-0.01"), price("0.1")}
                : chain::TariffPoint{price("0.333333"), price("0.07"), price("0.15")});
    }
    town_.must("operator", tariff);
  }

  static void correct(IntervalNumber interval, MeterIndex meter) {
    chain::CorrectInterval correction;
    correction.meter = meter;
    correction.interval = interval;
    correction.import_energy = kwh("1.25");
    correction.reason = "the meter stood still";
    town_.must("operator", correction);
  }

  static void live_a_year() {
    chain::CommunitySettings settings;
    settings.interval_length = one_hour;
    settings.mode = chain::TradingMode::sharing;
    town_.found(settings);
    std::vector<MeterIndex> meters;
    for (const char* name : names) meters.push_back(town_.household(name));
    town_.deposit("flat", "100");
    const Instant first = interval_start(interval_of(town_.now, one_hour), one_hour) + one_hour;
    Energy flat, cellar, roof;
    const auto read = [&](Instant time) {
      const std::string texts[] = {format_decimal(roof.value), format_decimal(flat.value),
                                   format_decimal(cellar.value)};
      read_at(town_, time,
              {{meters[0], "0", texts[0]}, {meters[1], texts[1], "0"}, {meters[2], texts[2], "0"}});
    };
    for (std::int64_t hour = 0; hour < 366 * 24; ++hour) {
      const Instant end = first + Duration((hour + 1) * one_hour.value);
      if (hour % (24 * 30) == 0) set_tariff();
      roof += hour % 24 < 12 ? Energy(400'001 + hour) : Energy(0);
      flat += Energy(250'007 + hour % 7);
      cellar += Energy(111'111);
      read(end);
      town_.advance_to(end + settings.gate);
      if (month_at(end) != month_at(end - Duration(1)))
        for (const char* name : names)
          at_month_end_[{name, month_at(end - Duration(1))}] = balances(name);
      if (hour % 1000 == 500) {
        town_.deposit("flat", "55.5");
        town_.deposit("cellar", "3");
        correct(interval_of(end, one_hour) - IntervalNumber(600), meters[1]);
      }
    }
  }

  static inline Town town_;
  static inline std::unique_ptr<ScratchDirectory> directory_;
  static inline std::map<std::pair<std::string, Month>, Balances> at_month_end_;
};

TEST_F(YearTest, EveryMonthClosesWithTheLedgersBalances) {
  ASSERT_GE(at_month_end_.size(), 36u);
  for (const auto& [key, expected] : at_month_end_) {
    const MemberStatement statement = statement_of(path(), key.first, key.second);
    SCOPED_TRACE(key.first + " " + statement.month);
    EXPECT_TRUE(statement.complete);
    const Balances closing{balance_of(statement, "cash").closing,
                           balance_of(statement, "debt").closing,
                           balance_of(statement, "watt").closing};
    EXPECT_EQ(closing, expected);
    const auto before = at_month_end_.find({key.first, month_at(statement.from - Duration(1))});
    if (before == at_month_end_.end()) continue;
    EXPECT_EQ(balance_of(statement, "cash").opening, before->second.cash);
    EXPECT_EQ(balance_of(statement, "debt").opening, before->second.debt);
    EXPECT_EQ(statement.total,
              expected.cash - expected.debt - before->second.cash + before->second.debt);
  }
}

TEST_F(YearTest, MonthsHaveTheHoursOfTheSitesClock) {
  const std::int32_t year = month_at(Town::begin).year;
  std::map<std::int32_t, std::uint32_t> hours;
  for (const std::int32_t month : {7, 9, 10, 11})
    hours[month] = statement_of(path(), "flat", {year, month}).intervals;
  EXPECT_EQ(hours, (std::map<std::int32_t, std::uint32_t>{
                       {7, 31 * 24}, {9, 30 * 24}, {10, 31 * 24 + 1}, {11, 30 * 24}}));
  EXPECT_EQ(statement_of(path(), "flat", {year + 1, 3}).intervals, 31u * 24 - 1);
  const MemberStatement october = statement_of(path(), "flat", {year, 10});
  EXPECT_EQ(october.settled, october.intervals);
  EXPECT_EQ(october.energy.imported.value / 250'000, 31 * 24 + 1);
}

TEST_F(YearTest, LinesArePricesTimesEnergy) {
  const MemberStatement statement =
      statement_of(path(), "cellar", {month_at(Town::begin).year, 11});
  std::size_t grid_lines = 0;
  for (const StatementLine& line : statement.lines) {
    if (line.kind != LineKind::grid_import) continue;
    ++grid_lines;
    // Each interval is rounded down by less than one unit.
    const Amount exact = cost_floor(line.energy, *line.price);
    EXPECT_GE(-line.amount + Amount(line.count), exact);
    EXPECT_LE(-line.amount, exact);
    EXPECT_EQ(line.rule, "DOMAIN 4.4");
  }
  EXPECT_EQ(grid_lines, 2u);
  EXPECT_GT(line_of(statement, LineKind::shared_in).energy, Energy(0));
  EXPECT_GT(balance_of(statement, "debt").closing, Amount(0));
}

TEST_F(YearTest, ACorrectionCountsInTheMonthInWhichItIsBooked) {
  std::uint32_t corrections = 0;
  for (const auto& [key, ignored] : at_month_end_) {
    const MemberStatement statement = statement_of(path(), key.first, key.second);
    corrections += statement.corrections;
    // The first readings reach back to the installation, into an interval closed before.
    const bool first = key.second == month_at(Town::begin);
    if (statement.corrections == 0 || key.first != "flat" || first) continue;
    const StatementLine line = line_of(statement, LineKind::grid_import, true);
    const StatementLine shared = line_of(statement, LineKind::shared_in, true);
    EXPECT_LT(line.amount + shared.amount, Amount(0));  // 1.25 kWh instead of 0.25
    EXPECT_GT(line.energy + shared.energy, kwh("0.9"));
  }
  EXPECT_GE(corrections, 9u);
}

TEST_F(YearTest, WhoIsNotThereHasNoStatement) {
  auto database = open_for_reading(path());
  ASSERT_TRUE(database);
  const Month month = month_at(Town::begin);
  const auto of = [&](const char* name, std::uint16_t community) {
    return member_statement(**database, address_of(name), CommunityIndex(community), month);
  };
  EXPECT_NE(of("nobody", 0).error().message.find("knows no account"), std::string::npos);
  EXPECT_NE(of("flat", 1).error().message.find("no community 1"), std::string::npos);
  EXPECT_NE(of("governor", 0).error().message.find("is not a member"), std::string::npos);
}

TEST(Statement, CountsTradesFeesAndTheStore) {
  ScratchDirectory directory;
  Town town;
  chain::CommunitySettings settings;
  settings.fee_per_lot = Amount(100);
  town.found(settings);
  const MeterIndex roof = town.household("roof");
  const MeterIndex flat = town.household("flat");
  town.battery("store", "50");
  town.give_tsl("roof", "30");
  town.give_tsl("flat", "30");
  town.deposit("flat", "20");
  town.deposit("roof", "1");
  const Instant end = Town::begin + Town::quarter;
  read_at(town, end, {{roof, "0", "2"}, {flat, "0.5", "0"}});
  town.advance_to(end + settings.gate);
  chain::PlaceOrder order;
  order.side = market::Side::sell;
  order.price = price("0.2");
  order.quantity = units("1");
  town.must("roof", order);
  order.side = market::Side::buy;
  order.quantity = units("0.6");
  town.must("flat", order);
  const std::string path = directory.file("history.sqlite");
  must_add(*open_projection(path, vienna()), records_of(town));

  const MemberStatement buyer = statement_of(path, "flat", month_at(Town::begin));
  EXPECT_FALSE(buyer.complete);
  EXPECT_EQ(line_of(buyer, LineKind::bought),
            (StatementLine{.energy = kwh("0.6"), .amount = units("-0.12"), .count = 1}));
  EXPECT_EQ(line_of(buyer, LineKind::market_fee).amount, Amount(-60 * 100));
  EXPECT_EQ(line_of(buyer, LineKind::grid_import).amount, units("-0.15"));
  EXPECT_EQ(line_of(buyer, LineKind::deposit).amount, units("20"));
  EXPECT_EQ(balance_of(buyer, "watt").closing, units("0.6"));
  EXPECT_EQ(balance_of(buyer, "cash").closing, town.cash("flat"));
  EXPECT_EQ(buyer.energy.grid, kwh("0.5"));
  EXPECT_EQ(buyer.energy.bought, kwh("0.6"));

  const MemberStatement seller = statement_of(path, "roof", month_at(Town::begin));
  EXPECT_EQ(line_of(seller, LineKind::sold).amount, units("0.12"));
  EXPECT_EQ(seller.energy.to_store, kwh("2"));
  EXPECT_EQ(balance_of(seller, "watt").closing, units("1.4"));
  EXPECT_EQ(balance_of(seller, "tsl").closing, town.tsl("roof"));
}

TEST(Statement, ABalanceThatDoesNotAddUpIsRefused) {
  ScratchDirectory directory;
  Town town;
  town.found({});
  town.household("flat");
  town.deposit("flat", "20");
  const std::string path = directory.file("history.sqlite");
  must_add(*open_projection(path, vienna()), records_of(town));
  {
    auto writer = Database::open(path, Access::read_write);
    ASSERT_TRUE(writer);
    (*writer)->execute("UPDATE account_days SET credit = credit + 1 WHERE credit = 20000000");
  }
  auto database = open_for_reading(path);
  const auto statement =
      member_statement(**database, address_of("flat"), CommunityIndex(0), month_at(Town::begin));
  ASSERT_FALSE(statement);
  EXPECT_NE(statement.error().message.find("does not add up"), std::string::npos);
}

}  // namespace
}  // namespace wattbook::history
