// The HTTP and WebSocket server takes any bytes on a connection: it answers or cuts, and goes on
// serving. The input is what a peer sends up to the end of its side: after a WebSocket handshake
// where it begins with 'W', else from the first byte on.
#include <memory>
#include <string>

#include "base/bytes.h"
#include "base/check.h"
#include "node/http/server.h"
#include "node/http/test_client.h"

namespace {

using namespace wattbook;

// Echoes, so that whatever was understood travels both ways.
http::Handlers echo() {
  http::Handlers handlers;
  handlers.on_request = [](http::Request request, http::Responder respond) {
    http::Response response;
    response.content_type = "text/plain";
    response.body = request.path + "?" + request.query + "\n" + request.body;
    respond(std::move(response));
  };
  handlers.on_open = [](const http::Request&) -> std::expected<http::OnConnected, http::Response> {
    return [](const http::WebSocket& socket) {
      return http::SocketEvents{[socket](std::string_view text) {
                                  socket.send(std::make_shared<const std::string>(text));
                                },
                                [](std::string_view) {}};
    };
  };
  return handlers;
}

std::uint16_t port() {
  static const std::unique_ptr<http::Server> server = [] {
    // A peer that answers a close frame wrongly is waited for; not for long here.
    auto started =
        http::Server::start({.limits = {.read_time_max = std::chrono::milliseconds(300)}}, echo());
    CHECK(started.has_value());
    return std::move(*started);
  }();
  return server->port();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  {
    std::string_view input = wattbook::as_text({data, size});
    http::TestClient peer(port());
    if (input.starts_with('W')) {
      peer.open_socket("/");
      input.remove_prefix(1);
    }
    peer.send(input);
    peer.end();
    peer.read_all();
  }
  http::TestClient other(port());
  other.send("GET /still-here HTTP/1.1\r\nHost: x\r\n\r\n");
  CHECK(other.read_response().ends_with("/still-here?\n"));
  return 0;
}
