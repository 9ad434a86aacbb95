// How a WebSocket is opened where more is to be decided than whether: its sub-protocol, its
// compression, and who the peer proved to be.
#pragma once

#include <expected>
#include <functional>
#include <string>

#include "node/http/message.h"

namespace wattbook::http {

// What the connection says of the peer.
struct PeerProof {
  bool encrypted = false;  // TLS
  // Common name of its certificate, signed by TlsFiles::client_authority; mostly empty.
  std::string certificate_name;
};

struct Opening {
  OnConnected on_connected;
  std::string protocol;     // the sub-protocol chosen of those that it offered; may be empty
  bool compresses = false;  // permessage-deflate (RFC 7692), where it offers that
};

// Decides on a handshake, as Handlers::on_open.
using OnHandshake =
    std::function<std::expected<Opening, Response>(const Request&, const PeerProof&)>;

}  // namespace wattbook::http
