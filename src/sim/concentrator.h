// The meters of a run and the concentrator that reads them: it turns the data into signed batches
// of register readings, some intervals ahead of the ledger and on a thread of its own, so that
// signing and executing share the machine's cores.
#pragma once

#include <deque>
#include <future>
#include <vector>

#include "sim/founding.h"
#include "sim/home_battery.h"

namespace wattbook::sim {

// Readings come this long after their interval's end, within the community's gate.
inline constexpr Duration reading_delay{one_second};

struct MeteredInterval {
  std::vector<NetEnergy> at_meter;   // by member
  std::vector<SignedBytes> batches;  // of readings at the interval's end
};

class Concentrator {
 public:
  // Refers to `data` and `roster`, whose numbers are filled in; the separator is the ledger's.
  Concentrator(const Dataset& data, const Roster& roster, const Hash& separator,
               std::uint64_t seed);

  // The intervals in order, each once. Precondition: fewer calls than the data has intervals.
  MeteredInterval next();

 private:
  void prefetch();
  std::vector<MeteredInterval> prepare(std::size_t count);
  MeteredInterval read(std::size_t interval);

  const Dataset& data_;
  const Roster& roster_;
  const Hash separator_;

  // Used by the preparing thread alone while `pending_` is valid.
  CommandIds ids_;
  std::vector<std::optional<HomeBattery>> batteries_;
  std::vector<NetEnergy> registers_;  // import and export since the start
  std::size_t prepared_ = 0;          // intervals read so far

  std::deque<MeteredInterval> ready_;
  std::size_t requested_ = 0;
  std::future<std::vector<MeteredInterval>> pending_;  // last: joined before the rest goes
};

}  // namespace wattbook::sim
