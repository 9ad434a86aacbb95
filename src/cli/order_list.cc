#include "cli/order_list.h"

#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/decimal.h"
#include "cli/caller.h"
#include "cli/rows.h"
#include "core/codec/enum_names.h"
#include "crypto/address_text.h"
#include "node/api/market_views.h"

namespace wattbook::cli {
namespace {

using Orders = api::Rows<api::OrderView>;

struct Options {
  CallerOptions caller;
  std::string member;  // an address; empty: that of the key
  bool all = false;
  std::uint16_t community = 0;
  std::string instrument = "watt";
};

Result<std::string> member_of(const Options& options) {
  if (options.all) return std::string();
  if (!options.member.empty()) {
    const Result<Address> address = crypto::read_address(options.member);
    if (!address) return std::unexpected(address.error());
    return to_hex0x(*address);
  }
  env::SystemFiles files;
  wallet::KeyStore store(files, options.caller.keys.directory);
  const Result<wallet::KeyEntry> key = choose_key(store, options.caller.key);
  if (!key) return std::unexpected(key.error());
  return to_hex0x(key->address);
}

// All pages: the next begins after the last order of the one before.
Reply<Orders> all_orders(Caller& caller, const Options& options, const std::string& member) {
  Orders out;
  std::string query = fmt::format("/api/v1/communities/{}/orders?instrument={}&limit={}",
                                  options.community, options.instrument, api::page_rows_max);
  if (!member.empty()) query += fmt::format("&member={}", member);
  for (std::string after;;) {
    Reply<Orders> page = caller.get_view<Orders>(query + after);
    if (!page) return page;
    out.rows.insert(out.rows.end(), page->rows.begin(), page->rows.end());
    if (page->rows.size() < api::page_rows_max) return out;
    after = fmt::format("&after={}", page->rows.back().order.value);
  }
}

int run(const Options& options) {
  const Result<std::string> member = member_of(options);
  if (!member) return tell(member.error(), exit_failed);
  Reply<Caller> caller = Caller::visit(options.caller);
  if (!caller) return tell(caller.error());
  const Reply<Orders> orders = all_orders(*caller, options, *member);
  if (!orders) return tell(orders.error());
  if (options.caller.output == OutputFormat::json) {
    // More than a page holds, so as lines: one order each.
    for (const api::OrderView& order : orders->rows) fmt::print("{}\n", api::to_json(order));
    return exit_ok;
  }
  std::vector<Row> rows;
  for (const api::OrderView& order : orders->rows)
    rows.push_back({std::to_string(order.order.value), std::string(codec::name_of(order.side)),
                    format_decimal(order.price.value), format_decimal(order.remaining.value),
                    format_decimal(order.executable.value),
                    std::string(codec::name_of(order.time_in_force)),
                    crypto::address_text(order.member)});
  fmt::print("{}",
             rows_text({"order", "side", "price", "remaining", "executable", "stands", "member"},
                       rows, options.caller.output));
  return exit_ok;
}

}  // namespace

void add_order_list(CLI::App& order, int& exit_code) {
  CLI::App* const app =
      order.add_subcommand("list", "Open orders: your key's, a member's or all; JSON as lines");
  const auto options = std::make_shared<Options>();
  auto* const member = app->add_option("--member", options->member, "an address");
  app->add_flag("--all", options->all, "of everybody")->excludes(member);
  app->add_option("--community", options->community, "number of the community")
      ->capture_default_str();
  app->add_option("--instrument", options->instrument, "what is traded for cash")
      ->check(CLI::IsMember({"watt", "tsl"}))
      ->capture_default_str();
  add_caller_options(*app, options->caller, Shows::rows);
  app->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace wattbook::cli
