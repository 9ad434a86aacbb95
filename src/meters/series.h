// One meter's energy per interval, in one direction, some of it missing: what validation and
// substitution work on. DOMAIN 4.2, 4.3.
#pragma once

#include <optional>
#include <vector>

#include "base/instant.h"
#include "base/quantity.h"

namespace wattbook::meters {

struct Series {
  Instant start;  // on a boundary of `step`
  Duration step{15 * one_minute.value};
  std::vector<std::optional<Energy>> values;

  Instant time(std::size_t i) const {
    return start + Duration(static_cast<std::int64_t>(i) * step.value);
  }
};

}  // namespace wattbook::meters
