// The leaf of one account under a block's state root: who owns how much of what. A member proves
// their balance by it (DOMAIN 9.5).
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/quantity.h"
#include "core/codec/fields.h"
#include "core/ledger/ledger.h"

namespace wattbook::chain {

struct AccountLeaf {
  Address owner;
  std::string asset;
  Amount posted;
  Amount held;
  Amount incoming;

  static constexpr std::string_view type_name = "AccountLeaf";
  static constexpr auto fields = std::tuple(
      codec::field("owner", &AccountLeaf::owner), codec::field("asset", &AccountLeaf::asset),
      codec::field("posted", &AccountLeaf::posted), codec::field("held", &AccountLeaf::held),
      codec::field("incoming", &AccountLeaf::incoming));
};

AccountLeaf account_leaf(const ledger::Ledger& ledger, AccountIndex account);
// The Merkle leaf of each of these accounts.
std::vector<Hash> account_leaf_hashes(const ledger::Ledger& ledger,
                                      std::span<const AccountIndex> accounts);

}  // namespace wattbook::chain
