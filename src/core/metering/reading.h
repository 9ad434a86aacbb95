// What a meter says: two cumulative registers at a moment, numbered by the meter. DOMAIN 4.1.
#pragma once

#include <cstdint>

#include "base/instant.h"
#include "base/quantity.h"
#include "base/strong_id.h"
#include "core/metering/evidence.h"

namespace wattbook::metering {

// How an energy is known, as grid operators mark it. A larger number is a worse quality.
// DOMAIN 4.3.
enum class Quality : std::uint8_t {
  measured = 1,     // L1: the difference of two readings inside one interval
  substituted = 2,  // L2: spread over several intervals by time, or set by the operator
  estimated = 3,    // L3: the operator's estimate where no reading reaches
};

constexpr Quality worse_of(Quality a, Quality b) { return a < b ? b : a; }

struct Reading {
  MeterIndex meter;
  std::uint64_t sequence = 0;  // the meter's own counter, rising with time; below sequence_max
  Instant time;
  Energy import_register;  // drawn, OBIS 1.8.0, as displayed
  Energy export_register;  // fed in, OBIS 2.8.0, as displayed
  Quality quality = Quality::measured;
  Evidence evidence = Evidence::not_stated;

  constexpr bool operator==(const Reading&) const = default;
};

// Why a reading goes to quarantine. Numbers are stable; where several causes apply the lowest
// number is reported, save that an exact repeat is no fault (it is recognised before
// sequence_reused). DOMAIN 4.2.
enum class ReadingFault : std::uint8_t {
  unknown_meter = 1,
  out_of_range = 2,         // register negative or beyond its digits, or sequence too large
  time_in_future = 3,       // later than now + clock tolerance
  before_horizon = 4,       // older than now - horizon
  sequence_reused = 5,      // known sequence number, other content
  before_first = 6,         // older than the first reading of this meter
  sequence_disordered = 7,  // the order by sequence and the order by time disagree
  import_fell = 8,          // import register below an earlier or above a later reading
  export_fell = 9,          // the same for the export register
  import_above_rated = 10,  // more energy than rated power x time
  export_above_rated = 11,
  change_in_past = 12,     // exchange or rollover declared before the newest reading
  changes_exhausted = 13,  // register_changes_max exchanges and rollovers within the horizon
};

}  // namespace wattbook::metering
