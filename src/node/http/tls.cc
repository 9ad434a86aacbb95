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
  if (files.client_authority.empty()) return context;
  context->load_verify_file(files.client_authority, error);
  if (error)
    return fail(
        "cannot use the clients' authority " + files.client_authority + ": " + error.message(),
        "it is a PEM file with the certificates that sign those of clients");
  context->set_verify_mode(ssl::verify_peer, error);
  // Sessions of clients with certificates are resumed only under a context of the server's own.
  static constexpr std::string_view session_context = "wattbook";
  SSL_CTX_set_session_id_context(context->native_handle(),
                                 reinterpret_cast<const unsigned char*>(session_context.data()),
                                 static_cast<unsigned int>(session_context.size()));
  return context;
}

std::string verified_client_name(SSL* connection) {
  const std::unique_ptr<X509, decltype(&X509_free)> certificate(
      SSL_get1_peer_certificate(connection), &X509_free);
  if (!certificate || SSL_get_verify_result(connection) != X509_V_OK) return {};
  char name[256] = {};
  const int size = X509_NAME_get_text_by_NID(X509_get_subject_name(certificate.get()),
                                             NID_commonName, name, sizeof name);
  return size > 0 ? std::string(name, static_cast<std::size_t>(size)) : std::string();
}

}  // namespace wattbook::http
