// Numbers and times in the payloads of MQTT messages, and what Home Assistant's discovery says
// about where they stand.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/instant.h"
#include "meters/fine_energy.h"
#include "node/env/local_time.h"

namespace wattbook::gateway {

// The text of the scalar at `path` ("ENERGY.Total", "emeters[0].total", "StatusSNS.ENERGY.Total.0")
// as it is written, strings without quotes; with an empty path the payload itself. Nothing where
// there is none.
std::optional<std::string> payload_text(std::string_view payload, std::string_view path);

// Unix seconds or milliseconds, or a date and time; nothing for others.
std::optional<Instant> payload_time(std::string_view text, const env::TimeZone& zone);

// An entity announced at PREFIX/sensor/…/config that counts energy.
struct DiscoveredEntity {
  std::string id;  // unique_id
  std::string topic;
  std::string path;
  meters::Unit unit = meters::Unit::kwh;
};

// Nothing where the announcement is of no cumulative energy sensor, or its template is more than a
// path. Short keys (stat_t, val_tpl …) and "~" are understood.
std::optional<DiscoveredEntity> read_discovery(std::string_view payload);

}  // namespace wattbook::gateway
