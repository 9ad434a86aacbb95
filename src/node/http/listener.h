// Accepts connections and starts an HTTP session for each, up to Limits::connections_max. Internal
// to node/http.
#pragma once

#include <memory>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include "node/http/loop.h"

namespace wattbook::http {

enum class Security : std::uint8_t {
  as_configured,  // TLS where the loop has it
  plain
};

class Listener : public std::enable_shared_from_this<Listener> {
 public:
  Listener(std::shared_ptr<Loop> loop, Security security);

  Result<void> listen(const Endpoint& endpoint);
  std::uint16_t port() const { return port_; }
  void accept();
  // Frees the port; sessions go on.
  void close();

 private:
  void on_accept(boost::system::error_code error, boost::asio::ip::tcp::socket socket);

  std::weak_ptr<Loop> loop_;
  Security security_;
  boost::asio::ip::tcp::acceptor acceptor_;
  std::uint16_t port_ = 0;
  boost::asio::steady_timer retry_;
};

}  // namespace wattbook::http
