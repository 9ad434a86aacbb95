#include "node/api/interval_routes.h"

#include "core/chain/booked_rows.h"
#include "node/api/state_views.h"

namespace wattbook::api {
namespace {

using chain::BookedInterval;
using chain::Community;

// What the books say of one member in one interval, the sum of all corrections. import_energy =
// burned + shared_in + grid_import - returned, export_energy = minted + shared_out + grid_export -
// replaced.
struct SettlementView {
  Address member;
  Energy import_energy;
  Energy export_energy;
  Energy minted;
  Energy burned;
  Energy shared_in;
  Energy shared_out;
  Energy grid_import;
  Energy grid_export;
  Energy replaced;
  Energy returned;
  Amount sharing_cash;
  Amount grid_cash;

  static constexpr std::string_view type_name = "MemberInterval";
  static constexpr std::string_view list_type = "Settlement";
  static constexpr std::string_view list_name = "settlement";
  static constexpr auto fields =
      std::tuple(field("member", &SettlementView::member),
                 field("import_energy", &SettlementView::import_energy),
                 field("export_energy", &SettlementView::export_energy),
                 noted(field("minted", &SettlementView::minted), "fed into the battery"),
                 noted(field("burned", &SettlementView::burned), "drawn from the member's store"),
                 field("shared_in", &SettlementView::shared_in),
                 field("shared_out", &SettlementView::shared_out),
                 field("grid_import", &SettlementView::grid_import),
                 field("grid_export", &SettlementView::grid_export),
                 noted(field("replaced", &SettlementView::replaced),
                       "minted but, by a correction, never fed in: bought from the grid"),
                 noted(field("returned", &SettlementView::returned),
                       "burned but, by a correction, never drawn: fed to the grid"),
                 noted(field("sharing_cash", &SettlementView::sharing_cash), "received, less paid"),
                 noted(field("grid_cash", &SettlementView::grid_cash), "received, less paid"));
};

struct IntervalsQuery : Paging {
  CommunityIndex community;
  std::optional<Instant> after;

  static constexpr std::string_view type_name = "IntervalsQuery";
  static constexpr auto fields =
      paged(field("community", &IntervalsQuery::community),
            noted(field("after", &IntervalsQuery::after), "start of the last one seen"));
};

struct IntervalQuery {
  CommunityIndex community;
  Instant start;

  static constexpr std::string_view type_name = "IntervalQuery";
  static constexpr auto fields = std::tuple(field("community", &IntervalQuery::community),
                                            field("start", &IntervalQuery::start));
};

struct FlowQuery {
  CommunityIndex community;

  static constexpr std::string_view type_name = "FlowQuery";
  static constexpr auto fields = std::tuple(field("community", &FlowQuery::community));
};

struct SettlementQuery : Paging {
  CommunityIndex community;
  Instant start;
  std::optional<Address> member;
  std::optional<Address> after;

  static constexpr std::string_view type_name = "SettlementQuery";
  static constexpr auto fields =
      paged(field("community", &SettlementQuery::community),
            field("start", &SettlementQuery::start), field("member", &SettlementQuery::member),
            noted(field("after", &SettlementQuery::after), "the last member seen"));
};

// The rows booked for the interval that begins at `start`.
struct Booked {
  const Community& community;
  IntervalNumber interval;
  const Bytes& rows;
};

Found<Booked> find_booked(const Books& books, CommunityIndex index, Instant start) {
  const auto community = find_community(books, index);
  if (!community) return std::unexpected(community.error());
  const Duration length = (*community)->settings.interval_length;
  const IntervalNumber interval = interval_of(start, length);
  const auto found = (*community)->booked.find(interval);
  if (found != (*community)->booked.end() && interval_start(interval, length) == start)
    return Booked{**community, interval, found->second};
  return std::unexpected(
      unknown("start", "no closed interval begins at " + std::to_string(start.unix_ms),
              "list them at /api/v1/communities/" + std::to_string(index.value) + "/intervals"));
}

Answered<IntervalsView> list_intervals(const Books& books, const IntervalsQuery& query) {
  const auto community = find_community(books, query.community);
  if (!community) return std::unexpected(community.error());
  const Duration length = (*community)->settings.interval_length;
  PageWriter page(&IntervalsView::intervals, query.limit,
                  [](const IntervalView& row) { return std::to_string(row.start.unix_ms); });
  const auto& booked = (*community)->booked;
  auto at = booked.end();
  if (query.after) at = booked.lower_bound(interval_of(*query.after, length));
  while (at != booked.begin()) {
    --at;
    if (!page.add(interval_view(**community, at->first, at->second))) break;
  }
  return page.take();
}

Answered<IntervalView> show_interval(const Books& books, const IntervalQuery& query) {
  const auto booked = find_booked(books, query.community, query.start);
  if (!booked) return std::unexpected(booked.error());
  return interval_view(booked->community, booked->interval, booked->rows);
}

SettlementView view_of(const Address& member, const BookedInterval& row) {
  return {member,        row.import_energy, row.export_energy, row.minted,      row.burned,
          row.shared_in, row.shared_out,    row.grid_import,   row.grid_export, row.replaced,
          row.returned,  row.sharing_cash,  row.grid_cash};
}

Answered<Rows<SettlementView>> list_settlement(const Books& books, const SettlementQuery& query) {
  const auto booked = find_booked(books, query.community, query.start);
  if (!booked) return std::unexpected(booked.error());
  const auto& participants = booked->community.participants;
  auto page = page_of<SettlementView>(
      query, [](const SettlementView& row) { return to_hex0x(row.member); });
  bool seen = !query.after;
  for (const BookedInterval& row : chain::decode_rows(booked->rows, participants.size())) {
    const Address member = books.state.ledger.address(participants[row.participant.value].member);
    if (seen && (!query.member || member == *query.member) && !page.add(view_of(member, row)))
      break;
    seen = seen || member == *query.after;
  }
  return page.take();
}

}  // namespace

void add_interval_routes(RouteTable& table) {
  table.begin("intervals");
  table.read_live({"/api/v1/communities/{community}/intervals", "list_intervals",
                   "Closed intervals within the horizon, latest first"},
                  list_intervals);
  table.read({"/api/v1/communities/{community}/intervals/{start}", "show_interval",
              "The closed interval that begins at this time"},
             show_interval);
  table.read({"/api/v1/communities/{community}/intervals/{start}/settlement", "list_settlement",
              "What the books say of each member in the interval"},
             list_settlement);
  table.topic<FlowView, FlowQuery>({"/api/v1/communities/{community}/flow", "show_flow",
                                    "Mean power of the last metered interval"});
}

}  // namespace wattbook::api
