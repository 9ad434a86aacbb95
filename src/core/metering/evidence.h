// How well a reading is founded: who stands between the meter and the ledger (DOMAIN 4.1, 4.3).
// Told with each reading from protocol version 5 on, kept as long as the reading is, and shown on
// the bill.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

#include "core/codec/enum_names.h"

namespace wattbook::metering {

// From best to worst, but for `not_stated`, of which nothing can be said.
enum class Evidence : std::uint8_t {
  not_stated = 0,       // by versions before 5, or by who did not say
  signed_by_meter = 1,  // with the key of the meter itself
  read_from_meter = 2,  // P1, SML, Modbus: nobody in between
  told_by_gateway = 3,  // MQTT, pushes: somebody else read the meter
  imported = 4,         // from a file, or by hand
  estimated = 5,        // by the operator, in place of readings
};

constexpr auto enum_names(Evidence) {
  using codec::EnumName;
  using enum Evidence;
  return std::array{EnumName{not_stated, "not_stated"},
                    EnumName{signed_by_meter, "signed_by_meter"},
                    EnumName{read_from_meter, "read_from_meter"},
                    EnumName{told_by_gateway, "told_by_gateway"},
                    EnumName{imported, "imported"},
                    EnumName{estimated, "estimated"}};
}

// What rests on both is as good as the worse of them.
constexpr Evidence worse_of(Evidence a, Evidence b) {
  if (a == Evidence::not_stated || b == Evidence::not_stated) return Evidence::not_stated;
  return std::max(a, b);
}

}  // namespace wattbook::metering
