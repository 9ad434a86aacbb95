// Blocks as a busy node makes them: transfers, orders, cancels and batches of readings, for replay.
#pragma once

#include <cstdint>
#include <vector>

#include "base/bytes.h"

namespace wattbook::bench {

class BlockLoad {
 public:
  // Makes `blocks` blocks of `commands` commands each, after those that found the town.
  BlockLoad(std::uint32_t members, std::uint32_t blocks, std::uint32_t commands);

  // Commands of the measured blocks.
  std::uint32_t commands() const { return commands_; }
  // Processor time of replaying one command without looking at its signature, in nanoseconds.
  double replay_ns() const;

 private:
  std::vector<Bytes> founding_;
  std::vector<Bytes> blocks_;
  std::uint32_t commands_ = 0;
};

}  // namespace wattbook::bench
