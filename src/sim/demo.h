// The demo: a node on a throw-away data directory with a seeded community, a day of history made in
// a moment, and devices that go on sending through the node's public interface while the ledger's
// clock runs fast.
#pragma once

#include <memory>
#include <stop_token>
#include <string>
#include <thread>

#include "node/app/node.h"
#include "sim/demo_cast.h"
#include "sim/demo_clock.h"
#include "sim/demo_devices.h"
#include "sim/world.h"

namespace wattbook::sim {

struct DemoOptions {
  http::Options http;
  std::string data_directory;  // empty or missing: it is the demo's alone
  std::uint64_t seed = 7;
  std::uint32_t speed = 60;
  std::size_t homes = 32;
  std::size_t vehicles = 10;
  std::uint32_t history_intervals = 96;
};

class Demo {
 public:
  // Founds the town and makes its history. `log` outlives the demo.
  static Result<std::unique_ptr<Demo>> make(DemoOptions options, env::Log& log);
  ~Demo() { stop(); }
  Demo(const Demo&) = delete;
  Demo& operator=(const Demo&) = delete;

  // Serves, and starts the clock and the devices.
  Result<void> start(std::function<void(const Error&)> on_fatal);
  void stop();

  std::uint16_t port() const { return node_->port(); }
  // See DemoCast::persona_keys.
  std::string persona_keys() const { return cast_.persona_keys(); }
  const app::LedgerMachine& machine() const { return node_->machine(); }

 private:
  Demo(DemoOptions options, World world, Instant begin, env::TimeZone zone);

  Result<void> make_history(env::Log& log);
  Result<void> live_interval();
  Result<void> record(Instant moment, std::span<const api::SignedCommandView> commands);
  void run_devices(const std::stop_token& stop, env::Log& log);

  DemoOptions options_;
  World world_;
  env::TimeZone zone_;
  DemoClock clock_;
  DemoCast cast_;
  Instant next_interval_;  // end of the interval that the meters count now
  std::unique_ptr<app::Node> node_;
  std::unique_ptr<DemoDevices> devices_;
  env::Log* log_ = nullptr;
  std::jthread thread_;
};

}  // namespace wattbook::sim
