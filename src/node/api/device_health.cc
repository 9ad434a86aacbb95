#include "node/api/device_health.h"

namespace wattbook::api {

void DeviceHealth::take(const Address& gateway, CommunityIndex community, Instant now,
                        std::span<const DeviceReport> reports) {
  const std::lock_guard lock(mutex_);
  for (const DeviceReport& report : reports)
    entries_[{community, report.meter}] = {gateway, now, report};
}

std::optional<DeviceHealth::Entry> DeviceHealth::find(CommunityIndex community,
                                                      MeterIndex meter) const {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find({community, meter});
  if (found == entries_.end()) return std::nullopt;
  return found->second;
}

std::vector<std::pair<DeviceHealth::Place, DeviceHealth::Entry>> DeviceHealth::all() const {
  const std::lock_guard lock(mutex_);
  return {entries_.begin(), entries_.end()};
}

}  // namespace wattbook::api
