#include "node/http/response_head.h"

#include <charconv>

#include <boost/beast/http/status.hpp>

namespace wattbook::http {
namespace {

// A page may load only what this server serves, and nobody may frame it or guess content types.
constexpr std::string_view security_headers =
    "Content-Security-Policy: default-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "X-Frame-Options: DENY\r\n"
    "Referrer-Policy: no-referrer\r\n"
    "Cross-Origin-Opener-Policy: same-origin\r\n";

void append_number(std::string& out, std::uint64_t number) {
  char text[20];
  out.append(text, std::to_chars(text, text + sizeof text, number).ptr);
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ");
  const std::size_t start = out.size();
  out.append(value);
  for (std::size_t at = out.find_first_of("\r\n", start); at != out.npos;
       at = out.find_first_of("\r\n", at))
    out[at] = ' ';
  out.append("\r\n");
}

}  // namespace

void append_response_head(std::string& out, const Response& response, const HeadOptions& options) {
  const auto reason =
      boost::beast::http::obsolete_reason(boost::beast::http::int_to_status(response.status));
  out.append("HTTP/1.1 ");
  append_number(out, response.status);
  out.append(" ").append(reason.data(), reason.size()).append("\r\n");
  if (!response.content_type.empty()) append_field(out, "Content-Type", response.content_type);
  out.append(security_headers);
  for (const Header& header : response.headers) append_field(out, header.name, header.value);
  if (!options.request_id.empty()) append_field(out, "X-Request-Id", options.request_id);
  if (!options.keep_alive) out.append("Connection: close\r\n");
  // RFC 9110 section 8.6: neither of the two has a body whose length could be told.
  if (options.has_length && response.status != 204 && response.status != 304) {
    out.append("Content-Length: ");
    append_number(out, response.body.size());
    out.append("\r\n");
  }
  out.append("\r\n");
}

}  // namespace wattbook::http
