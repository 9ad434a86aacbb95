#include "node/api/negotiation.h"

#include <algorithm>

namespace wattbook::api {
namespace {

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

// Takes the part before `separator` off the front.
std::string_view take(std::string_view& rest, char separator) {
  const std::string_view part = rest.substr(0, rest.find(separator));
  rest.remove_prefix(std::min(rest.size(), part.size() + 1));
  return trimmed(part);
}

// "0.75" as 750; digits that are not there count as zero.
std::uint32_t thousandths(std::string_view quality) {
  if (quality.starts_with('1')) return 1'000;
  std::uint32_t out = 0;
  for (std::size_t i = 2; i < 5; ++i) {
    const bool digit = i < quality.size() && quality[i] >= '0' && quality[i] <= '9';
    out = out * 10 + (digit ? static_cast<std::uint32_t>(quality[i] - '0') : 0);
  }
  return out;
}

// 3 for the type itself, 2 for its family, 1 for anything, 0 for others.
int specificity(std::string_view range, std::string_view type) {
  if (range == type) return 3;
  if (range == "*/*") return 1;
  const std::size_t slash = type.find('/') + 1;
  return range == std::string(type.substr(0, slash)) + "*" ? 2 : 0;
}

}  // namespace

std::uint32_t preference(std::string_view accept, std::string_view type) {
  int best = 0;
  std::uint32_t out = 0;
  while (!accept.empty()) {
    std::string_view range = take(accept, ',');
    const int specific = specificity(take(range, ';'), type);
    std::uint32_t quality = 1'000;
    while (!range.empty()) {
      const std::string_view parameter = take(range, ';');
      if (parameter.starts_with("q=")) quality = thousandths(parameter.substr(2));
    }
    if (specific <= best) continue;
    best = specific;
    out = quality;
  }
  return out;
}

std::expected<Format, Problem> negotiate(std::optional<std::string_view> accept, bool table) {
  if (!accept) return Format::json;
  const std::uint32_t json = preference(*accept, "application/json");
  const std::uint32_t csv = table ? preference(*accept, "text/csv") : 0;
  if (json == 0 && csv == 0)
    return std::unexpected(
        Problem{"not acceptable", 406, "the answer has no form that Accept takes", "Accept",
                table ? "accept application/json or text/csv" : "accept application/json"});
  return csv > json ? Format::csv : Format::json;
}

std::expected<Media, Problem> media_of(const http::Request& request) {
  const std::string_view header = request.header("Content-Type").value_or("application/json");
  const std::string_view type = trimmed(header.substr(0, header.find(';')));
  if (type == "application/json") return Media::json;
  if (type == "application/octet-stream") return Media::bytes;
  return std::unexpected(Problem{"unsupported media type", 415,
                                 "'" + std::string(type.substr(0, 64)) + "' is not taken here",
                                 "Content-Type",
                                 "send application/json, or application/octet-stream for canonical "
                                 "bytes"});
}

}  // namespace wattbook::api
