// A node's figures as OpenMetrics text (https://openmetrics.io), for Prometheus and its like. All
// names begin with wattbook_; docs/operating.md lists them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/instant.h"
#include "base/strong_id.h"
#include "node/api/device_health.h"
#include "node/consensus/engine.h"
#include "node/env/machine.h"
#include "node/http/server.h"

namespace wattbook::app {

struct StationFigures {
  std::uint32_t connected = 0;
  std::uint64_t connections = 0;
  std::uint64_t calls = 0;
  std::uint64_t oddities = 0;
  std::uint64_t ignored = 0;
};

struct Figures {
  consensus::EngineStatus engine;
  std::uint64_t commands = 0;  // in blocks, since the start
  Duration block_age;          // clock minus the newest block's time
  std::uint64_t journal_bytes = 0;
  std::uint64_t disk_free_bytes = 0;
  http::Traffic traffic;
  env::ProcessUsage process;
  bool ready = true;
  std::optional<StationFigures> stations;  // nothing: none are served
  std::vector<std::pair<api::DeviceHealth::Place, api::DeviceHealth::Entry>> devices;
};

std::string metrics_text(const Figures& figures);

}  // namespace wattbook::app
