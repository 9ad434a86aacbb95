// Addresses as people read and type them: hexadecimal whose capitals are a checksum (EIP-55,
// https://eips.ethereum.org/EIPS/eip-55).
#pragma once

#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/error.h"

namespace wattbook::crypto {

// "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed".
std::string address_text(const Address& address);

// Reads 0x and 40 hexadecimal digits. Where capitals and small letters are mixed they must be the
// checksum; all small or all capital has none.
Result<Address> read_address(std::string_view text);

}  // namespace wattbook::crypto
