#include <algorithm>

#include "core/chain/channels.h"
#include "core/chain/handlers.h"
#include "core/codec/typed_data.h"
#include "crypto/hash.h"
#include "crypto/signature.h"

namespace wattbook::chain {
namespace {

using charging::Channel;

void settle(Applying& at, const Channel& channel) {
  ledger::Ledger& ledger = at.state.ledger;
  ledger.release(channel.payer, channel.deposit);
  // A payee whose account is full cannot be paid more than fits.
  const Amount paid =
      std::min(channel.claimed, std::max(Amount(0), ledger.account(channel.payee).room()));
  post(at, ledger::TransferReason::voucher_payment, channel.payer, channel.payee, paid);
  at.receipt.emit(ChannelSettled{channel.number, paid, channel.deposit - paid});
  at.state.charging.remove(channel.number);
}

}  // namespace

Hash voucher_digest(const Hash& separator, const charging::Voucher& voucher) {
  return codec::signing_digest<crypto::keccak256>(separator,
                                                  codec::hash_struct<crypto::keccak256>(voucher));
}

void settle_due_channels(Applying& at) {
  for (const charging::ChannelNumber number : at.state.charging.due(at.now))
    settle(at, Channel(*at.state.charging.find(number)));
}

Verdict apply(Applying& at, const Sender& sender, const OpenChannel& command) {
  State& state = at.state;
  if (command.asset.value >= state.ledger.asset_count() ||
      state.ledger.asset(command.asset).kind != ledger::AssetKind::cash)
    return refuse(Rejection::unknown_asset, "asset");
  const auto payee = find_person(state, command.payee);
  if (!payee) return refuse(Rejection::unknown_member, "payee");
  if (payee == sender.member) return refuse(Rejection::invalid_combination, "payee");
  if (command.deposit <= Amount(0) || command.deposit.value > limits::amount_max)
    return refuse(Rejection::invalid_amount, "deposit");
  if (command.until <= at.now || command.until > at.now + charging::channel_lifetime_max)
    return refuse(Rejection::invalid_time, "until");
  if (command.dispute < charging::dispute_min || command.dispute > charging::dispute_max)
    return refuse(Rejection::invalid_time, "dispute");
  if (state.charging.channels().size() >= charging::channels_max)
    return refuse(Rejection::too_many);
  const auto from = state.ledger.find_account(*sender.member, command.asset);
  if (!from || state.ledger.can_reserve(*from, command.deposit))
    return refuse(Rejection::insufficient_funds, "deposit");
  const auto to = account_for(state, *payee, command.asset);
  if (!to) return refuse(Rejection::unknown_member, "payee");

  state.ledger.reserve(*from, command.deposit);
  const charging::ChannelNumber number = state.charging.add({.number = {},
                                                             .payer = *from,
                                                             .payee = *to,
                                                             .deposit = command.deposit,
                                                             .claimed = {},
                                                             .until = command.until,
                                                             .dispute = command.dispute,
                                                             .closing = {}});
  at.receipt.emit(Issued{number.value});
  return std::nullopt;
}

Verdict apply(Applying& at, const Sender& sender, const CloseChannel& command) {
  State& state = at.state;
  const Channel* const known = state.charging.find(command.channel);
  if (!known) return refuse(Rejection::unknown_channel, "channel");
  Channel channel = *known;
  const bool by_payee = state.ledger.account(channel.payee).owner == *sender.member;
  const MemberIndex payer = state.ledger.account(channel.payer).owner;
  if (!by_payee && payer != *sender.member) return refuse(Rejection::not_permitted);
  if (command.amount < Amount(0) || command.amount > channel.deposit)
    return refuse(Rejection::invalid_amount, "amount");
  if (command.amount > Amount(0)) {
    const auto signer = crypto::recover(
        voucher_digest(state.separator, {command.channel, command.amount}), command.voucher);
    if (!signer || *signer != state.ledger.address(payer))
      return refuse(Rejection::invalid_voucher, "voucher");
  }
  // Once the payer's closing waits, only a higher voucher says something new (7.4); the payee may
  // also agree to what stands.
  if (command.amount < channel.claimed ||
      (channel.closing && !by_payee && command.amount == channel.claimed))
    return refuse(Rejection::voucher_not_higher, "amount");
  channel.claimed = command.amount;
  if (!by_payee && !channel.closing) channel.closing = at.now + channel.dispute;
  state.charging.replace(channel);
  if (by_payee) settle(at, channel);
  return std::nullopt;
}

}  // namespace wattbook::chain
