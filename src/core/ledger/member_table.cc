#include "core/ledger/member_table.h"

#include "base/limits.h"

namespace wattbook::ledger {

namespace {

std::uint64_t hash_of(const Address& address) {
  std::uint64_t hash = 0;
  for (const std::uint8_t byte : address.bytes) hash = hash * 0x100000001b3u + byte;
  return mix_bits(hash);
}

}  // namespace

std::optional<MemberIndex> MemberTable::find(const Address& address) const {
  const auto index = index_.find(
      hash_of(address), [&](std::uint32_t candidate) { return addresses_[candidate] == address; });
  if (!index) return std::nullopt;
  return MemberIndex(*index);
}

MemberIndex MemberTable::add(const Address& address) {
  CHECK(!find(address));
  CHECK(count() < limits::members_max);
  const std::uint32_t index = count();
  addresses_.push_back(address);
  index_.push(index, [&](std::uint32_t present) { return hash_of(addresses_[present]); });
  return MemberIndex(index);
}

const Address& MemberTable::address(MemberIndex member) const {
  CHECK(member.value < addresses_.size());
  return addresses_[member.value];
}

void MemberTable::truncate(std::uint32_t count) {
  while (addresses_.size() > count) {
    index_.pop(hash_of(addresses_.back()));
    addresses_.pop_back();
  }
}

}  // namespace wattbook::ledger
