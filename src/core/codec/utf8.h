// Whether a text is well-formed UTF-8. Texts reach JSON, wallets and bills, which all demand it.
#pragma once

#include <string_view>

namespace wattbook::codec {

// As the Unicode standard, table 3-7: no overlong forms, no surrogates, nothing above U+10FFFF.
bool is_utf8(std::string_view text);

}  // namespace wattbook::codec
