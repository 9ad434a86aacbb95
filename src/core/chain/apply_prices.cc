// Tariffs, sharing keys and oracle feeds (DOMAIN 4.5 to 4.7).
#include <algorithm>
#include <set>

#include "core/chain/handlers.h"

namespace wattbook::chain {
namespace {

bool is_price(Price price) {
  return price.value <= limits::tariff_price_max && price.value >= -limits::tariff_price_max;
}

bool publishes(const Community& community, const Sender& sender) {
  return has_role(community, sender, Role::oracle) || operates(community, sender);
}

}  // namespace

Verdict apply(Applying& at, const Sender& sender, const SetTariff& command) {
  Community* community = find_community(at.state, command.community);
  if (!community) return refuse(Rejection::unknown_community, "community");
  if (!publishes(*community, sender)) return refuse(Rejection::not_permitted);
  // A price is known before the interval closes; what is settled keeps its tariff.
  if (command.first_interval <= community->closed)
    return refuse(Rejection::interval_too_old, "first_interval");
  if (command.first_interval.value > community->closed.value + limits::intervals_ahead_max)
    return refuse(Rejection::invalid_time, "first_interval");
  if (command.points.empty()) return refuse(Rejection::invalid_list, "points");
  for (const TariffPoint& point : command.points)
    if (!is_price(point.import_price) || !is_price(point.feed_in_price) ||
        !is_price(point.sharing_price))
      return refuse(Rejection::invalid_price, "points");

  community->tariff.clear_from(command.first_interval);
  IntervalNumber interval = command.first_interval;
  const TariffPoint* before = nullptr;
  for (const TariffPoint& point : command.points) {
    if (!before || !(*before == point)) community->tariff.set(interval, point);
    before = &point;
    interval += IntervalNumber(1);
  }
  return std::nullopt;
}

Verdict apply(Applying& at, const Sender& sender, const SetSharingKeys& command) {
  Community* community = find_community(at.state, command.community);
  if (!community) return refuse(Rejection::unknown_community, "community");
  std::vector<KeyPart> table;
  std::set<ParticipantIndex> named;
  std::uint64_t sum = 0;
  for (const SharingKey& key : command.keys) {
    const auto member = at.state.ledger.find_member(key.member);
    const auto place = member ? community->place(*member) : std::nullopt;
    if (!place) return refuse(Rejection::unknown_member, "keys");
    if (!named.insert(*place).second) return refuse(Rejection::invalid_keys, "keys");
    sum += key.ppm;
    table.push_back({.place = *place, .ppm = key.ppm});
  }
  if (!operates(*community, sender)) return refuse(Rejection::not_permitted);
  if (command.from_interval <= community->closed)
    return refuse(Rejection::interval_too_old, "from_interval");
  if (command.from_interval.value > community->closed.value + limits::intervals_ahead_max)
    return refuse(Rejection::invalid_time, "from_interval");
  if (table.empty()) return refuse(Rejection::invalid_list, "keys");
  if (sum > 1'000'000) return refuse(Rejection::invalid_keys, "keys");
  community->sharing_keys.clear_from(command.from_interval);
  community->sharing_keys.set(command.from_interval, std::move(table));
  return std::nullopt;
}

Verdict apply(Applying& at, const Sender& sender, const PublishFeed& command) {
  Community* community = find_community(at.state, command.community);
  if (!community) return refuse(Rejection::unknown_community, "community");
  if (!publishes(*community, sender)) return refuse(Rejection::not_permitted);
  if (!is_text(command.feed)) return refuse(Rejection::invalid_text, "feed");
  if (command.observed > at.now + one_minute) return refuse(Rejection::invalid_time, "observed");
  const auto known = community->feeds.find(command.feed);
  if (known == community->feeds.end() && community->feeds.size() >= limits::feeds_max)
    return refuse(Rejection::too_many, "feed");
  if (known != community->feeds.end() && command.observed <= known->second.observed)
    return refuse(Rejection::feed_out_of_order, "observed");
  community->feeds[command.feed] = {
      .observed = command.observed, .value = command.value, .oracle = *sender.member};
  return std::nullopt;
}

}  // namespace wattbook::chain
