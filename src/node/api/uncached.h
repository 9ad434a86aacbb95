// An answer that holds for this moment only.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "node/http/message.h"

namespace wattbook::api {

inline http::Response uncached(std::uint16_t status, std::string_view type, std::string body) {
  http::Response response;
  response.status = status;
  response.content_type = type;
  response.headers = {{"Cache-Control", "no-store"}};
  response.body = std::move(body);
  return response;
}

}  // namespace wattbook::api
