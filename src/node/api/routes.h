// The API's paths joined to their handlers: live topics as GET, the WebSocket, and the page.
#pragma once

#include "node/api/doorman.h"
#include "node/api/feed.h"
#include "node/api/router.h"

namespace wattbook::api {

// The HTTP callbacks that serve `router`'s paths, then the feed's topics under /api/v1/, then the
// page. `feed` and `doorman` outlive the server.
http::Handlers handlers(Router router, Feed& feed, Doorman& doorman);

}  // namespace wattbook::api
