// Writes blocks into the tables: a pure function of the journal, so that a rebuilt file says what
// the live one said. A batch of blocks is one transaction, and the height it reached is in it: a
// block is in the tables wholly and once, or not at all. One thread at a time.
#pragma once

#include <memory>
#include <span>
#include <string>

#include "node/env/local_time.h"
#include "node/history/market_tables.h"
#include "node/history/metering_tables.h"
#include "node/history/money_tables.h"
#include "node/history/schema.h"
#include "node/history/settlement_tables.h"

namespace wattbook::history {

class Projection {
 public:
  // Opens the file, or begins a new one with the genesis where it does not fit it.
  static Result<std::unique_ptr<Projection>> open(const std::string& path,
                                                  const chain::Genesis& genesis,
                                                  const env::TimeZone& zone);

  // Of the newest block in the tables.
  const Progress& progress() const { return progress_; }

  // Adds the blocks that follow; those that are there already are passed over. After a failure the
  // file is as it was before, and this object is of no more use.
  Result<void> add(std::span<const BlockRecord> blocks);

 private:
  struct CommunityTerms {
    AssetIndex watt;
    Duration interval_length;
    Energy lot;
    Amount fee_per_lot;
  };

  Projection(std::unique_ptr<Database> database, env::TimeZone zone);
  Result<void> add_all(std::span<const BlockRecord> blocks);
  Result<void> add_block(const BlockRecord& block);
  void add_new(const BlockRecord& block);
  Result<void> add_receipts(const BlockRecord& block);
  Result<void> add_receipt(const BlockRecord& block, std::size_t position, ByteView command);
  void add_command(const Booking& booking, const chain::Command& command,
                   const chain::Receipt& receipt);
  Result<void> add_effects(const Booking& booking, const chain::Receipt& receipt);
  void note_liquidation(const Booking& booking, const chain::Posted& posted);
  Booking booking_of(const BlockRecord& block, std::size_t position) const;
  std::int64_t day_of(Instant time) const;

  std::unique_ptr<Database> database_;
  env::TimeZone zone_;
  Progress progress_;
  std::int64_t next_receipt_ = 1;
  std::vector<CommunityTerms> communities_;
  MoneyTables money_;
  MarketTables market_;
  MeteringTables metering_;
  SettlementTables settlement_;
  Statement insert_block_, insert_receipt_, insert_community_, close_interval_;
};

}  // namespace wattbook::history
