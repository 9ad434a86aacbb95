#include "node/api/charging_live.h"

#include <map>

namespace wattbook::api {
namespace {

template <class Row, class Key>
std::vector<Row> changed_rows(const std::vector<Row>& before, const std::vector<Row>& after,
                              Key Row::*key) {
  std::map<Key, const Row*> known;
  for (const Row& row : before) known.emplace(row.*key, &row);
  std::vector<Row> out;
  for (const Row& row : after) {
    const auto found = known.find(row.*key);
    if (found == known.end() || !(*found->second == row)) out.push_back(row);
  }
  return out;
}

LiveSessionView row_of(const chain::State& state, const charging::Session& session) {
  const charging::SessionRow total = charging::sum(session);
  LiveSessionView out;
  out.session = session.number;
  out.station = state.charging.point(session.point).description.station;
  out.evse = session.evse;
  out.connector = session.connector;
  out.began = session.began;
  out.energy = charging::metered(session);
  out.own = total.own;
  out.market = total.market;
  out.grid = total.grid;
  out.cost = total.cash();
  out.stop_wanted = session.stop_wanted;
  return out;
}

}  // namespace

ChargingLiveView charging_live_view(const chain::State& state, CommunityIndex community) {
  ChargingLiveView out;
  for (const charging::ChargePoint& point : state.charging.points())
    if (point.community == community && out.stations.size() < live_stations_max.count)
      out.stations.push_back({point.description.station, false, {}});
  for (const auto& [outlet, number] : state.charging.open()) {
    const charging::Session& session = *state.charging.find(number);
    if (session.community == community && out.sessions.size() < live_stations_max.count)
      out.sessions.push_back(row_of(state, session));
  }
  return out;
}

ChargingLiveView changes(const ChargingLiveView& before, const ChargingLiveView& after) {
  ChargingLiveView out;
  out.stations = changed_rows(before.stations, after.stations, &LiveStationView::station);
  out.sessions = changed_rows(before.sessions, after.sessions, &LiveSessionView::session);
  std::map<charging::SessionNumber, bool> runs;
  for (const LiveSessionView& one : after.sessions) runs[one.session] = true;
  for (LiveSessionView one : before.sessions) {
    if (runs.contains(one.session)) continue;
    one.running = false;
    out.sessions.push_back(std::move(one));
  }
  return out;
}

}  // namespace wattbook::api
