// The node from end to end: signed commands are decoded, verified, executed, made durable and
// answered with a receipt, beside what the same cores do in signature checks alone (CONSENSUS 4).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"

namespace wattbook::bench {

struct EngineFigures {
  double checks_per_second = 0;    // signatures checked, on all workers, with nothing else to do
  double commands_per_second = 0;  // durable and answered
  double check_us = 0;             // processor time of one check
  double command_us = 0;           // processor time of one command, its check included
};

class EngineLoad {
 public:
  static constexpr std::uint32_t workers = 2;

  // Signs all commands beforehand: a third of orders, the rest transfers.
  EngineLoad(std::uint32_t members, std::uint32_t commands);

  // One run on a fresh node in a fresh folder under `directory`, which is removed afterwards.
  EngineFigures run(const std::string& directory) const;

 private:
  void check_alone(EngineFigures& figures) const;

  std::vector<Bytes> founding_;
  std::vector<Bytes> commands_;
};

// Median microseconds to append 512 bytes to a file in `directory` and make them durable.
double sync_us(const std::string& directory);

}  // namespace wattbook::bench
