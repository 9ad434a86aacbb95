// What the members of a cluster agree on before its first certificate: the ledger, the block from
// which on blocks are certified, and the delegates. A solo ledger that becomes a cluster's keeps
// its blocks: the first certified block names the last of them as its parent, and so certifies all.
#pragma once

#include <cstdint>

#include "node/cluster/delegates.h"
#include "node/cluster/messages.h"

namespace wattbook::cluster {

struct Foundation {
  Hash chain;               // the genesis hash
  std::uint32_t epoch = 0;  // counts the times that the orderer began anew
  Height base;              // the last block before the first certified one; 0: none
  Hash base_block;          // its hash; for height 0 that of the state machine's info()
  DelegateList delegates;
  bool operator==(const Foundation&) const = default;
  static constexpr std::string_view type_name = "Foundation";
  static constexpr auto fields = std::tuple(
      codec::field("chain", &Foundation::chain), codec::field("epoch", &Foundation::epoch),
      codec::field("base", &Foundation::base), codec::field("base_block", &Foundation::base_block),
      codec::field("delegates", &Foundation::delegates));
};

}  // namespace wattbook::cluster
