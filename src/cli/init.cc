#include "cli/init.h"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/check.h"
#include "base/decimal.h"
#include "cli/founding.h"
#include "cli/key_options.h"
#include "cli/node_config.h"
#include "cli/qr.h"
#include "cli/secret_input.h"
#include "cli/verbs.h"
#include "core/codec/enum_names.h"
#include "node/access/token_store.h"
#include "node/app/key_file.h"
#include "node/env/files.h"

namespace wattbook::cli {
namespace {

namespace fs = std::filesystem;

struct InitOptions {
  std::string directory;
  std::string data;  // empty: data/ in the directory
  std::string name = "Our community";
  std::string time_zone = "UTC";
  std::string currency = "EUR";
  std::string mode = "exchange_then_sharing";
  std::int64_t interval_minutes = 15;
  std::string import_price = "0.3";
  std::string feed_in_price = "0.08";
  std::string sharing_price = "0.15";
  std::string storage_fee = "0.0001";
  std::string listen = "127.0.0.1:8480";
  std::string public_url;
  KeyOptions keys;
  std::string key_name = "founder";
  std::vector<CLI::Option*> asked;  // on a terminal, where they were not given
};

// The founder's key, encrypted in the key store; taken out again where the founding fails.
class KeptKey {
 public:
  static Result<KeptKey> make(const InitOptions& options) {
    if (Result<void> named = wallet::check_key_name(options.key_name); !named)
      return std::unexpected(named.error());
    env::SystemFiles files;
    wallet::KeyStore store(files, options.keys.directory);
    const auto known = store.list();
    if (!known) return std::unexpected(known.error());
    if (std::ranges::find(*known, options.key_name, &wallet::KeyEntry::name) != known->end())
      return fail(fmt::format("there is a key '{}' in {} already", options.key_name,
                              options.keys.directory),
                  "choose another name with --key-name");
    const auto password = read_new_password(
        options.keys.password_file,
        fmt::format("Password for the key {}, which will govern: ", options.key_name));
    if (!password) return std::unexpected(password.error());
    env::SystemEntropy entropy;
    crypto::SecretKey key = app::make_key(entropy);
    const wallet::SealedKey sealed = wallet::seal(key, *password, wallet::Scrypt{}, entropy);
    const mode_t before = ::umask(077);  // keys are their owner's alone
    const Result<void> added = store.add(options.key_name, sealed);
    ::umask(before);
    if (!added) return std::unexpected(added.error());
    return KeptKey(std::move(key), store.path_of(options.key_name));
  }
  KeptKey(KeptKey&& other) noexcept
      : key_(std::move(other.key_)), path_(std::exchange(other.path_, {})) {}
  KeptKey& operator=(KeptKey&&) = delete;
  ~KeptKey() {
    std::error_code ignored;  // an unused key does no harm
    if (!path_.empty()) fs::remove(path_, ignored);
  }

  const crypto::SecretKey& key() const { return key_; }
  void keep() { path_.clear(); }

 private:
  KeptKey(crypto::SecretKey key, std::string path) : key_(std::move(key)), path_(std::move(path)) {}

