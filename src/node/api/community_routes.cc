#include "node/api/community_routes.h"

#include "node/api/community_views.h"
#include "node/api/fact_cursor.h"

namespace wattbook::api {
namespace {

using chain::Community;

struct CommunitiesQuery : Paging {
  std::optional<CommunityIndex> after;

  static constexpr std::string_view type_name = "CommunitiesQuery";
  static constexpr auto fields =
      paged(noted(field("after", &CommunitiesQuery::after), "number of the last one seen"));
};

struct CommunityQuery {
  CommunityIndex community;

  static constexpr std::string_view type_name = "CommunityQuery";
  static constexpr auto fields = std::tuple(field("community", &CommunityQuery::community));
};

struct TariffQuery : Paging {
  CommunityIndex community;
  std::optional<Instant> after;

  static constexpr std::string_view type_name = "TariffQuery";
  static constexpr auto fields =
      paged(field("community", &TariffQuery::community),
            noted(field("after", &TariffQuery::after), "start of the last one seen"));
};

struct SharingKeysQuery : Paging {
  CommunityIndex community;
  std::optional<Address> after;

  static constexpr std::string_view type_name = "SharingKeysQuery";
  static constexpr auto fields =
      paged(field("community", &SharingKeysQuery::community),
            noted(field("after", &SharingKeysQuery::after), "the last member seen"));
};

struct FeedsQuery : Paging {
  CommunityIndex community;
  std::optional<std::string> after;

  static constexpr std::string_view type_name = "FeedsQuery";
  static constexpr auto fields =
      paged(field("community", &FeedsQuery::community),
            noted(field("after", &FeedsQuery::after), "the last feed seen"));
};

struct AlarmsQuery : Paging {
  CommunityIndex community;
  std::optional<Address> member;
  std::optional<std::string> after;

