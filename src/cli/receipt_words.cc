#include "cli/receipt_words.h"

#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/decimal.h"
#include "node/api/json_writer.h"

namespace wattbook::cli {
namespace {

struct Cause {
  std::string_view code;
  std::string_view text;
};

// In the order of core/chain/rejection.h; a test compares the two.
constexpr auto causes = std::to_array<Cause>({
    {"malformed_bytes", "the command's bytes are damaged"},
    {"malformed_version", "the node does not know this version of commands"},
    {"malformed_kind", "the node does not know this kind of command"},
    {"malformed_too_large", "the command is too large"},
    {"wrong_signature", "the signature is not valid"},
    {"wrong_signer", "the key that signed is not the account's, or signed for another ledger"},
    {"exists", "it was executed before"},
    {"exists_with_different", "another command has this id"},
    {"expired", "the command lapsed before it reached the ledger; give it again"},
    {"expiry_too_far", "commands may lapse at most a day ahead"},
    {"unknown_account", "this ledger does not know the account; its operator must admit it first"},
    {"suspended", "the account is suspended"},
    {"unknown_community", "there is no such community"},
    {"unknown_member", "this ledger does not know that member"},
    {"unknown_asset", "there is no such asset"},
    {"unknown_device", "there is no such device"},
    {"unknown_order", "there is no such open order"},
    {"unknown_hold", "there is no such hold"},
    {"unknown_quarantine", "no such reading is in quarantine"},
    {"unknown_interval", "the interval is not one the ledger keeps"},
    {"unknown_gateway", "that account is no gateway for this asset"},
    {"not_permitted", "the account has not the role for this"},
    {"unknown_charge_point", "no charge point has this name"},
    {"unknown_token", "no charging token has this digest"},
    {"unknown_session", "there is no such charging session"},
    {"unknown_channel", "there is no such open payment channel"},
    {"unknown_meter", "that meter is not the owner's"},
    {"invalid_amount", "the amount can never be right"},
    {"invalid_price", "the price can never be right"},
    {"invalid_quantity", "the quantity can never be right"},
    {"invalid_text", "the text is empty, too long or not in the form that is asked for"},
    {"invalid_settings", "the settings contradict each other or may not change"},
    {"invalid_time", "the time can never be right"},
    {"invalid_list", "the list is empty, too long or names something twice"},
    {"invalid_keys", "the sharing keys add up to more than one"},
    {"invalid_roles", "the roles cannot be given together or by this account"},
    {"invalid_address", "the address cannot be used here"},
    {"invalid_device", "the device's data can never be right"},
    {"invalid_thresholds", "the thresholds contradict each other"},
    {"invalid_combination", "the fields contradict each other"},
    {"invalid_charge_point", "the charge point's description can never be right"},
    {"invalid_voucher", "the voucher is not signed by the payer of the channel"},
    {"member_exists", "the member is admitted already"},
    {"device_exists", "the address belongs to a device"},
    {"community_exists", "a community has this name"},
    {"too_many", "there is no room for more of these"},
    {"reference_used", "this reference was booked before"},
    {"insufficient_funds", "the balance does not suffice, counting what is held"},
    {"above_limit", "the receiver's limit would be exceeded"},
    {"storage_right_in_use", "this TSL is the right to energy that is in store"},
    {"order_not_yours", "the order is somebody else's"},
    {"price_off_tick", "the price is not a multiple of the market's tick"},
    {"quantity_off_lot", "the quantity is not a multiple of the market's lot"},
    {"price_outside_collar", "the price is outside the market's bounds"},
    {"quantity_outside_limits", "the quantity is outside the market's bounds"},
    {"post_only_would_take", "the order would trade at once, which post-only forbids"},
    {"fill_or_kill_unfillable", "the order cannot be filled whole at once"},
    {"order_expired", "the order's time is over"},
    {"market_closed", "this market is closed"},
    {"too_many_orders", "there are too many open orders"},
    {"order_to_trade_exceeded", "more orders were sent in this interval than trades allow"},
    {"hold_not_yours", "the hold is somebody else's"},
    {"hold_settled", "the hold is settled"},
    {"hold_expired", "the hold's time is over"},
    {"hold_exceeded", "the hold is smaller than that"},
    {"interval_too_old", "the interval is beyond the ledger's horizon"},
    {"feed_out_of_order", "a newer value was published"},
    {"session_open", "the charging session has not ended"},
    {"nothing_to_credit", "the register is not below what was billed"},
    {"voucher_not_higher", "a voucher as high was shown before"},
});

std::string decimal(Amount amount) { return format_decimal(amount.value); }

std::string_view unit_of(chain::Instrument instrument) {
  return instrument == chain::Instrument::watt ? "kWh" : "TSL";
}

// All fields of an effect that has no words of its own.
template <class Kind>
std::string words(const Kind& effect, const AssetNames&) {
  std::string out;
  api::write_json(out, effect);
  return fmt::format("{} {}", Kind::type_name, out);
}

std::string words(const chain::Posted& effect, const AssetNames&) {
  return fmt::format("{} moved from account {} to account {} ({})", decimal(effect.amount),
                     effect.from.value, effect.to.value, codec::name_of(effect.reason));
}

std::string words(const chain::OrderPlaced& effect, const AssetNames& names) {
  return fmt::format("order {} stands: {} {} {} at {} {}", effect.order.value,
                     codec::name_of(effect.side), decimal(effect.quantity),
                     unit_of(effect.instrument), format_decimal(effect.price.value),
                     names.currency());
}

std::string words(const chain::Traded& effect, const AssetNames& names) {
  return fmt::format("trade {}: {} {} at {} {}, order {} with order {}", effect.trade.value,
                     decimal(effect.quantity), unit_of(effect.instrument),
                     format_decimal(effect.price.value), names.currency(), effect.taker.value,
                     effect.maker.value);
}

std::string words(const chain::OrderClosed& effect, const AssetNames&) {
  return fmt::format("order {} ended: {}, {} {} left", effect.order.value,
                     codec::name_of(effect.reason), decimal(effect.remaining),
                     unit_of(effect.instrument));
}

std::string words(const chain::Issued& effect, const AssetNames&) {
  return fmt::format("it has number {}", effect.number);
}

}  // namespace

bool is_executed(const api::ReceiptView& receipt) {
  return receipt.code == "none" || receipt.code == "exists";
}

std::string rejection_text(std::string_view code) {
  for (const Cause& cause : causes)
    if (cause.code == code) return std::string(cause.text);
  return std::string(code);
}

std::string receipt_text(const api::ReceiptView& receipt, const AssetNames& names) {
  std::string out;
  if (receipt.code == "none")
    out = fmt::format("executed in block {}\n", receipt.height.value);
  else if (receipt.code == "exists")
    out = "nothing done: it was executed before\n";
  else
    out = fmt::format("refused: {} ({}{}{})\n", rejection_text(receipt.code), receipt.code,
                      receipt.field.empty() ? "" : ", field ", receipt.field);
  for (const chain::Effect& effect : receipt.effects)
    out += fmt::format(
        "  {}\n", std::visit([&names](const auto& fact) { return words(fact, names); }, effect));
  return out;
}

}  // namespace wattbook::cli
