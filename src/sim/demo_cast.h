// Who takes part in the demo, with their keys: everybody's key is the hash of the seed and their
// name, which is fit for a throw-away ledger only.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "base/prng.h"
#include "core/chain/command.h"
#include "crypto/signature.h"
#include "node/api/command_views.h"

namespace wattbook::sim {

class DemoCast {
 public:
  explicit DemoCast(std::uint64_t seed) : seed_(seed), ids_(seed) {}

  Address address(std::string_view name) { return crypto::address_of(key(name)); }
  // The name of a cast member's address; empty for anybody else.
  std::string name(const Address& address) const {
    const auto found = names_.find(address);
    return found == names_.end() ? std::string() : found->second;
  }

  // A cast member's private key.
  const crypto::SecretKey& key(std::string_view name);

  // Everybody's name, address and private key as JSON, for programs that play with the demo. Worth
  // nothing elsewhere: the keys follow from the seed.
  std::string persona_keys() const;

  // `body` as a command of `name`, valid for an hour from `now`, signed for the ledger whose
  // EIP-712 domain `separator` is.
  template <class Body>
  api::SignedCommandView sign(std::string_view name, Body body, Instant now,
                              const Hash& separator) {
    body.id = next_id();
    body.account = address(name);
    body.expires = now + one_hour;
    const chain::Command command(std::move(body));
    return {command, crypto::sign(chain::signing_digest(separator, command), key(name))};
  }

 private:
  CommandId next_id();

  std::uint64_t seed_;
  Prng ids_;
  std::map<std::string, crypto::SecretKey, std::less<>> keys_;
  std::map<Address, std::string> names_;
};

}  // namespace wattbook::sim
