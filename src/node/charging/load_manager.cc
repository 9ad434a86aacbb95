#include "node/charging/load_manager.h"

#include <utility>

namespace wattbook::charging_desk {

void LoadManager::join(ocpp::StationControl* control) {
  const std::lock_guard lock(control_mutex_);
  control_ = control;
}

void LoadManager::set(LoadLimits limits) {
  {
    const std::lock_guard lock(mutex_);
    limits_ = std::move(limits);
  }
  changed();
}

void LoadManager::changed() {
  {
    const std::lock_guard lock(mutex_);
    wanted_ = true;
    if (limits_.empty() || clock_.monotonic_ns() < may_plan_ns_) return;
  }
  plan();
}

void LoadManager::reconnected(const std::string& station) {
  {
    const std::lock_guard lock(mutex_);
    plan_.reconnected(station);
  }
  changed();
}

void LoadManager::tick() {
  std::vector<Allowance> due;
  bool look = false;
  {
    const std::lock_guard lock(mutex_);
    if (limits_.empty()) return;
    const Instant now = clock_.now();
    look = (wanted_ || now >= next_look_) && clock_.monotonic_ns() >= may_plan_ns_;
    if (!look) due = plan_.due(now);
  }
  if (look)
    plan();
  else
    send(due);
}

void LoadManager::plan() {
  SeenStations seen = seen_();
  LoadLimits limits;
  {
    const std::lock_guard lock(mutex_);
    wanted_ = false;
    may_plan_ns_ = clock_.monotonic_ns() + pause_ns;
    next_look_ = clock_.now() + looked_after;
    limits = limits_;
  }
  static_cast<void>(
      ask_([this, seen = std::move(seen), limits = std::move(limits)](const chain::State& state) {
        const Instant now = clock_.now();
        LoadScene scene = scene_of(state, limits, seen, now);
        std::vector<Allowance> due;
        {
          const std::lock_guard lock(mutex_);
          plan_.plan(std::move(scene), seen.online, now);
          due = plan_.due(now);
        }
        send(due);
      }));
}

void LoadManager::send(const std::vector<Allowance>& due) {
  if (due.empty()) return;
  const std::lock_guard lock(control_mutex_);
  for (const Allowance& one : due) {
    const auto told = [this, one](ocpp::LimitAnswer answer) { answered(one, answer); };
    if (!control_) continue;
    control_->limit({.station = one.place.station,
                     .outlet = {one.place.evse, 1},
                     .session = one.session.value,
                     .transaction = {},
                     .limit = one.power,
                     .valid = one.until - clock_.now(),
                     .fallback = one.fallback},
                    told);
  }
}

// What one outlet gave up another may have at once.
void LoadManager::answered(const Allowance& allowance, ocpp::LimitAnswer answer) {
  std::vector<Allowance> due;
  {
    const std::lock_guard lock(mutex_);
    const Instant now = clock_.now();
    switch (answer) {
      case ocpp::LimitAnswer::taken:
        plan_.taken(allowance);
        // One that is steered from now on need not be kept any power for.
        if (allowance.session == charging::SessionNumber(0)) wanted_ = true;
        break;
      case ocpp::LimitAnswer::refused:
        plan_.refused(allowance, now);
        wanted_ = true;
        break;
      case ocpp::LimitAnswer::unknown:
        plan_.unanswered(allowance, now);
        wanted_ = true;
        break;
    }
    due = plan_.due(now);
  }
  send(due);
}

std::vector<OutletPower> LoadManager::look(const std::string& station) const {
  const std::lock_guard lock(mutex_);
  return plan_.look(station, clock_.now());
}

}  // namespace wattbook::charging_desk
