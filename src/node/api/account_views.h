// What the API shows of accounts across communities.
#pragma once

#include "core/chain/roles.h"
#include "core/ledger/asset.h"
#include "core/ledger/hold.h"
#include "core/ledger/transfer.h"
#include "node/api/page.h"

namespace wattbook::api {

struct AssetView {
  AssetIndex asset;
  ledger::AssetKind kind{};
  std::string code;
  Amount supply;

  static constexpr std::string_view type_name = "AssetSupply";
  static constexpr std::string_view list_type = "Assets";
  static constexpr std::string_view list_name = "assets";
  static constexpr auto fields =
      std::tuple(field("asset", &AssetView::asset), field("kind", &AssetView::kind),
                 field("code", &AssetView::code),
                 noted(field("supply", &AssetView::supply), "in circulation"));
};

struct AccountView {
  MemberIndex number;
  Address address;
  std::string name;
  bool protocol = false;
  std::vector<chain::Role> roles;
  std::optional<std::string> gateway_currency;
  std::vector<CommunityIndex> communities;

  static constexpr std::string_view type_name = "AccountHolder";
  static constexpr std::string_view list_type = "Accounts";
  static constexpr std::string_view list_name = "accounts";
  static constexpr auto fields = std::tuple(
      noted(field("number", &AccountView::number), "as `buyer`, `seller`, `member` in effects"),
      field("address", &AccountView::address),
      noted(field("name", &AccountView::name), "kept beside the ledger; empty where unknown"),
      noted(field("protocol", &AccountView::protocol), "nobody has its key"),
      noted(field("roles", &AccountView::roles, AtMost(chain::role_count)),
            "given by the governor; others are a community's"),
      noted(field("gateway_currency", &AccountView::gateway_currency),
            "what a licensed gateway issues"),
      noted(field("communities", &AccountView::communities, AtMost(limits::communities_max)),
            "where it takes part"));
};

struct BalanceView {
  AccountIndex account;
  Address owner;
  std::string asset;
  Amount posted;
  Amount held;
  Amount incoming;
  Amount available;
  std::optional<Amount> limit;

  static constexpr std::string_view type_name = "Balance";
  static constexpr std::string_view list_type = "Balances";
  static constexpr std::string_view list_name = "balances";
  static constexpr auto fields = std::tuple(
      noted(field("account", &BalanceView::account), "as `from` and `to` in effects"),
      field("owner", &BalanceView::owner), noted(field("asset", &BalanceView::asset), "its code"),
      noted(field("posted", &BalanceView::posted), "what is held included"),
      noted(field("held", &BalanceView::held), "for open orders and outgoing holds"),
      noted(field("incoming", &BalanceView::incoming), "open holds in its favour"),
      noted(field("available", &BalanceView::available), "to spend or reserve now"),
      noted(field("limit", &BalanceView::limit), "upper bound; null where none but the ledger's"));
};

struct TransferView {
  std::string id;
  Instant time;
  std::optional<CommandId> command;
  ledger::TransferReason reason{};
  std::string asset;
  Address from;
  Address to;
  Amount amount;

  static constexpr std::string_view type_name = "AccountTransfer";
  static constexpr std::string_view list_type = "Transfers";
  static constexpr std::string_view list_name = "transfers";
  static constexpr auto fields = std::tuple(
      noted(field("id", &TransferView::id), "height and position in the block"),
      field("time", &TransferView::time),
      noted(field("command", &TransferView::command), "null where the block did it by itself"),
      field("reason", &TransferView::reason),
      noted(field("asset", &TransferView::asset), "its code"), field("from", &TransferView::from),
      field("to", &TransferView::to), field("amount", &TransferView::amount));
};

struct HoldView {
  HoldId hold;
  ledger::HoldState state{};
  std::optional<std::string> asset;
  std::optional<Address> payer;
  std::optional<Address> payee;
  std::optional<Amount> remaining;
  std::optional<Amount> captured;
  std::optional<Instant> expires;

  static constexpr std::string_view type_name = "HoldState";
  static constexpr std::string_view list_type = "Holds";
  static constexpr std::string_view list_name = "holds";
  static constexpr auto fields = std::tuple(
      field("hold", &HoldView::hold),
      noted(field("state", &HoldView::state), "of one that is not open nothing else is kept"),
      field("asset", &HoldView::asset), field("payer", &HoldView::payer),
      field("payee", &HoldView::payee), field("remaining", &HoldView::remaining),
      field("captured", &HoldView::captured), field("expires", &HoldView::expires));
};

struct FeesView {
  Amount storage_fee;
  Instant charged_until;
  Energy base;
  Energy capacity;
  Amount collected;
  Amount paid_out;
  Amount clearing;
  Amount education_pool;
  Amount network_pool;
  Amount trade_fees;

  static constexpr std::string_view type_name = "Fees";
  static constexpr auto fields = std::tuple(
      noted(field("storage_fee", &FeesView::storage_fee), "TSL per kWh in store and interval"),
      field("charged_until", &FeesView::charged_until),
      noted(field("base", &FeesView::base), "energy that is charged: all in store but arrears"),
      noted(field("capacity", &FeesView::capacity), "in service: earns the owners' part"),
      noted(field("collected", &FeesView::collected), "TSL, since the community began"),
      noted(field("paid_out", &FeesView::paid_out), "TSL to owners and pools"),
      noted(field("clearing", &FeesView::clearing), "collected less paid out"),
      noted(field("education_pool", &FeesView::education_pool), "TSL in the ledger's pool"),
      noted(field("network_pool", &FeesView::network_pool), "TSL in the ledger's pool"),
      noted(field("trade_fees", &FeesView::trade_fees), "cash that trades paid"));
};

}  // namespace wattbook::api
