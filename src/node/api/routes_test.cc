#include "node/api/routes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/check.h"
#include "node/api/changes.h"
#include "node/api/views.h"
#include "node/env/memory_files.h"
#include "node/http/server.h"
#include "node/http/test_client.h"

namespace wattbook::api {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

// The API on a real socket, with one member's balance as its only topic.
class RoutesTest : public testing::Test {
 protected:
  RoutesTest() {
    publish(1);
    CHECK(files_.create_directory("d").has_value());
    auto gate = access::Gate::open({}, files_, "d", clock_, entropy_);
    CHECK(gate.has_value());
    gate_.emplace(std::move(*gate));
    doorman_.emplace(*gate_);
    auto server = http::Server::start({}, handlers(Router(), feed_, *doorman_));
    CHECK(server.has_value());
    server_ = std::move(*server);
  }

  void publish(std::int64_t units) {
    BookView book;
    book.last = Price(units);
    feed_.publish("communities/0/book", book);
  }
  // A book that holds `levels` bids, as a change of the one before, which held one less.
  void publish_levels(std::int64_t levels) {
    BookView before;
    for (std::int64_t price = levels - 1; price > 0; --price)
      before.bids.push_back({.price = Price(price), .orders = 1});
    BookView after = before;
    after.bids.insert(after.bids.begin(), {.price = Price(levels), .orders = 1});
    feed_.publish("communities/0/book", after, changes(before, after));
  }
  static std::string resume(int sequence) {
    return R"({"resume":[{"topic":"communities/0/book","seq":)" + std::to_string(sequence) + "}]}";
  }
  static std::string book(std::string_view last) {
    return R"({"best_bid":null,"best_ask":null,"best_executable_ask":null,"last":")" +
           std::string(last) + R"(","bids":[],"asks":[]})";
  }
  static std::string event(int sequence, std::string_view last) {
    return R"({"topic":"communities/0/book","seq":)" + std::to_string(sequence) + R"(,"data":)" +
           book(last) + "}";
  }

  Feed feed_{0};  // this and what follows outlive the server
  env::MemoryFiles files_;
  env::ManualClock clock_{Instant(0)};
  env::SeededEntropy entropy_{1};
  std::optional<access::Gate> gate_;
  std::optional<Doorman> doorman_;
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

TEST_F(RoutesTest, SendsChangesOnlyAfterTheWhole) {
  http::TestClient client(server_->port());
  client.open_socket("/api/v1/ws");
  publish_levels(2);
  client.send_frame(1, R"({"subscribe":["communities/0/book"]})");
  EXPECT_THAT(client.read_frame().payload, HasSubstr(R"("seq":2,"data":{)"));
  publish_levels(3);
  const std::string change = client.read_frame().payload;
  EXPECT_THAT(change, HasSubstr(R"("seq":3,"change":{)"));
  EXPECT_THAT(change, HasSubstr(R"("bids":[{"price":"0.000003")"));
  EXPECT_THAT(change, Not(HasSubstr(R"("price":"0.000002")")));
}

TEST_F(RoutesTest, APeerThatComesBackGetsWhatItMissed) {
  for (int levels = 2; levels <= 5; ++levels) publish_levels(levels);  // numbers 2 to 5
  http::TestClient client(server_->port());
  client.open_socket("/api/v1/ws");
  client.send_frame(1, resume(3));
  EXPECT_THAT(client.read_frame().payload, HasSubstr(R"("seq":4,"change":{)"));
  EXPECT_THAT(client.read_frame().payload, HasSubstr(R"("seq":5,"change":{)"));

  http::TestClient current(server_->port());
  current.open_socket("/api/v1/ws");
  current.send_frame(1, resume(5));
  publish_levels(6);
  EXPECT_THAT(current.read_frame().payload, HasSubstr(R"("seq":6,"change":{)"));
}

TEST_F(RoutesTest, APeerOfAnotherRunOrAwayForTooLongGetsTheWhole) {
  for (std::size_t i = 0; i < Feed::changes_kept + 10; ++i)
    publish_levels(static_cast<std::int64_t>(i) + 2);
  for (const int seen : {3, 1'000'000}) {
    http::TestClient client(server_->port());
    client.open_socket("/api/v1/ws");
    client.send_frame(1, resume(seen));
    EXPECT_THAT(client.read_frame().payload, HasSubstr(R"("seq":267,"data":{)"));
  }
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
