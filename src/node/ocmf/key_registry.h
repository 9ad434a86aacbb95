// Which public key a meter has, by its serial number and for a span of time. A key that travels
// with a value proves nothing (CHARGING 6.4), so only keys that the operator entered count.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "node/ocmf/public_key.h"

namespace wattbook::ocmf {

struct MeterKey {
  std::string serial;
  PublicKey key;
  Instant valid_from;                  // included
  std::optional<Instant> valid_until;  // excluded; nothing: still valid
};

class KeyRegistry {
 public:
  // Ends the validity of the key that the meter has at `valid_from`. Fails where the meter has a
  // later key.
  Result<void> add(MeterKey key);
  // At that time; nothing where nobody vouches for one.
  const MeterKey* find(std::string_view serial, Instant time) const;
  const std::vector<MeterKey>& all() const { return keys_; }

 private:
  std::vector<MeterKey> keys_;  // in order of entry
};

}  // namespace wattbook::ocmf
