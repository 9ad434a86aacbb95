// The laws of the ledger that concern the ledger alone (LEDGER.md section 4: I1, I2, I5, I8), in
// two forms: a cheap one from the record of the present command, run after every command in every
// build, and a full scan of a state, run on snapshots and by auditors. Neither trusts the code that
// moves balances.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/int128.h"
#include "base/limits.h"
#include "core/ledger/ledger.h"

namespace wattbook::ledger {

enum class Law : std::uint8_t {
  asset_conserved = 0,   // the balances of each asset sum to zero, issuance included
  lower_bound_kept = 1,  // posted - held >= lower
  held_not_negative = 2,
  incoming_not_negative = 3,
  upper_bound_kept = 4,   // posted + incoming <= upper, unless it did not rise
  transfers_explain = 5,  // the transfers give exactly the posted changes
  holds_explain = 6,      // holds sum to incoming, and to at most held
  tables_consistent = 7,  // indices in range, keys unique, states and holds agree
};

constexpr std::array<std::string_view, 8> enum_names(Law) {
  return {"asset_conserved",  "lower_bound_kept",  "held_not_negative", "incoming_not_negative",
          "upper_bound_kept", "transfers_explain", "holds_explain",     "tables_consistent"};
}

// A broken law and the number of the account, asset or hold that shows it.
struct Violation {
  Law law = Law::asset_conserved;
  std::uint64_t subject = 0;

  bool operator==(const Violation&) const = default;
};

// Per asset, a sum that cannot overflow.
class AssetSums {
 public:
  void add(AssetIndex asset, Amount amount) {
    seen_ |= std::uint64_t{1} << asset.value;
    sums_[asset.value] += amount.value;
  }
  // The asset with the smallest index whose sum is not zero. All sums are zero afterwards; only
  // those of assets seen are visited, because most commands touch two.
  std::optional<AssetIndex> take_unbalanced();

 private:
  static_assert(limits::assets_max <= 64, "one bit per asset");
  std::uint64_t seen_ = 0;
  std::array<int128, limits::assets_max> sums_{};
};

class CommandAudit {
 public:
  // Checks what the present command did: `postings` and `transfers` are the ledger's own (given
  // apart so that tests can show that a false record is caught).
  std::optional<Violation> check(const Ledger& ledger, std::span<const Posting> postings,
                                 std::span<const Transfer> transfers);
  std::optional<Violation> check(const Ledger& ledger) {
    return check(ledger, ledger.postings(), ledger.transfers());
  }

 private:
  AssetSums sums_;                 // zero between checks
  std::vector<Amount> explained_;  // per posting, what the transfers say
};

// Checks all of a state. The upper bound is not among its laws: a bound may fall below a balance,
// so it can only be judged against a change.
std::optional<Violation> scan(const LedgerState& state);

}  // namespace wattbook::ledger
