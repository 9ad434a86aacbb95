#include "core/chain/machine.h"

#include <gtest/gtest.h>

#include "core/chain/chain_fixture_test.h"

namespace wattbook::chain {
namespace {

PlaceOrder order(market::Side side, std::string_view at_price, std::string_view quantity) {
  PlaceOrder command;
  command.side = side;
  command.price = price(at_price);
  command.quantity = units(quantity);
  return command;
}

// Two homes, a bank, money, no battery, sharing by consumption.
struct SharingTown : Town {
  MeterIndex roof, flat;
  SharingTown() {
    CommunitySettings settings;
    settings.mode = TradingMode::sharing;
    found(settings);
    roof = household("roof");
    flat = household("flat");
    deposit("flat", "100");
  }
};

TEST(Machine, SharesAnIntervalAndPricesTheRest) {
  SharingTown town;
  const Instant end = town.begin + Town::quarter;
  town.now = end;
  town.read(end, {{town.roof, "0", "2"}, {town.flat, "3", "0"}});
  town.advance_to(end + Duration(6 * one_minute.value));
  // 2 kWh at 0.15 from the roof, 1 kWh at 0.30 from the grid.
  EXPECT_EQ(town.cash("flat"), units("99.4"));
  EXPECT_EQ(town.cash("roof"), units("0.3"));
  EXPECT_EQ(town.community().totals.shared, kwh("2"));
  EXPECT_EQ(town.community().totals.grid_import, kwh("1"));
  EXPECT_EQ(town.community().totals.grid_export, kwh("0"));
}

TEST(Machine, BooksADebtWhereCashIsMissingAndRepaysItFromADeposit) {
  SharingTown town;
  const Instant end = town.begin + Town::quarter;
  town.now = end;
  town.read(end, {{town.roof, "1", "0"}});
  town.advance_to(end + Duration(6 * one_minute.value));
  EXPECT_EQ(town.balance("roof", town.community().debt), units("0.3"));
  town.deposit("roof", "0.1");
  EXPECT_EQ(town.balance("roof", town.community().debt), units("0.2"));
  EXPECT_EQ(town.cash("roof"), units("0"));
}

TEST(Machine, ResettlesALateReadingByTheDifference) {
  SharingTown town;
  const Instant end = town.begin + Town::quarter;
  town.now = end;
  town.read(end, {{town.flat, "3", "0"}});
  town.advance_to(end + Duration(6 * one_minute.value));
  EXPECT_EQ(town.cash("flat"), units("99.1"));  // all from the grid
  const Outcome outcome = town.read(end, {{town.roof, "0", "2"}});
  EXPECT_EQ(outcome.refused.code, Rejection::none);
  EXPECT_EQ(town.cash("flat"), units("99.4"));
  EXPECT_EQ(town.cash("roof"), units("0.3"));
}

// A battery of 100 kWh, a market, TSL for storage.
struct TradingTown : Town {
  MeterIndex roof, flat;
  TradingTown() {
    CommunitySettings settings;
    settings.mode = TradingMode::exchange_then_sharing;
    settings.storage_budget = units("15000");
    found(settings);
    battery("owner", "100");
    roof = household("roof");
    flat = household("flat");
    give_tsl("roof", "50");
    give_tsl("flat", "50");
    deposit("flat", "100");
  }
  void settle(const std::vector<Registers>& registers) {
    const Instant end = interval_end(community().closed + IntervalNumber(1), quarter);
    now = std::max(now, end);
    read(end, registers);
    advance_to(end + Duration(6 * one_minute.value));
  }
};

TEST(Machine, MintsIntoTheBatteryAndBurnsFromIt) {
  TradingTown town;
  town.settle({{town.roof, "0", "4"}, {town.flat, "0", "0"}});
  EXPECT_EQ(town.watt("roof"), units("4"));
  town.settle({{town.roof, "1", "4"}, {town.flat, "0", "0"}});
  EXPECT_EQ(town.watt("roof"), units("3"));
  EXPECT_EQ(town.community().totals.minted, kwh("4"));
  EXPECT_EQ(town.community().totals.burned, kwh("1"));
}

TEST(Machine, CoversAnExpectedAskWhenItsEnergyIsMinted) {
  TradingTown town;
  town.must("roof", order(market::Side::sell, "0.1", "2"));  // nothing stored yet: expected
  town.must("flat", order(market::Side::buy, "0.2", "2"));   // the book stands crossed
  EXPECT_EQ(town.watt("flat"), units("0"));
  town.settle({{town.roof, "0", "3"}, {town.flat, "0", "0"}});
  EXPECT_EQ(town.watt("flat"), units("2"));
  EXPECT_EQ(town.watt("roof"), units("1"));
  EXPECT_EQ(town.cash("roof"), units("0.4"));  // at the resting bid's price
  EXPECT_EQ(town.cash("flat"), units("99.6"));
}

TEST(Machine, BuysWhatIsMissingUpToTheCeiling) {
  TradingTown town;
  town.settle({{town.roof, "0", "3"}, {town.flat, "0", "0"}});
  town.must("roof", order(market::Side::sell, "0.2", "3"));
  SetCeiling ceiling;
  ceiling.ceiling = price("0.25");
  town.must("flat", ceiling);
  town.settle({{town.roof, "0", "3"}, {town.flat, "1", "0"}});
  EXPECT_EQ(town.cash("roof"), units("0.2"));
  EXPECT_EQ(town.community().totals.grid_import, kwh("0"));
}

TEST(Machine, ChargesTheStorageFeeEightyTenTen) {
  TradingTown town;
  town.settle({{town.roof, "0", "4"}, {town.flat, "0", "0"}});
  for (int i = 0; i < 10; ++i) town.settle({{town.roof, "0", "4"}, {town.flat, "0", "0"}});
  // 4 kWh x 10 intervals x 0.0001 TSL = 0.004 TSL.
  EXPECT_EQ(town.tsl("owner"), units("0.0032"));
}

TEST(Machine, RefusesRepeatsAndSaysWhichFieldDiffers) {
  TradingTown town;
  Transfer transfer;
  transfer.legs = {{town.community().cash, address_of("roof"), units("1")}};
  const Bytes signed_command = town.sign("flat", transfer);
  EXPECT_EQ(town.submit(signed_command).refused.code, Rejection::none);
  const Outcome repeat = town.submit(signed_command);
  EXPECT_EQ(repeat.refused.code, Rejection::exists);
  EXPECT_FALSE(repeat.included);
  auto other = std::get<Transfer>(decode_signed(signed_command)->command);
  other.memo = "changed";
  const Outcome different = town.submit(town.sign_as("flat", other));
  EXPECT_EQ(different.refused.code, Rejection::exists_with_different);
  EXPECT_EQ(different.refused.field, "memo");
}

TEST(Machine, ReplaysFromGenesisAndFromASnapshotToTheSameRoot) {
  TradingTown town;
  town.must("roof", order(market::Side::sell, "0.1", "2"));
  town.must("flat", order(market::Side::buy, "0.09", "2"));
  town.settle({{town.roof, "0", "3"}, {town.flat, "0", "0"}});
  const Bytes middle = town.machine.snapshot();
  const std::size_t blocks_before = town.blocks.size();
  town.settle({{town.roof, "0", "3"}, {town.flat, "1", "0"}});
  town.must("flat", order(market::Side::buy, "0.12", "1"));
  town.settle({{town.roof, "0", "5"}, {town.flat, "3", "0"}});
  const Bytes end = town.machine.snapshot();

  Machine fresh(Town::genesis());
  for (const Bytes& block : town.blocks) {
    const Result<SealedBlock> replayed = fresh.replay(block, SignatureCheck::recover);
    ASSERT_TRUE(replayed.has_value()) << replayed.error().message;
  }
  EXPECT_EQ(fresh.snapshot(), end);

  Result<Machine> restored = Machine::restore(middle);
  ASSERT_TRUE(restored.has_value()) << restored.error().message;
  EXPECT_EQ(restored->snapshot(), middle);
  for (std::size_t i = blocks_before; i < town.blocks.size(); ++i) {
    const Result<SealedBlock> replayed = restored->replay(town.blocks[i], SignatureCheck::trusted);
    ASSERT_TRUE(replayed.has_value()) << replayed.error().message;
  }
  EXPECT_EQ(restored->snapshot(), end);
}

}  // namespace
}  // namespace wattbook::chain
