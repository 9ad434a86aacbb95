// Base64 (RFC 4648).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace wattbook {

// With padding, the standard alphabet.
std::string to_base64(ByteView bytes);
// With or without padding, either alphabet, line breaks and spaces ignored; nothing for other
// characters.
std::optional<Bytes> from_base64(std::string_view text);
// Nothing for what to_base64 has not written.
std::optional<Bytes> from_canonical_base64(std::string_view text);

}  // namespace wattbook
