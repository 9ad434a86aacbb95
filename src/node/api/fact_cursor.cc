#include "node/api/fact_cursor.h"

#include <charconv>

#include "base/bytes.h"

namespace wattbook::api {

std::expected<FactCursor, Problem> fact_cursor(const std::optional<std::string>& after) {
  FactCursor out;
  if (!after) return out;
  const char* const end = after->data() + after->size();
  const auto height = std::from_chars(after->data(), end, out.height.value);
  if (height.ec == std::errc() && height.ptr != end && *height.ptr == '-') {
    const auto position = std::from_chars(height.ptr + 1, end, out.position);
    if (position.ec == std::errc() && position.ptr == end) return out;
  }
  return std::unexpected(malformed("after", "after is no id of this list",
                                   "take it from the Link of the page before"));
}

std::string percent_encode(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const std::uint8_t byte = static_cast<std::uint8_t>(c);
    const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                       c == '-' || c == '_' || c == '.';
    if (plain)
      out.push_back(c);
    else
      out += '%' + to_hex(ByteView(&byte, 1));
  }
  return out;
}

}  // namespace wattbook::api
