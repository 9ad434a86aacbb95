#include "node/http/tls.h"

namespace wattbook::http {

Result<std::shared_ptr<boost::asio::ssl::context>> load_tls(const TlsFiles& files) {
  namespace ssl = boost::asio::ssl;
  const auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
  SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION);
  SSL_CTX_set_options(context->native_handle(), SSL_OP_NO_RENEGOTIATION);
  boost::system::error_code error;
  context->use_certificate_chain_file(files.certificate, error);
  if (error)
    return fail("cannot use the certificate " + files.certificate + ": " + error.message(),
                "server.certificate_file names a PEM file that this user may read");
  context->use_private_key_file(files.key, ssl::context::pem, error);
  if (error)
    return fail("cannot use the key " + files.key + ": " + error.message(),
                "server.key_file names the PEM key of that certificate, readable by this user");
  return context;
}

}  // namespace wattbook::http
