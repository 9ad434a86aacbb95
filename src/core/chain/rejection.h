// Why a command was not executed: one code per precise cause, with a stable number that is never
// reused (HOUSE 4).
//
// Precedence: when several causes apply, the receipt names the first in this order.
//   1. malformed_*, wrong_signature      the bytes and the signature, before any state is looked at
//   2. wrong_signer                      the signer is not the account the command names
//   3. exists, exists_with_different     an executed or rejected command with this id is known
//   4. expired, expiry_too_far           block time against the command's expiry
//   5. unknown_account, suspended        the sender, in every community they take part in
//   6. unknown_* (things it names), in the order of the command's fields
//   7. not_permitted, suspended          the sender's roles and place in the community
//   8. invalid_*                         values that can never be right, in the order of the fields
//   9. everything else                   the state at this moment: balances, bounds, books,
//   readings
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

namespace wattbook::chain {

enum class Rejection : std::uint16_t {
  none = 0,  // executed

  malformed_bytes = 1,
  malformed_version = 2,
  malformed_kind = 3,
  malformed_too_large = 4,
  wrong_signature = 5,
  wrong_signer = 6,
  exists = 7,
  exists_with_different = 8,  // receipt.field names the first field that differs
  expired = 9,
  expiry_too_far = 10,
  unknown_account = 11,
  suspended = 12,

  unknown_community = 20,
  unknown_member = 21,
  unknown_asset = 22,
  unknown_device = 23,
  unknown_order = 24,
  unknown_hold = 25,
  unknown_quarantine = 26,
  unknown_interval = 27,
  unknown_gateway = 28,
  not_permitted = 30,
  unknown_charge_point = 31,
  unknown_token = 32,
  unknown_session = 33,
  unknown_channel = 34,
  unknown_meter = 35,

  invalid_amount = 40,
  invalid_price = 41,
  invalid_quantity = 42,
  invalid_text = 43,
  invalid_settings = 44,
  invalid_time = 45,
  invalid_list = 46,
  invalid_keys = 47,
  invalid_roles = 48,
  invalid_address = 49,
  invalid_device = 50,
  invalid_thresholds = 51,
  invalid_combination = 52,
  invalid_charge_point = 53,
  invalid_voucher = 54,

  member_exists = 60,
  device_exists = 61,
  community_exists = 63,
  too_many = 64,
  reference_used = 65,
  insufficient_funds = 70,
  above_limit = 71,  // the receiver's bound (5.1 for WATT), counting what is on its way in, or
                     // another of limits.h that sums keep
  storage_right_in_use = 72,
  order_not_yours = 80,
  price_off_tick = 81,
  quantity_off_lot = 82,
  price_outside_collar = 83,
  quantity_outside_limits = 84,
  post_only_would_take = 85,
  fill_or_kill_unfillable = 86,
  order_expired = 87,
  market_closed = 88,
  too_many_orders = 89,
  hold_not_yours = 90,
  hold_settled = 91,
  hold_expired = 92,
  hold_exceeded = 93,
  interval_too_old = 96,
  feed_out_of_order = 97,
  order_to_trade_exceeded = 98,  // too many orders in the interval for what they traded
  session_open = 101,            // a credit is for a session that has ended
  nothing_to_credit = 102,       // the register is not below what was billed, less earlier credits
  voucher_not_higher = 103,      // a voucher as high was shown before
};

// The names are the API's `code` strings.
std::string_view rejection_name(Rejection rejection);

// What a handler returns: nothing when the command may be executed.
struct Refused {
  Rejection code = Rejection::none;
  std::string_view field;  // the command's field at fault; empty where no single field is
};
using Verdict = std::optional<Refused>;

inline Verdict refuse(Rejection code, std::string_view field) { return Refused{code, field}; }
inline Verdict refuse(Rejection code) { return Refused{code, {}}; }

}  // namespace wattbook::chain
