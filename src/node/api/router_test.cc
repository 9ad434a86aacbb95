#include "node/api/router.h"

#include <gtest/gtest.h>

namespace wattbook::api {
namespace {

using http::Method;

std::string joined(const PathValues& values) {
  std::string out;
  for (const std::string& value : values) out += "<" + value + ">";
  return out;
}

class RouterTest : public testing::Test {
 protected:
  RouterTest() {
    add(Method::get, "/api/v1/receipts/{}", "receipt");
    add(Method::post, "/api/v1/commands", "command");
    add(Method::get, "/api/v1/{*}", "topic");
    add(Method::get, "/", "page");
  }

  void add(Method method, std::string_view pattern, std::string name) {
    router_.add(method, pattern,
                [name](const http::Request&, const PathValues& values, http::Responder respond) {
                  http::Response response;
                  response.body = name + joined(values);
                  respond(std::move(response));
                });
  }

  http::Response ask(Method method, std::string path) {
    http::Response answer;
    http::Request request;
    request.method = method;
    request.path = std::move(path);
    router_(std::move(request),
            http::Responder([&answer](http::Response response) { answer = std::move(response); }));
    return answer;
  }

  Router router_;
};

TEST_F(RouterTest, MatchesTheFirstRoute) {
  EXPECT_EQ(ask(Method::get, "/api/v1/receipts/0xab").body, "receipt<0xab>");
  EXPECT_EQ(ask(Method::get, "/api/v1/communities/0/flow").body, "topic<communities/0/flow>");
  EXPECT_EQ(ask(Method::get, "/api/v1/").body, "topic<>");
  EXPECT_EQ(ask(Method::post, "/api/v1/commands").body, "command");
  EXPECT_EQ(ask(Method::head, "/").body, "page");
}

TEST_F(RouterTest, RefusesUnknownPaths) {
  for (const char* path : {"/nothing", "/api", "/api/v2/status", "//", "/api/v1x"})
    EXPECT_EQ(ask(Method::get, path).status, 404) << path;
}

TEST_F(RouterTest, NamesTheMethodsThatAPathTakes) {
  const http::Response refused = ask(Method::other, "/api/v1/commands");
  EXPECT_EQ(refused.status, 405);
  EXPECT_EQ(refused.headers.at(0).name, "Allow");
  EXPECT_EQ(refused.headers.at(0).value, "GET, HEAD, POST, OPTIONS");
  EXPECT_EQ(ask(Method::post, "/").headers.at(0).value, "GET, HEAD, OPTIONS");
  EXPECT_EQ(ask(Method::options, "/").status, 204);
  EXPECT_EQ(ask(Method::options, "/nothing").status, 404);
}

}  // namespace
}  // namespace wattbook::api
