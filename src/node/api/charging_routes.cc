#include "node/api/charging_routes.h"

#include <map>

#include "node/api/charging_live.h"

namespace wattbook::api {
namespace {

using chain::State;
using charging::Session;

struct PointsQuery : Paging {
  CommunityIndex community;
  std::optional<Address> owner;
  std::optional<charging::PointIndex> after;

  static constexpr std::string_view type_name = "ChargePointsQuery";
  static constexpr auto fields =
      paged(field("community", &PointsQuery::community), field("owner", &PointsQuery::owner),
            noted(field("after", &PointsQuery::after), "number of the last one seen"));
};

struct LiveQuery {
  CommunityIndex community;

  static constexpr std::string_view type_name = "ChargingNowQuery";
  static constexpr auto fields = std::tuple(field("community", &LiveQuery::community));
};

struct StationQuery {
  std::string station;

  static constexpr std::string_view type_name = "StationQuery";
  static constexpr auto fields = std::tuple(field("station", &StationQuery::station));
};

struct PriceQuery {
  std::string station;
  std::uint32_t evse = 1;
  std::uint32_t connector = 1;

  static constexpr std::string_view type_name = "ChargingPriceQuery";
  static constexpr auto fields =
      std::tuple(field("station", &PriceQuery::station), field("evse", &PriceQuery::evse),
                 field("connector", &PriceQuery::connector));
};

struct TokensQuery : Paging {
  CommunityIndex community;
  std::optional<Address> account;
  std::optional<Hash> after;

  static constexpr std::string_view type_name = "ChargingTokensQuery";
  static constexpr auto fields =
      paged(field("community", &TokensQuery::community), field("account", &TokensQuery::account),
            noted(field("after", &TokensQuery::after), "digest of the last one seen"));
};

struct SessionsQuery : Paging {
  CommunityIndex community;
  std::optional<std::string> station;
  std::optional<Address> driver;
  std::optional<bool> open;
  std::optional<bool> latest_first;
  std::optional<charging::SessionNumber> after;

  static constexpr std::string_view type_name = "ChargingSessionsQuery";
  static constexpr auto fields = paged(
      field("community", &SessionsQuery::community), field("station", &SessionsQuery::station),
      field("driver", &SessionsQuery::driver),
      noted(field("open", &SessionsQuery::open), "only those that did not end, or did"),
      noted(field("latest_first", &SessionsQuery::latest_first), "from the highest number down"),
      noted(field("after", &SessionsQuery::after), "number of the last one seen"));
};

struct SessionQuery {
  charging::SessionNumber session;

  static constexpr std::string_view type_name = "ChargingSessionQuery";
  static constexpr auto fields = std::tuple(field("session", &SessionQuery::session));
};

struct PayoutsQuery {
  CommunityIndex community;

