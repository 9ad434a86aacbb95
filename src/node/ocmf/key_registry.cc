#include "node/ocmf/key_registry.h"

namespace wattbook::ocmf {

Result<void> KeyRegistry::add(MeterKey key) {
  if (key.serial.empty()) return fail("the meter's serial number is missing");
  MeterKey* current = nullptr;
  for (MeterKey& other : keys_) {
    if (other.serial != key.serial) continue;
    if (other.valid_from >= key.valid_from)
      return fail("meter " + key.serial + " has a key that is valid from the same time or later",
                  "choose a later begin");
    if (!other.valid_until || *other.valid_until > key.valid_from) current = &other;
  }
  if (current) current->valid_until = key.valid_from;
  keys_.push_back(std::move(key));
  return {};
}

const MeterKey* KeyRegistry::find(std::string_view serial, Instant time) const {
  for (const MeterKey& key : keys_)
    if (key.serial == serial && key.valid_from <= time &&
        (!key.valid_until || time < *key.valid_until))
      return &key;
  return nullptr;
}

}  // namespace wattbook::ocmf
