// The names of metering's enumerators, as JSON writes them.
#pragma once

#include <array>

#include "core/codec/enum_names.h"
#include "core/metering/reading.h"

namespace wattbook::metering {

constexpr auto enum_names(Quality) {
  using codec::EnumName;
  return std::array{EnumName{Quality::measured, "measured"},
                    EnumName{Quality::substituted, "substituted"},
                    EnumName{Quality::estimated, "estimated"}};
}

constexpr auto enum_names(ReadingFault) {
  using codec::EnumName;
  using enum ReadingFault;
  return std::array{EnumName{unknown_meter, "unknown_meter"},
                    EnumName{out_of_range, "out_of_range"},
                    EnumName{time_in_future, "time_in_future"},
                    EnumName{before_horizon, "before_horizon"},
                    EnumName{sequence_reused, "sequence_reused"},
                    EnumName{before_first, "before_first"},
                    EnumName{sequence_disordered, "sequence_disordered"},
                    EnumName{import_fell, "import_fell"},
                    EnumName{export_fell, "export_fell"},
                    EnumName{import_above_rated, "import_above_rated"},
                    EnumName{export_above_rated, "export_above_rated"},
                    EnumName{change_in_past, "change_in_past"},
                    EnumName{changes_exhausted, "changes_exhausted"}};
}

}  // namespace wattbook::metering
