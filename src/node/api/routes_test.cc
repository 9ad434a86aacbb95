#include "node/api/routes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/check.h"
#include "node/api/views.h"
#include "node/http/server.h"
#include "node/http/test_client.h"

namespace wattbook::api {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

// The API on a real socket, with one member's balance as its only topic.
class RoutesTest : public testing::Test {
 protected:
  RoutesTest() {
    publish(1);
    auto server = http::Server::start({}, handlers(Router(), feed_));
    CHECK(server.has_value());
    server_ = std::move(*server);
  }

  void publish(std::int64_t units) {
    BookView book;
    book.last = Price(units);
    feed_.publish("communities/0/book", book);
  }
  static std::string book(std::string_view last) {
    return R"({"best_bid":null,"best_ask":null,"best_executable_ask":null,"last":")" +
           std::string(last) + R"(","bids":[],"asks":[]})";
  }
  static std::string event(int sequence, std::string_view last) {
    return R"({"topic":"communities/0/book","seq":)" + std::to_string(sequence) + R"(,"data":)" +
           book(last) + "}";
  }

  Feed feed_;  // outlives the server
  std::unique_ptr<http::Server> server_;
};

TEST_F(RoutesTest, ServesTopicsAndThePage) {
  http::TestClient client(server_->port());
  client.send("GET /api/v1/communities/0/book HTTP/1.1\r\nHost: x\r\n\r\n");
  const std::string response = client.read_response();
  EXPECT_THAT(response, HasSubstr("Content-Type: application/json\r\n"));
  EXPECT_THAT(response, EndsWith("\r\n\r\n" + book("0.000001")));
  client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_THAT(client.read_response(), HasSubstr("<!doctype html>"));
  client.send("GET /api/v1/communities/1/book HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_THAT(client.read_response(), StartsWith("HTTP/1.1 404 "));
}

TEST_F(RoutesTest, SendsTheStateAtOnceAndEachChangeOfIt) {
  http::TestClient client(server_->port());
  client.open_socket("/api/v1/ws");
  client.send_frame(1, R"({"subscribe":["communities/0/book"]})");
  EXPECT_EQ(client.read_frame().payload, event(1, "0.000001"));
  publish(1);  // no change, no message
  publish(2);
  EXPECT_EQ(client.read_frame().payload, event(2, "0.000002"));
}

TEST_F(RoutesTest, StopsWhereTheClientUnsubscribes) {
  http::TestClient client(server_->port());
  client.open_socket("/api/v1/ws");
  client.send_frame(1, R"({"subscribe":["communities/0/book"]})");
  client.read_frame();
  client.send_frame(1, R"({"unsubscribe":["communities/0/book"]})");
  client.send_frame(1, R"({"subscribe":["x"]})");  // its answer shows that both were read
  EXPECT_EQ(client.read_frame().payload, R"({"error":"there is no topic \"x\""})");
  publish(2);
  client.send_frame(1, R"({"subscribe":["communities/0/book"]})");
  EXPECT_EQ(client.read_frame().payload, event(2, "0.000002"));
}

TEST_F(RoutesTest, NamesWhatIsWrongWithAMessage) {
  http::TestClient client(server_->port());
  client.open_socket("/api/v1/ws");
  client.send_frame(1, R"({"subscibe":[]})");
  EXPECT_EQ(client.read_frame().payload,
            R"({"error":"the document has no key \"subscibe\"; did you mean \"subscribe\"?"})");
  client.send_frame(1, "hello");
  EXPECT_THAT(client.read_frame().payload, HasSubstr("the document is not JSON"));
}

TEST_F(RoutesTest, SurvivesSubscribersThatLeave) {
  for (int i = 0; i < 20; ++i) {
    http::TestClient client(server_->port());
    client.open_socket("/api/v1/ws");
    client.send_frame(1, R"({"subscribe":["communities/0/book"]})");
    EXPECT_EQ(client.read_frame().opcode, 1);
  }
  publish(2);
  http::TestClient client(server_->port());
  client.open_socket("/api/v1/ws");
  client.send_frame(1, R"({"subscribe":["communities/0/book"]})");
  EXPECT_EQ(client.read_frame().payload, event(2, "0.000002"));
}

TEST_F(RoutesTest, OpensSocketsAtOnePathOnly) {
  http::TestClient client(server_->port());
  EXPECT_THAT(client.open_socket("/ws"), StartsWith("HTTP/1.1 404 "));
}

}  // namespace
}  // namespace wattbook::api
