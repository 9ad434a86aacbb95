#include "crypto/address_text.h"

#include <algorithm>
#include <optional>

#include "crypto/hash.h"

namespace wattbook::crypto {

std::string address_text(const Address& address) {
  std::string digits = to_hex(address.view());
  const Hash hash = keccak256(as_bytes(digits));
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const int nibble = hash.bytes[i / 2] >> (i % 2 == 0 ? 4 : 0) & 0x0f;
    if (nibble >= 8 && digits[i] >= 'a') digits[i] = static_cast<char>(digits[i] - ('a' - 'A'));
  }
  return "0x" + digits;
}

Result<Address> read_address(std::string_view text) {
  const std::optional<Address> address =
      text.starts_with("0x") ? fixed_from_hex<Address>(text) : std::nullopt;
  if (!address)
    return fail("'" + std::string(text.substr(0, 64)) + "' is not an address",
                "write 0x and 40 hexadecimal digits");
  const bool small = std::ranges::any_of(text.substr(2), [](char c) { return c >= 'a'; });
  const bool capital =
      std::ranges::any_of(text.substr(2), [](char c) { return c >= 'A' && c <= 'F'; });
  if (small && capital && text != address_text(*address))
    return fail("the address " + std::string(text) + " has a wrong checksum: a digit was changed",
                "copy it again from where it came");
  return *address;
}

}  // namespace wattbook::crypto
