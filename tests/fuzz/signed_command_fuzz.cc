// Any bytes as a signed command: decoded or refused with a cause, and accepted bytes re-encode to
// themselves. Whoever can reach a node can send these.
#include <algorithm>

#include "base/check.h"
#include "core/chain/machine.h"

using namespace wattbook;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView input(data, size);
  const auto decoded = chain::decode_signed(input);
  if (!decoded) {
    CHECK(decoded.error().code != chain::Rejection::none);
    return 0;
  }
  CHECK(std::ranges::equal(chain::encode_signed(*decoded), input));
  (void)chain::signing_digest(Hash{}, decoded->command);
  return 0;
}
