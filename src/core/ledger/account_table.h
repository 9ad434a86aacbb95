// The accounts of the ledger in one dense array, with the log of what the present command did to
// them (its postings and changed bounds) and the list of accounts changed since the state root was
// last brought up to date. It applies changes and takes them back; whether a change is allowed is
// decided by Ledger.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/check.h"
#include "core/ledger/account.h"
#include "core/ledger/index_table.h"
#include "core/ledger/transfer.h"

namespace wattbook::ledger {

// Bounds as they were before the present command changed them.
struct BoundsChange {
  AccountIndex account;
  Bounds before;
};

class AccountTable {
 public:
  std::uint32_t count() const { return static_cast<std::uint32_t>(slots_.size()); }
  const Account& operator[](AccountIndex account) const {
    CHECK(account.value < slots_.size());
    return slots_[account.value].account;
  }
  std::optional<AccountIndex> find(MemberIndex owner, AssetIndex asset) const;

  // Appends an account. Precondition (CHECKed): its owner has no account of its asset yet.
  AccountIndex add(const Account& account);

  // Adds to the three balances of an account and records it. Inlined, because most callers change
  // one balance and the compiler then drops the rest.
  [[gnu::always_inline]] void change(AccountIndex account, Amount posted, Amount held,
                                     Amount incoming) {
    CHECK(account.value < slots_.size());
    Slot& slot = slots_[account.value];
    slot.account.posted += posted;
    slot.account.held += held;
    slot.account.incoming += incoming;
    Posting& posting = posting_for(slot, account);
    posting.posted += posted;
    posting.held += held;
    posting.incoming += incoming;
  }
  void set_bounds(AccountIndex account, Bounds bounds);

  // Forgets the log: what has happened so far can no longer be taken back.
  void begin_command();
  // Restores every account to what it was at begin_command and removes accounts added since.
  void rollback();

  std::span<const Posting> postings() const { return postings_; }
  // Where in postings() the account stands, if it does.
  std::optional<std::uint32_t> posting_position(AccountIndex account) const {
    CHECK(account.value < slots_.size());
    const std::uint32_t position = slots_[account.value].posting;
    if (position >= postings_.size() || postings_[position].account != account) return std::nullopt;
    return position;
  }
  std::span<const BoundsChange> bounds_changes() const { return bounds_changes_; }

  // The accounts added or changed since the last call, each once, in order of first change.
  // Precondition: no command is to be rolled back afterwards.
  std::vector<AccountIndex> take_dirty();

 private:
  // An account with its place in `postings_`, which counts only if the entry there names this
  // account, and the last epoch in which it was listed as dirty; so neither list has to visit its
  // accounts when it is emptied.
  struct alignas(64) Slot {
    Account account;
    std::uint32_t posting = 0;
    std::uint64_t dirty_epoch = 0;
  };

  Posting& posting_for(Slot& slot, AccountIndex account) {
    if (slot.posting < postings_.size() && postings_[slot.posting].account == account)
      return postings_[slot.posting];
    mark_dirty(slot, account);
    slot.posting = static_cast<std::uint32_t>(postings_.size());
    return postings_.emplace_back(Posting{account, {}, {}, {}});
  }
  void mark_dirty(Slot& slot, AccountIndex account) {
    if (slot.dirty_epoch == epoch_) return;
    slot.dirty_epoch = epoch_;
    dirty_.push_back(account);
  }
  std::uint64_t hash_of(std::uint32_t index) const;

  std::vector<Slot> slots_;
  IndexTable index_;
  std::vector<Posting> postings_;
  std::vector<BoundsChange> bounds_changes_;
  std::vector<AccountIndex> dirty_;
  std::uint64_t epoch_ = 1;  // number of the present dirty list
  std::uint32_t count_at_begin_ = 0;
  std::uint32_t dirty_at_begin_ = 0;
};

}  // namespace wattbook::ledger
