#include "node/http/client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/check.h"
#include "node/http/server.h"

namespace wattbook::http {
namespace {

Handlers echo() {
  Handlers out;
  out.on_request = [](Request request, Responder respond) {
    Response response;
    response.status = request.path == "/no" ? 422 : 200;
    response.body = request.path + " " + request.body;
    respond(std::move(response));
  };
  return out;
}

TEST(Client, AsksAgainOnOneConnectionAndAfterItsEnd) {
  Limits limits;
  limits.idle_time_max = std::chrono::milliseconds(20);
  auto server = Server::start({"127.0.0.1", 0, limits}, echo());
  CHECK(server.has_value());
  Client client("127.0.0.1", (*server)->port());
  for (int i = 0; i < 5; ++i) EXPECT_EQ(client.get("/a")->body, "/a ");
  const std::string body(300'000, 'b');
  EXPECT_EQ(client.post("/no", "text/plain", body)->status, 422);
  EXPECT_EQ(client.post("/p", "text/plain", body)->body, "/p " + body);
  const std::uint16_t port = (*server)->port();
  server->reset();  // cuts the connection
  auto again = Server::start({"127.0.0.1", port, limits}, echo());
  CHECK(again.has_value());
  EXPECT_EQ(client.get("/b")->body, "/b ");
}

TEST(Client, NamesAServerThatDoesNotAnswer) {
  std::uint16_t port = 0;
  {
    const auto server = Server::start({}, echo());
    CHECK(server.has_value());
    port = (*server)->port();
  }
  Client client("127.0.0.1", port);
  const Result<Response> response = client.get("/");
  ASSERT_FALSE(response);
  EXPECT_THAT(response.error().message, testing::HasSubstr("127.0.0.1:" + std::to_string(port)));
}

}  // namespace
}  // namespace wattbook::http
