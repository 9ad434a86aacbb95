// The live topic `communities/{c}/charging`: what charge points and their outlets do, and the
// sessions that run. Nothing in it says who charges, and nothing with what card.
#pragma once

#include <string>
#include <vector>

#include "core/chain/state.h"
#include "node/api/station_views.h"

namespace wattbook::api {

inline constexpr AtMost live_stations_max{10'000};

struct LiveStationView {
  std::string station;
  bool connected = false;
  std::vector<StationOutletView> outlets;

  bool operator==(const LiveStationView&) const = default;
  static constexpr std::string_view type_name = "LiveStation";
  static constexpr auto fields = std::tuple(
      field("station", &LiveStationView::station), field("connected", &LiveStationView::connected),
      noted(field("outlets", &LiveStationView::outlets, view_list_max),
            "as it last told; those it told nothing of are not there"));
};

struct LiveSessionView {
  charging::SessionNumber session;
  std::string station;
  std::uint32_t evse = 0;
  std::uint32_t connector = 0;
  Instant began;
  Energy energy;
  Energy own;
  Energy market;
  Energy grid;
  Amount cost;
  bool stop_wanted = false;
  bool running = true;

  bool operator==(const LiveSessionView&) const = default;
  static constexpr std::string_view type_name = "LiveSession";
  static constexpr auto fields = std::tuple(
      field("session", &LiveSessionView::session), field("station", &LiveSessionView::station),
      field("evse", &LiveSessionView::evse), field("connector", &LiveSessionView::connector),
      field("began", &LiveSessionView::began), field("energy", &LiveSessionView::energy),
      noted(field("own", &LiveSessionView::own), "of it, from the driver's own store"),
      field("market", &LiveSessionView::market), field("grid", &LiveSessionView::grid),
      field("cost", &LiveSessionView::cost), field("stop_wanted", &LiveSessionView::stop_wanted),
      noted(field("running", &LiveSessionView::running), "false: it has ended and is gone"));
};

struct ChargingLiveView {
  std::vector<LiveStationView> stations;
  std::vector<LiveSessionView> sessions;

  bool operator==(const ChargingLiveView&) const = default;
  static constexpr std::string_view type_name = "ChargingNow";
  static constexpr auto fields =
      std::tuple(field("stations", &ChargingLiveView::stations, live_stations_max),
                 field("sessions", &ChargingLiveView::sessions, live_stations_max));
};

// What the ledger knows of it: every charge point, not connected, and the open sessions.
ChargingLiveView charging_live_view(const chain::State& state, CommunityIndex community);

// As changes.h says: a station belongs to its name, a session to its number; one that is gone comes
// once more, not running.
ChargingLiveView changes(const ChargingLiveView& before, const ChargingLiveView& after);

}  // namespace wattbook::api
