// The EIP-712 side of commands, apart from their canonical bytes because it needs Keccak.
#include "core/chain/command.h"
#include "core/codec/typed_data.h"
#include "crypto/hash.h"

namespace wattbook::chain {
namespace {

template <std::size_t I = 0>
std::string type_of(std::size_t kind) {
  if constexpr (I == command_kinds) {
    return {};
  } else {
    if (kind != I) return type_of<I + 1>(kind);
    return codec::encode_type<std::variant_alternative_t<I, Command>>();
  }
}

}  // namespace

Hash domain_separator(const Hash& genesis_hash) {
  return codec::domain_separator<crypto::keccak256>(genesis_hash);
}

Hash signing_digest(const Hash& separator, const Command& command) {
  const Hash message = std::visit(
      [](const auto& body) { return codec::hash_struct<crypto::keccak256>(body); }, command);
  return codec::signing_digest<crypto::keccak256>(separator, message);
}

std::string command_type(std::size_t kind) { return type_of(kind); }

}  // namespace wattbook::chain
