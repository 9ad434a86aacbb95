// The gateway's way out: readings from memory to the journal to the node, and what is told beside
// them.
#include <algorithm>
#include <chrono>

#include "base/limits.h"
#include "gateway/gateway.h"

namespace wattbook::gateway {
namespace {

constexpr std::chrono::seconds retry_first{1};
constexpr std::chrono::seconds retry_last{60};
constexpr std::chrono::seconds housekeeping_every{15};

}  // namespace

// False where the node did not take what waits.
bool Gateway::send_once() {
  const std::vector<StoredReading> batch = store_.oldest(limits::readings_per_batch_max);
  if (batch.empty()) return true;
  const Result<std::size_t> sent = ledger_.submit(batch);
  // Should the mark fail, the same readings are sent again: the ledger knows them then.
  const bool taken = sent && store_.mark_sent(batch.size()).has_value();
  const std::lock_guard lock(mutex_);
  waiting_ = store_.waiting();
  if (!taken) {
    ++send_failures_;
    return false;
  }
  sent_ += batch.size();
  quarantined_ += *sent;
  return true;
}

void Gateway::send_loop(const std::stop_token& stop) {
  using Clock = std::chrono::steady_clock;
  auto pause = retry_first;
  auto next_try = Clock::now();
  auto next_housekeeping = Clock::now();
  while (!stop.stop_requested()) {
    std::vector<StoredReading> fresh;
    {
      std::unique_lock lock(mutex_);
      wake_.wait_for(lock, stop, retry_first, [this] { return !fresh_.empty(); });
      fresh = std::exchange(fresh_, {});
    }
    const Result<void> stored = store_.append(fresh);
    {
      std::unique_lock lock(mutex_);
      waiting_ = store_.waiting();
      if (!stored) {
        // A full disk: what was read stays in memory and is tried again.
        fresh_.insert(fresh_.begin(), fresh.begin(), fresh.end());
        ++send_failures_;
        wake_.wait_for(lock, stop, retry_first, [] { return false; });
      }
    }
    const auto now = Clock::now();
    if (now >= next_try) {
      const bool sent = send_once();
      pause = sent ? retry_first : std::min(2 * pause, retry_last);
      if (!sent) next_try = now + pause;
    }
    if (now < next_housekeeping) continue;
    next_housekeeping = now + housekeeping_every;
    check_clock();
    write_metrics();
    if (ledger_.report) ledger_.report(health());
    if (mqtt_ && !config_.broker->publish.empty())
      for (const auto& [topic, payload] : ledger_.publications()) mqtt_->publish(topic, payload);
  }
  const std::lock_guard lock(mutex_);
  if (!fresh_.empty() && !store_.append(fresh_)) ++send_failures_;
  fresh_.clear();
}

void Gateway::check_clock() {
  if (!ledger_.clock_agrees) return;
  const bool agrees = ledger_.clock_agrees();
  const std::lock_guard lock(mutex_);
  clock_agrees_ = agrees;
}

void Gateway::write_metrics() {
  if (config_.metrics_file.empty()) return;
  const std::string text = metrics();
  const std::size_t slash = config_.metrics_file.rfind('/');
  const Result<void> written =
      env::write_atomically(files_, config_.metrics_file.substr(0, slash),
                            config_.metrics_file.substr(slash + 1), as_bytes(text));
  if (written) return;
  const std::lock_guard lock(mutex_);
  ++send_failures_;
}

std::vector<DeviceStatus> Gateway::health() {
  const std::lock_guard lock(mutex_);
  std::vector<DeviceStatus> out;
  for (const auto& device : devices_)
    out.push_back({device->config.name, device->config.community, device->config.meter,
                   device->config.evidence(), device->device.health(),
                   device->telegrams.bad_checksum + device->telegrams.malformed});
  return out;
}

}  // namespace wattbook::gateway
