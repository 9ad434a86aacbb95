#include "node/app/past_scenario.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/decimal.h"

namespace wattbook::app {
namespace {

using history::Past;
using history::PastInterval;

// A column of the two data files.
struct Column {
  std::string name;
  const std::vector<Energy>* values;
};

// Fit for a column of a CSV file and a string of TOML, and no pattern.
std::string plain_name(std::string_view name) {
  std::string out;
  for (const char c : name)
    if (static_cast<unsigned char>(c) >= ' ' && c != 0x7f &&
        std::string_view("\"\\,;|*?{}'").find(c) == std::string_view::npos)
      out.push_back(c);
  while (!out.empty() && out.back() == ' ') out.pop_back();
  out.erase(0, std::min(out.size(), out.find_first_not_of(' ')));
  return out;
}

std::string table(const Past& past, const std::vector<Column>& columns) {
  std::string out = "start";
  for (const Column& column : columns) out += "," + column.name;
  for (std::size_t i = 0; i < past.intervals.size(); ++i) {
    fmt::format_to(std::back_inserter(out), "\n{}", past.intervals[i].start.unix_ms / 1000);
    for (const Column& column : columns)
      fmt::format_to(std::back_inserter(out), ",{}", format_decimal((*column.values)[i].value));
  }
  return out + "\n";
}

std::string price_table(const Past& past) {
  std::string out = "start,import,feed_in\n";
  for (const PastInterval& row : past.intervals)
    fmt::format_to(std::back_inserter(out), "{},{},{}\n", row.start.unix_ms / 1000,
                   format_decimal(row.import_price.value), format_decimal(row.feed_in_price.value));
  return out;
}

// A scenario knows one price of shared energy, or the middle of the two tariffs.
std::string sharing_price(const Past& past) {
  const Price first = past.intervals.front().sharing_price;
  const bool same = std::ranges::all_of(
      past.intervals, [first](const PastInterval& row) { return row.sharing_price == first; });
  return same ? format_decimal(first.value) : "\"midpoint\"";
}

std::string_view mode_of(chain::TradingMode mode) {
  switch (mode) {
    case chain::TradingMode::sharing:
      return "sharing";
    case chain::TradingMode::exchange:
      return "exchange";
    case chain::TradingMode::exchange_then_sharing:
      return "exchange-then-sharing";
  }
  return "sharing";
}

std::string head_text(const PastCommunity& community, const Past& past, std::string_view mode,
                      std::string_view key) {
  return fmt::format(
      R"([community]
name = "{}"
time_zone = "{}"
currency = "{}"
interval_minutes = {}
mode = "{}"

[sharing]
key = "{}"
price = {}

[tariff.import]
file = "prices.csv"
column = "import"
time = {{column = "start", format = "unix"}}

[tariff.feed_in]
file = "prices.csv"
column = "feed_in"
time = {{column = "start", format = "unix"}}
)",
      plain_name(community.name), community.time_zone, community.currency,
      past.interval_length.value / one_minute.value, mode, key, sharing_price(past));
}

std::string rules_text(const PastCommunity& community) {
  const chain::CommunitySettings& settings = community.settings;
  const std::int64_t limit =
      mul_div_floor(settings.storage_budget.value, units_per_whole,
                    std::max<std::int64_t>(1, settings.storage_unit_cost.value));
  std::string out = fmt::format(
      R"(
[rules]
tick = {}
lot_kwh = {}
debt_limit = {}
tsl_per_member = {}
storage_kwh_per_tsl = {}
storage_fee_tsl_per_kwh = {}
storage_limit_kwh = {}
)",
      format_decimal(settings.tick.value), format_decimal(settings.lot.value),
      format_decimal(settings.debt_limit.value), format_decimal(settings.starter_grant.value),
      format_decimal(settings.storage_per_tsl.value), format_decimal(settings.storage_fee.value),
      format_decimal(limit));
  if (community.battery)
    out += fmt::format("\n[battery]\ncapacity_kwh = {}\nefficiency = {}\n",
                       format_decimal(community.battery->value),
                       format_decimal(settings.mint_efficiency_ppm));
  return out;
}

std::string data_text(std::string_view quantity) {
  return fmt::format(
      "\n[[data]]\nfile = \"{}.csv\"\nquantity = \"{}\"\nunit = \"kWh\"\n"
      "time = {{column = \"start\", format = \"unix\"}}\n",
      quantity, quantity);
}

std::string member_text(const PastBidder& bidder, const std::string& name,
                        const chain::CommunitySettings& settings) {
  std::string out = fmt::format("\n[[member]]\nname = \"{}\"\n", name);
  if (bidder.key_ppm && settings.sharing_rule == chain::SharingRule::fixed)
    out += fmt::format("part = {}\n", format_decimal(*bidder.key_ppm));
  if (bidder.key_ppm && settings.sharing_rule == chain::SharingRule::custom)
    out += fmt::format("weight = {}\n", *bidder.key_ppm);
  if (bidder.agent == chain::AgentKind::none) return out;
  return out +
         fmt::format(
             "agent = {{kind = \"{}\", buy = {}, sell = {}, balance_low_kwh = {}, "
             "balance_high_kwh = {}}}\n",
             bidder.agent == chain::AgentKind::zero_intelligence ? "zero-intelligence" : "target",
             format_decimal(bidder.buy.value), format_decimal(bidder.sell.value),
             format_decimal(bidder.low.value), format_decimal(bidder.high.value));
}

