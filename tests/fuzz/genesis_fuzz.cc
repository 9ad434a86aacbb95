// Any bytes as a genesis: one that passes its check makes a ledger.
#include <algorithm>

#include "base/check.h"
#include "core/chain/machine.h"
#include "core/codec/codec.h"

using namespace wattbook;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView input(data, size);
  const auto genesis = codec::decode<chain::Genesis>(input);
  if (!genesis) return 0;
  CHECK(std::ranges::equal(codec::encode(*genesis), input));
  if (!chain::check_genesis(*genesis)) return 0;
  const chain::State state = chain::make_state(*genesis);
  CHECK(state.ledger.supply(state.tsl) == chain::tsl_supply);
  return 0;
}
