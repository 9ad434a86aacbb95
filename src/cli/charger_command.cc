#include "cli/charger_command.h"

#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/decimal.h"
#include "cli/command_sentence.h"
#include "cli/ledger_client.h"
#include "cli/qr.h"
#include "cli/rows.h"
#include "crypto/address_text.h"
#include "node/api/charging_views.h"
#include "node/api/json_reader.h"

namespace wattbook::cli {
namespace {

struct Options {
  ReaderOptions reader;
  std::uint16_t community = 0;
  std::string station;
  std::uint64_t session = 0;
  std::string page = "http://127.0.0.1:8480";
};

std::string kwh(Energy energy) { return format_decimal(energy.value); }
std::string money(Amount amount) { return format_decimal(amount.value); }

// Prints what stands at `path`, by `text` or as the node sent it.
template <class View, class Text>
int show(const Options& options, const std::string& path, Text text) {
  Reply<LedgerClient> client = LedgerClient::open(options.reader.server);
  if (!client) return tell(client.error());
  const Reply<std::string> body = client->get(path);
  if (!body) return tell(body.error());
  if (options.reader.output == OutputFormat::json) {
    fmt::print("{}\n", *body);
    return exit_ok;
  }
  api::JsonReader reader;
  const auto view = reader.read<View>(*body);
  if (!view)
    return tell(Error{"the node's answer is not understood", "compare versions"}, exit_failed);
  fmt::print("{}", text(*view, options.reader.output));
  return exit_ok;
}

std::string points_text(const api::Rows<api::ChargePointView>& points, OutputFormat format) {
  std::vector<Row> rows;
  for (const api::ChargePointView& point : points.rows)
    rows.push_back({point.description.station, point.description.place,
                    std::to_string(point.description.power.value),
                    std::to_string(point.description.connectors.size()),
                    std::to_string(point.open_sessions), point.in_service ? "yes" : "no",
                    crypto::address_text(point.owner)});
  return rows_text({"station", "place", "watts", "connectors", "sessions", "in_service", "owner"},
                   rows, format);
}

std::string sessions_text(const api::Rows<api::ChargingSessionView>& sessions,
                          OutputFormat format) {
  std::vector<Row> rows;
  for (const api::ChargingSessionView& session : sessions.rows)
    rows.push_back({std::to_string(session.session.value), session.station, utc_text(session.began),
                    session.ended ? utc_text(*session.ended) : "", kwh(session.energy),
                    money(session.cost), session.currency,
                    std::string(codec::name_of(session.standing)),
                    session.driver ? crypto::address_text(*session.driver) : ""});
  return rows_text(
      {"session", "station", "began", "ended", "kwh", "cost", "currency", "standing", "driver"},
      rows, format);
}

std::string receipt_text(const api::ChargingReceipt& receipt, OutputFormat format) {
  const auto row = [](std::string name, const charging::SessionRow& r) -> Row {
    return {std::move(name),      kwh(r.own),         kwh(r.market),    kwh(r.grid),
            money(r.market_cash), money(r.grid_cash), money(r.service), money(r.cash())};
  };
  std::vector<Row> rows;
  for (const charging::SessionRow& r : receipt.rows)
    rows.push_back(row(std::to_string(r.interval.value), r));
  rows.push_back(row("total", receipt.total));
  for (const charging::Credit& credit : receipt.credits)
    rows.push_back({"credit", kwh(credit.watt), "0", kwh(credit.grid), "0",
                    money(-credit.grid_cash), money(-credit.service),
                    money(-(credit.grid_cash + credit.service))});
  return rows_text(
      {"interval", "own_kwh", "market_kwh", "grid_kwh", "market", "grid", "service", "cost"}, rows,
      format);
}

std::string statistics_text(const api::ChargePointStatistics& of, OutputFormat format) {
  const charging::PointTotals& t = of.totals;
  return rows_text({"station", "sessions", "kwh", "energy", "service", "unpaid", "unbilled_kwh",
                    "flagged", "currency"},
                   {{of.station, std::to_string(t.sessions), kwh(t.energy), money(t.energy_cash),
                     money(t.service), money(t.unpaid), kwh(t.unbilled), std::to_string(t.flagged),
                     of.currency}},
                   format);
}

std::string price_text(const chain::PriceNow& price, OutputFormat format) {
  return rows_text({"per_kwh_at_most", "energy", "service", "session", "minute", "idle_minute",
                    "idle_after", "held", "currency"},
                   {{money(price.most_per_kwh), format_decimal(price.energy_most.value),
                     format_decimal(price.service.value), money(price.per_session),
                     money(price.per_minute), money(price.idle_per_minute),
                     std::to_string(price.idle_after_minutes), money(price.hold), price.currency}},
                   format);
}

std::string payouts_text(const api::Rows<api::PayoutView>& payouts, OutputFormat format) {
  std::vector<Row> rows;
  for (const api::PayoutView& row : payouts.rows)
    rows.push_back({crypto::address_text(row.owner), std::to_string(row.charge_points),
                    std::to_string(row.sessions), kwh(row.energy), money(row.service),
                    money(row.available), row.currency});
  return rows_text(
      {"owner", "charge_points", "sessions", "kwh", "service", "available", "currency"}, rows,
      format);
}

// A sheet to cut: for each charge point its name, place and the address that starts a session.
std::string qr_sheet(const api::Rows<api::ChargePointView>& points, const std::string& page) {
  std::string out;
  for (const api::ChargePointView& point : points.rows) {
    const std::string link = fmt::format("{}/c/{}", page, point.description.station);
    fmt::format_to(std::back_inserter(out), "{}  {}\n{}\n{}\n\n", point.description.station,
                   point.description.place, qr_text(link), link);
  }
  return out;
}

enum class Asks : std::uint8_t { community, station, session };

std::shared_ptr<Options> set_up(CLI::App& app, Asks asks, Shows shows) {
  const auto options = std::make_shared<Options>();
  switch (asks) {
    case Asks::community:
      app.add_option("--community", options->community, "number of the community")
          ->capture_default_str();
      break;
    case Asks::station:
      app.add_option("station", options->station, "name of the charge point")->required();
      break;
    case Asks::session:
      app.add_option("session", options->session, "number of the session")->required();
      break;
  }
  add_reader_options(app, options->reader, shows);
  return options;
}

std::string of_community(const Options& options, std::string_view what) {
  return fmt::format("communities/{}/{}?limit=1000", options.community, what);
}

void add_lists(CLI::App& charger, int& exit_code) {
  CLI::App* const list = charger.add_subcommand("list", "Charge points of a community");
  list->callback([options = set_up(*list, Asks::community, Shows::rows), &exit_code] {
    exit_code = show<api::Rows<api::ChargePointView>>(
        *options, of_community(*options, "charge-points"), points_text);
  });
  CLI::App* const sessions = charger.add_subcommand("sessions", "Charging sessions by number");
  sessions->callback([options = set_up(*sessions, Asks::community, Shows::rows), &exit_code] {
    exit_code = show<api::Rows<api::ChargingSessionView>>(
        *options, of_community(*options, "charging-sessions"), sessions_text);
  });
  CLI::App* const payouts = charger.add_subcommand("payouts", "What owners earned and may pay out");
  payouts->callback([options = set_up(*payouts, Asks::community, Shows::rows), &exit_code] {
    exit_code = show<api::Rows<api::PayoutView>>(
        *options, fmt::format("communities/{}/charging-payouts", options->community), payouts_text);
  });
  CLI::App* const print = charger.add_subcommand("print-qr", "A sheet of codes to put on stations");
  const auto options = set_up(*print, Asks::community, Shows::one_thing);
  print->add_option("--page", options->page, "address that drivers reach")->capture_default_str();
  print->callback([options, &exit_code] {
    exit_code = show<api::Rows<api::ChargePointView>>(
        *options, of_community(*options, "charge-points"),
        [&](const auto& points, OutputFormat) { return qr_sheet(points, options->page); });
  });
}

void add_details(CLI::App& charger, int& exit_code) {
  CLI::App* const receipt = charger.add_subcommand("receipt", "What one session cost, by interval");
  receipt->callback([options = set_up(*receipt, Asks::session, Shows::rows), &exit_code] {
    exit_code = show<api::ChargingReceipt>(
        *options, fmt::format("charging-sessions/{}", options->session), receipt_text);
  });
  CLI::App* const statistics =
      charger.add_subcommand("statistics", "Use and income of a charge point");
  statistics->callback([options = set_up(*statistics, Asks::station, Shows::rows), &exit_code] {
    exit_code = show<api::ChargePointStatistics>(
        *options, fmt::format("charge-points/{}/statistics", options->station), statistics_text);
  });
  CLI::App* const price = charger.add_subcommand("price", "What charging costs now");
  price->callback([options = set_up(*price, Asks::station, Shows::rows), &exit_code] {
    exit_code = show<chain::PriceNow>(
        *options, fmt::format("charge-points/{}/price", options->station), price_text);
  });
}

}  // namespace

CLI::App& charger_verb(CLI::App& root) {
  for (CLI::App* const known :
       root.get_subcommands([](const CLI::App* app) { return app->get_name() == "charger"; }))
    return *known;
  CLI::App* const app = root.add_subcommand("charger", "Charge points, sessions and receipts");
  app->require_subcommand(1);
  return *app;
}

void add_charger_command(CLI::App& root, int& exit_code) {
  CLI::App& charger = charger_verb(root);
  add_lists(charger, exit_code);
  add_details(charger, exit_code);
  add_charger_signing(charger, exit_code);
}

}  // namespace wattbook::cli
