// Assets as people call them, for a ledger of one community: TSL, its currency and its WATT are the
// assets 0, 1 and 2. Those of further communities go by number.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "base/strong_id.h"

namespace wattbook::cli {

class AssetNames {
 public:
  // For what is signed away from the node, every asset goes by number.
  AssetNames() = default;
  // `currency` is the code that the node's status names.
  explicit AssetNames(std::string currency) : currency_(std::move(currency)) {}

  // "EUR", or "of asset 7", as they stand behind an amount.
  std::string name(AssetIndex asset) const;
  // Of cash: "EUR", or "cash" where it is not known.
  std::string currency() const { return currency_.empty() ? "cash" : currency_; }
  // Takes a name or a number.
  Result<AssetIndex> find(std::string_view text) const;

 private:
  std::string currency_;
};

}  // namespace wattbook::cli
