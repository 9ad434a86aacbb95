#include "cli/command_sentence.h"

#include <ctime>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "base/decimal.h"
#include "crypto/address_text.h"
#include "node/api/json_writer.h"

namespace wattbook::cli {
namespace {

template <class Quantity>
std::string decimal(Quantity quantity) {
  return format_decimal(quantity.value);
}

std::string noted(std::string_view what, const std::string& text) {
  return text.empty() ? std::string() : fmt::format(", {} \"{}\"", what, text);
}

std::string_view unit_of(chain::Instrument instrument) {
  return instrument == chain::Instrument::watt ? "kWh" : "TSL";
}

// "1.5 kWh at 0.25 EUR each".
std::string lot_text(chain::Instrument instrument, Amount quantity, Price price,
                     const AssetNames& names) {
  return fmt::format("{} {} at {} {} each", decimal(quantity), unit_of(instrument), decimal(price),
                     names.currency());
}

std::string book_text(CommunityIndex community, chain::Session session) {
  return fmt::format("{} of community {}",
                     session == chain::Session::auction ? "in the auction" : "on the market",
                     community.value);
}

// All fields of a kind that has no sentence of its own.
template <class Kind>
std::string sentence(const Kind& command, const AssetNames&) {
  std::string out(Kind::type_name);
  std::size_t field_number = 0;
  codec::for_each_field<Kind>([&](const auto& field) {
    constexpr std::size_t header_fields = std::tuple_size_v<decltype(chain::CommandHeader::fields)>;
    const std::size_t number = field_number++;
    if (number < header_fields) return;
    out += fmt::format("{} {} {}", number == header_fields ? ":" : ",", field.name,
                       api::to_json(command.*field.member));
  });
  return out;
}

std::string sentence(const chain::Transfer& command, const AssetNames& names) {
  std::string out = "pay ";
  for (const chain::TransferLeg& leg : command.legs)
    out += fmt::format("{}{} {} to {}", &leg == command.legs.data() ? "" : ", and ",
                       decimal(leg.amount), names.name(leg.asset), crypto::address_text(leg.to));
  return out + noted("memo", command.memo);
}

std::string sentence(const chain::Deposit& command, const AssetNames& names) {
  return fmt::format("issue {} {} to {}", decimal(command.amount), names.name(command.asset),
                     crypto::address_text(command.member)) +
         noted("for the deposit", command.reference);
}

std::string sentence(const chain::Withdraw& command, const AssetNames& names) {
  return fmt::format("redeem {} {} at the gateway {}", decimal(command.amount),
                     names.name(command.asset), crypto::address_text(command.gateway)) +
         noted("reference", command.reference);
}

std::string sentence(const chain::PlaceOrder& command, const AssetNames& names) {
  std::string out = fmt::format(
      "place a {} order to {} {} {}, {}", codec::name_of(command.kind),
      codec::name_of(command.side),
      lot_text(command.instrument, command.quantity, command.price, names),
      book_text(command.community, command.session), codec::name_of(command.time_in_force));
  if (command.good_till != Instant()) out += " " + utc_text(command.good_till);
  if (command.post_only) out += ", post-only";
  if (command.self_trade != market::SelfTrade::cancel_taker)
    out += fmt::format(", on self-trade {}", codec::name_of(command.self_trade));
  return out;
}

std::string sentence(const chain::CancelOrder& command, const AssetNames&) {
  return fmt::format("cancel the {} order {} {}", codec::name_of(command.instrument),
                     command.order.value, book_text(command.community, command.session));
}

std::string sentence(const chain::ReplaceOrder& command, const AssetNames& names) {
  return fmt::format("change the order {} {} to {}", command.order.value,
                     book_text(command.community, chain::Session::continuous),
                     lot_text(command.instrument, command.quantity, command.price, names));
}

std::string sentence(const chain::SetAgent& command, const AssetNames& names) {
  if (command.kind == chain::AgentKind::none)
    return fmt::format("switch my agent off in community {}", command.community.value);
  return fmt::format(
      "let a {} agent trade for me in community {}: with less than {} kWh in store buy at {} {}, "
      "with more than {} kWh sell at {} {}",
      codec::name_of(command.kind), command.community.value, decimal(command.buy_below),
      decimal(command.target_buy), names.currency(), decimal(command.sell_above),
      decimal(command.target_sell), names.currency());
}

std::string sentence(const chain::SetCeiling& command, const AssetNames& names) {
  return fmt::format("buy missing energy in community {} at no more than {} {} per kWh",
                     command.community.value, decimal(command.ceiling), names.currency());
}

}  // namespace

std::string sentence_of(const chain::Command& command, const AssetNames& names) {
  return std::visit([&names](const auto& body) { return sentence(body, names); }, command);
}

std::string utc_text(Instant time) {
  const auto seconds = static_cast<std::time_t>(mul_div_floor(time.unix_ms, 1, one_second.value));
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(seconds));
}

}  // namespace wattbook::cli
