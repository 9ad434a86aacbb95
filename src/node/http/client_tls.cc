#include "node/http/client_tls.h"

#include <utility>

namespace wattbook::http {

boost::system::error_code secure(boost::asio::ip::tcp::socket& socket,
                                 boost::asio::ssl::context& context, const std::string& host,
                                 const Trust& trust, std::optional<ClientTls>& out) {
  boost::system::error_code error;
  SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_2_VERSION);
  if (trust.ca_file.empty())
    context.set_default_verify_paths(error);
  else
    context.load_verify_file(trust.ca_file, error);
  if (error) return error;
  out.emplace(socket, context);
  out->set_verify_mode(boost::asio::ssl::verify_peer);
  out->set_verify_callback(boost::asio::ssl::host_name_verification(host));
  SSL_set_tlsext_host_name(out->native_handle(), host.c_str());
  return error;
}

}  // namespace wattbook::http
