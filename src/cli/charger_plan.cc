#include "cli/charger_plan.h"

#include <algorithm>
#include <memory>
#include <set>

#include <fmt/format.h>

#include "base/decimal.h"
#include "cli/charger_command.h"
#include "cli/client_options.h"
#include "cli/ledger_client.h"
#include "cli/rows.h"
#include "crypto/address_text.h"
#include "node/api/charging_views.h"
#include "node/api/json_reader.h"
#include "plan/investment.h"

namespace wattbook::cli {
namespace {

constexpr double days_per_year = 365;

struct Options {
  ReaderOptions reader;
  std::uint16_t community = 0;
  std::string owner;
  plan::Investment investment;
  double running_costs = 0;
  bool at_end = false;
};

// What the owner's charge points did in the sessions that the ledger still has.
struct Use {
  std::uint32_t points = 0;
  double power = 0;  // W
  double days = 0;
  double energy = 0;   // kWh
  double service = 0;  // money
  std::string currency;
};

double whole(std::int64_t units) { return static_cast<double>(units) / units_per_whole; }

template <class View>
Reply<View> read(LedgerClient& client, const std::string& path) {
  const Reply<std::string> body = client.get(path);
  if (!body) return std::unexpected(body.error());
  api::JsonReader reader;
  Result<View> view = reader.read<View>(*body);
  if (view) return std::move(*view);
  return std::unexpected(
      Failure{{"the node's answer is not understood", "compare versions"}, exit_failed});
}

Reply<std::set<std::string>> points_of(LedgerClient& client, const Options& options, Use& use) {
  const auto points = read<api::Rows<api::ChargePointView>>(
      client, fmt::format("communities/{}/charge-points?limit=1000&owner={}", options.community,
                          options.owner));
  if (!points) return std::unexpected(points.error());
  std::set<std::string> names;
  for (const api::ChargePointView& one : points->rows) {
    names.insert(one.description.station);
    use.power += static_cast<double>(one.description.power.value);
  }
  use.points = static_cast<std::uint32_t>(names.size());
  if (names.empty())
    return std::unexpected(Failure{
        {"this account has no charge points in the community", "list them: wattbook charger list"},
        exit_failed});
  return names;
}

// The fees are what is over the energy's price: the receipt of each session says them.
Reply<Use> measured(LedgerClient& client, const Options& options) {
  Use use;
  const auto names = points_of(client, options, use);
  if (!names) return std::unexpected(names.error());
  const auto status = client.status();
  if (!status) return std::unexpected(status.error());
  Instant first = status->time;
  for (std::string after;;) {
    const auto page = read<api::Rows<api::ChargingSessionView>>(
        client, fmt::format("communities/{}/charging-sessions?limit=1000{}", options.community,
                            after.empty() ? "" : "&after=" + after));
    if (!page) return std::unexpected(page.error());
    for (const api::ChargingSessionView& one : page->rows) {
      if (!names->contains(one.station)) continue;
      const auto receipt = read<api::ChargingReceipt>(
          client, fmt::format("charging-sessions/{}", one.session.value));
      if (!receipt) return std::unexpected(receipt.error());
      first = std::min(first, one.began);
      use.energy += whole(one.energy.value);
      use.service += whole(receipt->total.service.value - receipt->unpaid.value);
      use.currency = one.currency;
    }
    if (page->rows.size() < 1'000) break;
    after = std::to_string(page->rows.back().session.value);
  }
  use.days = std::max(
      1.0, static_cast<double>((status->time - first).value) / static_cast<double>(one_day.value));
  return use;
}

std::string percent(std::optional<double> rate) {
  return rate ? fmt::format("{:.1f} %", *rate * 100) : "none";
}

int plan_charger(const Options& options) {
  if (!crypto::read_address(options.owner))
    return tell({"the owner is no address", "write 0x and 40 hexadecimal digits"}, exit_usage);
  Reply<LedgerClient> client = LedgerClient::open(options.reader.server);
  if (!client) return tell(client.error());
  const Reply<Use> use = measured(*client, options);
  if (!use) return tell(use.error());
  plan::Investment investment = options.investment;
  const double income = use->service / use->days * days_per_year;
  investment.cash = income - options.running_costs;
  investment.repayment = options.at_end ? plan::Repayment::at_end : plan::Repayment::level;
  const plan::Returns returns = plan::returns_of(investment);
  const double kwh_a_day = use->energy / use->days;
  const double full = use->power / 1'000 * 24;
  fmt::print("{}",
             rows_text({"charge_points", "days", "kwh_a_day", "utilisation", "fees_a_year",
                        "cash_a_year", "currency", "project_irr", "equity_irr"},
                       {{std::to_string(use->points), fmt::format("{:.1f}", use->days),
                         fmt::format("{:.1f}", kwh_a_day),
                         percent(full > 0 ? std::optional(kwh_a_day / full) : std::nullopt),
                         fmt::format("{:.2f}", income), fmt::format("{:.2f}", investment.cash),
                         use->currency, percent(returns.project), percent(returns.equity)}},
                       options.reader.output));
  return exit_ok;
}

}  // namespace

void add_charger_plan_command(CLI::App& root, int& exit_code) {
  CLI::App* const verb = charger_verb(root).add_subcommand(
      "plan", "Rates of return of an owner's charge points, from their measured use");
  const auto options = std::make_shared<Options>();
  plan::Investment& into = options->investment;
  verb->add_option("--owner", options->owner, "address of the owner")->required();
  verb->add_option("--capital", into.capital, "what was paid, in the community's currency")
      ->required()
      ->check(CLI::PositiveNumber);
  verb->add_option("--debt", into.debt_share, "borrowed part of it: 0.5")
      ->check(CLI::Range(0.0, 0.99));
  verb->add_option("--rate", into.rate, "interest a year: 0.05")->check(CLI::Range(0.0, 1.0));
  verb->add_option("--years", into.years, "how long they serve")
      ->capture_default_str()
      ->check(CLI::Range(1, 50));
  verb->add_option("--running-costs", options->running_costs, "a year");
  verb->add_flag("--repaid-at-end", options->at_end, "the loan; else the same sum each year");
  verb->add_option("--community", options->community, "number of the community")
      ->capture_default_str();
  add_reader_options(*verb, options->reader, Shows::rows);
  verb->callback([options, &exit_code] { exit_code = plan_charger(*options); });
}

}  // namespace wattbook::cli
