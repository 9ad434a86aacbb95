#include "core/charging/station.h"

#include <algorithm>
#include <set>

namespace wattbook::charging {
namespace {

bool is_text(const std::string& text) {
  return !text.empty() && text.size() <= limits::text_bytes_max;
}
bool is_power(Power power) { return power > Power(0) && power <= point_power_max; }

// Names go into paths and URLs: what OCPP allows in an identifier, and no more.
bool is_station_name(const std::string& name) {
  return is_text(name) && name.size() <= 48 && std::ranges::all_of(name, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  std::string_view("*-_=:+|@.").contains(c);
         });
}

}  // namespace

bool is_valid(const PointDescription& point) {
  if (!is_station_name(point.station) || !is_text(point.place) || !is_text(point.model) ||
      !is_power(point.power) || !is_valid(point.clock) || !is_valid(point.tariff))
    return false;
  if (point.latitude_micro < -90'000'000 || point.latitude_micro > 90'000'000 ||
      point.longitude_micro < -180'000'000 || point.longitude_micro > 180'000'000)
    return false;
  std::set<std::pair<std::uint32_t, std::uint32_t>> outlets;
  return !point.connectors.empty() && std::ranges::all_of(point.connectors, [&](const auto& c) {
    return c.evse >= 1 && c.evse <= UINT16_MAX && c.connector >= 1 && c.connector <= UINT16_MAX &&
           is_power(c.power) && outlets.insert({c.evse, c.connector}).second;
  });
}

}  // namespace wattbook::charging
