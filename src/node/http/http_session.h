// One HTTP connection: reads requests in turn, answers each before it reads the next, and turns
// into a WebSocket session when asked. Internal to node/http.
#pragma once

#include <memory>

#include <boost/asio/ip/tcp.hpp>

#include "node/http/listener.h"
#include "node/http/loop.h"

namespace wattbook::http {

void start_http_session(const std::shared_ptr<Loop>& loop, boost::asio::ip::tcp::socket socket,
                        Security security);

}  // namespace wattbook::http
