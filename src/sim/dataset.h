// The measured side of a scenario: every member's load and production in integers per settlement
// interval, read from the scenario's files.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "base/instant.h"
#include "sim/scenario.h"
#include "sim/series.h"

namespace wattbook::sim {

// A grid operator's own settlement of a member; columns of length 0 where the data has none.
struct ExpectedSettlement {
  EnergyColumn share;
  EnergyColumn covered;
  EnergyColumn surplus;
};

struct MemberData {
  MemberSpec spec;    // with the scenario's defaults filled in; the agent is always set
  EnergyColumn load;  // of the dataset's length; missing where nothing was measured
  EnergyColumn pv;
  ExpectedSettlement expected;
};

struct Dataset {
  Instant start;  // a multiple of the interval
  Duration interval;
  std::size_t intervals = 0;
  std::vector<MemberData> members;

  Instant interval_start(std::size_t i) const {
    return start + Duration(interval.value * static_cast<std::int64_t>(i));
  }
};

// Reads all files. Members come in the order in which the scenario lists them, then in order of
// first appearance in the data. Fails where a file is broken, a value is given twice, a member
// listed has no data, or nothing falls in the period.
Result<Dataset> load_dataset(const Scenario& scenario);

}  // namespace wattbook::sim
