// The commands of one submission on their way through the engine, and the promise of one answer.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "base/bytes.h"
#include "base/strong_id.h"
#include "node/consensus/state_machine.h"

namespace wattbook::consensus {

enum class OutcomeStatus : std::uint8_t {
  committed,  // executed in the block `height`, which is durable; `bytes` is the receipt
  refused,    // check_tx said no; `bytes` is its refusal; nothing was written
  stopped     // the engine stopped first; whether it is in the journal is unknown
};

struct Outcome {
  OutcomeStatus status = OutcomeStatus::stopped;
  Height height;
  Bytes bytes;
};

using BatchAnswer = std::move_only_function<void(std::vector<Outcome>)>;

// Answers exactly once: when every command is settled, or, with the rest `stopped`, when the last
// reference goes. Two threads may settle different commands at the same time.
class CommandGroup {
 public:
  CommandGroup(std::uint32_t commands, BatchAnswer answer);
  ~CommandGroup();
  CommandGroup(const CommandGroup&) = delete;
  CommandGroup& operator=(const CommandGroup&) = delete;

  void settle(std::uint32_t index, Outcome outcome);

 private:
  std::vector<Outcome> outcomes_;
  std::atomic<std::uint32_t> unsettled_;
  BatchAnswer answer_;
};

struct Command {
  Bytes tx;
  std::shared_ptr<CommandGroup> group;
  std::uint32_t index = 0;  // in the group
  Checked checked;          // written by the worker
};

}  // namespace wattbook::consensus
