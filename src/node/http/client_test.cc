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

TEST(Client, GivesUpOnAServerThatTakesTheQuestionAndIsSilent) {
  std::vector<Responder> kept;  // outlives the server, which answers for it at its end
  Handlers silent;
  silent.on_request = [&kept](Request, Responder respond) { kept.push_back(std::move(respond)); };
  const auto server = Server::start({}, std::move(silent));
  CHECK(server.has_value());
  Client client("127.0.0.1", (*server)->port());
  client.set_patience({.answer = std::chrono::milliseconds(50)});
  const Result<Response> response = client.get("/");
  ASSERT_FALSE(response);
  EXPECT_THAT(response.error().message, testing::HasSubstr("timed out"));
  EXPECT_EQ(kept.size(), 1u);  // asked once
}

TEST(Client, ShowsItsTokenAndThePlaceThatItAsks) {
  Handlers handlers;
  handlers.on_request = [](Request request, Responder respond) {
    Response response;
    response.body = std::string(request.header("Authorization").value_or("none")) + " " +
                    std::string(request.header("Host").value_or(""));
    respond(std::move(response));
  };
  const auto server = Server::start({}, std::move(handlers));
  CHECK(server.has_value());
  Client client("127.0.0.1", (*server)->port());
  const std::string host = "127.0.0.1:" + std::to_string((*server)->port());
  EXPECT_EQ(client.get("/")->body, "none " + host);
  client.authorize("wb_1");
  EXPECT_EQ(client.get("/")->body, "Bearer wb_1 " + host);
  EXPECT_EQ(client.post("/", "text/plain", "x")->body, "Bearer wb_1 " + host);
}

}  // namespace
}  // namespace wattbook::http
