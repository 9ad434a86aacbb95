#include <future>
#include <memory>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/check.h"
#include "node/http/server.h"
#include "node/http/test_client.h"

namespace wattbook::http {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

// Hands the sockets it accepts to the test; echoes text, and closes when told.
struct Sockets {
  std::promise<WebSocket> connected;
  std::promise<std::string> closed;

  Handlers handlers() {
    Handlers out;
    out.on_request = [](Request, Responder respond) { respond(problem(404, "not found", "")); };
    out.on_open = [this](const Request& request) -> std::expected<OnConnected, Response> {
      if (request.path != "/ws")
        return std::unexpected(problem(404, "not found", "no such socket"));
      return [this](WebSocket socket) {
        connected.set_value(socket);
        return SocketEvents{
            [socket](std::string_view text) {
              if (text == "close") return socket.close(1000, "as you wish");
              socket.send(std::make_shared<std::string>(text));
            },
            [this](std::string_view reason) { closed.set_value(std::string(reason)); }};
      };
    };
    return out;
  }
};

std::unique_ptr<Server> start(Handlers handlers, Limits limits = {}) {
  Result<std::unique_ptr<Server>> server =
      Server::start({"127.0.0.1", 0, limits}, std::move(handlers));
  CHECK(server.has_value());
  return std::move(*server);
}

std::shared_ptr<const std::string> text(std::string value) {
  return std::make_shared<const std::string>(std::move(value));
}

TEST(WebSocket, ShakesHandsAsTheStandardsExample) {
  Sockets sockets;
  const auto server = start(sockets.handlers());
  TestClient client(server->port());
  const std::string header = client.open_socket("/ws");
  EXPECT_THAT(header, StartsWith("HTTP/1.1 101 "));
  EXPECT_THAT(header, HasSubstr("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
}

TEST(WebSocket, RefusesOtherPathsAndForeignPages) {
  Sockets sockets;
  const auto server = start(sockets.handlers());
  TestClient path(server->port());
  EXPECT_THAT(path.open_socket("/other"), StartsWith("HTTP/1.1 404 "));
  TestClient foreign(server->port());
  EXPECT_THAT(foreign.open_socket("/ws", "Origin: http://evil.example\r\n"),
              StartsWith("HTTP/1.1 403 "));
  TestClient own(server->port());
  EXPECT_THAT(own.open_socket("/ws", "Origin: http://localhost\r\n"), StartsWith("HTTP/1.1 101 "));
}

TEST(WebSocket, EchoesWholeFragmentedAndInterruptedMessages) {
  Sockets sockets;
  const auto server = start(sockets.handlers());
  TestClient client(server->port());
  client.open_socket("/ws");
  client.send_frame(1, "hello");
  EXPECT_EQ(client.read_frame().payload, "hello");
  client.send_frame(1, "one ", false);
  client.send_frame(9, "ping");
  client.send_frame(0, "message");
  const TestClient::Frame pong = client.read_frame();
  EXPECT_EQ(pong.opcode, 10);
  EXPECT_EQ(pong.payload, "ping");
  EXPECT_EQ(client.read_frame().payload, "one message");
}

TEST(WebSocket, ClosesOnMessagesItDoesNotTake) {
  const struct {
    std::uint8_t opcode;
    std::string payload;
    std::string code;
  } cases[] = {{1, std::string(20'000, 'x'), "\x03\xf1"},  // 1009, too big
               {2, "binary", "\x03\xeb"},                  // 1003, unknown data
               {1, "\xff\xfe", "\x03\xef"}};               // 1007, not UTF-8
  for (const auto& [opcode, payload, code] : cases) {
    Sockets sockets;
    const auto server = start(sockets.handlers());
    {
      TestClient client(server->port());
      client.open_socket("/ws");
      client.send_frame(opcode, payload);
      const TestClient::Frame frame = client.read_frame();
      EXPECT_EQ(frame.opcode, 8);
      EXPECT_EQ(frame.payload.substr(0, 2), code) << payload.substr(0, 10);
    }
    sockets.closed.get_future().wait();
  }
}

TEST(WebSocket, ReportsTheEndOnceWhicheverSideEnds) {
  Sockets sockets;
  const auto server = start(sockets.handlers());
  {
    TestClient client(server->port());
    client.open_socket("/ws");
    client.send_frame(1, "close");
    const TestClient::Frame frame = client.read_frame();
    EXPECT_EQ(frame.opcode, 8);
    EXPECT_EQ(frame.payload,
              "\x03\xe8"
              "as you wish");
  }
  EXPECT_EQ(sockets.closed.get_future().get(), "as you wish");

  Sockets others;
  const auto other_server = start(others.handlers());
  {
    TestClient client(other_server->port());
    client.open_socket("/ws");
  }
  EXPECT_EQ(others.closed.get_future().get(), "End of file");
}

TEST(WebSocket, CutsAPeerThatDoesNotRead) {
  Limits limits;
  limits.socket_queue_bytes_max = 64 * 1024;
  Sockets sockets;
  const auto server = start(sockets.handlers(), limits);
  TestClient client(server->port());
  client.open_socket("/ws");
  const WebSocket socket = sockets.connected.get_future().get();
  std::future<std::string> closed = sockets.closed.get_future();
  while (closed.wait_for(std::chrono::seconds(0)) != std::future_status::ready)
    socket.send(text(std::string(16 * 1024, 'x')));
  EXPECT_EQ(closed.get(), "the peer reads too slowly: its queue is full");
}

TEST(WebSocket, SkipsASlowPeerToTheLatestState) {
  Limits limits;
  limits.socket_queue_bytes_max = 1024 * 1024;
  Sockets sockets;
  const auto server = start(sockets.handlers(), limits);
  TestClient client(server->port());
  client.open_socket("/ws");
  const WebSocket socket = sockets.connected.get_future().get();
  // Far more than the queue and the kernel's buffers hold, and still no cut.
  constexpr int count = 4'000;
  for (int i = 0; i < count; ++i) {
    const auto whole = text(std::to_string(i) + std::string(16 * 1024, ' '));
    socket.send_change(1, whole, whole);
  }
  int seen = 0;
  int last = -1;
  while (last != count - 1) {
    const TestClient::Frame frame = client.read_frame();
    ASSERT_EQ(frame.opcode, 1);
    const int value = std::stoi(frame.payload);
    ASSERT_GT(value, last);
    last = value;
    ++seen;
  }
  EXPECT_LT(seen, count);
}

TEST(WebSocket, CutsAPeerThatDoesNotAnswerPings) {
  Limits limits;
  limits.socket_idle_time_max = std::chrono::milliseconds(100);
  Sockets sockets;
  const auto server = start(sockets.handlers(), limits);
  TestClient client(server->port());
  client.open_socket("/ws");
  const TestClient::Frame ping = client.read_frame();
  EXPECT_EQ(ping.opcode, 9);
  sockets.closed.get_future().wait();
}

TEST(WebSocket, HandlesOfAStoppedServerDoNothing) {
  Sockets sockets;
  auto server = start(sockets.handlers());
  TestClient client(server->port());
  client.open_socket("/ws");
  const WebSocket socket = sockets.connected.get_future().get();
  server.reset();
  socket.send(text("late"));
  socket.close(1000, "late");
  EXPECT_EQ(client.read_frame().opcode, 0xff);
}

}  // namespace
}  // namespace wattbook::http
