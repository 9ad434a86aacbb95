// Any bytes: the decoder never reads past the end or throws, and accepts only what the encoder
// writes.
#include <algorithm>

#include "base/check.h"
#include "core/codec/codec.h"
#include "core/codec/test_records.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using wattbook::codec::testing::EveryKind;
  const wattbook::ByteView input(data, size);
  const auto decoded = wattbook::codec::decode<EveryKind>(input);
  if (!decoded) return 0;
  const wattbook::Bytes again = wattbook::codec::encode(*decoded);
  CHECK(std::ranges::equal(again, input));
  return 0;
}
