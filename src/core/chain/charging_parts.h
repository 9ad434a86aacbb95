// How a snapshot holds charging, behind the rules; absent before protocol version 3.
#pragma once

#include "core/chain/archive.h"
#include "core/chain/state.h"

namespace wattbook::chain {

struct ChargingPart {
  charging::Books::Tables tables;
  std::vector<std::map<IntervalNumber, std::map<MeterIndex, Energy>>> delivered;  // by community
};

template <class A>
void archive(A& a, charging::Books::Tables& v) {
  parts(a, v.points, v.networks, v.tokens, v.sessions, v.sessions_issued, v.channels,
        v.channels_issued);
}
template <class A>
void archive(A& a, ChargingPart& v) {
  parts(a, v.tables, v.delivered);
}

ChargingPart charging_of(const State& state);
// False where the part cannot be that of the state.
[[nodiscard]] bool take_charging(State& state, ChargingPart part);

}  // namespace wattbook::chain
