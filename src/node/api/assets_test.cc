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

TEST(Assets, ServesThePageWithItsParts) {
  const http::Response page = get("/");
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.content_type, "text/html; charset=utf-8");
  EXPECT_TRUE(page.body.starts_with("<!doctype html>"));
  EXPECT_TRUE(page.body.ends_with("</html>\n"));
  for (const char* path : {"/app.css", "/app.js", "/favicon.svg", "/docs", "/docs.js"})
    EXPECT_EQ(get(path).status, 200) << path;
  EXPECT_EQ(get("/app.js").content_type, "text/javascript; charset=utf-8");
}

TEST(Assets, RefusesEveryOtherPath) {
  for (const char* path :
       {"", "/index.html", "/docs.html", "/app.js/", "/../CMakeLists.txt", "/etc/passwd"})
    EXPECT_EQ(get(path).status, 404) << path;
}

TEST(Assets, CompressesForThoseWhoTakeIt) {
  for (const Asset& asset : assets()) {
    const http::Response response =
        get(std::string(asset.path), {{"accept-encoding", "br, gzip;q=0.9"}});
    EXPECT_EQ(value(response, "Content-Encoding"), "gzip");
    EXPECT_TRUE(response.body.ends_with(little_endian(crc32(asset.content)) +
                                        little_endian(asset.content.size())))
        << asset.path;
  }
  EXPECT_EQ(value(get("/app.js", {{"Accept-Encoding", "br"}}), "Content-Encoding"), std::nullopt);
}

TEST(Assets, AnswersACurrentCopyWithoutBody) {
  const std::string etag = *value(get("/app.js"), "ETag");
  const http::Response current = get("/app.js", {{"If-None-Match", etag}});
  EXPECT_EQ(current.status, 304);
  EXPECT_EQ(current.body, "");
  EXPECT_EQ(value(current, "ETag"), etag);
  EXPECT_EQ(get("/app.css", {{"If-None-Match", etag}}).status, 200);
}

TEST(Assets, StayWithinTheBudgetOfAFirstLoad) {
  std::size_t bytes = 0;
  for (const Asset& asset : assets()) bytes += asset.gzip.size();
  EXPECT_LE(bytes, 90'000u);
}

}  // namespace
}  // namespace wattbook::api
