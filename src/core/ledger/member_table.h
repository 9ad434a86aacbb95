// The members of the ledger: addresses and their dense indices, in order of registration.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "base/strong_id.h"
#include "core/ledger/index_table.h"

namespace wattbook::ledger {

class MemberTable {
 public:
  // Nothing for an address that is not registered.
  std::optional<MemberIndex> find(const Address& address) const;
  // Precondition (CHECKed): not registered, and fewer than limits::members_max members.
  MemberIndex add(const Address& address);
  const Address& address(MemberIndex member) const;
  std::uint32_t count() const { return static_cast<std::uint32_t>(addresses_.size()); }
  const std::vector<Address>& addresses() const { return addresses_; }
  // Forgets the members added last until `count` are left.
  void truncate(std::uint32_t count);

 private:
  std::vector<Address> addresses_;
  IndexTable index_;
};

}  // namespace wattbook::ledger
