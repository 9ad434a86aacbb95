// Turns the ledger's receipts into results. What a report says of shared, traded and billed energy
// comes from here, so from what the ledger booked, and in the end must equal its balances.
#pragma once

#include <span>
#include <unordered_map>
#include <vector>

#include "sim/baseline.h"
#include "sim/founding.h"
#include "sim/result.h"

namespace wattbook::sim {

class Collector {
 public:
  // Refers to all of its arguments.
  Collector(const Scenario& scenario, const Dataset& data, const Tariffs& tariffs,
            const Roster& roster, const LocalLedger& ledger);

  // What the meters count in the interval; before its receipts come.
  void measured(std::size_t interval, std::span<const NetEnergy> at_meter);
  // The receipts of one block, right after it was sealed; a block closes at most one interval.
  void add(std::span<const chain::Receipt> receipts);

  // After the last interval was closed. Fails where the bills do not equal what the members' cash
  // accounts lost or gained: then either the ledger or this code is wrong.
  Result<RunResult> finish();

 private:
  void settled(const chain::MemberSettled& effect);
  void traded(const chain::Traded& effect);
  void posted(const chain::Posted& effect);
  std::optional<std::size_t> index_of(MemberIndex member) const;
  void close_interval();
  Result<void> check_books() const;

  const Scenario& scenario_;
  const Dataset& data_;
  const Tariffs& tariffs_;
  const Roster& roster_;
  const LocalLedger& ledger_;
  RunResult result_;
  std::unordered_map<std::uint32_t, std::size_t> index_;  // by MemberIndex
  std::vector<Energy> covered_;                           // of the interval being closed
  std::size_t open_ = 0;  // the earliest interval that is not closed yet
  int128 welfare_ = 0;    // energy x price, not divided yet
  SettlementComparison comparison_;
};

}  // namespace wattbook::sim
