#include "core/charging/books.h"

#include "base/check.h"

namespace wattbook::charging {
namespace {

Outlet outlet_of(const Session& session) {
  return {session.point, session.evse, session.connector};
}

template <class Map, class Key>
auto* found(Map& map, const Key& key) {
  const auto at = map.find(key);
  return at == map.end() ? nullptr : &at->second;
}

}  // namespace

std::optional<PointIndex> Books::find_point(std::string_view station) const {
  const auto at = by_station_.find(station);
  return at == by_station_.end() ? std::nullopt : std::optional(at->second);
}

std::optional<PointIndex> Books::find_key(const Address& key) const {
  const PointIndex* const point = found(by_key_, key);
  return point ? std::optional(*point) : std::nullopt;
}

PointIndex Books::add(ChargePoint point) {
  const PointIndex index(static_cast<std::uint32_t>(points_.size()));
  by_station_.emplace(point.description.station, index);
  if (!point.description.key.is_zero()) by_key_.emplace(point.description.key, index);
  points_.push_back(std::move(point));
  return index;
}

void Books::describe(PointIndex index, PointDescription description) {
  ChargePoint& point = points_[index.value];
  CHECK(point.description.station == description.station);
  by_key_.erase(point.description.key);
  if (!description.key.is_zero()) by_key_.emplace(description.key, index);
  point.description = std::move(description);
}

const Token* Books::find_token(const Hash& digest) const { return found(tokens_, digest); }

void Books::set(const Token& token) {
  if (const Token* const known = find_token(token.digest))
    token_ends_.erase({known->valid_until, known->digest});
  tokens_[token.digest] = token;
  token_ends_.emplace(token.valid_until, token.digest);
}

void Books::trim_tokens(Instant time) {
  while (!token_ends_.empty() && token_ends_.begin()->first < time) {
    tokens_.erase(token_ends_.begin()->second);
    token_ends_.erase(token_ends_.begin());
  }
}

Session* Books::find(SessionNumber number) { return found(sessions_, number); }
const Session* Books::find(SessionNumber number) const { return found(sessions_, number); }

Session* Books::find(const Hash& key) {
  const SessionNumber* const number = found(by_session_key_, key);
  return number ? find(*number) : nullptr;
}
const Session* Books::find(const Hash& key) const {
  const SessionNumber* const number = found(by_session_key_, key);
  return number ? find(*number) : nullptr;
}

Session* Books::open_at(const Outlet& outlet) {
  const SessionNumber* const number = found(open_, outlet);
  return number ? find(*number) : nullptr;
}

Session& Books::add(Session session) {
  session.number = SessionNumber(++sessions_issued_);
  CHECK(by_session_key_.emplace(session.key, session.number).second);
  CHECK(open_.emplace(outlet_of(session), session.number).second);
  return sessions_.emplace(session.number, std::move(session)).first->second;
}

void Books::close(Session& session) {
  session.ended = true;
  CHECK(open_.erase(outlet_of(session)) == 1);
}

void Books::trim(Instant time) {
  while (!sessions_.empty()) {
    const Session& oldest = sessions_.begin()->second;
    if (!oldest.ended || oldest.end >= time) return;
    by_session_key_.erase(oldest.key);
    sessions_.erase(sessions_.begin());
  }
}

const Channel* Books::find(ChannelNumber number) const { return found(channels_, number); }

ChannelNumber Books::add(Channel channel) {
  channel.number = ChannelNumber(++channels_issued_);
  due_.emplace(channel.due(), channel.number);
  channels_.emplace(channel.number, channel);
  return channel.number;
}

void Books::replace(const Channel& channel) {
  Channel& known = channels_.at(channel.number);
  due_.erase({known.due(), known.number});
  known = channel;
  due_.emplace(known.due(), known.number);
}

void Books::remove(ChannelNumber number) {
  due_.erase({channels_.at(number).due(), number});
  channels_.erase(number);
}

std::vector<ChannelNumber> Books::due(Instant now) const {
  std::vector<ChannelNumber> out;
  for (const auto& [time, number] : due_) {
    if (time > now) break;
    out.push_back(number);
  }
  return out;
}

Books::Tables Books::tables() const {
  Tables out{.points = points_,
             .networks = {networks.begin(), networks.end()},
             .tokens = {},
             .sessions = {},
             .sessions_issued = sessions_issued_,
             .channels = {},
             .channels_issued = channels_issued_};
  for (const auto& [digest, token] : tokens_) out.tokens.push_back(token);
  for (const auto& [number, session] : sessions_) out.sessions.push_back(session);
  for (const auto& [number, channel] : channels_) out.channels.push_back(channel);
  return out;
}

bool Books::restore(Tables tables) {
  *this = Books();
  for (ChargePoint& point : tables.points) {
    if (by_station_.contains(point.description.station) ||
        (!point.description.key.is_zero() && by_key_.contains(point.description.key)))
      return false;
    add(std::move(point));
  }
  networks = {tables.networks.begin(), tables.networks.end()};
  for (const Token& token : tables.tokens) {
    if (find_token(token.digest)) return false;
    set(token);
  }
  for (Session& session : tables.sessions) {
    if (session.number.value == 0 || session.number.value > tables.sessions_issued ||
        session.point.value >= points_.size() ||
        !by_session_key_.emplace(session.key, session.number).second)
      return false;
    if (!session.ended && !open_.emplace(outlet_of(session), session.number).second) return false;
    if (!sessions_.emplace(session.number, std::move(session)).second) return false;
  }
  for (const Channel& channel : tables.channels) {
    if (channel.number.value == 0 || channel.number.value > tables.channels_issued ||
        !channels_.emplace(channel.number, channel).second)
      return false;
    due_.emplace(channel.due(), channel.number);
  }
  sessions_issued_ = tables.sessions_issued;
  channels_issued_ = tables.channels_issued;
  return sessions_issued_ <= sessions_max;
}

}  // namespace wattbook::charging
