// Wall clocks and UTC. The ledger knows UTC only (DOMAIN 2.4); local time exists here, where files
// are read and tariffs applied. A wall clock shows some hours twice and skips others, so turning
// it into UTC needs a stated rule for both cases.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/instant.h"

namespace wattbook::env {

// What a clock on the wall shows, as seconds since 1970-01-01 00:00:00 on that same wall.
struct WallClock {
  std::int64_t seconds = 0;
  auto operator<=>(const WallClock&) const = default;
};

struct CalendarTime {
  std::int32_t year = 1970;
  std::int32_t month = 1;
  std::int32_t day = 1;
  std::int32_t weekday = 4;  // ISO: 1 = Monday … 7 = Sunday
  std::int32_t minute_of_day = 0;
  std::int32_t day_of_year = 1;
};

CalendarTime calendar_of(WallClock clock);
WallClock midnight(std::int32_t year, std::int32_t month, std::int32_t day);

// The UTC instants that a wall clock may mean.
struct ClockMeaning {
  enum class Kind : std::uint8_t { unique, repeated, skipped };
  Kind kind = Kind::unique;
  Instant first;   // repeated: the earlier; skipped: as if the clock had not been put forward yet
  Instant second;  // repeated: the later; otherwise equal to first
};

// A zone of the system's time zone database ("Europe/Vienna"), or a fixed offset ("UTC",
// "UTC+10", "UTC-03:30"). Copies share the loaded rules.
class TimeZone {
 public:
  TimeZone() = default;  // UTC
  // Fails for a name that neither the database nor the offset form knows.
  static Result<TimeZone> find(std::string_view name);

  const std::string& name() const { return name_; }
  WallClock wall_clock(Instant instant) const;
  ClockMeaning meaning(WallClock clock) const;

 private:
  struct Rules;
  std::string name_ = "UTC";
  std::int64_t fixed_offset_seconds_ = 0;
  std::shared_ptr<const Rules> rules_;  // null: the fixed offset holds
};

// "2026-03-29T12:15:00+11:00" in that zone, for reports.
std::string format_local(Instant instant, const TimeZone& zone);

}  // namespace wattbook::env
