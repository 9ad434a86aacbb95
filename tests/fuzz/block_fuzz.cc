// Any bytes as a block: a decoded one re-encodes to itself.
#include <algorithm>

#include "base/check.h"
#include "core/chain/block.h"

using namespace wattbook;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView input(data, size);
  const auto block = chain::decode_block(input);
  if (!block) return 0;
  std::vector<Bytes> commands;
  for (const ByteView command : block->commands)
    commands.emplace_back(command.begin(), command.end());
  CHECK(std::ranges::equal(chain::encode_block(block->header, commands), input));
  return 0;
}
