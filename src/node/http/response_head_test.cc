#include "node/http/response_head.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wattbook::http {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::string head_of(const Response& response, const HeadOptions& options = {}) {
  std::string out;
  append_response_head(out, response, options);
  return out;
}

TEST(ResponseHead, LetsNoValueBeginAHeaderOfItsOwn) {
  Response response;
  response.headers = {{"Link", "</a\r\nSet-Cookie: x=1\n>"}};
  const std::string head = head_of(response);
  EXPECT_THAT(head, HasSubstr("\r\nLink: </a  Set-Cookie: x=1 >\r\n"));
  EXPECT_THAT(head, Not(HasSubstr("\nSet-Cookie")));
}

TEST(ResponseHead, NamesStatusTypeIdAndLength) {
  Response response;
  response.status = 404;
  response.content_type = "text/plain";
  response.body = "not here";
  const std::string head = head_of(response, {.request_id = "7f-1"});
  EXPECT_THAT(head, StartsWith("HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\n"));
  EXPECT_THAT(head, EndsWith("X-Request-Id: 7f-1\r\nContent-Length: 8\r\n\r\n"));
}

TEST(ResponseHead, HasNoLengthWhereThereIsNoBody) {
  Response response;
  EXPECT_THAT(head_of(response), HasSubstr("Content-Length: 0\r\n"));
  EXPECT_THAT(head_of(response, {.has_length = false}), Not(HasSubstr("Content-Length")));
  for (const std::uint16_t status : {std::uint16_t{204}, std::uint16_t{304}}) {
    response.status = status;
    EXPECT_THAT(head_of(response), Not(HasSubstr("Content-Length"))) << status;
  }
}

TEST(ResponseHead, SaysThatTheConnectionEnds) {
  EXPECT_THAT(head_of({}), Not(HasSubstr("Connection")));
  EXPECT_THAT(head_of({}, {.keep_alive = false}), HasSubstr("Connection: close\r\n"));
}

}  // namespace
}  // namespace wattbook::http
