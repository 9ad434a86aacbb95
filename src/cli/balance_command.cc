#include "cli/balance_command.h"

#include <algorithm>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/decimal.h"
#include "cli/asset_names.h"
#include "cli/key_options.h"
#include "cli/ledger_client.h"
#include "cli/rows.h"
#include "crypto/address_text.h"
#include "node/api/json_writer.h"

namespace wattbook::cli {
namespace {

struct Options {
  ReaderOptions reader;
  KeyOptions keys;
  std::string key;
  std::string address;
  std::uint16_t community = 0;
};

Result<Address> account(const Options& options) {
  if (!options.address.empty()) return crypto::read_address(options.address);
  env::SystemFiles files;
  wallet::KeyStore store(files, options.keys.directory);
  const Result<wallet::KeyEntry> key = choose_key(store, options.key);
  if (!key) return std::unexpected(key.error());
  return key->address;
}

std::string balance_text(const api::MemberView& member, const AssetNames& names,
                         OutputFormat format) {
  const auto decimal = [](Amount amount) { return format_decimal(amount.value); };
  const std::string none;
  const std::vector<Row> rows{
      {"WATT", decimal(member.watt), decimal(member.watt_held),
       member.watt_limit ? decimal(*member.watt_limit) : none},
      {names.currency(), decimal(member.cash), decimal(member.cash_held), none},
      {"TSL", decimal(member.tsl), none, none},
      {"debt", decimal(member.debt), none, none}};
  return rows_text({"asset", "balance", "held", "limit"}, rows, format);
}

int run(const Options& options) {
  const Result<Address> address = account(options);
  if (!address) return tell(address.error(), exit_failed);
  Reply<LedgerClient> client = LedgerClient::open(options.reader.server);
  if (!client) return tell(client.error());
  const Reply<api::StatusView> status = client->status();
  if (!status) return tell(status.error());
  const Reply<api::MembersView> members = client->members(options.community);
  if (!members) return tell(members.error());
  const auto member = std::ranges::find(members->members, *address, &api::MemberView::address);
  if (member == members->members.end())
    return tell({fmt::format("{} is no member of community {}", crypto::address_text(*address),
                             options.community),
                 "its operator admits members: wattbook command RegisterMember …"},
                exit_failed);
  if (options.reader.output == OutputFormat::json)
    fmt::print("{}\n", api::to_json(*member));
  else
    fmt::print("{}", balance_text(*member, AssetNames(status->currency), options.reader.output));
  return exit_ok;
}

}  // namespace

void add_balance_command(CLI::App& root, int& exit_code) {
  CLI::App* const app = root.add_subcommand("balance", "What a member has, and holds for orders");
  const auto options = std::make_shared<Options>();
  app->add_option("address", options->address, "the member; by default the key's own");
  app->add_option("--key", options->key, "name of a key instead of an address");
  app->add_option("--community", options->community, "number of the community")
      ->capture_default_str();
  add_key_options(*app, options->keys);
  add_reader_options(*app, options->reader, Shows::rows);
  app->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace wattbook::cli
