// Orders and what members leave to their agents (DOMAIN section 6, 4.4).
#include "core/chain/exchange.h"
#include "core/chain/handlers.h"
#include "core/chain/order_limiting.h"

namespace wattbook::chain {
namespace {

// The sender's place in the community of the command, or why there is none.
std::expected<ParticipantIndex, Refused> place_of(State& state, CommunityIndex number,
                                                  const Sender& sender) {
  const Community* community = find_community(state, number);
  if (!community) return std::unexpected(Refused{Rejection::unknown_community, "community"});
  const auto place = community->place(*sender.member);
  if (!place) return std::unexpected(Refused{Rejection::not_permitted, {}});
  if (is_suspended(*community, *sender.member))
    return std::unexpected(Refused{Rejection::suspended, "account"});
  return *place;
}

bool is_price(Price price) {
  return price.value <= limits::price_max && price.value >= -limits::price_max;
}

}  // namespace

Verdict apply(Applying& at, const Sender& sender, const PlaceOrder& command) {
  const auto place = place_of(at.state, command.community, sender);
  if (!place) return place.error();
  Community& community = at.state.communities[command.community.value];
  if (Verdict refused = check_order(at.state, community, *sender.member, command, at.now))
    return refused;
  const bool rests = command.session == Session::continuous;
  if (Verdict refused = check_order_limits(community, *place, rests, at.now)) return refused;
  count_order(community, *place, at.now);
  place_order(at, community, *sender.member, command);
  return std::nullopt;
}

Verdict apply(Applying& at, const Sender& sender, const CancelOrder& command) {
  const auto place = place_of(at.state, command.community, sender);
  if (!place) return place.error();
  Community& community = at.state.communities[command.community.value];
  if (Verdict refused = check_cancel(community, *sender.member, command)) return refused;
  cancel_order(at, community, command);
  return std::nullopt;
}

Verdict apply(Applying& at, const Sender& sender, const ReplaceOrder& command) {
  const auto place = place_of(at.state, command.community, sender);
  if (!place) return place.error();
  Community& community = at.state.communities[command.community.value];
  if (Verdict refused = check_replace(at.state, community, *sender.member, command)) return refused;
  if (Verdict refused = check_order_limits(community, *place, false, at.now)) return refused;
  count_order(community, *place, at.now);
  replace_order(at, community, *sender.member, command);
  return std::nullopt;
}

Verdict apply(Applying& at, const Sender& sender, const SetAgent& command) {
  const auto place = place_of(at.state, command.community, sender);
  if (!place) return place.error();
  Community& community = at.state.communities[command.community.value];
  const std::int64_t tick = community.watt_market.tick;
  if (!is_price(command.target_buy) || command.target_buy.value % tick != 0)
    return refuse(Rejection::price_off_tick, "target_buy");
  if (!is_price(command.target_sell) || command.target_sell.value % tick != 0)
    return refuse(Rejection::price_off_tick, "target_sell");
  if (command.buy_below < Energy(0) || command.buy_below.value > limits::amount_max)
    return refuse(Rejection::invalid_thresholds, "buy_below");
  if (command.sell_above < command.buy_below || command.sell_above.value > limits::amount_max)
    return refuse(Rejection::invalid_thresholds, "sell_above");
  Participant& participant = community.participants[place->value];
  participant.agent = command.kind;
  participant.target_buy = command.target_buy;
  participant.target_sell = command.target_sell;
  participant.buy_below = command.buy_below;
  participant.sell_above = command.sell_above;
  return std::nullopt;
}

Verdict apply(Applying& at, const Sender& sender, const SetCeiling& command) {
  const auto place = place_of(at.state, command.community, sender);
  if (!place) return place.error();
  if (!is_price(command.ceiling)) return refuse(Rejection::invalid_price, "ceiling");
  at.state.communities[command.community.value].participants[place->value].ceiling =
      command.ceiling;
  return std::nullopt;
}

}  // namespace wattbook::chain
