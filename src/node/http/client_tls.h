// What the clients of this library make of a connection that must be secret: TLS 1.2 or newer, to a
// host whose certificate names it and whose authority is trusted.
#pragma once

#include <optional>
#include <string>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>

#include "node/http/client.h"

namespace wattbook::http {

using ClientTls = boost::asio::ssl::stream<boost::asio::ip::tcp::socket&>;

// Fills `out` with a stream over `socket` that is ready for its handshake; all outlive it.
boost::system::error_code secure(boost::asio::ip::tcp::socket& socket,
                                 boost::asio::ssl::context& context, const std::string& host,
                                 const Trust& trust, std::optional<ClientTls>& out);

}  // namespace wattbook::http
