// A QR code for a terminal: two modules a character, upper and lower half.
#pragma once

#include <string>
#include <string_view>

namespace wattbook::cli {

// Light on dark, as terminals are, with a margin. Empty where the text is too long for a code.
std::string qr_text(std::string_view text);

}  // namespace wattbook::cli
