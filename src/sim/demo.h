// The demo: a node on a throw-away data directory with a seeded community and a day of history made
// in a moment. Its devices and people are clients of their own (demo_client.h), to which the
// ledger's clock runs fast.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "node/app/node.h"
#include "sim/demo_cast.h"
#include "sim/demo_clock.h"
#include "sim/demo_cluster.h"
#include "sim/demo_devices.h"
#include "sim/demo_setting.h"

namespace wattbook::sim {

struct DemoOptions : DemoSetting {
  http::Options http;
  std::uint16_t stations_port = 0;  // of charge points, at the same address; 0 picks a free one
  std::string data_directory;       // empty or missing: it is the demo's alone
  std::uint32_t speed = 60;
  // Of all members, where several nodes on this machine keep the ledger; empty: one does.
  std::vector<DemoMember> members;
  std::size_t member = 0;  // which of them this process is
};

class Demo {
 public:
  // Founds the town and makes its history. `log` outlives the demo.
  static Result<std::unique_ptr<Demo>> make(DemoOptions options, env::Log& log);
  ~Demo() { stop(); }
  Demo(const Demo&) = delete;
  Demo& operator=(const Demo&) = delete;

  // Serves, and starts the clock, as of `origin_ns` of the machine's monotonic clock.
  Result<void> start(std::function<void(const Error&)> on_fatal,
                     std::int64_t origin_ns = env::SystemClock().monotonic_ns());
  void stop();

  std::uint16_t port() const { return node_->port(); }
  // Where charge points connect: "ws://127.0.0.1:9000/ocpp".
  std::string stations_url() const;
  // See DemoCast::persona_keys.
  std::string persona_keys() const { return cast_.persona_keys(); }
  const app::LedgerMachine& machine() const { return node_->machine(); }

 private:
  Demo(DemoOptions options, World world, env::Log& log);

  Result<void> open_node();
  Result<void> make_history();
  Result<void> join_cluster();
  Result<void> keep_network_key();
  Result<void> record(const DemoMoment& moment);

  DemoOptions options_;
  World world_;
  DemoClock clock_;
  DemoCast cast_;
  std::unique_ptr<app::ClusterOptions> cluster_;  // null: by itself
  std::unique_ptr<app::Node> node_;
  env::Log& log_;
};

}  // namespace wattbook::sim
