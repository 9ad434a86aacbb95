#include "cli/key_options.h"

#include <cstdlib>
#include <string_view>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <sys/stat.h>

#include "cli/secret_input.h"

namespace wattbook::cli {
namespace {

std::string_view environment(const char* name) {
  const char* const value = std::getenv(name);
  return value ? value : "";
}

}  // namespace

std::string default_key_directory() {
  if (const auto keys = environment("WATTBOOK_KEYS"); !keys.empty()) return std::string(keys);
  if (const auto data = environment("XDG_DATA_HOME"); !data.empty())
    return fmt::format("{}/wattbook/keys", data);
  return fmt::format("{}/.local/share/wattbook/keys", environment("HOME"));
}

void add_key_options(CLI::App& app, KeyOptions& options) {
  options.directory = default_key_directory();
  app.add_option("--keys", options.directory, "directory of the keys")->capture_default_str();
  app.add_option("--password-file", options.password_file,
                 "file that holds the key's password; '-' is standard input");
  app.parse_complete_callback([] { ::umask(077); });
}

Result<wallet::KeyEntry> choose_key(wallet::KeyStore& store, const std::string& name) {
  if (!name.empty()) {
    const Result<wallet::SealedKey> sealed = store.find(name);
    if (!sealed) return std::unexpected(sealed.error());
    return wallet::KeyEntry{name, *sealed->address};
  }
  const auto keys = store.list();
  if (!keys) return std::unexpected(keys.error());
  if (keys->size() == 1) return keys->front();
  if (keys->empty())
    return fail("there is no key in " + store.directory(), "make one with: wattbook key new NAME");
  return fail(fmt::format("there are {} keys in {}", keys->size(), store.directory()),
              "choose one with --key NAME");
}

Result<crypto::SecretKey> unlock(wallet::KeyStore& store, const std::string& name,
                                 const KeyOptions& options) {
  const Result<wallet::SealedKey> sealed = store.find(name);
  if (!sealed) return std::unexpected(sealed.error());
  const Result<wallet::Secret> password =
      read_password(options.password_file, fmt::format("Password of the key {}: ", name));
  if (!password) return std::unexpected(password.error());
  return wallet::unseal(*sealed, *password);
}

Result<OpenedKey> open_key(env::Files& files, const std::string& name, const KeyOptions& options) {
  wallet::KeyStore store(files, options.directory);
  const Result<wallet::KeyEntry> entry = choose_key(store, name);
  if (!entry) return std::unexpected(entry.error());
  Result<crypto::SecretKey> secret = unlock(store, entry->name, options);
  if (!secret) return std::unexpected(secret.error());
  return OpenedKey{entry->address, std::move(*secret)};
}

}  // namespace wattbook::cli
