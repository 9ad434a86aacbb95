#include "cli/key_making.h"

#include <memory>
#include <set>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include "cli/key_options.h"
#include "cli/secret_input.h"
#include "cli/verbs.h"
#include "crypto/address_text.h"
#include "node/env/entropy.h"
#include "node/wallet/derivation.h"
#include "node/wallet/keystore_json.h"
#include "node/wallet/mnemonic.h"

namespace wattbook::cli {
namespace {

using crypto::SecretKey;
using wallet::Secret;

struct Options {
  KeyOptions keys;
  std::string name;
  bool words = false;
  std::size_t word_count = 12;
  std::string path{wallet::first_ethereum_path};
  std::string passphrase_file;
  std::string source = "-";
  std::string source_password_file;
};

SecretKey random_key() {
  env::SystemEntropy entropy;
  for (;;) {  // once in 2^127 a draw is no key
    Secret drawn(32);
    entropy.fill(drawn.writable());
    if (auto key = SecretKey::from_bytes(drawn.view())) return std::move(*key);
  }
}

Result<SecretKey> key_of_phrase(std::string_view phrase, const Options& options) {
  const auto path = wallet::read_path(options.path);
  if (!path) return std::unexpected(path.error());
  Secret passphrase;
  if (!options.passphrase_file.empty()) {
    auto read = read_secret_file(options.passphrase_file);
    if (!read) return std::unexpected(read.error());
    passphrase = std::move(*read);
  }
  const auto seed = wallet::seed_of(phrase, passphrase);
  if (!seed) return std::unexpected(seed.error());
  auto derived = wallet::derive(*seed, *path);
  if (!derived) return std::unexpected(derived.error());
  return std::move(derived->key);
}

// What cannot work is said before a password is asked for.
Result<void> check_free(wallet::KeyStore& store, const std::string& name) {
  if (auto checked = wallet::check_key_name(name); !checked) return checked;
  const auto keys = store.list();
  if (!keys) return std::unexpected(keys.error());
  for (const wallet::KeyEntry& key : *keys)
    if (key.name == name)
      return fail(fmt::format("there is a key '{}' in {} already", name, store.directory()),
                  "choose another name; keys are never overwritten");
  return {};
}

// Encrypts and keeps the key; says which address it has.
int keep(wallet::KeyStore& store, const std::string& name, const SecretKey& key,
         const std::string& password_file) {
  const auto password =
      read_new_password(password_file, fmt::format("Password for the key {}: ", name));
  if (!password) return tell(password.error(), exit_failed);
  env::SystemEntropy entropy;
  const wallet::SealedKey sealed = wallet::seal(key, *password, wallet::Scrypt{}, entropy);
  if (const auto added = store.add(name, sealed); !added) return tell(added.error(), exit_failed);
  fmt::print(stderr, "The key {} is in {}.\n", name, store.path_of(name));
  fmt::print("{}\n", crypto::address_text(*sealed.address));
  return exit_ok;
}

int run_new(const Options& options) {
  env::SystemFiles files;
  wallet::KeyStore store(files, options.keys.directory);
  if (const auto free = check_free(store, options.name); !free)
    return tell(free.error(), exit_failed);
  if (!options.words) return keep(store, options.name, random_key(), options.keys.password_file);

  Secret drawn(wallet::entropy_bytes(options.word_count));
  env::SystemEntropy entropy;
  entropy.fill(drawn.writable());
  const Secret phrase = wallet::phrase_of(drawn.view());
  const auto key = key_of_phrase(phrase.text(), options);
  if (!key) return tell(key.error(), exit_failed);
  const int kept = keep(store, options.name, *key, options.keys.password_file);
  if (kept != exit_ok) return kept;
  fmt::print(stderr, "Write these words down, in order; they are not kept and not shown again:\n");
  fmt::print("{}\n", phrase.text());
  return exit_ok;
}

Result<SecretKey> key_of_json(std::string_view json, const Options& options) {
  const auto sealed = wallet::read_keystore_json(json);
  if (!sealed) return std::unexpected(sealed.error());
  const std::string& file = options.source_password_file.empty() ? options.keys.password_file
                                                                 : options.source_password_file;
  const auto password = read_password(file, "Password of the imported file: ");
  if (!password) return std::unexpected(password.error());
  return wallet::unseal(*sealed, *password);
}

Result<SecretKey> key_of_hex(std::string_view text) {
  const Secret raw = Secret::take(from_hex(text).value_or(Bytes()));
  auto key = SecretKey::from_bytes(raw.view());
  if (!key) return fail("these digits are not a private key", "it has 64 hexadecimal digits");
  return std::move(*key);
}

// A phrase has words with white space between, JSON begins with a brace; the rest is hexadecimal.
Result<SecretKey> read_key(std::string_view text, const Options& options) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == text.npos) return fail("there is nothing to import", "name a file, or pipe it in");
  text = text.substr(begin, text.find_last_not_of(" \t\r\n") + 1 - begin);
  if (text.front() == '{') return key_of_json(text, options);
  if (text.find_first_of(" \t\r\n") != text.npos) return key_of_phrase(text, options);
  return key_of_hex(text);
}

