// The protocol's own upgrade, and what came with version 2 (protocol_version.h).
#include "core/chain/handlers.h"
#include "core/chain/order_limiting.h"

namespace wattbook::chain {

Verdict apply(Applying& at, const Sender& sender, const ScheduleUpgrade& command) {
  State& state = at.state;
  if (sender.member != state.governor) return refuse(Rejection::not_permitted);
  const std::uint32_t present = state.rules.version;
  if (command.version != present && command.version != present + 1)
    return refuse(Rejection::invalid_combination, "version");
  if (command.version == present) {
    state.rules.scheduled.reset();
    return std::nullopt;
  }
  // The height of the command's own block is the next after the newest one's.
  if (command.height.value <= state.height.value + 1)
    return refuse(Rejection::invalid_time, "height");
  state.rules.scheduled = Upgrade{command.version, command.height};
  return std::nullopt;
}

Verdict apply(Applying& at, const Sender& sender, const SetOrderLimits& command) {
  Community* community = find_community(at.state, command.community);
  if (!community) return refuse(Rejection::unknown_community, "community");
  if (!operates(*community, sender)) return refuse(Rejection::not_permitted);
  if (!order_limits_are_valid(command.limits)) return refuse(Rejection::invalid_settings, "limits");
  set_order_limits(at, *community, command.limits);
  return std::nullopt;
}

}  // namespace wattbook::chain
