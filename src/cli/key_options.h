// The options by which a verb finds a person's keys and opens one.
#pragma once

#include <string>

#include "base/error.h"
#include "crypto/signature.h"
#include "node/wallet/key_store.h"

namespace CLI {
class App;
}

namespace wattbook::cli {

struct KeyOptions {
  std::string directory;
  std::string password_file;
};

// --keys DIR (default_key_directory()) and
// --password-file FILE. Files that the process makes from then on are its user's alone.
void add_key_options(CLI::App& app, KeyOptions& options);

// $WATTBOOK_KEYS, else wattbook/keys under the user's data directory.
std::string default_key_directory();

// The key of that name, or the only one there is where `name` is empty.
Result<wallet::KeyEntry> choose_key(wallet::KeyStore& store, const std::string& name);

// Asks for the password (secret_input.h) and opens the key.
Result<crypto::SecretKey> unlock(wallet::KeyStore& store, const std::string& name,
                                 const KeyOptions& options);

// Both at once, for a verb that signs without showing first what.
struct OpenedKey {
  Address address;
  crypto::SecretKey secret;
};
Result<OpenedKey> open_key(env::Files& files, const std::string& name, const KeyOptions& options);

}  // namespace wattbook::cli
