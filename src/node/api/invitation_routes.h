// Invitations: how a new person asks to be registered, and the operator decides.
#pragma once

#include "node/api/route_table.h"

namespace wattbook::api {

// `doorman` outlives the table and its router.
void add_invitation_routes(RouteTable& table, Doorman& doorman);

}  // namespace wattbook::api
