// Brings a scenario's community into being on an empty ledger, by the commands that real people
// would sign: the governor founds it, the gateway deposits money, the operator admits members, each
// member registers a meter, sets an agent and a ceiling price, and a battery goes into service.
#pragma once

#include <span>
#include <vector>

#include "sim/dataset.h"
#include "sim/local_ledger.h"

namespace wattbook::sim {

// The people of a run and, once they are founded, the numbers that the ledger gave them.
struct Roster {
  Actor governor;
  Actor gateway;
  Actor community_operator;
  Actor concentrator;
  std::vector<Actor> members;  // in the dataset's order
  CommunityIndex community;
  std::vector<MemberIndex> member_numbers;  // by the same index
  std::vector<MeterIndex> meters;
};
// Everybody's keys, from the scenario's seed; no numbers yet.
Roster make_roster(const Scenario& scenario, const Dataset& data);

struct Tariffs {
  std::vector<Price> import;
  std::vector<Price> feed_in;
  std::vector<Price> sharing;  // what shared energy costs
};
// All prices of the dataset's intervals. Fails where a price file does not cover them.
Result<Tariffs> tariffs_of(const Scenario& scenario, const Dataset& data);

// The genesis for this run: TSL for everybody who stores.
chain::Genesis genesis_of(const Scenario& scenario, const Dataset& data, const Roster& roster);

// Expects the ledger's first block to be open at the dataset's start, and leaves a block open.
// Fills in the roster's numbers. Fails where the ledger refuses something, with its rejection code.
Result<void> found_community(const Scenario& scenario, const Dataset& data, const Tariffs& tariffs,
                             Roster& roster, LocalLedger& ledger);

// The community's settings in the ledger's terms.
chain::CommunitySettings settings_of(const Scenario& scenario, const Dataset& data,
                                     const Tariffs& tariffs);

// "rejected: price_off_tick (price)", for messages.
Result<void> accepted(const chain::Refused& refused, std::string_view what);

}  // namespace wattbook::sim
