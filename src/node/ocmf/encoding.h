// Base64 (RFC 4648) as it comes from meters and stations.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace wattbook::ocmf {

// With or without padding, either alphabet, line breaks ignored; nothing for other characters.
std::optional<Bytes> from_base64(std::string_view text);
std::string to_base64(ByteView bytes);

}  // namespace wattbook::ocmf
