#include "core/ledger/member_table.h"

#include <cstring>

#include "base/limits.h"

namespace wattbook::ledger {

namespace {

std::uint64_t hash_of(const Address& address) {
  std::uint64_t first = 0;
  std::uint64_t second = 0;
  std::uint32_t third = 0;
  static_assert(Address::size == sizeof first + sizeof second + sizeof third);
  std::memcpy(&first, address.bytes.data(), sizeof first);
  std::memcpy(&second, address.bytes.data() + 8, sizeof second);
  std::memcpy(&third, address.bytes.data() + 16, sizeof third);
  return mix_bits(mix_bits(first ^ third) + second);
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
