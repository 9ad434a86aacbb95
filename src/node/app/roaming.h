// OCPI for roaming partners, joined to this node: who may read by the access module's tokens, the
// ledger's charge points and sessions, and what stations say of themselves.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "node/access/gate.h"
#include "node/api/charging_live.h"
#include "node/ocpi/sender.h"

namespace wattbook::app {

struct RoamingPorts {
  std::function<bool(std::move_only_function<void(const chain::State&)>)> ask;
  std::function<std::map<std::string, api::LiveStationView>()> stations;  // may be empty
};

// Precondition: `party` is one that ocpi::read_party reads. Its requests come on the HTTP server's
// thread, as the gate demands. `gate` outlives it.
std::unique_ptr<ocpi::Sender> make_sender(ocpi::Party party, std::string url, access::Gate& gate,
                                          RoamingPorts ports);

// The secret that "Authorization: Token BASE64" shows; nothing where it is of another form.
std::optional<std::string> credentials_token(std::string_view header);

}  // namespace wattbook::app
