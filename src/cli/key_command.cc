#include "cli/key_command.h"

#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/client_options.h"
#include "cli/command_arguments.h"
#include "cli/command_sentence.h"
#include "cli/key_making.h"
#include "cli/key_options.h"
#include "cli/rows.h"
#include "cli/secret_input.h"
#include "cli/typed_data_json.h"
#include "cli/verbs.h"
#include "crypto/address_text.h"
#include "node/api/command_views.h"
#include "node/api/json_writer.h"
#include "node/wallet/keystore_json.h"

namespace wattbook::cli {
namespace {

struct KeyView {
  std::string name;
  Address address;
  std::string file;

  static constexpr std::string_view type_name = "Key";
  static constexpr auto fields =
      std::tuple(codec::field("name", &KeyView::name), codec::field("address", &KeyView::address),
                 codec::field("file", &KeyView::file, codec::AtMost(4096)));
};

struct Options {
  KeyOptions keys;
  OutputFormat output = OutputFormat::table;
  std::string name;
  bool hex = false;
  bool yes = false;
  std::string file = "-";
  std::string genesis;
};

int show(const Options& options, const std::vector<wallet::KeyEntry>& keys,
         const wallet::KeyStore& store) {
  std::vector<Row> rows;
  for (const wallet::KeyEntry& key : keys) {
    const std::string path = store.path_of(key.name);
    rows.push_back({key.name, crypto::address_text(key.address), path});
    if (options.output == OutputFormat::json)
      fmt::print("{}\n", api::to_json(KeyView{key.name, key.address, path}));
  }
  if (options.output != OutputFormat::json)
    fmt::print("{}", rows_text({"name", "address", "file"}, rows, options.output));
  return exit_ok;
}

int run_list(const Options& options) {
  env::SystemFiles files;
  wallet::KeyStore store(files, options.keys.directory);
  const auto keys = store.list();
  if (!keys) return tell(keys.error(), exit_failed);
  return show(options, *keys, store);
}

int run_show(const Options& options) {
  env::SystemFiles files;
  wallet::KeyStore store(files, options.keys.directory);
  const auto key = choose_key(store, options.name);
  if (!key) return tell(key.error(), exit_failed);
  return show(options, {*key}, store);
}

// Twice, as what is handed out cannot be taken back.
Result<void> confirm_export(const wallet::KeyEntry& key) {
  const auto name = ask(
      fmt::format("Whoever has the key {} ({}) can spend all it owns.\nType its name to hand it "
                  "out: ",
                  key.name, crypto::address_text(key.address)),
      Echo::on);
  if (!name) return std::unexpected(name.error());
  if (name->text() != key.name) return fail("nothing is handed out: that was another name");
  const auto sure =
      ask("Is nobody looking, and does it go where only you can read it? Type yes: ", Echo::on);
  if (!sure) return std::unexpected(sure.error());
  if (sure->text() != "yes") return fail("nothing is handed out: that was not yes");
  return {};
}

int run_export(const Options& options) {
  env::SystemFiles files;
  wallet::KeyStore store(files, options.keys.directory);
  const auto key = choose_key(store, options.name);
  if (!key) return tell(key.error(), exit_failed);
  if (!options.yes)
    if (const auto confirmed = confirm_export(*key); !confirmed)
      return tell(confirmed.error(), exit_failed);
  if (!options.hex) {
    fmt::print("{}", wallet::keystore_json(*store.find(key->name)));
    return exit_ok;
  }
  const auto secret = unlock(store, key->name, options.keys);
  if (!secret) return tell(secret.error(), exit_failed);
  fmt::print("0x{}\n", to_hex(secret->reveal()));
  return exit_ok;
}

// The command to sign, from typed data or, with --genesis, from {"PlaceOrder":{…}}.
Result<TypedCommand> read_request(std::string_view json, const std::string& genesis_text) {
  if (genesis_text.empty()) return read_typed_data(json);
  const auto genesis = fixed_from_hex<Hash>(genesis_text);
  if (!genesis) return fail("--genesis is not 0x and 64 hexadecimal digits");
  auto command = command_from_json(json);
  if (!command) return std::unexpected(command.error());
  return TypedCommand{std::move(*command), *genesis};
}

int run_sign(const Options& options) {
  env::SystemFiles files;
  wallet::KeyStore store(files, options.keys.directory);
  const auto key = choose_key(store, options.name);
  if (!key) return tell(key.error(), exit_failed);
  const auto json = read_secret_file(options.file);
  if (!json) return tell(json.error(), exit_failed);
  const auto request = read_request(json->text(), options.genesis);
  if (!request) return tell(request.error(), exit_usage);
  const chain::CommandHeader& header = chain::header_of(request->command);
  if (header.account != key->address)
    return tell({fmt::format("the command is of {}, but the key {} is {}",
                             crypto::address_text(header.account), key->name,
                             crypto::address_text(key->address)),
                 "choose the account's key; see: wattbook key list"},
                exit_usage);
  fmt::print(stderr, "You sign as {} ({}): {}.\n  for the ledger {}, valid until {}\n", key->name,
             crypto::address_text(key->address), sentence_of(request->command, AssetNames()),
             to_hex0x(request->genesis), utc_text(header.expires));
  const auto secret = unlock(store, key->name, options.keys);
  if (!secret) return tell(secret.error(), exit_failed);
  const Hash digest =
      chain::signing_digest(chain::domain_separator(request->genesis), request->command);
  fmt::print("{}\n",
             api::to_json(api::SignedCommandView{request->command, crypto::sign(digest, *secret)}));
  return exit_ok;
}

std::shared_ptr<Options> set_up(CLI::App& app, bool with_name) {
  const auto options = std::make_shared<Options>();
  if (with_name)
    app.add_option("name", options->name, "name of the key; needed if there are several");
  add_key_options(app, options->keys);
  return options;
}

void add_list(CLI::App& key, int& exit_code) {
  CLI::App* const list = key.add_subcommand("list", "All keys, with their addresses");
  const auto listed = set_up(*list, false);
  add_output_option(*list, listed->output, Shows::rows);
  list->callback([listed, &exit_code] { exit_code = run_list(*listed); });
  CLI::App* const show = key.add_subcommand("show", "One key's address and file");
  const auto shown = set_up(*show, true);
  add_output_option(*show, shown->output, Shows::rows);
  show->callback([shown, &exit_code] { exit_code = run_show(*shown); });
}

void add_export(CLI::App& key, int& exit_code) {
  CLI::App* const app =
      key.add_subcommand("export", "Print a key, encrypted as other wallets read it; asks twice");
  const auto options = set_up(*app, true);
  app->add_flag("--hex", options->hex, "print the private key itself");
  app->add_flag("--yes", options->yes, "do not ask");
  app->callback([options, &exit_code] { exit_code = run_export(*options); });
}

void add_sign(CLI::App& key, int& exit_code) {
  CLI::App* const app = key.add_subcommand(
      "sign", "Sign a command given as typed data, as --dry-run prints it; sends nothing");
  const auto options = set_up(*app, true);
  app->add_option("file", options->file, "the typed data; '-', the default, is standard input");
  app->add_option("--genesis", options->genesis,
                  "the file holds {\"KIND\":{…}} for the ledger with this genesis hash");
  app->callback([options, &exit_code] { exit_code = run_sign(*options); });
}

}  // namespace

void add_key_command(CLI::App& root, int& exit_code) {
  CLI::App* const app = root.add_subcommand("key", "The keys on this machine");
  app->require_subcommand(1);
  add_key_new(*app, exit_code);
  add_key_import(*app, exit_code);
  add_list(*app, exit_code);
  add_export(*app, exit_code);
  add_key_rotate(*app, exit_code);
  add_sign(*app, exit_code);
}

}  // namespace wattbook::cli
