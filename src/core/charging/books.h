// All that the ledger knows of charging. The tables are the state; what is below them is found
// again from them.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "core/charging/channel.h"
#include "core/charging/session.h"
#include "core/charging/station.h"
#include "core/charging/token.h"

namespace wattbook::charging {

// A member whose key the community lets report sessions of its charge points.
struct Network {
  CommunityIndex community;
  MemberIndex member;

  constexpr auto operator<=>(const Network&) const = default;
  static constexpr std::string_view type_name = "Network";
  static constexpr auto fields = std::tuple(codec::field("community", &Network::community),
                                            codec::field("member", &Network::member));
};

// An outlet of a charge point.
using Outlet = std::tuple<PointIndex, std::uint32_t, std::uint32_t>;

class Books {
 public:
  // -- Charge points. --
  const std::vector<ChargePoint>& points() const { return points_; }
  ChargePoint& point(PointIndex index) { return points_[index.value]; }
  const ChargePoint& point(PointIndex index) const { return points_[index.value]; }
  std::optional<PointIndex> find_point(std::string_view station) const;
  std::optional<PointIndex> find_key(const Address& key) const;
  PointIndex add(ChargePoint point);
  // Precondition: the station's name stays, and no other point has the key.
  void describe(PointIndex index, PointDescription description);

  // -- Networks and tokens. --
  std::set<Network> networks;
  const std::map<Hash, Token>& tokens() const { return tokens_; }
  const Token* find_token(const Hash& digest) const;
  void set(const Token& token);
  // Forgets tokens that were valid until before `time`.
  void trim_tokens(Instant time);

  // -- Sessions. --
  const std::map<SessionNumber, Session>& sessions() const { return sessions_; }
  Session* find(SessionNumber number);
  const Session* find(SessionNumber number) const;
  Session* find(const Hash& key);
  const Session* find(const Hash& key) const;
  // The open session at an outlet; nullptr where there is none.
  Session* open_at(const Outlet& outlet);
  const std::map<Outlet, SessionNumber>& open() const { return open_; }
  std::uint64_t sessions_issued() const { return sessions_issued_; }
  // Numbers it. Precondition: its key is new, nothing is open at its outlet.
  Session& add(Session session);
  // It no longer stands at its outlet. Precondition: it was open.
  void close(Session& session);
  // Forgets sessions that ended before `time`, oldest first, up to the first that did not.
  void trim(Instant time);

  // -- Payment channels. --
  const std::map<ChannelNumber, Channel>& channels() const { return channels_; }
  const Channel* find(ChannelNumber number) const;
  std::uint64_t channels_issued() const { return channels_issued_; }
  ChannelNumber add(Channel channel);
  void replace(const Channel& channel);
  void remove(ChannelNumber number);
  // Those whose time has come, by time, then number.
  std::vector<ChannelNumber> due(Instant now) const;

  // What a snapshot holds. False where the tables do not fit each other.
  struct Tables {
    std::vector<ChargePoint> points;
    std::vector<Network> networks;
    std::vector<Token> tokens;
    std::vector<Session> sessions;
    std::uint64_t sessions_issued = 0;
    std::vector<Channel> channels;
    std::uint64_t channels_issued = 0;
  };
  Tables tables() const;
  [[nodiscard]] bool restore(Tables tables);

 private:
  std::vector<ChargePoint> points_;
  std::map<SessionNumber, Session> sessions_;
  std::uint64_t sessions_issued_ = 0;
  std::map<ChannelNumber, Channel> channels_;
  std::uint64_t channels_issued_ = 0;

  std::map<Hash, Token> tokens_;

  std::map<std::string, PointIndex, std::less<>> by_station_;
  std::map<Address, PointIndex> by_key_;
  std::map<Hash, SessionNumber> by_session_key_;
  std::map<Outlet, SessionNumber> open_;
  std::set<std::pair<Instant, Hash>> token_ends_;
  std::set<std::pair<Instant, ChannelNumber>> due_;
};

}  // namespace wattbook::charging
