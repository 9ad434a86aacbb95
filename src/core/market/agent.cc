#include "core/market/agent.h"

#include <algorithm>

#include "base/check.h"
#include "base/prng.h"

namespace wattbook::market {

namespace {

Lots quantity_for(const AgentSettings& settings, Lots distance) {
  switch (settings.quantity_rule) {
    case AgentQuantity::fixed:
      return settings.quantity;
    case AgentQuantity::to_threshold:
      return std::min(settings.quantity, distance);
  }
  CHECK(false);
}

// Between the target and the worst price that cannot lose: the floor for a buyer, the ceiling for a
// seller. `low` <= `high`.
Ticks price_for(AgentKind kind, Ticks target, Ticks low, Ticks high, std::uint64_t seed) {
  switch (kind) {
    case AgentKind::target_price:
      return target;
    case AgentKind::zero_intelligence_constrained: {
      const auto prices = static_cast<std::uint64_t>((high - low).value) + 1;
      return low + Ticks(static_cast<std::int64_t>(Prng(seed).below(prices)));
    }
  }
  CHECK(false);
}

}  // namespace

std::optional<AgentOrder> agent_order(const AgentSettings& settings, const AgentView& view,
                                      std::uint64_t seed) {
  CHECK(settings.balance_low <= settings.balance_high && settings.quantity.value >= 1);
  CHECK(view.floor <= view.ceiling);
  if (view.balance < settings.balance_low) {
    if (view.has_buy_order || settings.target_buy < view.floor) return std::nullopt;
    const Ticks target = std::min(settings.target_buy, view.ceiling);
    return AgentOrder{Side::buy, price_for(settings.kind, target, view.floor, target, seed),
                      quantity_for(settings, settings.balance_low - view.balance)};
  }
  if (view.balance > settings.balance_high) {
    if (view.has_sell_order || settings.target_sell > view.ceiling) return std::nullopt;
    const Ticks target = std::max(settings.target_sell, view.floor);
    return AgentOrder{Side::sell, price_for(settings.kind, target, target, view.ceiling, seed),
                      quantity_for(settings, view.balance - settings.balance_high)};
  }
  return std::nullopt;
}

}  // namespace wattbook::market