bool any(const std::vector<Energy>& values) {
  return std::ranges::any_of(values, [](Energy energy) { return energy > Energy(0); });
}

std::vector<api::SimulationFile> files_of(const Past& past, std::string scenario,
                                          const std::vector<Column>& load,
                                          const std::vector<Column>& pv) {
  std::vector<api::SimulationFile> out;
  if (!load.empty()) {
    scenario += data_text("load");
    out.push_back({"load.csv", table(past, load)});
  }
  if (!pv.empty()) {
    scenario += data_text("pv");
    out.push_back({"pv.csv", table(past, pv)});
  }
  out.push_back({"prices.csv", price_table(past)});
  out.push_back({"scenario.toml", std::move(scenario)});
  return out;
}

void add(std::vector<Energy>& sum, const std::vector<Energy>& values) {
  for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += values[i];
}

// The `index`-th of `count` parts that add up to the whole.
std::vector<Energy> part_of(const std::vector<Energy>& whole, std::size_t index,
                            std::size_t count) {
  std::vector<Energy> out;
  const auto n = static_cast<std::int64_t>(count);
  const auto i = static_cast<std::int64_t>(index);
  for (const Energy energy : whole)
    out.emplace_back(mul_div_floor(energy.value, i + 1, n) - mul_div_floor(energy.value, i, n));
  return out;
}

}  // namespace

std::vector<api::SimulationFile> whole_scenario(const PastCommunity& community, const Past& past) {
  std::string scenario = head_text(community, past, mode_of(community.settings.mode),
                                   codec::name_of(community.settings.sharing_rule)) +
                         rules_text(community);
  std::set<std::string> names{"start"};
  std::vector<Column> load;
  std::vector<Column> pv;
  for (const history::PastMember& member : past.members) {
    const auto known = community.members.find(member.address);
    const PastBidder bidder = known == community.members.end() ? PastBidder{} : known->second;
    std::string name = plain_name(bidder.name);
    if (name.empty() || !names.insert(name).second) name = to_hex0x(member.address);
    if (any(member.imported)) load.push_back({name, &member.imported});
    if (any(member.exported)) pv.push_back({name, &member.exported});
    scenario += member_text(bidder, name, community.settings);
  }
  return files_of(past, std::move(scenario), load, pv);
}

Result<std::vector<api::SimulationFile>> home_scenario(const PastCommunity& community,
                                                       const Past& past, const Address& home,
                                                       const HomeChanges& changes) {
  const auto own = std::ranges::find(past.members, home, &history::PastMember::address);
  if (own == past.members.end())
    return fail("this member's meters counted nothing in this span", "choose another span");
  const std::size_t count = past.intervals.size();
  std::vector<Energy> own_pv = own->exported;
  std::vector<Energy> neighbours(count, Energy(0));
  std::vector<Energy> sun(count, Energy(0));
  std::size_t roofs = 0;
  for (const history::PastMember& member : past.members) {
    if (member.address == home) continue;
    add(neighbours, member.imported);
    add(sun, member.exported);
    if (any(member.exported)) ++roofs;
  }
  const auto all_roofs = static_cast<std::int64_t>(roofs) + (any(own->exported) ? 1 : 0);
  if (changes.roofs > 0 && all_roofs == 0)
    return fail("no roof in the record shows what a further one would produce",
                "leave further roofs at 0");
  for (std::size_t i = 0; changes.roofs > 0 && i < count; ++i)
    own_pv[i] += Energy(
        mul_div_floor((sun[i] + own->exported[i]).value, std::int64_t{changes.roofs}, all_roofs));
  std::string scenario = head_text(community, past, "sharing", "dynamic");
  scenario += "\n[[member]]\nname = \"home\"\n";
  if (changes.battery > Energy(0))
    scenario +=
        fmt::format("battery = {{capacity_kwh = {}}}\n", format_decimal(changes.battery.value));
  std::vector<std::vector<Energy>> parts;
  for (std::size_t i = 0; i < roofs; ++i) parts.push_back(part_of(sun, i, roofs));
  std::vector<Column> load{{"home", &own->imported}};
  if (any(neighbours)) load.push_back({"neighbours", &neighbours});
  std::vector<Column> pv;
  if (any(own_pv)) pv.push_back({"home", &own_pv});
  for (std::size_t i = 0; i < roofs; ++i) pv.push_back({fmt::format("roof {}", i + 1), &parts[i]});
  return files_of(past, std::move(scenario), load, pv);
}

}  // namespace wattbook::app
