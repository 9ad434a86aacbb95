// A one-way payment channel (DOMAIN 7.4): the payer sets a deposit aside once, then signs vouchers
// over a growing sum as energy flows; the payee keeps the last one and settles with it.
#pragma once

#include <optional>
#include <string_view>
#include <tuple>

#include "base/instant.h"
#include "base/quantity.h"
#include "core/charging/names.h"
#include "core/codec/fields.h"

namespace wattbook::charging {

// What the payer signs, as EIP-712 typed data of this ledger. Each replaces those before it.
struct Voucher {
  ChannelNumber channel;
  Amount amount;  // in all, since the channel was opened

  static constexpr std::string_view type_name = "Voucher";
  static constexpr auto fields = std::tuple(codec::field("channel", &Voucher::channel),
                                            codec::field("amount", &Voucher::amount));
};

struct Channel {
  ChannelNumber number;
  AccountIndex payer;
  AccountIndex payee;
  Amount deposit;
  Amount claimed;                  // by the highest voucher shown so far
  Instant until;                   // then it closes by itself
  Duration dispute{0};             // how long the payee may answer the payer's closing
  std::optional<Instant> closing;  // when the payer's closing takes force

  // When it settles by itself.
  Instant due() const { return closing && *closing < until ? *closing : until; }

  bool operator==(const Channel&) const = default;
  static constexpr std::string_view type_name = "Channel";
  static constexpr auto fields = std::tuple(
      codec::field("number", &Channel::number), codec::field("payer", &Channel::payer),
      codec::field("payee", &Channel::payee), codec::field("deposit", &Channel::deposit),
      codec::field("claimed", &Channel::claimed), codec::field("until", &Channel::until),
      codec::field("dispute", &Channel::dispute), codec::field("closing", &Channel::closing));
};

inline constexpr Duration dispute_min = one_minute;
inline constexpr Duration dispute_max{7 * one_day.value};
inline constexpr Duration channel_lifetime_max{366 * one_day.value};

}  // namespace wattbook::charging
