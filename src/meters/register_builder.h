// Turns the samples of a file into what a meter signs: readings of two cumulative registers
// (DOMAIN 4.1). Interval energies are added to the register that the ledger booked last; what it
// has booked already is passed over, so that a file can be imported twice. Holds only what the
// reader has not completed yet.
//
// The sum of the readings' differences is the sum of the file's energies, rounded once at each
// reading. A gap in the file is a stretch in which the registers stand still: nothing is booked for
// it, and it is reported, to be filled by an estimate.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "meters/sample_reader.h"

namespace wattbook::meters {

struct RegisterReading {
  std::uint32_t meter = 0;  // as the caller numbers them
  Instant time;
  Energy import_register;
  Energy export_register;
};

struct Gap {
  Instant from;
  Instant until;
};

// What the ledger knows of a meter before the import.
struct MeterStart {
  std::optional<Instant> newest;  // absent: no reading yet; then the first one is a start
  Energy import_register;
  Energy export_register;
};

// What an import did, or would do, for one meter.
struct MeterTally {
  std::uint64_t samples = 0;
  std::uint64_t booked_before = 0;  // intervals or registers that the ledger has already
  std::uint64_t readings = 0;
  std::array<std::uint64_t, grade_count + 1> grades{};  // by Grade
  FineEnergy drawn;
  FineEnergy fed_in;
  std::optional<Instant> from;
  std::optional<Instant> until;
  std::vector<Gap> gaps;  // the first gaps_max
  std::uint64_t gap_count = 0;
};
inline constexpr std::size_t gaps_max = 1'000;
inline constexpr std::size_t pending_max = 64'000'000;  // intervals held at once, 40 bytes each

class RegisterBuilder {
 public:
  // Readings are wanted at the ends of settlement intervals and of every stretch, not between.
  explicit RegisterBuilder(Duration interval) : interval_(interval) {}

  // Meters are numbered in the order of the calls, from 0.
  std::uint32_t add_meter(const MeterStart& start);

  // Adds a sample of a channel that is not ignored. Fails for an interval that overlaps another of
  // the same meter and direction, or that the ledger's newest reading cuts in two.
  Result<void> add(std::uint32_t meter, Direction direction, ChannelKind kind,
                   const Sample& sample);

  // The readings of all intervals that ended by `until`, by meter and time.
  Result<std::vector<RegisterReading>> take(Instant until);

  const MeterTally& tally(std::uint32_t meter) const { return meters_[meter].tally; }

 private:
  struct Slot {
    Instant start;
    Duration length;  // 0: a register value
    FineEnergy drawn;
    FineEnergy fed_in;
    bool drawn_known = false;
    bool fed_in_known = false;
  };
  struct Meter {
    MeterStart start;
    MeterTally tally;
    std::deque<Slot> pending;         // in order of start
    std::size_t cursor = 0;           // where the last sample went
    std::optional<Instant> position;  // the registers below are those of this moment
    FineEnergy drawn;
    FineEnergy fed_in;
    bool reading_due = false;  // the position is not yet a reading
  };
  Result<Slot*> slot_of(Meter& meter, const Sample& sample);
  Result<void> close(std::uint32_t number, const Slot& slot, std::vector<RegisterReading>& out);
  void give(std::uint32_t number, std::vector<RegisterReading>& out);

  Duration interval_;
  std::vector<Meter> meters_;
  std::size_t pending_ = 0;
};

}  // namespace wattbook::meters
