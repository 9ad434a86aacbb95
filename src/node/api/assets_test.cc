#include "node/api/assets.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace wattbook::api {
namespace {

http::Response get(std::string path, std::vector<http::Header> headers = {}) {
  http::Request request;
  request.path = std::move(path);
  request.headers = std::move(headers);
  return serve_asset(request);
}

std::optional<std::string> value(const http::Response& response, std::string_view name) {
  const auto found = std::ranges::find(response.headers, name, &http::Header::name);
  if (found == response.headers.end()) return std::nullopt;
  return found->value;
}

// The CRC-32 that ends a gzip file, followed by the content's size (RFC 1952).
std::uint32_t crc32(std::string_view text) {
  std::uint32_t crc = 0xffffffff;
  for (const char c : text) {
    crc ^= static_cast<std::uint8_t>(c);
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc;
}

std::string little_endian(std::uint64_t value) {
  std::string out;
  for (int shift = 0; shift < 32; shift += 8) out.push_back(static_cast<char>(value >> shift));
  return out;
}

const Asset& script_of_the_app() {
  return *std::ranges::find_if(
      assets(), [](const Asset& asset) { return asset.immutable && asset.path.ends_with(".js"); });
}

TEST(Assets, ServesTheAppWithItsParts) {
  const http::Response page = get("/");
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.content_type, "text/html; charset=utf-8");
  EXPECT_TRUE(page.body.starts_with("<!doctype html>"));
  EXPECT_NE(page.body.find("src=\"/assets/"), std::string::npos);
  for (const char* path : {"/sw.js", "/manifest.webmanifest", "/favicon.svg", "/docs", "/docs.js"})
    EXPECT_EQ(get(path).status, 200) << path;
  EXPECT_EQ(get("/docs.js").content_type, "text/javascript; charset=utf-8");
  EXPECT_EQ(get("/icon-192.png").content_type, "image/png");
}

TEST(Assets, LeavesEveryOtherPathToTheAppWhereAPageIsWanted) {
  const std::vector<http::Header> navigation = {{"Accept", "text/html,application/xml;q=0.9"}};
  for (const char* path : {"/energy", "/c/pile-1", "/etc/passwd"}) {
    EXPECT_EQ(get(path, navigation).body, get("/").body) << path;
    EXPECT_EQ(get(path, {{"Accept", "image/*"}}).status, 404) << path;
  }
  EXPECT_EQ(get("/api/v1/nothing", navigation).status, 404);
}

TEST(Assets, RefusesEveryOtherPath) {
  for (const char* path :
       {"", "/index.html", "/docs.html", "/sw.js/", "/../CMakeLists.txt", "/etc/passwd"})
    EXPECT_EQ(get(path).status, 404) << path;
}

TEST(Assets, GivesTheSmallestFormThatTheClientTakes) {
  for (const Asset& asset : assets()) {
    const std::string path(asset.path);
    const http::Response zipped = get(path, {{"accept-encoding", "deflate, gzip;q=0.9"}});
    EXPECT_EQ(value(zipped, "Content-Encoding"), "gzip");
    EXPECT_TRUE(zipped.body.ends_with(little_endian(crc32(asset.content)) +
                                      little_endian(asset.content.size())))
        << path;
    const http::Response brotli = get(path, {{"Accept-Encoding", "gzip, br"}});
    EXPECT_EQ(value(brotli, "Content-Encoding"), "br");
    EXPECT_EQ(brotli.body, asset.brotli);
    EXPECT_EQ(value(get(path), "Content-Encoding"), std::nullopt);
  }
  const Asset& script = script_of_the_app();
  EXPECT_LT(script.brotli.size(), script.gzip.size());
  EXPECT_LT(script.gzip.size(), script.content.size());
}

TEST(Assets, AnswersACurrentCopyWithoutBody) {
  const std::string etag = *value(get("/docs.js"), "ETag");
  const http::Response current = get("/docs.js", {{"If-None-Match", etag}});
  EXPECT_EQ(current.status, 304);
  EXPECT_EQ(current.body, "");
  EXPECT_EQ(value(current, "ETag"), etag);
  EXPECT_EQ(get("/docs.css", {{"If-None-Match", etag}}).status, 200);
}

TEST(Assets, MayBeKeptForEverWhereTheNameHoldsTheHash) {
  EXPECT_EQ(value(get(std::string(script_of_the_app().path)), "Cache-Control"),
            "public, max-age=31536000, immutable");
  EXPECT_EQ(value(get("/"), "Cache-Control"), "no-cache");
  EXPECT_EQ(value(get("/sw.js"), "Cache-Control"), "no-cache");
}

}  // namespace
}  // namespace wattbook::api
