#include "node/api/charging_live.h"

#include <gtest/gtest.h>

#include "node/api/json_writer.h"

namespace wattbook::api {
namespace {

LiveSessionView session(std::uint64_t number, std::int64_t energy) {
  LiveSessionView out;
  out.session = charging::SessionNumber(number);
  out.station = "CP1";
  out.energy = Energy(energy);
  return out;
}
LiveStationView station(const std::string& name, bool connected) { return {name, connected, {}}; }

TEST(ChargingLive, ChangesHoldWhatIsNewDifferentOrGone) {
  const ChargingLiveView before{{station("A", true), station("B", true)},
                                {session(1, 5), session(2, 5), session(3, 5)}};
  const ChargingLiveView after{{station("A", true), station("B", false)},
                               {session(2, 5), session(3, 6), session(4, 0)}};
  const ChargingLiveView change = changes(before, after);
  EXPECT_EQ(change.stations, std::vector{station("B", false)});
  LiveSessionView gone = session(1, 5);
  gone.running = false;
  EXPECT_EQ(change.sessions, (std::vector{session(3, 6), session(4, 0), gone}));
  EXPECT_EQ(changes(after, after), ChargingLiveView{});
}

TEST(ChargingLive, NothingInItSaysWhoCharges) {
  const std::string json = to_json(ChargingLiveView{{station("A", true)}, {session(1, 5)}});
  EXPECT_EQ(
      json,
      R"({"stations":[{"station":"A","connected":true,"outlets":[]}],"sessions":[)"
      R"({"session":1,"station":"CP1","evse":0,"connector":0,"began":0,"energy":"0.000005",)"
      R"("own":"0","market":"0","grid":"0","cost":"0","stop_wanted":false,"running":true}]})");
}

}  // namespace
}  // namespace wattbook::api
