// Readings that failed a check, kept with the cause until the operator releases or discards them.
// DOMAIN 4.2.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "base/instant.h"
#include "base/strong_id.h"
#include "core/metering/reading.h"

namespace wattbook::metering {

// Number of a quarantined reading, issued in sequence from 1.
using QuarantineNumber = StrongId<struct QuarantineTag, std::uint64_t>;

struct QuarantinedReading {
  QuarantineNumber number;
  Reading reading;
  ReadingFault fault = ReadingFault::unknown_meter;
  Instant received;

  constexpr bool operator==(const QuarantinedReading&) const = default;
};

struct QuarantineEntry {
  QuarantineNumber number;
  bool repeated = false;                      // the same reading was already here
  std::optional<QuarantinedReading> evicted;  // the meter's oldest, if its places were all taken
};

class Quarantine {
 public:
  // Keeps a failing reading. Each meter has quarantined_per_meter_max places, so that one faulty
  // meter cannot push out the readings of another. Precondition: fault is not unknown_meter (the
  // reading of an unregistered device is refused with its command, or strangers could fill memory).
  QuarantineEntry add(const Reading& reading, ReadingFault fault, Instant now);

  const QuarantinedReading* find(MeterIndex meter, QuarantineNumber number) const;

  // Takes an entry out: to offer its reading again (release) or to drop it (discard). Nothing if
  // there is no such entry.
  std::optional<QuarantinedReading> take(MeterIndex meter, QuarantineNumber number);

  // Everything, by meter and number; and the way back from a snapshot.
  std::vector<QuarantinedReading> entries() const;
  std::uint64_t issued() const { return issued_; }
  void restore(const std::vector<QuarantinedReading>& entries, std::uint64_t issued);

  std::size_t size() const { return entries_.size(); }

 private:
  std::map<std::pair<MeterIndex, QuarantineNumber>, QuarantinedReading> entries_;
  std::uint64_t issued_ = 0;
};

}  // namespace wattbook::metering
