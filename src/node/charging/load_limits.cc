#include "node/charging/load_limits.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "core/charging/names.h"

namespace wattbook::charging_desk {
namespace {

constexpr std::int64_t community_power_max = 1'000'000'000;

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (end > 0) out.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

template <class Number>
std::optional<Number> number_of(const std::string& text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<Power> watts_of(const std::string& text) {
  const auto value = number_of<std::int64_t>(text);
  if (!value || *value < 1 || *value > community_power_max) return std::nullopt;
  return Power(*value);
}

}  // namespace

Result<void> add_site_limit(LoadLimits& limits, std::string_view text) {
  std::vector<std::string> words = words_of(text);
  const std::optional<Power> power = words.empty() ? std::nullopt : watts_of(words.front());
  if (!power || words.size() < 2)
    return fail(fmt::format("'{}' is not WATTS STATION…", text), "as in \"22000 CP1 CP2\"");
  words.erase(words.begin());
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto has = [&](const SiteLimit& site) {
      return std::ranges::find(site.stations, words[i]) != site.stations.end();
    };
    const auto before = words.begin() + static_cast<std::ptrdiff_t>(i);
    if (std::ranges::any_of(limits.sites, has) ||
        std::find(words.begin(), before, words[i]) != before)
      return fail("station " + words[i] + " stands in two sites", "name it once");
  }
  limits.sites.push_back({*power, std::move(words)});
  return {};
}

Result<void> add_community_limit(LoadLimits& limits, std::string_view text) {
  const std::vector<std::string> words = words_of(text);
  const std::optional<Power> power = words.size() == 2 ? watts_of(words[0]) : std::nullopt;
  const auto community = power ? number_of<std::uint16_t>(words[1]) : std::nullopt;
  if (!community)
    return fail(fmt::format("'{}' is not WATTS COMMUNITY", text),
                "as in \"100000 0\" for the community number 0");
  if (!limits.communities.emplace(*community, *power).second)
    return fail(fmt::format("community {} has two limits", *community), "name it once");
  return {};
}

}  // namespace wattbook::charging_desk
