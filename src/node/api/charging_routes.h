// Charging: charge points, their prices, tokens, sessions with receipts, statistics, payouts.
#pragma once

#include "node/api/charging_views.h"
#include "node/api/route_table.h"

namespace wattbook::api {

void add_charging_routes(RouteTable& table);

// The views that other documents about sessions are made of.
ChargingSessionView charging_session_view(const chain::State& state,
                                          const charging::Session& session);
ChargingReceipt charging_receipt(const chain::State& state, const charging::Session& session);

}  // namespace wattbook::api
