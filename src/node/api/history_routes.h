// What the query store answers (docs/history.md): statements, explanations, bars, energy by
// interval, day and month, and all trades, postings and receipts, latest first.
#pragma once

#include <functional>

#include "node/api/route_table.h"
#include "node/history/history.h"

namespace wattbook::api {

// Puts a question to the query store; false if it takes no more.
using AskHistory = std::function<bool(history::History::Question)>;

void add_history_routes(RouteTable& table, const AskHistory& ask);

}  // namespace wattbook::api
