#include "core/ledger/account_table.h"

#include <ranges>
#include <utility>

namespace wattbook::ledger {

namespace {

std::uint64_t key_hash(MemberIndex owner, AssetIndex asset) {
  return mix_bits(std::uint64_t{owner.value} << 16 | asset.value);
}

}  // namespace

std::uint64_t AccountTable::hash_of(std::uint32_t index) const {
  return key_hash(slots_[index].account.owner, slots_[index].account.asset);
}

std::optional<AccountIndex> AccountTable::find(MemberIndex owner, AssetIndex asset) const {
  const auto index = index_.find(key_hash(owner, asset), [&](std::uint32_t candidate) {
    const Account& account = slots_[candidate].account;
    return account.owner == owner && account.asset == asset;
  });
  if (!index) return std::nullopt;
  return AccountIndex(*index);
}

AccountIndex AccountTable::add(const Account& account) {
  CHECK(!find(account.owner, account.asset));
  CHECK(slots_.size() < UINT32_MAX);
  const AccountIndex added(count());
  mark_dirty(slots_.emplace_back(Slot{account}), added);
  index_.push(added.value, [&](std::uint32_t present) { return hash_of(present); });
  return added;
}

void AccountTable::set_bounds(AccountIndex account, Bounds bounds) {
  CHECK(account.value < slots_.size());
  Slot& slot = slots_[account.value];
  if (slot.account.bounds == bounds) return;
  bounds_changes_.push_back(BoundsChange{account, slot.account.bounds});
  slot.account.bounds = bounds;
  mark_dirty(slot, account);
}

void AccountTable::begin_command() {
  postings_.clear();
  bounds_changes_.clear();
  count_at_begin_ = count();
  dirty_at_begin_ = static_cast<std::uint32_t>(dirty_.size());
}

void AccountTable::rollback() {
  for (const Posting& posting : postings_) {
    Account& account = slots_[posting.account.value].account;
    account.posted -= posting.posted;
    account.held -= posting.held;
    account.incoming -= posting.incoming;
  }
  for (const BoundsChange& change : bounds_changes_ | std::views::reverse)
    slots_[change.account.value].account.bounds = change.before;
  // What this command was the first to change is now as it was before.
  while (dirty_.size() > dirty_at_begin_) {
    slots_[dirty_.back().value].dirty_epoch = 0;
    dirty_.pop_back();
  }
  while (slots_.size() > count_at_begin_) {
    index_.pop(hash_of(count() - 1));
    slots_.pop_back();
  }
  postings_.clear();
  bounds_changes_.clear();
}

std::vector<AccountIndex> AccountTable::take_dirty() {
  dirty_at_begin_ = 0;
  ++epoch_;
  return std::exchange(dirty_, {});
}

}  // namespace wattbook::ledger
