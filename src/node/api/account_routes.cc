#include "node/api/account_routes.h"

#include "node/api/account_views.h"
#include "node/api/fact_cursor.h"

namespace wattbook::api {
namespace {

using chain::State;

struct AssetsQuery : Paging {
  std::optional<AssetIndex> after;

  static constexpr std::string_view type_name = "AssetsQuery";
  static constexpr auto fields =
      paged(noted(field("after", &AssetsQuery::after), "number of the last one seen"));
};

struct AccountsQuery : Paging {
  std::optional<MemberIndex> after;

  static constexpr std::string_view type_name = "AccountsQuery";
  static constexpr auto fields =
      paged(noted(field("after", &AccountsQuery::after), "number of the last one seen"));
};

struct AccountQuery {
  Address address;

  static constexpr std::string_view type_name = "AccountQuery";
  static constexpr auto fields = std::tuple(field("address", &AccountQuery::address));
};

struct BalancesQuery : Paging {
  Address address;

  static constexpr std::string_view type_name = "BalancesQuery";
  static constexpr auto fields = paged(field("address", &BalancesQuery::address));
};

struct BalanceQuery {
  AccountIndex account;

  static constexpr std::string_view type_name = "BalanceQuery";
  static constexpr auto fields = std::tuple(field("account", &BalanceQuery::account));
};

struct TransfersQuery : Paging {
  Address address;
  std::optional<std::string> asset;
  std::optional<ledger::TransferReason> reason;
  std::optional<std::string> after;

  static constexpr std::string_view type_name = "TransfersQuery";
  static constexpr auto fields =
      paged(field("address", &TransfersQuery::address),
            noted(field("asset", &TransfersQuery::asset), "code of an asset"),
            field("reason", &TransfersQuery::reason),
            noted(field("after", &TransfersQuery::after), "id of the last one seen"));
};

struct HoldsQuery : Paging {
  Address address;
  std::optional<HoldId> after;

  static constexpr std::string_view type_name = "HoldsQuery";
  static constexpr auto fields =
      paged(field("address", &HoldsQuery::address),
            noted(field("after", &HoldsQuery::after), "number of the last one seen"));
};

struct HoldQuery {
  HoldId hold;

  static constexpr std::string_view type_name = "HoldQuery";
  static constexpr auto fields = std::tuple(field("hold", &HoldQuery::hold));
};

struct FeesQuery {
  CommunityIndex community;

