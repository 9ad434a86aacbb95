// Zero-intelligence agents (Gode and Sunder 1993), DOMAIN 6.4. A member sets target prices and
// balance thresholds and sleeps; at each interval the chain asks `agent_order` whether to place an
// order for them. A pure function: the same settings, view and seed give the same order everywhere.
#pragma once

#include <cstdint>
#include <optional>

#include "core/market/order.h"

namespace wattbook::market {

enum class AgentKind : std::uint8_t {
  target_price = 0,  // bids and asks exactly the target
  zero_intelligence_constrained =
      1,  // uniform among the prices that cannot lose against the target
};

// How much an agent offers when a threshold is passed.
enum class AgentQuantity : std::uint8_t {
  fixed = 0,         // always `quantity`
  to_threshold = 1,  // the distance to the threshold, at most `quantity`
};

struct AgentSettings {
  AgentKind kind = AgentKind::target_price;
  AgentQuantity quantity_rule = AgentQuantity::to_threshold;
  Ticks target_buy{};   // the most it pays
  Ticks target_sell{};  // the least it takes
  Lots balance_low{};   // below this it buys
  Lots balance_high{};  // above this it sells; at least balance_low
  Lots quantity{};      // size, or the greatest size, of one order; at least 1
};

// What the agent sees at the interval.
struct AgentView {
  Lots balance{};              // WATT not locked in orders or holds
  bool has_buy_order = false;  // some order of the member stands on that side
  bool has_sell_order = false;
  Ticks floor{};  // the market's static collar
  Ticks ceiling{};
};

struct AgentOrder {
  Side side = Side::buy;
  Ticks price{};
  Lots quantity{};

  bool operator==(const AgentOrder&) const = default;
};

// The order to place, or nothing: no threshold passed, an order already stands on that side, or the
// target lies outside the collar on the losing side (a buyer below the floor, a seller above the
// ceiling). A target beyond the other end counts as that end. `seed` must differ per member and
// interval; only zero_intelligence_constrained uses it.
// Precondition: balance_low <= balance_high, quantity >= 1, floor <= ceiling.
std::optional<AgentOrder> agent_order(const AgentSettings& settings, const AgentView& view,
                                      std::uint64_t seed);

}  // namespace wattbook::market
