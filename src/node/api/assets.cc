#include "node/api/assets.h"

#include <algorithm>

namespace wattbook::api {

http::Response serve_asset(const http::Request& request) {
  const auto asset = std::ranges::find(assets(), request.path, &Asset::path);
  if (asset == assets().end())
    return http::problem(404, "not found", "nothing is served at " + request.path);
  http::Response response;
  // Ask each time, with a short answer while nothing changed: a new binary shows its own page.
  response.headers = {{"Cache-Control", "no-cache"},
                      {"ETag", std::string(asset->etag)},
                      {"Vary", "Accept-Encoding"}};
  if (request.header("If-None-Match") == asset->etag) {
    response.status = 304;
    return response;
  }
  response.content_type = asset->content_type;
  if (request.header("Accept-Encoding").value_or("").find("gzip") != std::string_view::npos) {
    response.headers.push_back({"Content-Encoding", "gzip"});
    response.body = asset->gzip;
  } else {
    response.body = asset->content;
  }
  return response;
}

}  // namespace wattbook::api
