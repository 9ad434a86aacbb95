// Any bytes as a snapshot: refused, or a state that obeys every law and is written the same again.
#include <algorithm>

#include "base/check.h"
#include "core/chain/invariants.h"
#include "core/chain/snapshot.h"

using namespace wattbook;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView input(data, size);
  const auto state = chain::decode_snapshot(input);
  if (!state) return 0;
  CHECK(std::ranges::equal(chain::encode_snapshot(*state), input));
  chain::enforce(chain::block_invariants(), *state);
  chain::enforce(chain::full_invariants(), *state);
  return 0;
}
