#include "node/consensus/command_group.h"

namespace wattbook::consensus {

CommandGroup::CommandGroup(std::uint32_t commands, BatchAnswer answer)
    : outcomes_(commands), unsettled_(commands), answer_(std::move(answer)) {}

CommandGroup::~CommandGroup() {
  if (unsettled_.load() > 0) answer_(std::move(outcomes_));
}

void CommandGroup::settle(std::uint32_t index, Outcome outcome) {
  outcomes_[index] = std::move(outcome);
  if (unsettled_.fetch_sub(1) == 1) answer_(std::move(outcomes_));
}

}  // namespace wattbook::consensus
