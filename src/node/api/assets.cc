#include "node/api/assets.h"

#include <algorithm>

namespace wattbook::api {
namespace {

bool mentions(const http::Request& request, std::string_view header, std::string_view what) {
  return request.header(header).value_or("").find(what) != std::string_view::npos;
}

// Browsers name HTML only where they want a page, not for a script or a picture.
bool wants_page(const http::Request& request) {
  return !request.path.starts_with("/api/") && mentions(request, "Accept", "text/html");
}

const Asset* asset_for(const http::Request& request) {
  const auto at = [](std::string_view path) -> const Asset* {
    const auto found = std::ranges::find(assets(), path, &Asset::path);
    return found == assets().end() ? nullptr : &*found;
  };
  const Asset* asset = at(request.path);
  return asset == nullptr && wants_page(request) ? at("/") : asset;
}

void set_body(http::Response& response, const Asset& asset, const http::Request& request) {
  response.content_type = asset.content_type;
  if (mentions(request, "Accept-Encoding", "br")) {
    response.headers.push_back({"Content-Encoding", "br"});
    response.body = asset.brotli;
  } else if (mentions(request, "Accept-Encoding", "gzip")) {
    response.headers.push_back({"Content-Encoding", "gzip"});
    response.body = asset.gzip;
  } else {
    response.body = asset.content;
  }
}

}  // namespace

http::Response serve_asset(const http::Request& request) {
  const Asset* asset = asset_for(request);
  if (asset == nullptr)
    return http::problem(404, "not found", "nothing is served at " + request.path);
  http::Response response;
  // What keeps its path is asked for each time, with a short answer while nothing changed: a new
  // binary shows its own page.
  const char* const caching = asset->immutable ? "public, max-age=31536000, immutable" : "no-cache";
  response.headers = {
      {"Cache-Control", caching}, {"ETag", std::string(asset->etag)}, {"Vary", "Accept-Encoding"}};
  if (request.header("If-None-Match") == asset->etag)
    response.status = 304;
  else
    set_body(response, *asset, request);
  return response;
}

}  // namespace wattbook::api
