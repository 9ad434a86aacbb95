#include "node/http/request_head.h"

#include <algorithm>
#include <charconv>

#include <boost/beast/http/error.hpp>

namespace wattbook::http {
namespace {

namespace wire = boost::beast::http;

std::string_view view(boost::beast::string_view text) { return {text.data(), text.size()}; }

Method method_of(wire::verb verb) {
  if (verb == wire::verb::get) return Method::get;
  if (verb == wire::verb::head) return Method::head;
  if (verb == wire::verb::post) return Method::post;
  if (verb == wire::verb::options) return Method::options;
  return Method::other;
}

// Splits a request target into path and query. Proxies send the absolute form ("http://host/path",
// RFC 9112 section 3.2.2), which means the same.
bool set_target(Request& request, std::string_view target) {
  if (target.starts_with("http://") || target.starts_with("https://")) {
    const std::size_t slash = target.find('/', target.find("//") + 2);
    target = slash == target.npos ? "/" : target.substr(slash);
  }
  const std::size_t question = target.find('?');
  std::optional<std::string> path = percent_decode(target.substr(0, question));
  if (!path) return false;
  if (!path->starts_with('/') && !(*path == "*" && request.method == Method::options)) return false;
  request.path = std::move(*path);
  if (question != target.npos) request.query = target.substr(question + 1);
  return true;
}

// Ids that a client may choose: short, and harmless in a header and a log line.
bool is_harmless(std::string_view text) {
  const auto harmless = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '_' || c == '.';
  };
  return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, harmless);
}

}  // namespace

std::optional<Request> take_request(WireRequest& message) {
  Request request;
  request.method = method_of(message.method());
  if (!set_target(request, view(message.target()))) return std::nullopt;
  request.headers.reserve(8);
  for (const auto& field : message)
    request.headers.push_back(
        {std::string(view(field.name_string())), std::string(view(field.value()))});
  request.body = std::move(message.body());
  return request;
}

std::string request_id(const Request& request, std::uint32_t salt, std::uint64_t number) {
  const std::optional<std::string_view> given = request.header("X-Request-Id");
  if (given && is_harmless(*given)) return std::string(*given);
  char text[32];
  const std::to_chars_result salted = std::to_chars(text, text + 16, salt, 16);
  *salted.ptr = '-';
  const std::to_chars_result end = std::to_chars(salted.ptr + 1, text + sizeof text, number, 16);
  return std::string(text, end.ptr);
}

Response problem_of(boost::system::error_code error) {
  if (error == wire::error::header_limit)
    return problem(431, "request header too large", "send a shorter header");
  if (error == wire::error::body_limit)
    return problem(413, "request body too large", "split the request into smaller ones");
  if (error == wire::error::bad_version)
    return problem(505, "HTTP version not supported", "use HTTP/1.1");
  return problem(400, "malformed request", error.message());
}

}  // namespace wattbook::http
