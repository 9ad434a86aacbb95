// Time stamps as meter files write them: ISO, day first, month first or unix seconds, with or
// without an offset, on a wall clock of some zone.
#pragma once

#include <optional>
#include <string_view>

#include "base/error.h"
#include "node/env/local_time.h"

namespace wattbook::tables {

// Order of the date's parts. `automatic` recognises year first, d.m.y with dots and unix seconds in
// each stamp; 3/4/2026 it refuses, since nobody can tell which is the month.
enum class StampFormat : std::uint8_t {
  automatic,
  year_first,
  day_first,
  month_first,
  unix_seconds
};

// An hour that the clock shows twice. `in_order`: the rows are in order of time, so a stamp that
// would not advance is the second showing.
enum class RepeatedHour : std::uint8_t { in_order, first, second, refuse };

// An hour that the clock never shows. `shift`: the clock was not put forward, count on with it.
enum class SkippedHour : std::uint8_t { shift, drop, refuse };

struct StampRules {
  StampFormat format = StampFormat::automatic;
  env::TimeZone zone;
  RepeatedHour repeated = RepeatedHour::in_order;
  SkippedHour skipped = SkippedHour::refuse;
};

// A stamp without any rule applied: wall clock, or UTC where the text carries its own offset.
struct ParsedStamp {
  env::WallClock clock;
  std::optional<std::int64_t> offset_seconds;
};

// Fails with a short reason that names neither file nor line; the caller adds them.
Result<ParsedStamp> parse_stamp(std::string_view text, StampFormat format);

// Turns the stamps of one column into instants, in the order of the rows.
class StampReader {
 public:
  explicit StampReader(StampRules rules) : rules_(std::move(rules)) {}
  // Nothing where the rule is to drop the row.
  Result<std::optional<Instant>> read(std::string_view text);

 private:
  StampRules rules_;
  std::optional<Instant> previous_;
};

}  // namespace wattbook::tables