int run_import(const Options& options) {
  env::SystemFiles files;
  wallet::KeyStore store(files, options.keys.directory);
  if (const auto free = check_free(store, options.name); !free)
    return tell(free.error(), exit_failed);
  const bool typed = options.source == "-" && ::isatty(STDIN_FILENO) != 0;
  const auto text = typed ? ask("Recovery phrase or private key (not shown): ", Echo::off)
                          : read_secret_file(options.source);
  if (!text) return tell(text.error(), exit_failed);
  const auto key = read_key(text->text(), options);
  if (!key) return tell(key.error(), exit_failed);
  return keep(store, options.name, *key, options.keys.password_file);
}

// The ledger has no command that changes an account's key: an account is its address. So what
// belongs to the old key is moved by it, and the operator admits the new one.
int run_rotate(const Options& options) {
  env::SystemFiles files;
  wallet::KeyStore store(files, options.keys.directory);
  const auto old_key = choose_key(store, options.name);
  if (!old_key) return tell(old_key.error(), exit_failed);
  const auto name = store.successor_of(old_key->name);
  if (!name) return tell(name.error(), exit_failed);
  const SecretKey key = random_key();
  const int kept = keep(store, *name, key, options.keys.password_file);
  if (kept != exit_ok) return kept;
  const std::string address = crypto::address_text(crypto::address_of(key));
  fmt::print(stderr,
             "The key {} stays as it is. On the ledger an account is its key, so move over:\n"
             "  1. Have the operator admit the new address:\n"
             "     wattbook command RegisterMember community=0 member={} roles=household\n"
             "  2. Cancel the old key's orders: wattbook order cancel NUMBER --key {}\n"
             "  3. Move each balance: wattbook send AMOUNT ASSET {} --key {}\n"
             "  4. Have meters and devices registered by the new key (RegisterDevice).\n",
             old_key->name, address, old_key->name, address, old_key->name);
  return exit_ok;
}

void add_phrase_options(CLI::App& app, Options& options) {
  app.add_option("--path", options.path, "derivation path of the key in a recovery phrase")
      ->capture_default_str();
  app.add_option("--passphrase-file", options.passphrase_file,
                 "file with the phrase's own passphrase (BIP-39), where it has one");
}

}  // namespace

void add_key_new(CLI::App& key, int& exit_code) {
  CLI::App* const app = key.add_subcommand("new", "Make a key, encrypted by a password");
  const auto options = std::make_shared<Options>();
  app->add_option("name", options->name, "what to call it")->required();
  app->add_flag("--words", options->words, "make it from a recovery phrase, shown once");
  app->add_option("--word-count", options->word_count, "words of the phrase")
      ->check(CLI::IsMember(
          std::set<std::size_t>(wallet::phrase_lengths.begin(), wallet::phrase_lengths.end())))
      ->capture_default_str();
  add_phrase_options(*app, *options);
  add_key_options(*app, options->keys);
  app->callback([options, &exit_code] { exit_code = run_new(*options); });
}

void add_key_import(CLI::App& key, int& exit_code) {
  CLI::App* const app =
      key.add_subcommand("import", "Take in a recovery phrase, a key file or a private key");
  const auto options = std::make_shared<Options>();
  app->add_option("name", options->name, "what to call it")->required();
  app->add_option("file", options->source,
                  "words, Web3 Secret Storage JSON or hexadecimal; '-', the default, is standard "
                  "input");
  app->add_option("--source-password-file", options->source_password_file,
                  "password of the imported JSON, where it is not that of --password-file");
  add_phrase_options(*app, *options);
  add_key_options(*app, options->keys);
  app->callback([options, &exit_code] { exit_code = run_import(*options); });
}

void add_key_rotate(CLI::App& key, int& exit_code) {
  CLI::App* const app =
      key.add_subcommand("rotate", "Make a successor beside a key, and say how to move to it");
  const auto options = std::make_shared<Options>();
  app->add_option("name", options->name, "name of the old key; needed if there are several");
  add_key_options(*app, options->keys);
  app->callback([options, &exit_code] { exit_code = run_rotate(*options); });
}

}  // namespace wattbook::cli
