#include "node/http/url.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace wattbook::http {

std::string Url::place() const {
  const std::string named = host.find(':') == host.npos ? host : fmt::format("[{}]", host);
  return port == (secure ? 443 : 80) ? named : fmt::format("{}:{}", named, port);
}

std::string Url::text() const {
  return fmt::format("{}://{}{}", secure ? "https" : "http", place(), target);
}

Result<Url> parse_url(std::string_view text) {
  const auto wrong = [text](std::string_view what) {
    return fail(fmt::format("'{}' {}", text, what), "write http://HOST:PORT or https://HOST");
  };
  Url out;
  out.secure = text.starts_with("https://");
  if (!out.secure && !text.starts_with("http://")) return wrong("is no URL");
  if (text.find_first_of(" \r\n") != text.npos) return wrong("has a blank in it");
  const std::string_view rest = text.substr(out.secure ? 8 : 7);
  const std::size_t slash = std::min(rest.find_first_of("/?#"), rest.size());
  std::string_view place = rest.substr(0, slash);
  const std::string_view tail = rest.substr(slash);
  const std::string_view target = tail.substr(0, tail.find('#'));
  out.target = target.starts_with('/') ? std::string(target) : fmt::format("/{}", target);
  out.port = out.secure ? 443 : 80;
  const std::size_t colon = place.rfind(':');
  if (colon != place.npos && !place.ends_with(']')) {
    const char* const end = place.data() + place.size();
    const auto [read, fault] = std::from_chars(place.data() + colon + 1, end, out.port);
    if (fault != std::errc() || read != end || out.port == 0)
      return wrong("has no port number after the colon");
    place = place.substr(0, colon);
  }
  if (place.starts_with('[') && place.ends_with(']')) place = place.substr(1, place.size() - 2);
  out.host = place;
  if (out.host.empty()) return wrong("names no host");
  return out;
}

}  // namespace wattbook::http
