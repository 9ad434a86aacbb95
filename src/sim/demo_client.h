// The demo's devices and people as clients of their own: they know a node's address and their keys,
// and sign and send as real ones would.
#pragma once

#include <memory>
#include <string>

#include "node/env/log.h"
#include "sim/demo_clock.h"
#include "sim/demo_devices.h"
#include "sim/demo_setting.h"

namespace wattbook::sim {

class DemoClient {
 public:
  // Relives the past that `setting` gives a demo, without sending it.
  static Result<std::unique_ptr<DemoClient>> make(const DemoSetting& setting);

  // Sends to the node at `url`, and connects charge points at `stations_url`. The node's past is
  // that of `setting`. Until the file descriptor `ended` can be read or its other end is closed.
  // What the node refuses is logged.
  Result<void> run(const std::string& url, const std::string& stations_url, int ended,
                   env::Log& log);

 private:
  class Sender;

  DemoClient(const DemoSetting& setting, World world);

  DemoCast cast_;
  World world_;
  DemoDevices devices_;
};

}  // namespace wattbook::sim
