// What a station was seen to do, for whoever waits for the effect of a command.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/json_tree.h"
#include "node/ocpp/session_port.h"

namespace wattbook::ocpp {

struct Observed {
  std::string_view action;  // of the message
  json::View payload;       // absent for the transaction events below
  enum class Transaction : std::uint8_t { none, began, ended };
  // Once the ledger has booked it.
  Transaction transaction = Transaction::none;
  SessionNumber session = 0;
  std::string_view transaction_id;  // 2.x
  Outlet outlet;
  std::string_view token;
  std::optional<std::int64_t> remote_start;
};

}  // namespace wattbook::ocpp
