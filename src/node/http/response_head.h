// The header of an answer as it goes out: status line, what the application set, and what every
// answer of this server says to browsers. Internal to node/http.
#pragma once

#include <string>
#include <string_view>

#include "node/http/message.h"

namespace wattbook::http {

struct HeadOptions {
  std::string_view request_id;  // may be empty
  bool keep_alive = true;
  bool has_length = true;  // false: the answer stays open as a stream
};

// Appends it to `out`, which keeps its capacity from one answer to the next. Line ends in the
// application's values become spaces, so that no value can begin a header of its own.
void append_response_head(std::string& out, const Response& response, const HeadOptions& options);

}  // namespace wattbook::http
