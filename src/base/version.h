// The program's own version, as the command line, the API and the metrics tell it.
#pragma once

#include <string_view>

namespace wattbook {

std::string_view version();

}  // namespace wattbook
