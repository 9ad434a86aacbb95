// The files of the page, embedded in the binary by cmake/embed.cmake: a fixed table, so that no
// path can reach the disk.
#pragma once

#include <span>
#include <string_view>

#include "node/http/message.h"

namespace wattbook::api {

struct Asset {
  std::string_view path;  // "/app.js"; pages have no suffix, and the first is "/"
  std::string_view content_type;
  std::string_view etag;  // quoted; changes with the content
  std::string_view content;
  std::string_view gzip;
};

// Sorted by path.
std::span<const Asset> assets();

// The asset at request.path, compressed where the client takes gzip; 304 where its copy is current;
// 404 where there is none.
http::Response serve_asset(const http::Request& request);

}  // namespace wattbook::api