  crypto::SecretKey key_;
  std::string path_;  // empty: stays
};

// What was not said is asked for, where somebody is there to answer.
void ask_for_missing(const InitOptions& options) {
  if (::isatty(STDIN_FILENO) == 0 || ::isatty(STDERR_FILENO) == 0) return;
  for (CLI::Option* const option : options.asked) {
    if (option->count() > 0) continue;
    const Result<wallet::Secret> answer = ask(
        fmt::format("{} [{}]: ", option->get_description(), option->get_default_str()), Echo::on);
    if (!answer) return;  // nobody is
    if (!answer->text().empty()) {
      option->add_result(std::string(answer->text()));
      option->run_callback();
    }
  }
}

// So that somebody may give roles to others.
Result<void> grant_administrator(env::Files& files, const std::string& directory,
                                 const Address& address, Instant now) {
  if (Result<void> made = files.create_directory(directory); !made) return made;
  auto store = access::TokenStore::open(files, directory);
  if (!store) return std::unexpected(store.error());
  return store->grant(address, access::Role::administrator, now);
}

template <class Quantity>
Result<Quantity> decimal(const std::string& text, std::string_view option) {
  const std::optional<std::int64_t> units = parse_decimal(text);
  if (!units)
    return fail(fmt::format("{} is '{}', which is no decimal", option, text), "write it as 0.15");
  return Quantity(*units);
}

Result<Founding> founding_of(const InitOptions& options) {
  Founding out;
  out.name = options.name;
  out.currency = options.currency;
  out.settings.interval_length = Duration(options.interval_minutes * one_minute.value);
  out.settings.mode = *codec::enum_from_name<chain::TradingMode>(options.mode);
  // A tenth of a cent and 10 Wh: small enough for bills, coarse enough for a book.
  out.settings.tick = Price(1'000);
  out.settings.lot = Energy(10'000);
  const auto import_price = decimal<Price>(options.import_price, "--import-price");
  const auto feed_in_price = decimal<Price>(options.feed_in_price, "--feed-in-price");
  const auto sharing_price = decimal<Price>(options.sharing_price, "--sharing-price");
  const auto storage_fee = decimal<Amount>(options.storage_fee, "--storage-fee");
  for (const auto* price : {&import_price, &feed_in_price, &sharing_price})
    if (!*price) return std::unexpected(price->error());
  if (!storage_fee) return std::unexpected(storage_fee.error());
  out.import_price = *import_price;
  out.feed_in_price = *feed_in_price;
  out.sharing_price = *sharing_price;
  out.settings.storage_fee = *storage_fee;
  return out;
}

Result<void> write_config(const InitOptions& options) {
  std::vector<std::pair<std::string, std::string>> chosen{
      {"community.time_zone", options.time_zone},
      {"server.listen", options.listen},
      {"data.directory", options.data.empty() ? "data" : fs::absolute(options.data).string()}};
  if (!options.data.empty())
    chosen.emplace_back("backup.directory", (fs::absolute(options.data) / "backups").string());
  if (!options.public_url.empty()) chosen.emplace_back("server.public_url", options.public_url);
  env::SystemFiles files;
  return env::write_atomically(files, options.directory, "wattbook.toml",
                               as_bytes(app::commented_config(chosen)));
}

Result<Address> make_community(const InitOptions& options) {
  const Result<Founding> founding = founding_of(options);
  if (!founding) return std::unexpected(founding.error());
  std::error_code error;
  const std::string data = options.data.empty() ? options.directory + "/data" : options.data;
  for (const std::string& directory : {options.directory, data})
    if (fs::exists(directory) && !fs::is_empty(directory, error))
      return fail(directory + " is not an empty directory", "choose a new one");
  if (!fs::exists("/usr/share/zoneinfo/" + options.time_zone))
    return fail("there is no time zone '" + options.time_zone + "'",
                "write an IANA name, as in Europe/Vienna");
  env::SystemFiles files;
  for (const std::string& directory : {options.directory, data})
    if (Result<void> made = files.create_directory(directory); !made)
      return std::unexpected(made.error());
  fs::permissions(data, fs::perms::owner_all | fs::perms::group_read | fs::perms::group_exec,
                  error);
  if (error) return fail("cannot set the permissions of " + data + ": " + error.message());

  Result<KeptKey> kept = KeptKey::make(options);
  if (!kept) return std::unexpected(kept.error());
  const crypto::SecretKey& key = kept->key();
  env::SystemEntropy entropy;
  env::Log log(std::cerr, env::LogLevel::warning, env::LogFormat::text);
  const env::SystemClock clock;
  if (Result<void> founded = found_ledger(data, *founding, key, clock, entropy, log); !founded)
    return std::unexpected(founded.error());
  if (Result<void> granted =
          grant_administrator(files, data + "/access", crypto::address_of(key), clock.now());
      !granted)
    return std::unexpected(granted.error());
  // Last: a directory with a configuration is a whole one.
  if (Result<void> written = write_config(options); !written)
    return std::unexpected(written.error());
  kept->keep();
  return crypto::address_of(key);
}

int init(const InitOptions& options) {
  ask_for_missing(options);
  const bool was_there = fs::exists(options.directory);
  const Result<Address> administrator = make_community(options);
  if (!administrator) {
    std::error_code ignored;  // what stays is named by the error
    if (!was_there) fs::remove_all(options.directory, ignored);
    return tell(administrator.error(), exit_failed);
  }
  const Result<LoadedConfig> loaded = load({options.directory + "/wattbook.toml", {}});
  if (!loaded) return tell(loaded.error(), exit_config_invalid);
  const std::string url = public_url(loaded->config.settings);
  env::SystemFiles files;
  fmt::print(
      "{} is founded in {}\n"
      "  wattbook.toml  the settings, each with its meaning\n"
      "  {:<14} the ledger\n"
      "The key of {}, who governs and operates it, is in {}:\n"
      "keep a copy elsewhere (wattbook key export {}).\n\n"
      "next: wattbook serve --config {}/wattbook.toml\n"
      "then: {}\n\n{}",
      options.name, options.directory, options.data.empty() ? "data/" : options.data,
      to_hex0x(*administrator),
      wallet::KeyStore(files, options.keys.directory).path_of(options.key_name), options.key_name,
      options.directory, url, qr_text(url));
  return exit_ok;
}

}  // namespace

void add_init_command(CLI::App& root, int& exit_code) {
  CLI::App* const verb = root.add_subcommand("init", "Found a community in a new directory");
  const auto options = std::make_shared<InitOptions>();
  verb->add_option("directory", options->directory, "missing or empty")->required();
  verb->add_option("--data", options->data, "the ledger's directory; default data/ in it");
  options->asked = {
      verb->add_option("--name", options->name, "name of the community")->capture_default_str(),
      verb->add_option("--time-zone", options->time_zone, "its time zone, an IANA name")
          ->capture_default_str(),
      verb->add_option("--currency", options->currency, "its currency, an ISO 4217 code")
          ->capture_default_str()};
  options->keys.directory = default_key_directory();
  verb->add_option("--key-name", options->key_name, "what to call the key that governs")
      ->capture_default_str();
  verb->add_option("--keys", options->keys.directory, "directory of the keys")
      ->capture_default_str();
  verb->add_option("--password-file", options->keys.password_file,
                   "file that holds the new key's password; '-' is standard input");
  verb->add_option("--mode", options->mode, "how energy finds its consumer")
      ->check(CLI::IsMember({"sharing", "exchange", "exchange_then_sharing"}))
      ->capture_default_str();
  verb->add_option("--interval", options->interval_minutes, "minutes of a metering interval")
      ->check(CLI::IsMember({5, 10, 15, 20, 30, 60}))
      ->capture_default_str();
  verb->add_option("--import-price", options->import_price, "grid to member, per kWh")
      ->capture_default_str();
  verb->add_option("--feed-in-price", options->feed_in_price, "member to grid, per kWh")
      ->capture_default_str();
  verb->add_option("--sharing-price", options->sharing_price, "member to member, per kWh")
      ->capture_default_str();
  verb->add_option("--storage-fee", options->storage_fee,
                   "TSL per kWh in store and interval; 0 is none")
      ->capture_default_str();
  verb->add_option("--listen", options->listen, "ADDRESS:PORT to serve at")->capture_default_str();
  verb->add_option("--public-url", options->public_url, "how others reach the node");
  verb->callback([options, &exit_code] { exit_code = init(*options); });
}

}  // namespace wattbook::cli
