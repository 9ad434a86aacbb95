// A closed interval of a community as a row of its list.
#pragma once

#include "node/api/views.h"

namespace wattbook::cli {

struct IntervalRow : api::IntervalView {
  static constexpr std::string_view list_type = "Intervals";
  static constexpr std::string_view list_name = "intervals";
};

}  // namespace wattbook::cli
