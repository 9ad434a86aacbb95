// Times as stations write them (RFC 3339, and what passes for it in the field), and as we write
// them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/instant.h"
#include "node/ocpp/session_port.h"

namespace wattbook::ocpp {

struct ReadTime {
  Instant time;
  Flags flags;
};
// Never fails: without a zone it is read as UTC, and what cannot be a time of a running station
// (unreadable, before 2020, more than two minutes after `received`) becomes `received`; each with
// its flag. CHARGING section 3.
ReadTime read_time(std::string_view text, Instant received);

// The same for a time that lies ahead, such as a departure: nothing where it is unreadable.
std::optional<Instant> read_future_time(std::string_view text);

// "2030-01-31T12:00:00.000Z".
std::string write_time(Instant time);

// RFC 3339 with a zone.
bool is_strict_time(std::string_view text);

}  // namespace wattbook::ocpp
