// One member's balance of one asset: what is posted, which part of it is reserved, what is on its
// way in, and the bounds it may not leave.
#pragma once

#include <tuple>

#include "base/limits.h"
#include "base/quantity.h"
#include "base/strong_id.h"
#include "core/codec/fields.h"

namespace wattbook::ledger {

// The usual bounds: never negative, never above what the ledger can count.
struct Bounds {
  Amount lower{0};
  Amount upper{limits::amount_max};

  static constexpr std::string_view type_name = "Bounds";
  static constexpr auto fields =
      std::tuple(codec::field("lower", &Bounds::lower), codec::field("upper", &Bounds::upper));

  bool operator==(const Bounds&) const = default;
};

struct Account {
  MemberIndex owner;
  AssetIndex asset;
  Amount posted;    // the balance, the held part included
  Amount held;      // part of posted reserved for open orders and outgoing holds
  Amount incoming;  // open holds in favour of this account; not yet posted
  Bounds bounds;    // lower <= posted - held; credits may not take posted + incoming above upper

  static constexpr std::string_view type_name = "Account";
  static constexpr auto fields = std::tuple(
      codec::field("owner", &Account::owner), codec::field("asset", &Account::asset),
      codec::field("posted", &Account::posted), codec::field("held", &Account::held),
      codec::field("incoming", &Account::incoming), codec::field("bounds", &Account::bounds));

  bool operator==(const Account&) const = default;

  // What can be spent or reserved now. Never negative.
  Amount available() const { return posted - held - bounds.lower; }
  // What can still be credited. Negative where the upper bound fell below the balance (DOMAIN 5.1):
  // such a balance may stay and fall, but not grow.
  Amount room() const { return bounds.upper - posted - incoming; }
};

static_assert(sizeof(Account) == 48, "an account and its bookkeeping share one cache line");

}  // namespace wattbook::ledger
