// How well a reading is founded, from best to worst (CHARGING 5.3), as the gateway's journal names
// it; the ledger's own is metering::Evidence.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace wattbook::gateway {

enum class Evidence : std::uint8_t {
  signed_by_meter = 1,  // the meter's own signature is kept
  read_from_meter = 2,  // P1, SML, Modbus: nobody in between
  told_by_gateway = 3,  // MQTT: somebody else read the meter
  imported = 4,         // from a file
  estimated = 5,
};

inline constexpr std::array<std::string_view, 6> evidence_names{
    "", "signed-by-meter", "read-from-meter", "told-by-gateway", "imported", "estimated"};
constexpr std::string_view evidence_name(Evidence evidence) {
  return evidence_names[static_cast<std::size_t>(evidence)];
}

}  // namespace wattbook::gateway
