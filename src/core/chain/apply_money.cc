// Deposits, withdrawals, transfers and holds (DOMAIN 2.2, 3.5, 8.1).
#include <utility>

#include "core/chain/handlers.h"
#include "core/chain/membership.h"

namespace wattbook::chain {
namespace {

using ledger::TransferReason;

Rejection rejection_of(ledger::Refusal refusal) {
  switch (refusal) {
    case ledger::Refusal::amount_negative:
    case ledger::Refusal::amount_zero:
      return Rejection::invalid_amount;
    case ledger::Refusal::link_too_long:
      return Rejection::invalid_list;
    case ledger::Refusal::same_account:
      return Rejection::invalid_combination;
    case ledger::Refusal::asset_mismatch:
      return Rejection::unknown_asset;
    case ledger::Refusal::expiry_passed:
      return Rejection::invalid_time;
    case ledger::Refusal::hold_unknown:
      return Rejection::unknown_hold;
    case ledger::Refusal::hold_already_settled:
    case ledger::Refusal::hold_already_released:
      return Rejection::hold_settled;
    case ledger::Refusal::hold_already_expired:
      return Rejection::hold_expired;
    case ledger::Refusal::capture_exceeds_hold:
      return Rejection::hold_exceeded;
    case ledger::Refusal::insufficient_reserved:
    case ledger::Refusal::insufficient_funds:
      return Rejection::insufficient_funds;
    case ledger::Refusal::limit_exceeded:
      return Rejection::above_limit;
    case ledger::Refusal::bounds_invalid:
    case ledger::Refusal::lower_above_balance:
      return Rejection::invalid_combination;
  }
  return Rejection::invalid_combination;
}

bool is_amount(Amount amount) { return amount > Amount(0) && amount.value <= limits::amount_max; }

Verdict check_hold(const State& state, HoldId hold) {
  const auto standing = state.ledger.hold_state(hold);
  if (!standing) return refuse(Rejection::unknown_hold, "hold");
  switch (*standing) {
    case ledger::HoldState::open:
      return std::nullopt;
    case ledger::HoldState::settled:
    case ledger::HoldState::released:
      return refuse(Rejection::hold_settled, "hold");
    case ledger::HoldState::expired:
      return refuse(Rejection::hold_expired, "hold");
  }
  return std::nullopt;
}

MemberIndex payer_of(const State& state, HoldId hold) {
  return state.ledger.account(state.ledger.hold(hold).payer).owner;
}
MemberIndex payee_of(const State& state, HoldId hold) {
  return state.ledger.account(state.ledger.hold(hold).payee).owner;
}

}  // namespace

Verdict apply(Applying& at, const Sender& sender, const Deposit& command) {
  State& state = at.state;
  if (command.asset.value >= state.ledger.asset_count())
    return refuse(Rejection::unknown_asset, "asset");
  // A supplier too is paid into: that is how it settles what it owes.
  const auto member = state.ledger.find_member(command.member);
  if (!member || *member == ledger::protocol_member)
    return refuse(Rejection::unknown_member, "member");
  const auto to = account_for(state, *member, command.asset);
  if (!to) return refuse(Rejection::unknown_member, "member");
  if (!has_role(state, sender, Role::gateway) ||
      state.members[sender.member->value].gateway_asset != command.asset)
    return refuse(Rejection::not_permitted);
  if (!is_amount(command.amount)) return refuse(Rejection::invalid_amount, "amount");
  if (!is_text(command.reference)) return refuse(Rejection::invalid_text, "reference");
  if (state.bank_references.contains({*sender.member, command.reference}))
    return refuse(Rejection::reference_used, "reference");
  // Half of what an account can count: the other half stays for what suppliers owe, so that no
  // credit can overflow.
  if (state.ledger.supply(command.asset) + command.amount > Amount(limits::amount_max / 2))
    return refuse(Rejection::above_limit, "amount");
  const AccountIndex issuance = state.ledger.issuance(command.asset);
  if (const auto refusal = state.ledger.can_transfer(issuance, *to, command.amount))
    return refuse(rejection_of(*refusal), "amount");

  state.bank_references.insert({*sender.member, command.reference});
  post(at, TransferReason::deposit, issuance, *to, command.amount);
  return std::nullopt;
}

Verdict apply(Applying& at, const Sender& sender, const Withdraw& command) {
  State& state = at.state;
  if (command.asset.value >= state.ledger.asset_count())
    return refuse(Rejection::unknown_asset, "asset");
  const auto gateway = state.ledger.find_member(command.gateway);
  if (!gateway || !state.members[gateway->value].roles.has(Role::gateway) ||
      state.members[gateway->value].gateway_asset != command.asset)
    return refuse(Rejection::unknown_gateway, "gateway");
  const auto from = state.ledger.find_account(*sender.member, command.asset);
  if (!is_amount(command.amount)) return refuse(Rejection::invalid_amount, "amount");
  if (!is_text(command.reference)) return refuse(Rejection::invalid_text, "reference");
  if (!from || state.ledger.account(*from).available() < command.amount)
    return refuse(Rejection::insufficient_funds, "amount");
  // What suppliers owe can be spent, but was never deposited, so nobody can pay it out.
  const AccountIndex issuance = state.ledger.issuance(command.asset);
  if (const auto refusal = state.ledger.can_transfer(*from, issuance, command.amount))
    return refuse(rejection_of(*refusal), "amount");
  post(at, TransferReason::withdrawal, *from, issuance, command.amount);
  return std::nullopt;
}

Verdict apply(Applying& at, const Sender& sender, const Transfer& command) {
  State& state = at.state;
  std::vector<ledger::Transfer> transfers;
  Amount tsl_parting;
  for (const TransferLeg& leg : command.legs) {
    if (leg.asset.value >= state.ledger.asset_count() ||
        state.ledger.asset(leg.asset).kind == ledger::AssetKind::debt)
      return refuse(Rejection::unknown_asset, "legs");
    const auto to = find_person(state, leg.to);
    if (!to) return refuse(Rejection::unknown_member, "legs");
    if (is_suspended(state, leg.asset, *sender.member))
      return refuse(Rejection::suspended, "account");
    if (!is_amount(leg.amount)) return refuse(Rejection::invalid_amount, "legs");
    const auto from_account = state.ledger.find_account(*sender.member, leg.asset);
    const auto to_account = account_for(state, *to, leg.asset);
    if (!to_account) return refuse(Rejection::unknown_member, "legs");
    if (!from_account) return refuse(Rejection::insufficient_funds, "legs");
    if (leg.asset == state.tsl) tsl_parting += leg.amount;
    transfers.push_back({.reason = TransferReason::payment,
                         .from = *from_account,
                         .to = *to_account,
                         .amount = leg.amount});
  }
  if (command.legs.empty()) return refuse(Rejection::invalid_list, "legs");
  if (command.memo.size() > limits::text_bytes_max) return refuse(Rejection::invalid_text, "memo");
  if (tsl_parting > Amount(0)) {
    const auto tsl = state.ledger.find_account(*sender.member, state.tsl);
    if (state.ledger.account(*tsl).available() < tsl_parting)
      return refuse(Rejection::insufficient_funds, "legs");
    if (!keeps_storage_right(state, *sender.member, tsl_parting))
      return refuse(Rejection::storage_right_in_use, "legs");
  }
  const auto moved = state.ledger.transfer_linked(transfers);
  if (!moved) return refuse(rejection_of(moved.error().cause), "legs");
  return std::nullopt;
}

Verdict apply(Applying& at, const Sender& sender, const OpenHold& command) {
  State& state = at.state;
  if (command.asset.value >= state.ledger.asset_count() ||
      state.ledger.asset(command.asset).kind == ledger::AssetKind::debt)
    return refuse(Rejection::unknown_asset, "asset");
  const auto payee = find_person(state, command.payee);
  if (!payee) return refuse(Rejection::unknown_member, "payee");
  if (is_suspended(state, command.asset, *sender.member))
    return refuse(Rejection::suspended, "account");
  if (!is_amount(command.amount)) return refuse(Rejection::invalid_amount, "amount");
  if (command.hold_until > at.now + limits::hold_lifetime_max)
    return refuse(Rejection::invalid_time, "hold_until");
  const auto from = state.ledger.find_account(*sender.member, command.asset);
  const auto to = account_for(state, *payee, command.asset);
  if (!to) return refuse(Rejection::unknown_member, "payee");
  if (!from) return refuse(Rejection::insufficient_funds, "amount");
  if (command.asset == state.tsl && state.ledger.account(*from).available() >= command.amount &&
      !keeps_storage_right(state, *sender.member, command.amount))
    return refuse(Rejection::storage_right_in_use, "amount");
  const auto hold = state.ledger.open_hold(
      {.payer = *from, .payee = *to, .amount = command.amount, .expires = command.hold_until},
      at.now);
  if (!hold)
    return refuse(rejection_of(hold.error()),
                  hold.error() == ledger::Refusal::expiry_passed ? "hold_until" : "amount");
  at.receipt.emit(Issued{hold->value});
  return std::nullopt;
}

Verdict apply(Applying& at, const Sender& sender, const TopUpHold& command) {
  if (Verdict refused = check_hold(at.state, command.hold)) return refused;
  if (payer_of(at.state, command.hold) != *sender.member)
    return refuse(Rejection::hold_not_yours, "hold");
  if (!is_amount(command.amount)) return refuse(Rejection::invalid_amount, "amount");
  const ledger::Account& payer = at.state.ledger.account(at.state.ledger.hold(command.hold).payer);
  if (payer.asset == at.state.tsl && payer.available() >= command.amount &&
      !keeps_storage_right(at.state, *sender.member, command.amount))
    return refuse(Rejection::storage_right_in_use, "amount");
  if (const auto refusal = at.state.ledger.top_up(command.hold, command.amount))
    return refuse(rejection_of(*refusal), "amount");
  return std::nullopt;
}

Verdict apply(Applying& at, const Sender& sender, const CaptureHold& command) {
  if (Verdict refused = check_hold(at.state, command.hold)) return refused;
  if (payee_of(at.state, command.hold) != *sender.member)
    return refuse(Rejection::hold_not_yours, "hold");
  const bool empty = command.amount == Amount(0) && command.final;
  if (!empty && !is_amount(command.amount)) return refuse(Rejection::invalid_amount, "amount");
  const auto finality = command.final ? ledger::Finality::final : ledger::Finality::partial;
  if (const auto refusal = at.state.ledger.capture(command.hold, command.amount, finality))
    return refuse(rejection_of(*refusal), "amount");
  return std::nullopt;
}

Verdict apply(Applying& at, const Sender& sender, const ReleaseHold& command) {
  if (Verdict refused = check_hold(at.state, command.hold)) return refused;
  if (payee_of(at.state, command.hold) != *sender.member)
    return refuse(Rejection::hold_not_yours, "hold");
  CHECK(!at.state.ledger.release_hold(command.hold));
  return std::nullopt;
}

}  // namespace wattbook::chain
