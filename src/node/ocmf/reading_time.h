// Times of OCMF readings: "2018-07-24T13:22:04,000+0200 S".
#pragma once

#include <optional>
#include <string_view>

#include "base/instant.h"

namespace wattbook::ocmf {

struct ReadingTime {
  std::optional<Instant> time;  // nothing where it is not written as the format demands
  char clock = 'U';             // U unknown, I informative, S synchronised, R relative
};
ReadingTime read_time(std::string_view text);

}  // namespace wattbook::ocmf
