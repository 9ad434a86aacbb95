#include "cli/asset_names.h"

#include <charconv>

#include <fmt/format.h>

namespace wattbook::cli {
namespace {

constexpr AssetIndex tsl{0};
constexpr AssetIndex cash{1};
constexpr AssetIndex watt{2};

}  // namespace

std::string AssetNames::name(AssetIndex asset) const {
  if (asset == tsl) return "TSL";
  if (!currency_.empty() && asset == cash) return currency_;
  if (!currency_.empty() && asset == watt) return "WATT";
  return fmt::format("of asset {}", asset.value);
}

Result<AssetIndex> AssetNames::find(std::string_view text) const {
  for (const AssetIndex asset : {tsl, cash, watt})
    if (text == name(asset)) return asset;
  AssetIndex number;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number.value);
  if (fault == std::errc() && end == text.data() + text.size()) return number;
  return fail(fmt::format("there is no asset '{}'", text),
              fmt::format("it is one of TSL, {} and WATT, or an asset's number", currency()));
}

}  // namespace wattbook::cli
