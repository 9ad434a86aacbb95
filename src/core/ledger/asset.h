// What can be owned. Every asset counts in base units of one millionth (DOMAIN 2.1, 2.2) and has
// one issuance account, the other side of all its mints and burns, so that the balances of an asset
// always sum to zero and the supply is what the issuance account owes (DOMAIN 3.1, 3.2).
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>

#include "base/strong_id.h"
#include "core/codec/fields.h"

namespace wattbook::ledger {

enum class AssetKind : std::uint8_t {
  tsl = 0,   // the storage right; fixed supply from genesis
  watt = 1,  // stored energy of one community; 1 WATT = 1 kWh
  cash = 2,  // a currency, issued by payment gateways
  debt = 3,  // what members owe for energy physics forced on them (DOMAIN 3.3)
};

constexpr std::array<std::string_view, 4> enum_names(AssetKind) {
  return {"tsl", "watt", "cash", "debt"};
}

struct Asset {
  AssetKind kind = AssetKind::cash;
  std::string code;  // unique in the ledger: "TSL", "WATT-1", "CNY"
  AccountIndex issuance;

  static constexpr std::string_view type_name = "Asset";
  static constexpr auto fields =
      std::tuple(codec::field("kind", &Asset::kind), codec::field("code", &Asset::code),
                 codec::field("issuance", &Asset::issuance));

  bool operator==(const Asset&) const = default;
};

}  // namespace wattbook::ledger
