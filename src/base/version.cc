#include "base/version.h"

namespace wattbook {

std::string_view version() { return WATTBOOK_VERSION; }

}  // namespace wattbook
