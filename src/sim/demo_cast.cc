#include "sim/demo_cast.h"

#include "base/check.h"
#include "crypto/hash.h"

namespace wattbook::sim {

const crypto::SecretKey& DemoCast::key(std::string_view name) {
  const auto found = keys_.find(name);
  if (found != keys_.end()) return found->second;
  const std::string text = "wattbook demo " + std::to_string(seed_) + " " + std::string(name);
  std::optional<crypto::SecretKey> key =
      crypto::SecretKey::from_bytes(crypto::sha256(as_bytes(text)).view());
  CHECK(key.has_value());  // a hash is outside the range once in 2^127
  names_.emplace(crypto::address_of(*key), name);
  return keys_.emplace(name, std::move(*key)).first->second;
}

CommandId DemoCast::next_id() {
  CommandId id;
  for (std::size_t half = 0; half < 2; ++half) {
    const std::uint64_t word = ids_.next();
    for (std::size_t i = 0; i < 8; ++i)
      id.bytes[8 * half + i] = static_cast<std::uint8_t>(word >> 8 * i);
  }
  return id;
}

}  // namespace wattbook::sim
