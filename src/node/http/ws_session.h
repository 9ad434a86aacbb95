// One WebSocket connection after its HTTP upgrade request: text messages both ways, pings, a
// bounded outgoing queue. Internal to node/http.
#pragma once

#include <memory>

#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>

#include "node/http/loop.h"

namespace wattbook::http {

using UpgradeRequest = boost::beast::http::request<boost::beast::http::string_body>;
using PlainStream = boost::beast::tcp_stream;
using TlsStream = boost::beast::ssl_stream<boost::beast::tcp_stream>;

// Of PlainStream and TlsStream.
template <class Stream>
void start_ws_session(const std::shared_ptr<Loop>& loop, Stream stream, UpgradeRequest request,
                      Opening opening, ConnectionCount count);

}  // namespace wattbook::http
