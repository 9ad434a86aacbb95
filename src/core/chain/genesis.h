// Block 0: what a ledger begins with. Its hash names the ledger: every signature covers it
// (DOMAIN 9.1).
#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "base/instant.h"
#include "base/quantity.h"
#include "core/codec/fields.h"

namespace wattbook::chain {

// TSL that exist from genesis, for ever (DOMAIN 2.2): one thousand million.
inline constexpr Amount tsl_supply{1'000'000'000 * units_per_whole};

struct GenesisGrant {
  Address account;
  Amount tsl;

  bool operator==(const GenesisGrant&) const = default;
  static constexpr std::string_view type_name = "GenesisGrant";
  static constexpr auto fields = std::tuple(codec::field("account", &GenesisGrant::account),
                                            codec::field("tsl", &GenesisGrant::tsl));
};

struct Genesis {
  std::uint32_t version = 1;
  std::string name;
  Instant time;
  Address governor;                  // founds communities and licenses gateways
  Amount education_pool;             // TSL for the grants of 5.2
  Amount network_pool;               // TSL for certification rewards (9.4)
  std::vector<GenesisGrant> grants;  // further TSL; what is left of the supply is the governor's
  std::uint32_t snapshot_interval =
      4'096;  // a block of every such height commits to the whole state

  static constexpr std::string_view type_name = "Genesis";
  static constexpr auto fields =
      std::tuple(codec::field("version", &Genesis::version), codec::field("name", &Genesis::name),
                 codec::field("time", &Genesis::time), codec::field("governor", &Genesis::governor),
                 codec::field("education_pool", &Genesis::education_pool),
                 codec::field("network_pool", &Genesis::network_pool),
                 codec::field("grants", &Genesis::grants, codec::AtMost(65'536)),
                 codec::field("snapshot_interval", &Genesis::snapshot_interval));
};

// SHA-256 of the canonical bytes.
Hash genesis_hash(const Genesis& genesis);
// Refuses a genesis whose TSL do not fit the supply, or which names an account twice.
Result<void> check_genesis(const Genesis& genesis);

}  // namespace wattbook::chain
