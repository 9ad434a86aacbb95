// The server's side of TLS: protocol versions and keys. Internal to node/http.
#pragma once

#include <memory>

#include <boost/asio/ssl/context.hpp>

#include "node/http/server.h"

namespace wattbook::http {

// TLS 1.2 or later with this certificate; an error that names the file that is missing, malformed
// or does not fit the other.
Result<std::shared_ptr<boost::asio::ssl::context>> load_tls(const TlsFiles& files);

}  // namespace wattbook::http
