// The directory of a person's keys: NAME.json for each, encrypted (sealed_key.h). A file is whole
// or not there. The directory is theirs alone: the process keeps a umask of 077.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "node/env/files.h"
#include "node/wallet/sealed_key.h"

namespace wattbook::wallet {

struct KeyEntry {
  std::string name;
  Address address;
};

class KeyStore {
 public:
  // `files` outlives the store. The directory is made where it is missing.
  KeyStore(env::Files& files, std::string directory);

  const std::string& directory() const { return directory_; }
  std::string path_of(std::string_view name) const;

  // All keys by name. Fails on a file that is no key.
  Result<std::vector<KeyEntry>> list();
  // Refuses an unknown name, naming those there are.
  Result<SealedKey> find(std::string_view name);
  // Refuses a name that is taken or cannot be a file name: letters, digits, '.', '_' and '-', at
  // most 64. Precondition: `sealed` states its address.
  Result<void> add(std::string_view name, const SealedKey& sealed);
  // The first free name of "alice-2", "alice-3" …: for the key that follows "alice" or "alice-2".
  Result<std::string> successor_of(std::string_view name);

 private:
  Result<std::vector<std::string>> names();

  env::Files& files_;
  std::string directory_;
};

// The rule of add(), to be asked before a password is.
Result<void> check_key_name(std::string_view name);

}  // namespace wattbook::wallet
