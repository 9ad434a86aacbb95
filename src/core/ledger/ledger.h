// The books: members, assets, and accounts in double entry. Every movement is a transfer between
// two accounts of one asset, or a reservation within one account; nothing else changes a balance.
// Balances of an asset, its issuance account included, therefore sum to zero at all times.
//
// The ledger knows nothing of markets, meters or tariffs: other parts of `core` decide what is to
// be moved. Two kinds of call: those that return a Refusal serve requests from outside and change
// nothing when they refuse; those without one have a CHECKed precondition and serve callers that
// asked before (`can_…`) or that hold a reservation. Amounts are base units; a zero amount is
// allowed unless said otherwise, moves nothing and leaves no record. An account index that is out
// of range is the caller's bug.
//
// Between begin_command and rollback everything can be taken back: a rejected command leaves no
// trace.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "core/ledger/account.h"
#include "core/ledger/account_table.h"
#include "core/ledger/asset.h"
#include "core/ledger/hold.h"
#include "core/ledger/hold_book.h"
#include "core/ledger/ledger_state.h"
#include "core/ledger/member_table.h"
#include "core/ledger/refusal.h"
#include "core/ledger/transfer.h"

namespace wattbook::ledger {

// The member that owns the issuance accounts: address zero, for which nobody has a key.
inline constexpr MemberIndex protocol_member{0};

// Which of several linked transfers was refused, and why.
struct LinkRefusal {
  std::uint32_t position = 0;
  Refusal cause = Refusal::amount_negative;

  bool operator==(const LinkRefusal&) const = default;
};

class Ledger {
 public:
  // An empty ledger, with the protocol as its only member.
  Ledger();

  // --- members, assets, accounts

  std::optional<MemberIndex> find_member(const Address& address) const;
  // Precondition (CHECKed): the address is not a member yet and limits::members_max is not reached.
  MemberIndex add_member(const Address& address);
  const Address& address(MemberIndex member) const { return members_.address(member); }
  std::uint32_t member_count() const { return members_.count(); }

  std::optional<AssetIndex> find_asset(std::string_view code) const;
  // Creates the asset and its issuance account, which may owe up to limits::amount_max.
  // Precondition (CHECKed): the code is new and limits::assets_max is not reached.
  AssetIndex add_asset(AssetKind kind, std::string_view code);
  const Asset& asset(AssetIndex asset) const;
  std::uint32_t asset_count() const { return static_cast<std::uint32_t>(assets_.size()); }
  AccountIndex issuance(AssetIndex index) const { return asset(index).issuance; }
  // What is in circulation: minted minus burned.
  Amount supply(AssetIndex index) const { return -accounts_[issuance(index)].posted; }

  std::optional<AccountIndex> find_account(MemberIndex owner, AssetIndex asset) const {
    return accounts_.find(owner, asset);
  }
  // Precondition (CHECKed): the owner has no account of this asset yet; the bounds are valid and
  // include zero.
  AccountIndex open_account(MemberIndex owner, AssetIndex asset, Bounds bounds);
  // find_account, or open_account with the usual bounds.
  AccountIndex account_of(MemberIndex owner, AssetIndex asset);
  const Account& account(AccountIndex account) const { return accounts_[account]; }
  std::uint32_t account_count() const { return accounts_.count(); }
  // bounds_invalid or lower_above_balance. An upper bound below the balance is accepted: the
  // balance may stay and fall (DOMAIN 5.1).
  [[nodiscard]] std::optional<Refusal> set_bounds(AccountIndex account, Bounds bounds);

  // --- transfers

  // amount_negative, same_account, asset_mismatch, insufficient_funds or limit_exceeded.
  std::optional<Refusal> can_transfer(AccountIndex from, AccountIndex to, Amount amount) const;
  // Precondition (CHECKed): can_transfer. Mint and burn are transfers from and to the issuance
  // account.
  void transfer(TransferReason reason, AccountIndex from, AccountIndex to, Amount amount);
  // can_transfer, then transfer.
  [[nodiscard]] std::optional<Refusal> try_transfer(const Transfer& transfer);
  // All or nothing: each transfer is judged with the effects of those before it; if one is refused,
  // those before it are taken back.
  std::expected<void, LinkRefusal> transfer_linked(std::span<const Transfer> transfers);

