// The demo's charge points, each with the vehicle that comes there, on connections of their own.
#pragma once

#include <chrono>
#include <memory>
#include <vector>

#include "node/env/log.h"
#include "sim/demo_station.h"
#include "sim/station_socket.h"
#include "sim/world.h"

namespace wattbook::sim {

class DemoFleet {
 public:
  // Nothing is connected yet. References outlive it.
  DemoFleet(const World& world, StationAddress address, env::Log& log);

  // Does what is due until `now`: connects, reads, lets vehicles come, draw and leave.
  void step(Instant now);

 private:
  struct Member {
    std::size_t vehicle = 0;
    std::string name;
    std::string protocol;
    std::unique_ptr<StationSocket> socket;
    std::unique_ptr<DemoStation> station;
  };
  void connect(Member& member, Instant now);

  const World& world_;
  const StationAddress address_;
  env::Log& log_;
  Instant now_;
  SocketLoop loop_;  // outlives the sockets
  std::vector<std::unique_ptr<Member>> members_;
  std::chrono::steady_clock::time_point may_connect_;
};

}  // namespace wattbook::sim
