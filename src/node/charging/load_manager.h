// Keeps sites and communities within their limits while vehicles come and go: reads the ledger,
// shares the power, and has stations told by charging profiles (DOMAIN 7.5).
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "core/chain/state.h"
#include "node/charging/load_plan.h"
#include "node/env/clock.h"
#include "node/ocpp/session_port.h"

namespace wattbook::charging_desk {

// Any thread.
class LoadManager {
 public:
  // Shares anew at most this often; a session that begins waits that long for its power.
  static constexpr std::int64_t pause_ns = 3'000'000'000;
  static constexpr Duration looked_after{one_minute.value};

  // Runs the question where the state may be read; false where the node ends.
  using Ask = std::function<bool(std::move_only_function<void(const chain::State&)>)>;

  LoadManager(Ask ask, std::function<SeenStations()> seen, const env::Clock& clock)
      : ask_(std::move(ask)), seen_(std::move(seen)), clock_(clock) {}

  // Whom it has told; may come and go.
  void join(ocpp::StationControl* control);
  void set(LoadLimits limits);

  // Somebody came, left, or wants something else.
  void changed();
  void reconnected(const std::string& station);
  // About once a second.
  void tick();

  // The station's outlets; none where nobody limits them.
  std::vector<OutletPower> look(const std::string& station) const;

 private:
  void plan();
  void send(const std::vector<Allowance>& due);
  void answered(const Allowance& allowance, ocpp::LimitAnswer answer);

  const Ask ask_;
  const std::function<SeenStations()> seen_;
  const env::Clock& clock_;

  std::mutex control_mutex_;  // guards the pointer; held while it is called
  ocpp::StationControl* control_ = nullptr;

  mutable std::mutex mutex_;  // guards all below; never held while others are called
  LoadLimits limits_;
  LoadPlan plan_;
  bool wanted_ = false;
  std::int64_t may_plan_ns_ = INT64_MIN;
  Instant next_look_{INT64_MIN};
};

}  // namespace wattbook::charging_desk
