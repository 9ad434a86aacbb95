// What a run yields, in the ledger's own integers: per interval for the community, per member for
// the whole period. Reports are made from this alone.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/instant.h"
#include "base/quantity.h"
#include "node/env/local_time.h"

namespace wattbook::sim {

struct IntervalResult {
  Instant start;
  Energy load;
  Energy pv;
  Energy member_import;     // net energy drawn by members, summed; home batteries included
  Energy member_export;     // net energy fed in by members, summed
  Energy community_import;  // drawn from the public grid
  Energy community_export;  // fed into the public grid
  Energy shared;            // allotted by the sharing key
  Energy traded;            // delivered through the exchange
  Energy stored;            // in the shared battery at the interval's end
  Price import_price;
  Price feed_in_price;
  std::optional<Price> trade_price;  // last price at the interval's end
};

struct MemberResult {
  std::string name;
  Energy load;
  Energy pv;
  Energy import;
  Energy exported;
  Energy grid_import;  // bought from the public grid
  Energy grid_export;  // sold to it
  Energy shared_in;    // received by sharing
  Energy shared_out;   // given by sharing
  Energy bought;       // on the exchange
  Energy sold;

  Amount bill_without;  // dealing with the utility alone; negative: the member is paid
  Amount grid_cost;
  Amount grid_income;
  Amount shared_cost;
  Amount shared_income;
  Amount trade_cost;
  Amount trade_income;
  Amount fees;      // cash
  Amount fees_tsl;  // for storing (DOMAIN 5.2); not part of the bill
  Amount bill_with() const {
    return grid_cost - grid_income + shared_cost - shared_income + trade_cost - trade_income + fees;
  }
};

// How the grid operator's own figures compare, where the data has them.
struct SettlementCheck {
  std::int64_t compared = 0;
  std::int64_t equal = 0;
  Energy largest_difference;
};

// What the ledger did, to be quoted beside the figures.
struct LedgerSummary {
  std::int64_t blocks = 0;
  std::int64_t commands = 0;
  std::int64_t rejected = 0;
  std::int64_t readings = 0;
  std::int64_t trades = 0;
  std::string state_root;  // hexadecimal, after the last block
};

struct RunResult {
  std::string community;
  std::string mode;
  std::string currency;
  env::TimeZone zone;
  Instant start;
  Duration interval;
  std::vector<IntervalResult> intervals;
  std::vector<MemberResult> members;
  Amount welfare;  // gains of local use over the utility's two tariffs
  Amount optimum;  // the most that could be gained without a battery
  std::int64_t missing = 0;
  std::optional<SettlementCheck> settlement;
  LedgerSummary ledger;
};

// Sums over the period.
struct Totals {
  Energy load;
  Energy pv;
  Energy member_import;
  Energy member_export;
  Energy community_import;
  Energy community_export;
  Energy shared;
  Energy traded;
  Amount bills_without;
  Amount bills_with;

  // Load met by the community's own production, 0 to 1; nothing without load.
  std::optional<double> self_sufficiency() const;
  // Production used inside the community, 0 to 1; nothing without production.
  std::optional<double> self_consumption() const;
};
Totals totals_of(const RunResult& result);

}  // namespace wattbook::sim
