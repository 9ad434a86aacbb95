// One answer that stays open as a stream of server-sent events (WHATWG HTML, section 9.2), for
// readers that have no WebSocket, such as curl. Internal to node/http.
#pragma once

#include <memory>
#include <string>

#include "node/http/ws_session.h"

namespace wattbook::http {

// `head` is the response's header as it is sent. Of PlainStream and TlsStream.
template <class Stream>
void start_event_session(const std::shared_ptr<Loop>& loop, Stream stream, std::string head,
                         OnConnected on_connected, ConnectionCount count);

}  // namespace wattbook::http
