// Why the ledger refuses an operation. Numbers are stable. Where several causes hold at once, the
// one with the smaller number is given: faults of the request alone come before faults of state.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace wattbook::ledger {

enum class Refusal : std::uint8_t {
  amount_negative = 0,         // below zero
  amount_zero = 1,             // zero where something must be reserved (holds)
  link_too_long = 2,           // more than limits::transfers_per_link_max linked transfers
  same_account = 3,            // from and to are one account
  asset_mismatch = 4,          // from and to count different assets
  bounds_invalid = 5,          // lower above upper, or either outside +-limits::amount_max
  expiry_passed = 6,           // a hold must expire after the present block time
  hold_unknown = 7,            // no hold ever had this number
  hold_already_settled = 8,    // its final capture has been made
  hold_already_released = 9,   // it was released before
  hold_already_expired = 10,   // its expiry came first
  capture_exceeds_hold = 11,   // more than what is left of the hold
  insufficient_reserved = 12,  // more than the held part of the account
  insufficient_funds = 13,     // more than available()
  limit_exceeded = 14,         // more than room() of the receiving account (DOMAIN 5.1)
  lower_above_balance = 15,    // a lower bound above the unreserved balance
};

constexpr std::array<std::string_view, 16> enum_names(Refusal) {
  return {"amount_negative",       "amount_zero",          "link_too_long",
          "same_account",          "asset_mismatch",       "bounds_invalid",
          "expiry_passed",         "hold_unknown",         "hold_already_settled",
          "hold_already_released", "hold_already_expired", "capture_exceeds_hold",
          "insufficient_reserved", "insufficient_funds",   "limit_exceeded",
          "lower_above_balance"};
}

}  // namespace wattbook::ledger
