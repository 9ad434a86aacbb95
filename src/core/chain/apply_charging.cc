// Charge points, the networks that speak for them, and drivers' tokens (DOMAIN 7.1, 7.2).
#include "core/chain/handlers.h"

namespace wattbook::chain {

Verdict apply(Applying& at, const Sender& sender, const LicenseNetwork& command) {
  State& state = at.state;
  const Community* community = find_community(state, command.community);
  if (!community) return refuse(Rejection::unknown_community, "community");
  const auto member = find_person(state, command.network);
  if (!member || !community->place(*member)) return refuse(Rejection::unknown_member, "network");
  if (!operates(*community, sender)) return refuse(Rejection::not_permitted);
  const charging::Network network{command.community, *member};
  if (command.licensed)
    state.charging.networks.insert(network);
  else
    state.charging.networks.erase(network);
  return std::nullopt;
}

namespace {

// A key that speaks for a charge point speaks for nothing else.
Verdict check_key(const State& state, const Address& key,
                  std::optional<charging::PointIndex> known) {
  if (key.is_zero()) return std::nullopt;
  const auto holder = state.charging.find_key(key);
  if (state.devices.contains(key) || state.ledger.find_member(key) || (holder && holder != known))
    return refuse(Rejection::device_exists, "point");
  return std::nullopt;
}

bool is_meter_of(const Community& community, MeterIndex meter, MemberIndex owner) {
  return meter.value < community.meter_places.size() &&
         community.participants[community.meter_places[meter.value].participant.value].member ==
             owner;
}

}  // namespace

Verdict apply(Applying& at, const Sender& sender, const DescribeChargePoint& command) {
  charging::Books& books = at.state.charging;
  const charging::PointDescription& point = command.point;
  const Community* community = find_community(at.state, command.community);
  if (!community) return refuse(Rejection::unknown_community, "community");
  const auto known = books.find_point(point.station);
  if (!has_role(*community, sender, Role::charge_point_owner) ||
      (known && (books.point(*known).owner != sender.member ||
                 books.point(*known).community != command.community)))
    return refuse(Rejection::not_permitted);
  if (!charging::is_valid(point)) return refuse(Rejection::invalid_charge_point, "point");
  if (point.behind_meter && !is_meter_of(*community, *point.behind_meter, *sender.member))
    return refuse(Rejection::unknown_meter, "point");
  if (const Verdict refused = check_key(at.state, point.key, known)) return refused;
  if (known ? books.point(*known).tariffs.size() >= charging::tariffs_max
            : books.points().size() >= charging::points_max)
    return refuse(Rejection::too_many);

  const charging::PointIndex index = known ? *known
                                           : books.add({.community = command.community,
                                                        .owner = *sender.member,
                                                        .in_service = true,
                                                        .description = point,
                                                        .tariffs = {point.tariff},
                                                        .totals = {}});
  if (known) books.describe(index, point);
  charging::ChargePoint& described = books.point(index);
  described.in_service = command.in_service;
  if (described.tariffs.back() != point.tariff) described.tariffs.push_back(point.tariff);
  at.receipt.emit(Issued{index.value});
  return std::nullopt;
}

Verdict apply(Applying& at, const Sender& sender, const SetChargingToken& command) {
  charging::Books& books = at.state.charging;
  const Community* community = find_community(at.state, command.community);
  if (!community) return refuse(Rejection::unknown_community, "community");
  const charging::Token* const known = books.find_token(command.token);
  if (known && known->account != *sender.member) return refuse(Rejection::not_permitted);
  if (!community->place(*sender.member)) return refuse(Rejection::not_permitted);
  if (is_suspended(*community, *sender.member)) return refuse(Rejection::suspended, "account");
  if (command.token.is_zero()) return refuse(Rejection::unknown_token, "token");
  if (command.session_limit <= Amount(0) || command.session_limit.value > limits::amount_max)
    return refuse(Rejection::invalid_amount, "session_limit");
  if (command.valid_until > limits::time_max) return refuse(Rejection::invalid_time, "valid_until");
  if (!known && books.tokens().size() >= charging::tokens_max) return refuse(Rejection::too_many);
  books.set({.digest = command.token,
             .community = command.community,
             .account = *sender.member,
             .session_limit = command.session_limit,
             .valid_until = command.valid_until,
             .blocked = command.blocked});
  return std::nullopt;
}

Verdict apply(Applying& at, const Sender& sender, const BlockChargingToken& command) {
  const charging::Token* const known = at.state.charging.find_token(command.token);
  if (!known) return refuse(Rejection::unknown_token, "token");
  const Community& community = at.state.communities[known->community.value];
  const bool network = at.state.charging.networks.contains({community.index, *sender.member});
  if (!network && !operates(community, sender)) return refuse(Rejection::not_permitted);
  charging::Token token = *known;
  token.blocked = command.blocked;
  at.state.charging.set(token);
  return std::nullopt;
}

}  // namespace wattbook::chain
