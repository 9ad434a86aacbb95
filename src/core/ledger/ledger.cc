#include "core/ledger/ledger.h"

#include <utility>

#include "base/check.h"
#include "core/ledger/invariants.h"

namespace wattbook::ledger {

namespace {

bool valid(Bounds bounds) {
  return bounds.lower <= bounds.upper && bounds.lower >= Amount(-limits::amount_max) &&
         bounds.upper <= Amount(limits::amount_max);
}

// The faults of a transfer that do not depend on balances.
inline std::optional<Refusal> pair_refusal(const Account& payer, const Account& payee,
                                           Amount amount) {
  if (amount < Amount(0)) return Refusal::amount_negative;
  if (&payer == &payee) return Refusal::same_account;
  if (payer.asset != payee.asset) return Refusal::asset_mismatch;
  return std::nullopt;
}

}  // namespace

Ledger::Ledger() {
  members_.add(Address{});
  begin_command();
}

std::optional<MemberIndex> Ledger::find_member(const Address& address) const {
  return members_.find(address);
}

MemberIndex Ledger::add_member(const Address& address) { return members_.add(address); }

std::optional<AssetIndex> Ledger::find_asset(std::string_view code) const {
  for (std::size_t index = 0; index < assets_.size(); ++index)
    if (assets_[index].code == code) return AssetIndex(static_cast<std::uint16_t>(index));
  return std::nullopt;
}

AssetIndex Ledger::add_asset(AssetKind kind, std::string_view code) {
  CHECK(!find_asset(code));
  CHECK(assets_.size() < limits::assets_max);
  const AssetIndex added(static_cast<std::uint16_t>(assets_.size()));
  assets_.push_back(Asset{kind, std::string(code), AccountIndex{}});
  const Bounds owes{Amount(-limits::amount_max), Amount(0)};
  assets_.back().issuance = open_account(protocol_member, added, owes);
  return added;
}

const Asset& Ledger::asset(AssetIndex asset) const {
  CHECK(asset.value < assets_.size());
  return assets_[asset.value];
}

AccountIndex Ledger::open_account(MemberIndex owner, AssetIndex asset, Bounds bounds) {
  CHECK(owner.value < members_.count());
  CHECK(asset.value < assets_.size());
  CHECK(valid(bounds) && bounds.lower <= Amount(0) && bounds.upper >= Amount(0));
  return accounts_.add(Account{owner, asset, {}, {}, {}, bounds});
}

AccountIndex Ledger::account_of(MemberIndex owner, AssetIndex asset) {
  const std::optional<AccountIndex> found = find_account(owner, asset);
  return found ? *found : open_account(owner, asset, Bounds{});
}

std::optional<Refusal> Ledger::set_bounds(AccountIndex index, Bounds bounds) {
  const Account& account = accounts_[index];
  if (!valid(bounds)) return Refusal::bounds_invalid;
  if (bounds.lower > account.posted - account.held) return Refusal::lower_above_balance;
  accounts_.set_bounds(index, bounds);
  return std::nullopt;
}

std::optional<Refusal> Ledger::can_transfer(AccountIndex from, AccountIndex to,
                                            Amount amount) const {
  const Account& payer = accounts_[from];
  const Account& payee = accounts_[to];
  if (const auto refusal = pair_refusal(payer, payee, amount)) return refusal;
  if (amount == Amount(0)) return std::nullopt;  // even where the balance stands above its bound
  if (amount > payer.available()) return Refusal::insufficient_funds;
  if (amount > payee.room()) return Refusal::limit_exceeded;
  return std::nullopt;
}

void Ledger::move(TransferReason reason, AccountIndex from, AccountIndex to, Amount amount) {
  if (amount == Amount(0)) return;
  accounts_.change(from, -amount, {}, {});
  accounts_.change(to, amount, {}, {});
  transfers_.push_back(Transfer{reason, from, to, amount});
}

void Ledger::transfer(TransferReason reason, AccountIndex from, AccountIndex to, Amount amount) {
  CHECK(!can_transfer(from, to, amount));
  move(reason, from, to, amount);
}

std::optional<Refusal> Ledger::try_transfer(const Transfer& transfer) {
  if (const auto refusal = can_transfer(transfer.from, transfer.to, transfer.amount))
    return refusal;
  move(transfer.reason, transfer.from, transfer.to, transfer.amount);
  return std::nullopt;
}

std::expected<void, LinkRefusal> Ledger::transfer_linked(std::span<const Transfer> transfers) {
  if (transfers.size() > limits::transfers_per_link_max)
    return std::unexpected(LinkRefusal{limits::transfers_per_link_max, Refusal::link_too_long});
  const std::size_t recorded = transfers_.size();
  for (std::uint32_t position = 0; position < transfers.size(); ++position) {
    const auto refusal = try_transfer(transfers[position]);
    if (!refusal) continue;
    while (transfers_.size() > recorded) {
      const Transfer& done = transfers_.back();
      accounts_.change(done.from, done.amount, {}, {});
      accounts_.change(done.to, -done.amount, {}, {});
      transfers_.pop_back();
    }
    return std::unexpected(LinkRefusal{position, *refusal});
  }
  return {};
}

std::optional<Refusal> Ledger::can_reserve(AccountIndex account, Amount amount) const {
  if (amount < Amount(0)) return Refusal::amount_negative;
  if (amount > accounts_[account].available()) return Refusal::insufficient_funds;
  return std::nullopt;
}

void Ledger::reserve(AccountIndex account, Amount amount) {
  CHECK(!can_reserve(account, amount));
  if (amount != Amount(0)) accounts_.change(account, {}, amount, {});
}

void Ledger::release(AccountIndex account, Amount amount) {
  CHECK(amount >= Amount(0) && amount <= accounts_[account].held);
  if (amount != Amount(0)) accounts_.change(account, {}, -amount, {});
}

std::optional<Refusal> Ledger::can_transfer_reserved(AccountIndex from, AccountIndex to,
                                                     Amount amount) const {
  const Account& payer = accounts_[from];
  const Account& payee = accounts_[to];
  if (const auto refusal = pair_refusal(payer, payee, amount)) return refusal;
  if (amount == Amount(0)) return std::nullopt;
  if (amount > payer.held) return Refusal::insufficient_reserved;
  if (amount > payee.room()) return Refusal::limit_exceeded;
  return std::nullopt;
}

void Ledger::transfer_reserved(TransferReason reason, AccountIndex from, AccountIndex to,
                               Amount amount) {
  CHECK(!can_transfer_reserved(from, to, amount));
  if (amount == Amount(0)) return;
  accounts_.change(from, -amount, -amount, {});
  accounts_.change(to, amount, {}, {});
  transfers_.push_back(Transfer{reason, from, to, amount});
}

std::expected<HoldId, Refusal> Ledger::open_hold(const HoldRequest& request, Instant now) {
  if (request.amount == Amount(0)) return std::unexpected(Refusal::amount_zero);
  if (const auto refusal =
          pair_refusal(accounts_[request.payer], accounts_[request.payee], request.amount))
    return std::unexpected(*refusal);
  if (request.expires <= now) return std::unexpected(Refusal::expiry_passed);
  if (const auto refusal = can_transfer(request.payer, request.payee, request.amount))
    return std::unexpected(*refusal);
  accounts_.change(request.payer, {}, request.amount, {});
  accounts_.change(request.payee, {}, {}, request.amount);
  return holds_.add(request);
}

// Why a hold can no longer be used; nothing for an open one.
std::optional<Refusal> Ledger::closed_refusal(HoldId id) const {
  const std::optional<HoldState> state = holds_.state(id);
  if (!state) return Refusal::hold_unknown;
  switch (*state) {
    case HoldState::open:
      return std::nullopt;
    case HoldState::settled:
      return Refusal::hold_already_settled;
    case HoldState::released:
      return Refusal::hold_already_released;
    case HoldState::expired:
      return Refusal::hold_already_expired;
  }
  std::unreachable();
}

std::optional<Refusal> Ledger::capture(HoldId id, Amount amount, Finality finality) {
  if (amount < Amount(0)) return Refusal::amount_negative;
  if (const auto refusal = closed_refusal(id)) return refusal;
  const Hold hold = holds_.hold(id);
  if (amount > hold.remaining) return Refusal::capture_exceeds_hold;
  if (amount != Amount(0)) {
    accounts_.change(hold.payer, -amount, -amount, {});
    accounts_.change(hold.payee, amount, {}, -amount);
    transfers_.push_back(Transfer{TransferReason::hold_capture, hold.payer, hold.payee, amount});
    holds_.set_amounts(id, hold.remaining - amount, hold.captured + amount);
  }
  if (finality == Finality::final) close_hold(id, HoldState::settled);
  return std::nullopt;
}

std::optional<Refusal> Ledger::top_up(HoldId id, Amount amount) {
  if (amount < Amount(0)) return Refusal::amount_negative;
  if (amount == Amount(0)) return Refusal::amount_zero;
  if (const auto refusal = closed_refusal(id)) return refusal;
  const Hold hold = holds_.hold(id);
  if (const auto refusal = can_transfer(hold.payer, hold.payee, amount)) return refusal;
  accounts_.change(hold.payer, {}, amount, {});
  accounts_.change(hold.payee, {}, {}, amount);
  holds_.set_amounts(id, hold.remaining + amount, hold.captured);
  return std::nullopt;
}

std::optional<Refusal> Ledger::release_hold(HoldId id) {
  if (const auto refusal = closed_refusal(id)) return refusal;
  close_hold(id, HoldState::released);
  return std::nullopt;
}

std::vector<HoldId> Ledger::expire_due(Instant now) {
  std::vector<HoldId> due = holds_.due(now);
  for (const HoldId id : due) close_hold(id, HoldState::expired);
  return due;
}

// Gives what is left back to the payer and ends the hold.
void Ledger::close_hold(HoldId id, HoldState state) {
  const Hold& hold = holds_.hold(id);
  if (hold.remaining != Amount(0)) {
    accounts_.change(hold.payer, {}, -hold.remaining, {});
    accounts_.change(hold.payee, {}, {}, -hold.remaining);
  }
  holds_.close(id, state);
}

void Ledger::begin_command() {
  accounts_.begin_command();
  holds_.begin_command();
  transfers_.clear();
  members_at_begin_ = members_.count();
  assets_at_begin_ = asset_count();
}

void Ledger::rollback() {
  accounts_.rollback();
  holds_.rollback();
  transfers_.clear();
  members_.truncate(members_at_begin_);
  assets_.resize(assets_at_begin_);
}

LedgerState Ledger::state() const {
  LedgerState state{members_.addresses(), assets_, {}, {}, holds_.states()};
  state.accounts.reserve(accounts_.count());
  for (std::uint32_t index = 0; index < accounts_.count(); ++index)
    state.accounts.push_back(accounts_[AccountIndex(index)]);
  for (const auto& [id, hold] : holds_.open_holds()) state.open_holds.push_back(hold);
  return state;
}

Result<Ledger> Ledger::restore(const LedgerState& state) {
  if (const auto violation = scan(state))
    return fail("the ledger state breaks " +
                std::string(enum_names(Law{})[static_cast<std::size_t>(violation->law)]) + " at " +
                std::to_string(violation->subject));
  Ledger ledger;
  for (std::size_t member = 1; member < state.members.size(); ++member)
    ledger.members_.add(state.members[member]);
  ledger.assets_ = state.assets;
  for (const Account& account : state.accounts) ledger.accounts_.add(account);
  ledger.holds_.restore(state.open_holds, state.hold_states);
  ledger.take_dirty();
  ledger.begin_command();
  return ledger;
}

}  // namespace wattbook::ledger
