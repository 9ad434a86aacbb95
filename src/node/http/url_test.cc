#include "node/http/url.h"

#include <gtest/gtest.h>

namespace wattbook::http {
namespace {

TEST(Url, HasItsParts) {
  const auto full = parse_url("https://prices.example:8443/day?area=DE#top");
  ASSERT_TRUE(full) << full.error().message;
  EXPECT_TRUE(full->secure);
  EXPECT_EQ(full->host, "prices.example");
  EXPECT_EQ(full->port, 8443);
  EXPECT_EQ(full->target, "/day?area=DE");
  EXPECT_EQ(full->text(), "https://prices.example:8443/day?area=DE");
  const auto bare = parse_url("http://node");
  ASSERT_TRUE(bare);
  EXPECT_EQ(bare->port, 80);
  EXPECT_EQ(bare->place(), "node");
  EXPECT_EQ(bare->target, "/");
  EXPECT_EQ(parse_url("https://node?x=1")->target, "/?x=1");
  EXPECT_EQ(parse_url("https://node")->port, 443);
}

TEST(Url, KeepsTheBracketsOfIpv6WhereOthersReadIt) {
  const auto url = parse_url("http://[::1]:8480/a");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->host, "::1");
  EXPECT_EQ(url->place(), "[::1]:8480");
  EXPECT_EQ(parse_url("http://[::1]")->port, 80);
}

TEST(Url, SaysWhatIsWrong) {
  const auto fault = [](std::string_view text) {
    const auto url = parse_url(text);
    return url ? "fine" : url.error().message;
  };
  EXPECT_EQ(fault("ftp://node"), "'ftp://node' is no URL");
  EXPECT_EQ(fault("node:80"), "'node:80' is no URL");
  EXPECT_EQ(fault("http://"), "'http://' names no host");
  EXPECT_EQ(fault("http://:80"), "'http://:80' names no host");
  for (const char* port : {"", "0", "x", "80x", "65536", "-1"}) {
    const std::string text = std::string("http://node:") + port;
    EXPECT_EQ(fault(text), "'" + text + "' has no port number after the colon");
  }
  EXPECT_EQ(fault("http://node/a b"), "'http://node/a b' has a blank in it");
}

}  // namespace
}  // namespace wattbook::http