  static constexpr std::string_view type_name = "AlarmsQuery";
  static constexpr auto fields =
      paged(field("community", &AlarmsQuery::community), field("member", &AlarmsQuery::member),
            noted(field("after", &AlarmsQuery::after), "id of the last one seen"));
};

CommunityView view_of(const Books& books, const Community& community) {
  CommunityView out;
  out.community = community.index;
  out.name = community.name;
  out.operator_account = books.state.ledger.address(community.operator_member);
  out.currency = books.state.ledger.asset(community.cash).code;
  out.watt_asset = community.watt;
  out.cash_asset = community.cash;
  out.debt_asset = community.debt;
  out.members = static_cast<std::uint32_t>(community.participants.size());
  out.meters = static_cast<std::uint32_t>(community.meter_places.size());
  out.orders = community.watt_market.book.order_count() + community.tsl_market.book.order_count();
  if (community.stores()) out.battery_capacity = community.pool.capacity();
  out.closed_until = interval_end(community.closed, community.settings.interval_length);
  return out;
}

Answered<Rows<CommunityView>> list_communities(const Books& books, const CommunitiesQuery& query) {
  auto page = page_of<CommunityView>(
      query, [](const CommunityView& row) { return std::to_string(row.community.value); });
  for (const Community& community : books.state.communities)
    if (!query.after || community.index > *query.after)
      if (!page.add(view_of(books, community))) break;
  return page.take();
}

Answered<CommunityView> show_community(const Books& books, const CommunityQuery& query) {
  const auto community = find_community(books, query.community);
  if (!community) return std::unexpected(community.error());
  return view_of(books, **community);
}

Answered<chain::CommunitySettings> show_settings(const Books& books, const CommunityQuery& query) {
  const auto community = find_community(books, query.community);
  if (!community) return std::unexpected(community.error());
  return (*community)->settings;
}

Answered<chain::CommunityTotals> show_totals(const Books& books, const CommunityQuery& query) {
  const auto community = find_community(books, query.community);
  if (!community) return std::unexpected(community.error());
  return (*community)->totals;
}

Answered<Rows<TariffView>> list_tariff(const Books& books, const TariffQuery& query) {
  const auto community = find_community(books, query.community);
  if (!community) return std::unexpected(community.error());
  auto page = page_of<TariffView>(
      query, [](const TariffView& row) { return std::to_string(row.start.unix_ms); });
  for (const auto& [interval, point] : (*community)->tariff.entries()) {
    const Instant start = interval_start(interval, (*community)->settings.interval_length);
    if (query.after && start <= *query.after) continue;
    if (!page.add({start, point.import_price, point.feed_in_price, point.sharing_price})) break;
  }
  return page.take();
}

// The table in force in the interval that is open now.
Answered<Rows<SharingKeyView>> list_sharing_keys(const Books& books,
                                                 const SharingKeysQuery& query) {
  const auto found = find_community(books, query.community);
  if (!found) return std::unexpected(found.error());
  const Community& community = **found;
  const Duration length = community.settings.interval_length;
  auto page = page_of<SharingKeyView>(
      query, [](const SharingKeyView& row) { return to_hex0x(row.member); });
  const auto& tables = community.sharing_keys.entries();
  const auto after = tables.upper_bound(interval_of(books.state.time, length));
  if (after == tables.begin()) return page.take();
  const auto& [since, keys] = *std::prev(after);
  bool seen = !query.after;
  for (const chain::KeyPart& key : keys) {
    const Address member =
        books.state.ledger.address(community.participants[key.place.value].member);
    if (seen && !page.add({member, key.ppm, interval_start(since, length)})) break;
    seen = seen || member == *query.after;
  }
  return page.take();
}

Answered<Rows<FeedView>> list_feeds(const Books& books, const FeedsQuery& query) {
  const auto community = find_community(books, query.community);
  if (!community) return std::unexpected(community.error());
  auto page =
      page_of<FeedView>(query, [](const FeedView& row) { return percent_encode(row.feed); });
  const auto& feeds = (*community)->feeds;
  for (auto at = query.after ? feeds.upper_bound(*query.after) : feeds.begin(); at != feeds.end();
       ++at)
    if (!page.add({at->first, at->second.observed, at->second.value,
                   books.state.ledger.address(at->second.oracle)}))
      break;
  return page.take();
}

Answered<Rows<AlarmView>> list_alarms(const Books& books, const AlarmsQuery& query) {
  const auto community = find_community(books, query.community);
  if (!community) return std::unexpected(community.error());
  const auto before = fact_cursor(query.after);
  if (!before) return std::unexpected(before.error());
  auto page = page_of<AlarmView>(query, [](const AlarmView& row) { return row.id; });
  for (auto at = books.recent.alarms().rbegin(); at != books.recent.alarms().rend(); ++at) {
    const chain::Alarm& alarm = at->fact;
    const Address member = books.state.ledger.address(alarm.member);
    if (alarm.community != query.community || (query.member && member != *query.member)) continue;
    if (!is_before(*at, *before)) continue;
    if (!page.add({fact_id(*at), at->time, member, alarm.kind, alarm.amount})) break;
  }
  return page.take();
}

}  // namespace

void add_community_routes(RouteTable& table) {
  table.begin("communities");
  table.read({"/api/v1/communities", "list_communities", "All communities of the ledger"},
             list_communities);
  table.read({"/api/v1/communities/{community}", "show_community", "One community"},
             show_community);
  table.read({"/api/v1/communities/{community}/settings", "show_settings", "Its rules"},
             show_settings);
  table.read(
      {"/api/v1/communities/{community}/totals", "show_totals", "Energy since the community began"},
      show_totals);
  table.read({"/api/v1/communities/{community}/tariff", "list_tariff",
              "Prices by interval, from the oldest kept to the latest planned"},
             list_tariff);
  table.read({"/api/v1/communities/{community}/sharing-keys", "list_sharing_keys",
              "The sharing keys in force"},
             list_sharing_keys);
  table.read({"/api/v1/communities/{community}/feeds", "list_feeds",
              "The newest value of each oracle feed"},
             list_feeds);
  table.read(
      {"/api/v1/communities/{community}/alarms", "list_alarms", "Recent alarms, latest first"},
      list_alarms);
}

}  // namespace wattbook::api
