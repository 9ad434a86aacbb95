// Commands that move assets between accounts (DOMAIN 2.2, 3.5, 8.1): each has a receipt with its
// postings.
#pragma once

#include <string>
#include <vector>

#include "base/strong_id.h"
#include "core/chain/command_header.h"

namespace wattbook::chain {

// A licensed gateway issues cash against a real deposit; `reference` is the bank's and books once
// per gateway.
struct Deposit : CommandHeader {
  AssetIndex asset;
  Address member;
  Amount amount;
  std::string reference;

  static constexpr std::string_view type_name = "Deposit";
  static constexpr auto fields = command_fields(
      codec::field("asset", &Deposit::asset), codec::field("member", &Deposit::member),
      codec::field("amount", &Deposit::amount), codec::field("reference", &Deposit::reference));
};

// A member redeems cash; the gateway named pays it out.
struct Withdraw : CommandHeader {
  AssetIndex asset;
  Address gateway;
  Amount amount;
  std::string reference;

  static constexpr std::string_view type_name = "Withdraw";
  static constexpr auto fields = command_fields(
      codec::field("asset", &Withdraw::asset), codec::field("gateway", &Withdraw::gateway),
      codec::field("amount", &Withdraw::amount), codec::field("reference", &Withdraw::reference));
};

struct TransferLeg {
  AssetIndex asset;
  Address to;
  Amount amount;

  bool operator==(const TransferLeg&) const = default;
  static constexpr std::string_view type_name = "TransferLeg";
  static constexpr auto fields =
      std::tuple(codec::field("asset", &TransferLeg::asset), codec::field("to", &TransferLeg::to),
                 codec::field("amount", &TransferLeg::amount));
};

// One or more transfers from the sender, linked: all or nothing.
struct Transfer : CommandHeader {
  std::vector<TransferLeg> legs;
  std::string memo;

  static constexpr std::string_view type_name = "Transfer";
  static constexpr auto fields = command_fields(
      codec::field("legs", &Transfer::legs, codec::AtMost(limits::transfers_per_link_max)),
      codec::field("memo", &Transfer::memo));
};

// Sets funds aside for a payee until captured, released or lapsed (two-phase transfer).
struct OpenHold : CommandHeader {
  AssetIndex asset;
  Address payee;
  Amount amount;
  Instant hold_until;

  static constexpr std::string_view type_name = "OpenHold";
  static constexpr auto fields = command_fields(
      codec::field("asset", &OpenHold::asset), codec::field("payee", &OpenHold::payee),
      codec::field("amount", &OpenHold::amount), codec::field("hold_until", &OpenHold::hold_until));
};

// The payer adds to a hold.
struct TopUpHold : CommandHeader {
  HoldId hold;
  Amount amount;

  static constexpr std::string_view type_name = "TopUpHold";
  static constexpr auto fields = command_fields(codec::field("hold", &TopUpHold::hold),
                                                codec::field("amount", &TopUpHold::amount));
};

// The payee takes part of a hold, repeatedly; `final` returns the rest to the payer.
struct CaptureHold : CommandHeader {
  HoldId hold;
  Amount amount;
  bool final = false;

  static constexpr std::string_view type_name = "CaptureHold";
  static constexpr auto fields = command_fields(codec::field("hold", &CaptureHold::hold),
                                                codec::field("amount", &CaptureHold::amount),
                                                codec::field("final", &CaptureHold::final));
};

// The payee gives the rest of a hold back.
struct ReleaseHold : CommandHeader {
  HoldId hold;

  static constexpr std::string_view type_name = "ReleaseHold";
  static constexpr auto fields = command_fields(codec::field("hold", &ReleaseHold::hold));
};

}  // namespace wattbook::chain
