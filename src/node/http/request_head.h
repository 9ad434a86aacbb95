// From what the HTTP library parsed to what the application is asked. Internal to node/http.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>

#include "node/http/message.h"

namespace wattbook::http {

using WireRequest = boost::beast::http::request<boost::beast::http::string_body>;

// Takes the body out of `message`. Nothing where the target is no percent-encoded absolute path.
// `remote` and `id` are left to the caller.
std::optional<Request> take_request(WireRequest& message);

// The client's own id, where it sent one that is harmless in a header and a log line; else the
// `number`th id of this start.
std::string request_id(const Request& request, std::uint32_t salt, std::uint64_t number);

// What the parser refused, in words.
Response problem_of(boost::system::error_code error);

}  // namespace wattbook::http
