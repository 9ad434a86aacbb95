#include "core/ledger/invariants.h"

#include <algorithm>

namespace wattbook::ledger {

std::optional<AssetIndex> AssetSums::take_unbalanced() {
  std::optional<AssetIndex> found;
  for (; seen_ != 0; seen_ &= seen_ - 1) {
    const auto asset = static_cast<std::uint16_t>(__builtin_ctzll(seen_));
    if (sums_[asset] != 0 && !found) found = AssetIndex(asset);
    sums_[asset] = 0;
  }
  return found;
}

namespace {

using enum Law;

// The highest upper bound the account has had within the present command: a command may credit an
// account and then lower its bound.
Amount upper_bound_in_command(const Ledger& ledger, AccountIndex account) {
  Amount upper = ledger.account(account).bounds.upper;
  for (const BoundsChange& change : ledger.bounds_changes())
    if (change.account == account) upper = std::max(upper, change.before.upper);
  return upper;
}

std::optional<Law> broken_balance(const Account& account) {
  if (account.held < Amount(0)) return held_not_negative;
  if (account.incoming < Amount(0)) return incoming_not_negative;
  if (account.available() < Amount(0)) return lower_bound_kept;
  return std::nullopt;
}

// Whether the posting clearly keeps every law, in one test of signs.
inline bool lawful(const Account& account, const Posting& posting) {
  const std::int64_t balances =
      account.held.value | account.incoming.value | account.available().value;
  const bool within_upper =
      account.room() >= Amount(0) || posting.posted + posting.incoming <= Amount(0);
  return balances >= 0 && within_upper;
}

// The law that a posting which is not clearly lawful breaks, if any.
std::optional<Law> broken_by(const Ledger& ledger, const Account& account, const Posting& posting) {
  if (const auto law = broken_balance(account)) return law;
  const Amount upper = upper_bound_in_command(ledger, posting.account);
  if (account.posted + account.incoming > upper) return upper_bound_kept;
  return std::nullopt;
}

}  // namespace

std::optional<Violation> CommandAudit::check(const Ledger& ledger,
                                             std::span<const Posting> postings,
                                             std::span<const Transfer> transfers) {
  std::optional<Violation> found;
  for (const Posting& posting : postings) {
    const Account& account = ledger.account(posting.account);
    sums_.add(account.asset, posting.posted);
    if (lawful(account, posting)) continue;
    const auto law = broken_by(ledger, account, posting);
    if (law && !found) found = Violation{*law, posting.account.value};
  }
  const std::optional<AssetIndex> unbalanced = sums_.take_unbalanced();
  if (found) return found;
  if (unbalanced) return Violation{asset_conserved, unbalanced->value};

  explained_.assign(postings.size(), Amount(0));
  for (const Transfer& transfer : transfers) {
    const auto from = ledger.posting_position(transfer.from);
    const auto to = ledger.posting_position(transfer.to);
    if (!from || *from >= postings.size()) return Violation{transfers_explain, transfer.from.value};
    if (!to || *to >= postings.size()) return Violation{transfers_explain, transfer.to.value};
    explained_[*from] -= transfer.amount;
    explained_[*to] += transfer.amount;
  }
  for (std::size_t position = 0; position < postings.size(); ++position)
    if (explained_[position] != postings[position].posted)
      return Violation{transfers_explain, postings[position].account.value};
  return std::nullopt;
}

namespace {

std::optional<Violation> scan_tables(const LedgerState& state) {
  if (state.members.empty() || !state.members[0].is_zero()) return Violation{tables_consistent, 0};
  std::vector<Address> members = state.members;
  std::ranges::sort(members);
  if (std::ranges::adjacent_find(members) != members.end())
    return Violation{tables_consistent, state.members.size()};
  if (state.members.size() > limits::members_max || state.assets.size() > limits::assets_max)
    return Violation{tables_consistent, state.members.size()};

  std::vector<std::pair<MemberIndex, AssetIndex>> keys;
  keys.reserve(state.accounts.size());
  for (std::size_t index = 0; index < state.accounts.size(); ++index) {
    const Account& account = state.accounts[index];
    if (account.owner.value >= state.members.size() || account.asset.value >= state.assets.size())
      return Violation{tables_consistent, index};
    keys.emplace_back(account.owner, account.asset);
  }
  std::ranges::sort(keys);
  if (std::ranges::adjacent_find(keys) != keys.end())
    return Violation{tables_consistent, state.accounts.size()};

  for (std::size_t index = 0; index < state.assets.size(); ++index) {
    const AccountIndex issuance = state.assets[index].issuance;
    if (issuance.value >= state.accounts.size()) return Violation{tables_consistent, index};
    const Account& account = state.accounts[issuance.value];
    if (account.owner != protocol_member || account.asset.value != index)
      return Violation{tables_consistent, index};
    for (std::size_t other = 0; other < index; ++other)
      if (state.assets[other].code == state.assets[index].code)
        return Violation{tables_consistent, index};
  }
  return std::nullopt;
}

std::optional<Violation> scan_balances(const LedgerState& state) {
  const Amount most(limits::amount_max);
  AssetSums sums;
  for (std::size_t index = 0; index < state.accounts.size(); ++index) {
    const Account& account = state.accounts[index];
    // Ranges first, so that the sums below cannot overflow.
    if (account.bounds.lower < -most || account.bounds.upper > most ||
        account.bounds.lower > account.bounds.upper || account.posted < -most ||
        account.posted > most || account.held > most + most || account.incoming > most + most)
      return Violation{tables_consistent, index};
    if (account.held < Amount(0)) return Violation{held_not_negative, index};
    if (account.incoming < Amount(0)) return Violation{incoming_not_negative, index};
    if (account.available() < Amount(0)) return Violation{lower_bound_kept, index};
    sums.add(account.asset, account.posted);
  }
  if (const auto asset = sums.take_unbalanced()) return Violation{asset_conserved, asset->value};
  return std::nullopt;
}

std::optional<Violation> scan_holds(const LedgerState& state) {
  std::vector<Amount> held(state.accounts.size());
  std::vector<Amount> incoming(state.accounts.size());
  std::uint64_t previous = 0;
  for (const Hold& hold : state.open_holds) {
    const std::uint64_t number = hold.id.value;
    const bool known = number > previous && number <= state.hold_states.size() &&
                       state.hold_states[number - 1] == HoldState::open;
    if (!known || hold.payer == hold.payee || hold.payer.value >= held.size() ||
        hold.payee.value >= held.size() || hold.remaining < Amount(0) || hold.captured < Amount(0))
      return Violation{tables_consistent, number};
    previous = number;
    const auto payer_sum = checked_add(held[hold.payer.value], hold.remaining);
    const auto payee_sum = checked_add(incoming[hold.payee.value], hold.remaining);
    if (!payer_sum || !payee_sum) return Violation{holds_explain, number};
    held[hold.payer.value] = *payer_sum;
    incoming[hold.payee.value] = *payee_sum;
  }
  const auto open = std::ranges::count(state.hold_states, HoldState::open);
  if (static_cast<std::size_t>(open) != state.open_holds.size())
    return Violation{tables_consistent, state.hold_states.size()};
  for (std::size_t index = 0; index < state.accounts.size(); ++index) {
    const Account& account = state.accounts[index];
    if (held[index] > account.held || incoming[index] != account.incoming)
      return Violation{holds_explain, index};
  }
  return std::nullopt;
}

}  // namespace

std::optional<Violation> scan(const LedgerState& state) {
  if (const auto violation = scan_tables(state)) return violation;
  if (const auto violation = scan_balances(state)) return violation;
  return scan_holds(state);
}

}  // namespace wattbook::ledger
