// Accepts connections and starts an HTTP session for each, up to Limits::connections_max. Internal
// to node/http.
#pragma once

#include <memory>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include "node/http/loop.h"

namespace wattbook::http {

class Listener : public std::enable_shared_from_this<Listener> {
 public:
  explicit Listener(std::shared_ptr<Loop> loop);

  Result<void> listen(const std::string& address, std::uint16_t port);
  std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
  void accept();

 private:
  void on_accept(boost::system::error_code error, boost::asio::ip::tcp::socket socket);

  std::weak_ptr<Loop> loop_;
  boost::asio::ip::tcp::acceptor acceptor_;
  boost::asio::steady_timer retry_;
};

}  // namespace wattbook::http
