// What gateways last told of their devices. Kept in memory beside the ledger: whoever runs tells
// again within seconds, and what was said of a clock or a line is no part of the books.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "node/api/health_views.h"

namespace wattbook::api {

// Any thread. As many entries as the ledger has meters at most: whoever adds looks them up before.
class DeviceHealth {
 public:
  struct Entry {
    Address gateway;
    Instant reported;  // ledger time
    DeviceReport report;
  };
  struct Place {
    CommunityIndex community;
    MeterIndex meter;
    auto operator<=>(const Place&) const = default;
  };

  // The newest word about a meter stands, whoever says it.
  void take(const Address& gateway, CommunityIndex community, Instant now,
            std::span<const DeviceReport> reports);
  std::optional<Entry> find(CommunityIndex community, MeterIndex meter) const;
  // In order of community and meter.
  std::vector<std::pair<Place, Entry>> all() const;

 private:
  mutable std::mutex mutex_;  // guards entries_
  std::map<Place, Entry> entries_;
};

}  // namespace wattbook::api
