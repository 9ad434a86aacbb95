#include "core/chain/genesis.h"

#include <algorithm>

#include "core/codec/codec.h"
#include "crypto/hash.h"

namespace wattbook::chain {

Hash genesis_hash(const Genesis& genesis) { return crypto::sha256(codec::encode(genesis)); }

Result<void> check_genesis(const Genesis& genesis) {
  if (genesis.version != 1) return fail("genesis: version is not 1");
  if (genesis.governor.is_zero()) return fail("genesis: governor is missing");
  if (genesis.time < Instant(0) || genesis.time > limits::time_max)
    return fail("genesis: impossible time");
  if (genesis.snapshot_interval == 0) return fail("genesis: snapshot_interval is 0");
  if (genesis.education_pool < Amount(0)) return fail("genesis: education_pool is negative");
  if (genesis.network_pool < Amount(0)) return fail("genesis: network_pool is negative");

  Amount left = tsl_supply;
  const auto take = [&left](Amount part) {
    if (part < Amount(0) || part > left) return false;
    left -= part;
    return true;
  };
  if (!take(genesis.education_pool) || !take(genesis.network_pool))
    return fail("genesis: the pools exceed the TSL supply of 1000000000");
  std::vector<Address> seen;
  for (const GenesisGrant& grant : genesis.grants) {
    if (!take(grant.tsl)) return fail("genesis: grants exceed the TSL supply of 1000000000");
    if (grant.account.is_zero()) return fail("genesis: a grant names no account");
    seen.push_back(grant.account);
  }
  std::ranges::sort(seen);
  if (std::ranges::adjacent_find(seen) != seen.end())
    return fail("genesis: two grants name one account");
  return {};
}

}  // namespace wattbook::chain