  static constexpr std::string_view type_name = "FeesQuery";
  static constexpr auto fields = std::tuple(field("community", &FeesQuery::community));
};

Answered<Rows<AssetView>> list_assets(const Books& books, const AssetsQuery& query) {
  auto page = page_of<AssetView>(
      query, [](const AssetView& row) { return std::to_string(row.asset.value); });
  const ledger::Ledger& ledger = books.state.ledger;
  for (std::uint32_t number = query.after ? query.after->value + 1u : 0u;
       number < ledger.asset_count(); ++number) {
    const AssetIndex index(static_cast<std::uint16_t>(number));
    const ledger::Asset& asset = ledger.asset(index);
    if (!page.add({index, asset.kind, asset.code, ledger.supply(index)})) break;
  }
  return page.take();
}

AccountView view_of(const Books& books, MemberIndex member) {
  const chain::MemberInfo& info = books.state.members[member.value];
  AccountView out;
  out.number = member;
  out.address = books.state.ledger.address(member);
  out.name = books.names(out.address);
  out.protocol = info.protocol;
  for (const auto& role : codec::enumerators_of<chain::Role>)
    if (info.roles.has(role.value)) out.roles.push_back(role.value);
  if (info.gateway_asset.value < books.state.ledger.asset_count())
    out.gateway_currency = books.state.ledger.asset(info.gateway_asset).code;
  out.communities = info.communities;
  return out;
}

Answered<Rows<AccountView>> list_accounts(const Books& books, const AccountsQuery& query) {
  auto page = page_of<AccountView>(
      query, [](const AccountView& row) { return std::to_string(row.number.value); });
  for (std::uint64_t number = query.after ? query.after->value + std::uint64_t{1} : 0;
       number < books.state.members.size(); ++number)
    if (!page.add(view_of(books, MemberIndex(static_cast<std::uint32_t>(number))))) break;
  return page.take();
}

Answered<AccountView> show_account(const Books& books, const AccountQuery& query) {
  const auto member = find_account(books, query.address);
  if (!member) return std::unexpected(member.error());
  return view_of(books, *member);
}

BalanceView balance_of(const State& state, AccountIndex index) {
  const ledger::Account& account = state.ledger.account(index);
  BalanceView out;
  out.account = index;
  out.owner = state.ledger.address(account.owner);
  out.asset = state.ledger.asset(account.asset).code;
  out.posted = account.posted;
  out.held = account.held;
  out.incoming = account.incoming;
  out.available = account.available();
  if (account.bounds.upper < Amount(limits::amount_max)) out.limit = account.bounds.upper;
  return out;
}

// One for each asset that the account has, so a page holds them all.
static_assert(limits::assets_max <= page_rows_max);

Answered<Rows<BalanceView>> list_balances(const Books& books, const BalancesQuery& query) {
  const auto member = find_account(books, query.address);
  if (!member) return std::unexpected(member.error());
  Rows<BalanceView> out;
  for (std::uint16_t asset = 0; asset < books.state.ledger.asset_count(); ++asset)
    if (const auto account = books.state.ledger.find_account(*member, AssetIndex(asset)))
      out.rows.push_back(balance_of(books.state, *account));
  return out;
}

Answered<BalanceView> show_balance(const Books& books, const BalanceQuery& query) {
  if (query.account.value < books.state.ledger.account_count())
    return balance_of(books.state, query.account);
  return std::unexpected(unknown("account",
                                 "there is no account " + std::to_string(query.account.value),
                                 "receipts name accounts by these numbers"));
}

TransferView view_of(const State& state, const Happened<chain::Posted>& happened) {
  const chain::Posted& posted = happened.fact;
  const ledger::Account& from = state.ledger.account(posted.from);
  const ledger::Account& to = state.ledger.account(posted.to);
  TransferView out;
  out.id = fact_id(happened);
  out.time = happened.time;
  if (!happened.command.is_zero()) out.command = happened.command;
  out.reason = posted.reason;
  out.asset = state.ledger.asset(from.asset).code;
  out.from = state.ledger.address(from.owner);
  out.to = state.ledger.address(to.owner);
  out.amount = posted.amount;
  return out;
}

Answered<Rows<TransferView>> list_transfers(const Books& books, const TransfersQuery& query) {
  const auto member = find_account(books, query.address);
  if (!member) return std::unexpected(member.error());
  const auto before = fact_cursor(query.after);
  if (!before) return std::unexpected(before.error());
  const ledger::Ledger& ledger = books.state.ledger;
  if (query.asset && !ledger.find_asset(*query.asset))
    return std::unexpected(unknown("asset", "there is no asset '" + *query.asset + "'",
                                   "list them at /api/v1/assets"));
  auto page = page_of<TransferView>(query, [](const TransferView& row) { return row.id; });
  const auto& transfers = books.recent.transfers();
  for (auto at = transfers.rbegin(); at != transfers.rend(); ++at) {
    const ledger::Account& from = ledger.account(at->fact.from);
    if (from.owner != *member && ledger.account(at->fact.to).owner != *member) continue;
    if (query.asset && ledger.asset(from.asset).code != *query.asset) continue;
    if (query.reason && at->fact.reason != *query.reason) continue;
    if (is_before(*at, *before) && !page.add(view_of(books.state, *at))) break;
  }
  return page.take();
}

HoldView view_of(const State& state, HoldId id, ledger::HoldState hold_state) {
  HoldView out;
  out.hold = id;
  out.state = hold_state;
  if (hold_state != ledger::HoldState::open) return out;
  const ledger::Hold& hold = state.ledger.hold(id);
  const ledger::Account& payer = state.ledger.account(hold.payer);
  out.asset = state.ledger.asset(payer.asset).code;
  out.payer = state.ledger.address(payer.owner);
  out.payee = state.ledger.address(state.ledger.account(hold.payee).owner);
  out.remaining = hold.remaining;
  out.captured = hold.captured;
  out.expires = hold.expires;
  return out;
}

Answered<Rows<HoldView>> list_holds(const Books& books, const HoldsQuery& query) {
  const auto member = find_account(books, query.address);
  if (!member) return std::unexpected(member.error());
  auto page =
      page_of<HoldView>(query, [](const HoldView& row) { return std::to_string(row.hold.value); });
  const ledger::Ledger& ledger = books.state.ledger;
  for (HoldId id(query.after ? query.after->value + 1 : 1);; ++id.value) {
    const auto state = ledger.hold_state(id);
    if (!state) break;
    if (*state != ledger::HoldState::open) continue;
    const ledger::Hold& hold = ledger.hold(id);
    if (ledger.account(hold.payer).owner != *member && ledger.account(hold.payee).owner != *member)
      continue;
    if (!page.add(view_of(books.state, id, *state))) break;
  }
  return page.take();
}

Answered<HoldView> show_hold(const Books& books, const HoldQuery& query) {
  const auto state = books.state.ledger.hold_state(query.hold);
  if (state) return view_of(books.state, query.hold, *state);
  return std::unexpected(unknown("hold", "there is no hold " + std::to_string(query.hold.value),
                                 "the receipt of OpenHold has its number"));
}

Answered<FeesView> show_fees(const Books& books, const FeesQuery& query) {
  const auto found = find_community(books, query.community);
  if (!found) return std::unexpected(found.error());
  const chain::Community& community = **found;
  const battery::FeeState& fees = community.fees.state();
  const auto posted = [&books](AccountIndex account) {
    return books.state.ledger.account(account).posted;
  };
  FeesView out;
  out.storage_fee = community.settings.storage_fee;
  out.charged_until = interval_end(fees.interval, community.settings.interval_length);
  out.base = fees.base;
  out.capacity = fees.capacity;
  out.collected = fees.collected;
  out.paid_out = fees.paid_out;
  out.clearing = community.fees.clearing();
  out.education_pool = posted(books.state.education_tsl);
  out.network_pool = posted(books.state.network_tsl);
  out.trade_fees = posted(community.fee_cash);
  return out;
}

}  // namespace

void add_account_routes(RouteTable& table) {
  table.begin("accounts");
  table.read({"/api/v1/assets", "list_assets", "All assets with their supply"}, list_assets);
  table.read({"/api/v1/accounts", "list_accounts", "All accounts of the ledger by number"},
             list_accounts);
  table.read({"/api/v1/accounts/{address}", "show_account", "One account: roles, communities"},
             show_account);
  table.read({"/api/v1/accounts/{address}/balances", "list_balances",
              "What the account has of each asset"},
             list_balances);
  table.read(
      {"/api/v1/accounts/{address}/holds", "list_holds", "Open holds that it pays or is paid from"},
      list_holds);
  table.read({"/api/v1/accounts/{address}/transfers", "list_transfers",
              "Recent transfers from or to it, latest first"},
             list_transfers);
  table.read({"/api/v1/balances/{account}", "show_balance",
              "One balance, by the number that receipts name"},
             show_balance);
  table.read({"/api/v1/holds/{hold}", "show_hold", "One hold"}, show_hold);
  table.read({"/api/v1/communities/{community}/fees", "show_fees",
              "Storage fees, their split, and trade fees"},
             show_fees);
}

}  // namespace wattbook::api
