// Members' intervals as they were booked: the first settlement, then each correction as a
// difference with a version of its own; money split into what each price makes of it, and compared
// with what the ledger booked.
#pragma once

#include <map>
#include <optional>

#include "core/chain/commands_metering.h"
#include "core/chain/effects.h"
#include "node/history/booking.h"
#include "node/history/database.h"

namespace wattbook::history {

// Cash that a member received, less paid, for each use of energy in one interval.
struct IntervalCash {
  Amount shared_in;    // paid to other members (negative unless the price is)
  Amount shared_out;   // received from them
  Amount grid_import;  // paid to the grid
  Amount grid_export;  // received from it
};

class SettlementTables {
 public:
  explicit SettlementTables(Database& database);

  // Fails where the prices do not give the money that was booked.
  Result<void> add(const Booking& booking, const chain::MemberSettled& settled,
                   const chain::TariffPoint& tariff);
  void add(const Booking& booking, const chain::IntervalFounded& founded);
  // Stored energy that was sold to the grid for a member (DOMAIN 5.3).
  void liquidate(const Booking& booking, CommunityIndex community, MemberIndex member,
                 IntervalNumber interval, Energy energy, Amount cash);
  void add(const Booking& booking, const chain::Alarm& alarm);
  void flush();

 private:
  // All that was booked for the interval before.
  struct Booked {
    std::int64_t version = 0;
    chain::MemberSettled sum;
    IntervalCash cash;
  };
  Booked booked(const chain::MemberSettled& settled);

  struct Sums {
    Energy imported, exported, minted, burned, shared, grid_import, grid_export;
  };

  std::int64_t next_alarm_ = 1;
  std::map<std::pair<CommunityIndex, IntervalNumber>, Sums> sums_;
  Statement find_booked_, insert_settlement_, insert_evidence_, add_sums_, insert_liquidation_,
      insert_alarm_;
};

}  // namespace wattbook::history
