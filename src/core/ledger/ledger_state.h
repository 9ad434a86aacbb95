// All that a ledger remembers between commands, as plain values: what a snapshot encodes and what
// the full audit scans.
#pragma once

#include <vector>

#include "base/bytes.h"
#include "base/limits.h"
#include "core/codec/fields.h"
#include "core/ledger/account.h"
#include "core/ledger/asset.h"
#include "core/ledger/hold.h"

namespace wattbook::ledger {

struct LedgerState {
  std::vector<Address> members;        // by MemberIndex; the first is the protocol, address zero
  std::vector<Asset> assets;           // by AssetIndex
  std::vector<Account> accounts;       // by AccountIndex
  std::vector<Hold> open_holds;        // ascending by id
  std::vector<HoldState> hold_states;  // of hold 1, 2, …: how each stands or ended

  static constexpr std::string_view type_name = "LedgerState";
  static constexpr auto fields =
      std::tuple(codec::field("members", &LedgerState::members, codec::AtMost(limits::members_max)),
                 codec::field("assets", &LedgerState::assets, codec::AtMost(limits::assets_max)),
                 codec::field("accounts", &LedgerState::accounts, codec::AtMost(UINT32_MAX)),
                 codec::field("open_holds", &LedgerState::open_holds, codec::AtMost(UINT32_MAX)),
                 codec::field("hold_states", &LedgerState::hold_states, codec::AtMost(UINT32_MAX)));

  bool operator==(const LedgerState&) const = default;
};

}  // namespace wattbook::ledger
