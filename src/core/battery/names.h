// The names of the battery's enumerators, as JSON writes them.
#pragma once

#include <array>

#include "core/battery/fees.h"
#include "core/codec/enum_names.h"

namespace wattbook::battery {

constexpr auto enum_names(PayerStatus) {
  using codec::EnumName;
  return std::array{EnumName{PayerStatus::current, "current"},
                    EnumName{PayerStatus::in_arrears, "in_arrears"},
                    EnumName{PayerStatus::grace_expired, "grace_expired"}};
}

}  // namespace wattbook::battery
