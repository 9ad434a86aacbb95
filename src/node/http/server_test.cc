#include "node/http/server.h"

#include <condition_variable>
#include <future>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/check.h"
#include "node/http/test_client.h"

namespace wattbook::http {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

// Answers with what it was asked; its sockets echo.
Handlers echo_handlers() {
  Handlers handlers;
  handlers.on_request = [](Request request, Responder respond) {
    if (request.path == "/drop") return;
    Response response;
    response.content_type = "text/plain";
    response.body = request.path + "|" + request.query + "|" + request.body;
    respond(std::move(response));
  };
  handlers.on_open = [](const Request& request) -> std::expected<OnConnected, Response> {
    if (request.path != "/ws") return std::unexpected(problem(404, "not found", "no such socket"));
    return [](WebSocket socket) {
      return SocketEvents{[socket](std::string_view text) {
                            if (text == "close") return socket.close(1000, "as you wish");
                            socket.send(std::make_shared<std::string>(text));
                          },
                          [](std::string_view) {}};
    };
  };
  return handlers;
}

std::unique_ptr<Server> start(Handlers handlers, Limits limits = {}) {
  Result<std::unique_ptr<Server>> server =
      Server::start({"127.0.0.1", 0, limits}, std::move(handlers));
  CHECK(server.has_value());
  return std::move(*server);
}

std::string get(std::string_view path, std::string_view more = "") {
  return "GET " + std::string(path) + " HTTP/1.1\r\nHost: localhost\r\n" + std::string(more) +
         "\r\n";
}

std::string body_of(const std::string& response) {
  return response.substr(response.find("\r\n\r\n") + 4);
}

TEST(Server, RefusesAnAddressItCannotListenOn) {
  const auto server = Server::start({"not an address", 0, {}}, echo_handlers());
  ASSERT_FALSE(server);
  EXPECT_THAT(server.error().message, StartsWith("cannot listen on not an address:0: "));
}

TEST(Server, NamesTheRemedyWhereThePortIsTaken) {
  const auto first = start(echo_handlers());
  const auto second = Server::start({"127.0.0.1", first->port(), {}}, echo_handlers());
  ASSERT_FALSE(second);
  EXPECT_THAT(second.error().message, HasSubstr("Address already in use"));
  EXPECT_THAT(second.error().hint, HasSubstr("--port"));
}

TEST(Server, AnswersOneRequestAfterAnotherOnOneConnection) {
  const auto server = start(echo_handlers());
  TestClient client(server->port());
  for (int i = 0; i < 3; ++i) {
    client.send(get("/a%20b?x=1"));
    const std::string response = client.read_response();
    EXPECT_THAT(response, StartsWith("HTTP/1.1 200 OK\r\n"));
    EXPECT_EQ(body_of(response), "/a b|x=1|");
  }
}

TEST(Server, AnswersPipelinedRequestsInOrder) {
  const auto server = start(echo_handlers());
  TestClient client(server->port());
  client.send(get("/1") + get("/2") +
              "POST /3 HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbody" + get("/4"));
  for (const char* expected : {"/1||", "/2||", "/3||body", "/4||"})
    EXPECT_EQ(body_of(client.read_response()), expected);
}

TEST(Server, ReadsARequestSplitAtAnyByte) {
  const auto server = start(echo_handlers());
  const std::string request =
      "POST /split?a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
      "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
  TestClient client(server->port());
  for (std::size_t cut = 1; cut < request.size(); ++cut) {
    client.send(request.substr(0, cut));
    client.send(request.substr(cut));
    ASSERT_EQ(body_of(client.read_response()), "/split|a|abcde") << "cut at " << cut;
  }
}

TEST(Server, SendsSecurityHeaders) {
  const auto server = start(echo_handlers());
  TestClient client(server->port());
  client.send(get("/"));
  const std::string response = client.read_response();
  EXPECT_THAT(response, HasSubstr("Content-Security-Policy: default-src 'self';"));
  EXPECT_THAT(response, HasSubstr("X-Content-Type-Options: nosniff\r\n"));
  EXPECT_THAT(response, HasSubstr("X-Frame-Options: DENY\r\n"));
}

TEST(Server, AnswersHeadWithTheLengthAlone) {
  const auto server = start(echo_handlers());
  TestClient client(server->port());
  client.send("HEAD /abc HTTP/1.1\r\nHost: x\r\n\r\n" + get("/next"));
  const std::string head = client.read_response(true);
  EXPECT_THAT(head, HasSubstr("Content-Length: 6\r\n"));
  EXPECT_EQ(body_of(client.read_response()), "/next||");
}

TEST(Server, AcceptsTheAbsoluteFormOfProxies) {
  const auto server = start(echo_handlers());
  TestClient client(server->port());
  client.send(get("http://localhost/p?q"));
  EXPECT_EQ(body_of(client.read_response()), "/p|q|");
}

TEST(Server, ContinuesWhereTheClientWaits) {
  const auto server = start(echo_handlers());
  TestClient client(server->port());
  client.send("POST /p HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  EXPECT_EQ(client.read_response(), "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("ok");
  EXPECT_EQ(body_of(client.read_response()), "/p||ok");
}

TEST(Server, RefusesMalformedRequestsAndCloses) {
  const auto server = start(echo_handlers());
  const struct {
    const char* request;
    const char* answer;
  } cases[] = {
      {"hello\r\n\r\n", "HTTP/1.1 400 "},
      {"GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 400 "},  // no Host
      {"GET / HTTP/3.7\r\nHost: x\r\n\r\n", "HTTP/1.1 505 "},
      {"GET / HTTP/1.1\r\nHost: x\r\nbroken\r\n\r\n", "HTTP/1.1 400 "},
      {"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", "HTTP/1.1 400 "},
      {"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
       "HTTP/1.1 400 "},
      {"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "HTTP/1.1 400 "},
      {"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1048577\r\n\r\n", "HTTP/1.1 413 "},
  };
  for (const auto& [request, answer] : cases) {
    TestClient client(server->port());
    client.send(request);
    const std::string response = client.read_response();
    EXPECT_THAT(response, StartsWith(answer)) << request;
    EXPECT_THAT(response, HasSubstr("Content-Type: application/problem+json\r\n")) << request;
    EXPECT_THAT(response, HasSubstr("Connection: close\r\n")) << request;
  }
}

TEST(Server, RefusesBadTargetsAndGoesOn) {
  const auto server = start(echo_handlers());
  TestClient client(server->port());
  for (const char* target : {"/%", "/%4", "/%zz", "/%00", "*", "relative"}) {
    client.send(get(target));
    EXPECT_THAT(client.read_response(), StartsWith("HTTP/1.1 400 ")) << target;
  }
  client.send(get("/still"));
  EXPECT_EQ(body_of(client.read_response()), "/still||");
}

TEST(Server, RefusesAGiantHeaderAndABodyWithoutEnd) {
  const auto server = start(echo_handlers());
  TestClient header(server->port());
  header.send("GET / HTTP/1.1\r\nHost: x\r\nX: " + std::string(20'000, 'x') + "\r\n\r\n");
  EXPECT_THAT(header.read_response(), StartsWith("HTTP/1.1 431 "));

  TestClient body(server->port());
  body.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
  for (int i = 0; i < 40; ++i) body.send("8000\r\n" + std::string(0x8000, 'x') + "\r\n");
  EXPECT_THAT(body.read_response(), StartsWith("HTTP/1.1 413 "));
}

TEST(Server, TakesABodyOfTheFullSize) {
  const auto server = start(echo_handlers());
  TestClient client(server->port());
  const std::string body(1024 * 1024, 'b');
  client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1048576\r\n\r\n" + body);
  EXPECT_EQ(body_of(client.read_response()), "/||" + body);
}

TEST(Server, CutsAPeerThatDripsOrIdles) {
  Limits limits;
  limits.read_time_max = std::chrono::milliseconds(50);
  limits.idle_time_max = std::chrono::milliseconds(50);
  const auto server = start(echo_handlers(), limits);
  TestClient idle(server->port());
  EXPECT_EQ(idle.read_all(), "");
  TestClient header(server->port());
  header.send("GET / HTTP/1.1\r\nHost:");
  EXPECT_EQ(header.read_all(), "");
  TestClient body(server->port());
  body.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nab");
  EXPECT_EQ(body.read_all(), "");
}

TEST(Server, AnswersWhatTheApplicationDropped) {
  const auto server = start(echo_handlers());
  TestClient client(server->port());
  client.send(get("/drop") + get("/next"));
  EXPECT_THAT(client.read_response(), StartsWith("HTTP/1.1 500 "));
  EXPECT_EQ(body_of(client.read_response()), "/next||");
}

// Keeps the responders it is given.
struct Parked {
  std::mutex mutex;
  std::condition_variable arrived;
  std::vector<Responder> responders;

  Handlers handlers() {
    Handlers out;
    out.on_request = [this](Request, Responder respond) {
      const std::lock_guard lock(mutex);
      responders.push_back(std::move(respond));
      arrived.notify_all();
    };
    return out;
  }
  Responder take() {
    std::unique_lock lock(mutex);
    arrived.wait(lock, [this] { return !responders.empty(); });
    Responder out = std::move(responders.back());
    responders.pop_back();
    return out;
  }
};

TEST(Server, TakesAnAnswerFromAnyThreadAndAfterItsEnd) {
  Parked parked;
  auto server = start(parked.handlers());
  TestClient client(server->port());
  client.send(get("/"));
  std::thread([&] {
    Responder respond = parked.take();
    respond(problem(409, "later", "from another thread"));
  }).join();
  EXPECT_THAT(client.read_response(), StartsWith("HTTP/1.1 409 "));

  client.send(get("/"));
  Responder late = parked.take();
  server.reset();
  late(Response{});
  EXPECT_EQ(client.read_all(), "");
}

TEST(Server, AnswersForAnApplicationThatDoesNot) {
  Parked parked;
  Limits limits;
  limits.answer_time_max = std::chrono::milliseconds(20);
  const auto server = start(parked.handlers(), limits);
  TestClient client(server->port());
  client.send(get("/"));
  EXPECT_THAT(client.read_response(), StartsWith("HTTP/1.1 503 "));
  Responder late = parked.take();
  late(Response{});
  EXPECT_EQ(client.read_all(), "");
}

TEST(Server, RefusesConnectionsBeyondTheLimitUntilOneEnds) {
  Limits limits;
  limits.connections_max = 2;
  const auto server = start(echo_handlers(), limits);
  TestClient first(server->port());
  first.send(get("/1"));
  EXPECT_EQ(body_of(first.read_response()), "/1||");
  {
    TestClient second(server->port());
    second.open_socket("/ws");
    TestClient third(server->port());
    EXPECT_THAT(third.read_response(), StartsWith("HTTP/1.1 503 "));
  }
  for (;;) {  // the server learns of the second's end when it reads it
    TestClient fourth(server->port());
    fourth.send(get("/4"));
    if (body_of(fourth.read_response()) == "/4||") break;
  }
}

TEST(Server, ServesWhileManyIdle) {
  const auto server = start(echo_handlers());
  std::vector<std::unique_ptr<TestClient>> idle;
  for (int i = 0; i < 200; ++i) {
    idle.push_back(std::make_unique<TestClient>(server->port()));
    if (i % 2 == 0) idle.back()->open_socket("/ws");
  }
  TestClient client(server->port());
  client.send(get("/busy"));
  EXPECT_EQ(body_of(client.read_response()), "/busy||");
  idle[42]->send_frame(1, "awake");
  EXPECT_EQ(idle[42]->read_frame().payload, "awake");
}

TEST(Server, RepeatsTheClientsRequestIdOrMakesOne) {
  std::vector<std::string> seen;
  Handlers handlers = echo_handlers();
  handlers.on_answered = [&seen](const Answered& answered) {
    seen.push_back(std::string(answered.method) + " " + std::string(answered.path) + " " +
                   std::to_string(answered.status) + " " + std::string(answered.id));
  };
  auto server = start(std::move(handlers));
  TestClient client(server->port());
  client.send("GET /a HTTP/1.1\r\nHost: x\r\nX-Request-Id: my-id.1\r\n\r\n");
  EXPECT_THAT(client.read_response(), HasSubstr("\r\nX-Request-Id: my-id.1\r\n"));
  client.send("GET /b HTTP/1.1\r\nHost: x\r\nX-Request-Id: bad id\r\n\r\n");
  const std::string made = client.read_response();
  EXPECT_THAT(made, testing::Not(HasSubstr("bad id")));
  EXPECT_THAT(made, HasSubstr("\r\nX-Request-Id: "));
  server->await_answers(std::chrono::seconds(10));
  server.reset();
  ASSERT_EQ(seen.size(), 2u);
  EXPECT_EQ(seen[0], "GET /a 200 my-id.1");
  EXPECT_THAT(seen[1], StartsWith("GET /b 200 "));
}

TEST(Server, DrainsByAnsweringWhatItHasAndTakingNoMore) {
  std::promise<Responder> asked;
  Handlers handlers;
  handlers.on_request = [&asked](Request, Responder respond) {
    asked.set_value(std::move(respond));
  };
  auto server = start(std::move(handlers));
  const std::uint16_t port = server->port();
  TestClient client(port);
  client.send(get("/slow"));
  Responder respond = asked.get_future().get();
  server->drain();
  std::thread answering([&respond] { respond({200, "text/plain", "late but whole", {}}); });
  server->await_answers(std::chrono::seconds(10));
  answering.join();
  server.reset();
  const std::string response = client.read_response();
  EXPECT_THAT(response, HasSubstr("late but whole"));
  EXPECT_THAT(response, HasSubstr("Connection: close"));
}

TEST(Request, FindsHeadersAndQueryValues) {
  Request request;
  request.headers = {{"If-None-Match", "\"a\""}};
  request.query = "a=1&b=%C3%A9&c&bad=%f";
  EXPECT_EQ(request.header("if-none-match"), "\"a\"");
  EXPECT_EQ(request.header("if-none"), std::nullopt);
  EXPECT_EQ(request.query_value("a"), "1");
  EXPECT_EQ(request.query_value("b"), "é");
  EXPECT_EQ(request.query_value("c"), "");
  EXPECT_EQ(request.query_value("bad"), std::nullopt);
  EXPECT_EQ(request.query_value("d"), std::nullopt);
}

TEST(Problem, EscapesItsText) {
  EXPECT_EQ(problem(400, "a\"b", "c\\d\n").body,
            R"({"title":"a\"b","status":400,"detail":"c\\d\u000a"})");
}

}  // namespace
}  // namespace wattbook::http
