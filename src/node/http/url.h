// The address of a document or of a node.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"

namespace wattbook::http {

struct Url {
  bool secure = false;  // https
  std::string host;     // an IPv6 address without its brackets
  std::uint16_t port = 0;
  std::string target;  // path and query

  // As it stands in a URL: an IPv6 address in brackets, and the port unless it is the usual one.
  std::string place() const;
  std::string text() const;
};

// "http://host:port/path" or "https://…"; port and path may be missing. What follows # is left out.
Result<Url> parse_url(std::string_view text);

}  // namespace wattbook::http
