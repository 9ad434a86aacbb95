// A two-phase transfer: funds of the payer set aside for one payee until captured (in part and
// repeatedly), released or expired. A charging session is a hold (DOMAIN 7.2). While open, what is
// left of it counts in the payer's `held` and in the payee's `incoming`, so that no capture can
// break a bound.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <tuple>

#include "base/instant.h"
#include "base/quantity.h"
#include "base/strong_id.h"
#include "core/codec/fields.h"

namespace wattbook::ledger {

enum class HoldState : std::uint8_t { open = 0, settled = 1, released = 2, expired = 3 };

constexpr std::array<std::string_view, 4> enum_names(HoldState) {
  return {"open", "settled", "released", "expired"};
}

// What `Ledger::open_hold` takes.
struct HoldRequest {
  AccountIndex payer;
  AccountIndex payee;
  Amount amount;
  Instant expires;  // released by itself in the first block at or after this time
};

// An open hold.
struct Hold {
  HoldId id;
  AccountIndex payer;
  AccountIndex payee;
  Amount remaining;  // not yet captured
  Amount captured;   // so far
  Instant expires;

  static constexpr std::string_view type_name = "Hold";
  static constexpr auto fields = std::tuple(
      codec::field("id", &Hold::id), codec::field("payer", &Hold::payer),
      codec::field("payee", &Hold::payee), codec::field("remaining", &Hold::remaining),
      codec::field("captured", &Hold::captured), codec::field("expires", &Hold::expires));

  bool operator==(const Hold&) const = default;
};

// Whether a capture leaves the rest of the hold open or gives it back to the payer.
enum class Finality : std::uint8_t { partial = 0, final = 1 };

constexpr std::array<std::string_view, 2> enum_names(Finality) { return {"partial", "final"}; }

}  // namespace wattbook::ledger
