#include "sim/demo_cast.h"

#include "base/check.h"
#include "crypto/hash.h"
#include "node/api/json_writer.h"

namespace wattbook::sim {
namespace {

struct Persona {
  std::string name;
  Address address;
  std::string private_key;

  static constexpr std::string_view type_name = "Persona";
  static constexpr auto fields =
      std::tuple(codec::field("name", &Persona::name), codec::field("address", &Persona::address),
                 codec::field("private_key", &Persona::private_key));
};

struct PersonaKeys {
  std::vector<Persona> personas;

  static constexpr std::string_view type_name = "PersonaKeys";
  static constexpr auto fields =
      std::tuple(codec::field("personas", &PersonaKeys::personas, codec::AtMost(10'000)));
};

}  // namespace

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

std::string DemoCast::persona_keys() const {
  PersonaKeys out;
  for (const auto& [name, key] : keys_)
    out.personas.push_back({name, crypto::address_of(key), "0x" + to_hex(key.reveal())});
  return api::to_json(out);
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
