// The records a command leaves in the ledger: transfers (what happened, with its reason) and
// postings (what that did to each account touched). An audit compares the two.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "base/quantity.h"
#include "base/strong_id.h"

namespace wattbook::ledger {

// The recorded kinds of DOMAIN 3.5. Numbers are stable.
enum class TransferReason : std::uint8_t {
  genesis = 0,           // TSL into the genesis accounts
  deposit = 1,           // cash in by a gateway (DOMAIN 8.1)
  withdrawal = 2,        // cash out by a gateway
  payment = 3,           // between members, by the payer's command
  meter_mint = 4,        // energy fed in (DOMAIN 4.1)
  meter_burn = 5,        // energy drawn
  energy_loss = 6,       // reconciliation with the battery (DOMAIN 3.4)
  trade_energy = 7,      // the asset leg of a trade
  trade_cash = 8,        // the money leg of a trade
  trade_fee = 9,         // the market's fee
  sharing_energy = 10,   // allotted by a sharing key (DOMAIN 4.5)
  sharing_cash = 11,     // paid for it
  grid_purchase = 12,    // public grid energy at the import tariff
  grid_sale = 13,        // surplus at the feed-in tariff
  grid_fee = 14,         // for use of the lines
  storage_fee = 15,      // taken from members (DOMAIN 5.2)
  storage_reward = 16,   // its part for battery owners
  education_grant = 17,  // from the education pool to new members
  network_reward = 18,   // from the network pool (DOMAIN 9.4)
  liquidation = 19,      // stored energy sold for a member who cannot pay (DOMAIN 5.3)
  debt_incurred = 20,    // DOMAIN 3.3
  debt_repaid = 21,
  hold_capture = 22,        // from a hold, in part or in full
  correction = 23,          // the difference booked by a re-settlement (DOMAIN 4.3)
  rounding_remainder = 24,  // what a division left, to its named owner (DOMAIN 2.3)
  charging_energy = 25,     // public grid energy of a charging session (DOMAIN 7.2)
  charging_debt = 26,       // the part of it that the wallet lacked (DOMAIN 3.3)
  charging_service = 27,    // to the owner of a charge point (DOMAIN 7.2)
  charging_credit = 28,     // given back after a session (DOMAIN 4.3, 7.3)
  voucher_payment = 29,     // what a payment channel's last voucher says (DOMAIN 7.4)
};

constexpr std::array<std::string_view, 30> enum_names(TransferReason) {
  return {"genesis",
          "deposit",
          "withdrawal",
          "payment",
          "meter_mint",
          "meter_burn",
          "energy_loss",
          "trade_energy",
          "trade_cash",
          "trade_fee",
          "sharing_energy",
          "sharing_cash",
          "grid_purchase",
          "grid_sale",
          "grid_fee",
          "storage_fee",
          "storage_reward",
          "education_grant",
          "network_reward",
          "liquidation",
          "debt_incurred",
          "debt_repaid",
          "hold_capture",
          "correction",
          "rounding_remainder",
          "charging_energy",
          "charging_debt",
          "charging_service",
          "charging_credit",
          "voucher_payment"};
}

struct Transfer {
  TransferReason reason = TransferReason::payment;
  AccountIndex from;
  AccountIndex to;
  Amount amount;

  bool operator==(const Transfer&) const = default;
};

// The net change of one account within one command. A command has at most one posting per account.
struct Posting {
  AccountIndex account;
  Amount posted;
  Amount held;
  Amount incoming;

  bool operator==(const Posting&) const = default;
};

}  // namespace wattbook::ledger
