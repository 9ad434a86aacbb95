// The files of the app, embedded in the binary by cmake/embed.cmake: a fixed table, so that no
// path can reach the disk.
#pragma once

#include <span>
#include <string_view>

#include "node/http/message.h"

namespace wattbook::api {

struct Asset {
  std::string_view path;  // "/sw.js"; pages have no suffix, and the first is "/"
  std::string_view content_type;
  std::string_view etag;  // quoted; changes with the content
  bool immutable;         // its path changes with its content
  std::string_view content;
  std::string_view gzip;
  std::string_view brotli;
};

// Sorted by path, but for pages.
std::span<const Asset> assets();

// The asset at request.path, in the smallest form that the client takes; 304 where its copy is
// current. Where there is none: the app's page for those who ask for a page, as the app draws every
// other path itself; 404 for everybody else.
http::Response serve_asset(const http::Request& request);

}  // namespace wattbook::api