  static constexpr std::string_view type_name = "ChargingPayoutsQuery";
  static constexpr auto fields = std::tuple(field("community", &PayoutsQuery::community));
};

std::string currency_of(const State& state, CommunityIndex community) {
  return state.ledger.asset(state.communities[community.value].cash).code;
}

Found<charging::PointIndex> find_point(const Books& books, const std::string& station) {
  if (const auto point = books.state.charging.find_point(station)) return *point;
  return std::unexpected(unknown("station", "no charge point is called " + station,
                                 "list them at /api/v1/communities/{community}/charge-points"));
}

ChargePointView view_of(const State& state, charging::PointIndex index) {
  const charging::ChargePoint& point = state.charging.point(index);
  ChargePointView out;
  out.number = index;
  out.community = point.community;
  out.owner = state.ledger.address(point.owner);
  out.in_service = point.in_service;
  out.description = point.description;
  out.tariff_versions = static_cast<std::uint32_t>(point.tariffs.size());
  for (const auto& [outlet, number] : state.charging.open())
    if (std::get<0>(outlet) == index) ++out.open_sessions;
  return out;
}

Answered<Rows<ChargePointView>> list_points(const Books& books, const PointsQuery& query) {
  if (const auto found = find_community(books, query.community); !found)
    return std::unexpected(found.error());
  auto page = page_of<ChargePointView>(
      query, [](const ChargePointView& row) { return std::to_string(row.number.value); });
  const auto& points = books.state.charging.points();
  for (std::uint32_t i = query.after ? query.after->value + 1 : 0; i < points.size(); ++i) {
    if (points[i].community != query.community) continue;
    if (query.owner && books.state.ledger.address(points[i].owner) != *query.owner) continue;
    if (!page.add(view_of(books.state, charging::PointIndex(i)))) break;
  }
  return page.take();
}

Answered<ChargePointView> show_point(const Books& books, const StationQuery& query) {
  const auto point = find_point(books, query.station);
  if (!point) return std::unexpected(point.error());
  return view_of(books.state, *point);
}

Answered<chain::PriceNow> show_price(const Books& books, const PriceQuery& query) {
  const auto point = find_point(books, query.station);
  if (!point) return std::unexpected(point.error());
  return chain::price_now(books.state, *point, query.evse, query.connector, books.state.time);
}

Answered<ChargePointStatistics> show_statistics(const Books& books, const StationQuery& query) {
  const auto index = find_point(books, query.station);
  if (!index) return std::unexpected(index.error());
  const charging::ChargePoint& point = books.state.charging.point(*index);
  ChargePointStatistics out;
  out.station = point.description.station;
  out.owner = books.state.ledger.address(point.owner);
  out.currency = currency_of(books.state, point.community);
  out.totals = point.totals;
  const Duration occupied = point.totals.charging + point.totals.idle;
  if (occupied > Duration(0))
    out.charging_ppm = static_cast<std::uint32_t>(
        mul_div_floor(point.totals.charging.value, 1'000'000, occupied.value));
  if (point.totals.sessions > 0)
    out.energy_per_session = Energy(mul_div_floor(
        point.totals.energy.value, 1, static_cast<std::int64_t>(point.totals.sessions)));
  return out;
}

Answered<Rows<ChargingTokenView>> list_tokens(const Books& books, const TokensQuery& query) {
  if (const auto found = find_community(books, query.community); !found)
    return std::unexpected(found.error());
  auto page = page_of<ChargingTokenView>(
      query, [](const ChargingTokenView& row) { return to_hex0x(row.digest); });
  const auto& tokens = books.state.charging.tokens();
  for (auto at = query.after ? tokens.upper_bound(*query.after) : tokens.begin();
       at != tokens.end(); ++at) {
    const charging::Token& token = at->second;
    const Address& account = books.state.ledger.address(token.account);
    if (token.community != query.community || (query.account && account != *query.account))
      continue;
    if (!page.add({token.digest, token.community, account, token.session_limit, token.valid_until,
                   token.blocked}))
      break;
  }
  return page.take();
}

Answered<Rows<ChargingSessionView>> list_sessions(const Books& books, const SessionsQuery& query) {
  if (const auto found = find_community(books, query.community); !found)
    return std::unexpected(found.error());
  auto page = page_of<ChargingSessionView>(
      query, [](const ChargingSessionView& row) { return std::to_string(row.session.value); });
  // False where the page is full.
  const auto offer = [&](const Session& session) {
    if (session.community != query.community || (query.open && *query.open == session.ended))
      return true;
    ChargingSessionView row = charging_session_view(books.state, session);
    if ((query.station && row.station != *query.station) ||
        (query.driver && row.driver != query.driver))
      return true;
    return page.add(std::move(row));
  };
  const auto& sessions = books.state.charging.sessions();
  if (query.latest_first.value_or(false)) {
    auto at = query.after ? sessions.lower_bound(*query.after) : sessions.end();
    while (at != sessions.begin() && offer((--at)->second)) continue;
  } else {
    auto at = query.after ? sessions.upper_bound(*query.after) : sessions.begin();
    while (at != sessions.end() && offer(at->second)) ++at;
  }
  return page.take();
}

Answered<ChargingReceipt> show_receipt(const Books& books, const SessionQuery& query) {
  const Session* const session = books.state.charging.find(query.session);
  if (!session)
    return std::unexpected(
        unknown("session", "no session has the number " + std::to_string(query.session.value),
                "ended ones are kept for 62 days"));
  return charging_receipt(books.state, *session);
}

Answered<Rows<PayoutView>> list_payouts(const Books& books, const PayoutsQuery& query) {
  const auto community = find_community(books, query.community);
  if (!community) return std::unexpected(community.error());
  std::map<MemberIndex, PayoutView> owners;
  for (const charging::ChargePoint& point : books.state.charging.points()) {
    if (point.community != query.community) continue;
    PayoutView& row = owners[point.owner];
    row.owner = books.state.ledger.address(point.owner);
    ++row.charge_points;
    row.sessions += point.totals.sessions;
    row.energy += point.totals.energy;
    row.service += point.totals.service;
    const auto cash = books.state.ledger.find_account(point.owner, (*community)->cash);
    if (cash) row.available = books.state.ledger.account(*cash).available();
    row.currency = currency_of(books.state, query.community);
  }
  Rows<PayoutView> out;
  for (auto& [owner, row] : owners) {
    if (out.rows.size() == page_rows_max) break;
    out.rows.push_back(std::move(row));
  }
  return out;
}

}  // namespace

ChargingSessionView charging_session_view(const State& state, const Session& session) {
  const charging::SessionRow total = charging::sum(session);
  ChargingSessionView out;
  out.session = session.number;
  out.community = session.community;
  out.station = state.charging.point(session.point).description.station;
  out.evse = session.evse;
  out.connector = session.connector;
  if (session.driver) out.driver = state.ledger.address(*session.driver);
  out.standing = session.standing;
  out.began = session.began;
  if (session.ended) out.ended = session.end;
  out.reason = session.reason;
  out.energy = charging::metered(session);
  out.cost = total.cash();
  out.currency = currency_of(state, session.community);
  out.reserved = session.reserved;
  out.stop_wanted = session.stop_wanted;
  out.findings = session.findings;
  out.told_flags = session.told_flags;
  return out;
}

ChargingReceipt charging_receipt(const State& state, const Session& session) {
  ChargingReceipt out;
  out.session = charging_session_view(state, session);
  out.register_start = session.start;
  out.register_end = session.counted;
  out.evidence = session.evidence;
  out.proof_start = session.proof_start;
  out.proof_last = session.proof_last;
  out.tariff = state.charging.point(session.point).tariffs[session.tariff];
  out.rows = session.rows;
  out.total = charging::sum(session);
  out.unpaid = session.unpaid;
  out.owed = session.owed;
  out.credits = session.credits;
  out.to_pay = out.total.cash();
  for (const charging::Credit& credit : session.credits)
    out.to_pay -= credit.grid_cash + credit.service;
  return out;
}

void add_charging_routes(RouteTable& table) {
  table.begin("charging");
  table.read({"/api/v1/communities/{community}/charge-points", "list_charge_points",
              "Charge points of a community"},
             list_points);
  table.topic<ChargingLiveView, LiveQuery>({"/api/v1/communities/{community}/charging",
                                            "show_charging",
                                            "What charge points do now, and running sessions"});
  table.read({"/api/v1/charge-points/{station}", "show_charge_point", "One charge point"},
             show_point);
  table.read({"/api/v1/charge-points/{station}/price", "show_charging_price",
              "What charging costs now: shown by the function that charges it"},
             show_price);
  table.read({"/api/v1/charge-points/{station}/statistics", "show_charge_point_statistics",
              "Use and income of a charge point"},
             show_statistics);
  table.read({"/api/v1/communities/{community}/charging-tokens", "list_charging_tokens",
              "Tokens that may charge, by digest"},
             list_tokens);
  table.read({"/api/v1/communities/{community}/charging-sessions", "list_charging_sessions",
              "Charging sessions by number"},
             list_sessions);
  table.read({"/api/v1/charging-sessions/{session}", "show_charging_session",
              "The driver's receipt of one session"},
             show_receipt);
  table.read({"/api/v1/communities/{community}/charging-payouts", "list_charging_payouts",
              "What owners of charge points earned and may pay out"},
             list_payouts);
}

}  // namespace wattbook::api