  // --- reservations for orders

  // amount_negative or insufficient_funds.
  std::optional<Refusal> can_reserve(AccountIndex account, Amount amount) const;
  // Precondition (CHECKed): can_reserve.
  void reserve(AccountIndex account, Amount amount);
  // Gives back a reserved amount. Precondition (CHECKed): 0 <= amount <= held.
  void release(AccountIndex account, Amount amount);
  // amount_negative, same_account, asset_mismatch, insufficient_reserved or limit_exceeded.
  std::optional<Refusal> can_transfer_reserved(AccountIndex from, AccountIndex to,
                                               Amount amount) const;
  // Moves reserved funds. Precondition (CHECKed): can_transfer_reserved; the amount was reserved by
  // the caller (what holds have set aside is not for orders to spend).
  void transfer_reserved(TransferReason reason, AccountIndex from, AccountIndex to, Amount amount);

  // --- holds

  // amount_negative, amount_zero, same_account, asset_mismatch, expiry_passed, insufficient_funds
  // or limit_exceeded.
  std::expected<HoldId, Refusal> open_hold(const HoldRequest& request, Instant now);
  // amount_negative, hold_unknown, hold_already_…, or capture_exceeds_hold. Zero is allowed: with
  // `final` it gives all that is left back to the payer.
  [[nodiscard]] std::optional<Refusal> capture(HoldId id, Amount amount, Finality finality);
  // amount_negative, amount_zero, hold_unknown, hold_already_…, insufficient_funds or
  // limit_exceeded.
  [[nodiscard]] std::optional<Refusal> top_up(HoldId id, Amount amount);
  // hold_unknown or hold_already_….
  [[nodiscard]] std::optional<Refusal> release_hold(HoldId id);
  // Ends the holds with expires <= now, in order of expiry, then number; returns them.
  std::vector<HoldId> expire_due(Instant now);
  // Nothing for a number that was never issued.
  std::optional<HoldState> hold_state(HoldId id) const { return holds_.state(id); }
  // Precondition (CHECKed): the hold is open.
  const Hold& hold(HoldId id) const { return holds_.hold(id); }

  // --- the present command

  // Starts the record of a command; what happened before can no longer be taken back.
  void begin_command();
  // Takes back all since begin_command, new members, assets, accounts and holds included.
  void rollback();
  std::span<const Posting> postings() const { return accounts_.postings(); }
  std::optional<std::uint32_t> posting_position(AccountIndex account) const {
    return accounts_.posting_position(account);
  }
  std::span<const Transfer> transfers() const { return transfers_; }
  std::span<const BoundsChange> bounds_changes() const { return accounts_.bounds_changes(); }
  // Accounts added or changed (balances or bounds) since the last call, each once, for the state
  // root. Call between commands only.
  std::vector<AccountIndex> take_dirty() { return accounts_.take_dirty(); }

  // --- snapshots

  LedgerState state() const;
  // The ledger that has this state, indistinguishable from the one it was taken from (nothing is
  // dirty, no command is open). Fails where the state breaks an invariant (see invariants.h).
  static Result<Ledger> restore(const LedgerState& state);

 private:
  std::optional<Refusal> closed_refusal(HoldId id) const;
  void move(TransferReason reason, AccountIndex from, AccountIndex to, Amount amount);
  void close_hold(HoldId id, HoldState state);

  MemberTable members_;
  std::vector<Asset> assets_;
  AccountTable accounts_;
  HoldBook holds_;
  std::vector<Transfer> transfers_;
  std::uint32_t members_at_begin_ = 0;
  std::uint32_t assets_at_begin_ = 0;
};

}  // namespace wattbook::ledger
