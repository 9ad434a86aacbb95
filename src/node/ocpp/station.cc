#include "node/ocpp/station.h"

#include <algorithm>

namespace wattbook::ocpp {
namespace {

// More cannot run at one station; what exceeds it was never ended.
constexpr std::size_t running_max = 256;

bool is_same(const RunningSession& one, const SessionKey& key) {
  return key.transaction.empty() ? one.transaction.empty() && one.number == key.number
                                 : one.transaction == key.transaction;
}

}  // namespace

RunningSession* find_running(Station& station, const SessionKey& key) {
  const auto at = std::ranges::find_if(
      station.running, [&key](const RunningSession& one) { return is_same(one, key); });
  return at == station.running.end() ? nullptr : &*at;
}

RunningSession& running_session(Station& station, const SessionKey& key) {
  if (RunningSession* const found = find_running(station, key)) return *found;
  if (station.running.size() >= running_max) station.running.erase(station.running.begin());
  RunningSession fresh;
  fresh.number = key.number;
  fresh.transaction = key.transaction;
  return station.running.emplace_back(std::move(fresh));
}

RunningSession* find_numbered(Station& station, SessionNumber number) {
  const auto at = std::ranges::find(station.running, number, &RunningSession::number);
  return at == station.running.end() || number == 0 ? nullptr : &*at;
}

RunningSession& identify_running(Station& station, const SessionKey& key, SessionNumber number) {
  // The ledger keeps no names of transactions, so after a restart the session stands here without.
  if (!find_running(station, key))
    if (RunningSession* const nameless = find_numbered(station, number);
        nameless && nameless->transaction.empty())
      nameless->transaction = key.transaction;
  RunningSession& running = running_session(station, key);
  running.number = number;
  return running;
}

void forget_running(Station& station, const SessionKey& key) {
  std::erase_if(station.running, [&key](const RunningSession& one) { return is_same(one, key); });
}

}  // namespace wattbook::ocpp
