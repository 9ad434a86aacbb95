// The server's side of TLS: protocol versions and keys. Internal to node/http.
#pragma once

#include <memory>
#include <string>

#include <boost/asio/ssl/context.hpp>

#include "node/http/server.h"

namespace wattbook::http {

// TLS 1.2 or later with this certificate; an error that names the file that is missing, malformed
// or does not fit the other.
Result<std::shared_ptr<boost::asio::ssl::context>> load_tls(const TlsFiles& files);

// The common name in the certificate that the peer proved to have and an authority of
// TlsFiles::client_authority signed; empty where there is none.
std::string verified_client_name(SSL* connection);

}  // namespace wattbook::http
