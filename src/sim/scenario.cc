#include "sim/scenario.h"

#include <cmath>

#include <fmt/format.h>

#include "base/limits.h"
#include "sim/scenario_data.h"
#include "tables/toml_table.h"

namespace wattbook::sim {
namespace {

constexpr tables::NumberRange price_range{-1e5, 1e5};
constexpr tables::NumberRange energy_range{0, 1e6};  // kWh
constexpr tables::NumberRange amount_range{0, 1e9};

constexpr std::pair<std::string_view, Mode> modes[] = {
    {"sharing", Mode::sharing},
    {"exchange", Mode::exchange},
    {"exchange-then-sharing", Mode::exchange_then_sharing}};
constexpr std::pair<std::string_view, KeyKind> keys[] = {{"static", KeyKind::static_parts},
                                                         {"dynamic", KeyKind::dynamic},
                                                         {"custom", KeyKind::custom_weights}};
constexpr std::pair<std::string_view, AgentKind> agents[] = {
    {"none", AgentKind::none},
    {"target", AgentKind::target},
    {"zero-intelligence", AgentKind::zero_intelligence}};

std::int64_t millionths(double value) { return std::llround(value * units_per_whole); }

void read_community(tables::TomlTable table, Scenario& out) {
  if (auto name = table.text("name")) out.name = *name;
  if (out.name.empty()) table.complain("name", "the community needs a name", "");
  if (auto zone = read_zone(table, "time_zone"))
    out.zone = *zone;
  else if (!table.has("time_zone"))
    table.complain("time_zone", "the community needs a time zone", "such as \"Europe/Vienna\"");
  if (auto currency = table.text("currency")) out.currency = *currency;
  if (auto minutes = table.integer("interval_minutes", {5, 60})) {
    if (60 % *minutes != 0)
      table.complain("interval_minutes", "must divide an hour", "5, 10, 15, 20, 30 or 60");
    out.interval = Duration(*minutes * one_minute.value);
  }
  if (auto mode = table.choice<Mode>("mode", modes)) out.mode = *mode;
  if (auto seed = table.integer("seed", {0, 9e15})) out.seed = static_cast<std::uint64_t>(*seed);
  table.finish();
}

void read_period(tables::TomlTable table, Scenario& out) {
  out.from = read_clock(table, "from");
  out.until = read_clock(table, "until");
  if (out.from && out.until && *out.from >= *out.until)
    table.complain("until", "must be later than from", "");
  table.finish();
}

BatterySpec read_battery(tables::TomlTable table) {
  BatterySpec battery;
  if (auto capacity = table.number("capacity_kwh", energy_range))
    battery.capacity = Energy(millionths(*capacity));
  else
    table.complain("capacity_kwh", "a battery needs a capacity in kWh", "");
  if (auto power = table.number("power_kw", {0.001, 1e5}))
    battery.power = Power(std::llround(*power * 1000));
  if (auto efficiency = table.number("efficiency", {0.01, 1}))
    battery.efficiency_ppm = std::llround(*efficiency * 1e6);
  table.finish();
  return battery;
}

AgentSpec read_agent(tables::TomlTable table) {
  AgentSpec agent{.kind = AgentKind::target};
  if (auto kind = table.choice<AgentKind>("kind", agents)) agent.kind = *kind;
  const auto buy = table.number("buy", price_range);
  const auto sell = table.number("sell", price_range);
  if (agent.kind != AgentKind::none && !(buy && sell))
    table.complain("kind", "an agent needs target prices: buy and sell", "");
  agent.buy = Price(millionths(buy.value_or(0)));
  agent.sell = Price(millionths(sell.value_or(0)));
  if (auto low = table.number("balance_low_kwh", energy_range))
    agent.balance_low = Energy(millionths(*low));
  if (auto high = table.number("balance_high_kwh", energy_range))
    agent.balance_high = Energy(millionths(*high));
  if (agent.balance_low > agent.balance_high)
    table.complain("balance_low_kwh", "must not be above balance_high_kwh", "");
  table.finish();
  return agent;
}

void read_sharing(tables::TomlTable table, Scenario& out) {
  if (auto key = table.choice<KeyKind>("key", keys)) out.key = *key;
  if (table.is_text("price")) {
    if (*table.text("price") != "midpoint")
      table.complain("price", "must be a number per kWh or \"midpoint\"", "");
  } else if (auto price = table.number("price", price_range)) {
    out.rules.local_price = Price(millionths(*price));
  }
  table.finish();
}

void read_rules(tables::TomlTable table, Rules& rules) {
  if (auto tsl = table.number("tsl_per_member", amount_range))
    rules.tsl_per_member = Amount(millionths(*tsl));
  if (auto rate = table.number("storage_kwh_per_tsl", energy_range))
    rules.storage_per_tsl = Energy(millionths(*rate));
  if (auto limit = table.number("storage_limit_kwh", energy_range))
    rules.storage_limit = Energy(millionths(*limit));
  if (auto fee = table.number("storage_fee_tsl_per_kwh", {0, 1}))
    rules.storage_fee = Amount(millionths(*fee));
  if (auto cash = table.number("cash_per_member", amount_range))
    rules.cash_per_member = Amount(millionths(*cash));
  if (auto debt = table.number("debt_limit", amount_range))
    rules.debt_limit = Amount(millionths(*debt));
  if (auto tick = table.number("tick", {0.000001, 1e3})) rules.tick = Price(millionths(*tick));
  if (auto lot = table.number("lot_kwh", {0.000001, 1e3})) rules.lot = Energy(millionths(*lot));
  const int128 step = static_cast<int128>(rules.tick.value) * rules.lot.value;
  if (step % units_per_whole != 0)
    table.complain("lot_kwh", "tick x lot must be a whole number of millionths of the currency",
                   "for example tick = 0.001 and lot_kwh = 0.001");
  table.finish();
}

void read_member(tables::TomlTable table, Scenario& out) {
  MemberSpec member;
  if (auto name = table.text("name")) member.name = *name;
  if (member.name.empty()) table.complain("name", "a member needs a name", "");
  for (const MemberSpec& other : out.members)
    if (other.name == member.name) table.complain("name", "this member is listed twice", "");
  member.kwp = table.number("kwp", {0, 1e5});
  if (auto battery = table.table("battery")) member.battery = read_battery(*battery);
  if (auto agent = table.table("agent")) member.agent = read_agent(*agent);
  if (auto part = table.number("part", {0, 1})) {
    if (out.key != KeyKind::static_parts)
      table.complain("part", "parts belong to sharing.key = \"static\"", "");
    member.key = millionths(*part);
  }
  if (auto weight = table.number("weight", {0, 1e6})) {
    if (out.key != KeyKind::custom_weights)
      table.complain("weight", "weights belong to sharing.key = \"custom\"", "");
    member.key = std::llround(*weight * 1000);
  }
  table.finish();
  out.members.push_back(std::move(member));
}

void read_defaults(tables::TomlTable table, Scenario& out) {
  out.kwp = table.number("kwp", {0, 1e5});
  if (auto battery = table.table("battery")) out.home_battery = read_battery(*battery);
  if (auto agent = table.table("agent")) out.agent = read_agent(*agent);
  table.finish();
}

void read_tariffs(tables::TomlTable table, const std::filesystem::path& folder, Scenario& out) {
  for (const auto& [key, tariff] : {std::pair("import", &out.import), {"feed_in", &out.feed_in}}) {
    if (table.has(key) && !table.is_table(key)) {
      if (auto price = table.number(key, price_range)) tariff->base = Price(millionths(*price));
    } else if (auto inner = table.table(key)) {
      *tariff = read_tariff(*inner, folder, out.zone);
    } else {
      table.complain(key, "both tariffs must be given: import and feed_in", "");
    }
  }
  table.finish();
}

}  // namespace

Result<Scenario> read_scenario(const std::filesystem::path& path) {
  Result<tables::TomlFile> file = tables::TomlFile::open(path);
  if (!file) return std::unexpected(file.error());
  const std::filesystem::path folder = path.parent_path();
  Scenario out;
  out.file = path;
  tables::TomlTable root = file->root();
  if (auto table = root.table("community"))
    read_community(*table, out);
  else
    root.complain("community", "the scenario needs a [community]", "");
  if (auto table = root.table("period")) read_period(*table, out);
  if (auto table = root.table("sharing")) read_sharing(*table, out);
  if (auto table = root.table("rules")) read_rules(*table, out.rules);
  if (auto table = root.table("battery")) out.battery = read_battery(*table);
  if (auto table = root.table("tariff"))
    read_tariffs(*table, folder, out);
  else
    root.complain("tariff", "the scenario needs a [tariff] with import and feed_in", "");
  if (auto table = root.table("members")) read_defaults(*table, out);
  for (const tables::TomlTable& table : root.tables("member")) read_member(table, out);
  for (const tables::TomlTable& table : root.tables("data"))
    out.data.push_back(read_data_source(
        table, folder, out.zone, fmt::format("{}: data[{}]", path.string(), out.data.size() + 1)));
  if (out.data.empty()) root.complain("data", "the scenario needs at least one [[data]]", "");
  root.finish();
  if (file->error()) return std::unexpected(*file->error());
  return out;
}

Result<void> check_confined(const Scenario& scenario) {
  const std::filesystem::path folder =
      std::filesystem::weakly_canonical(scenario.file).parent_path();
  std::vector<std::filesystem::path> files;
  for (const DataSource& source : scenario.data)
    files.insert(files.end(), source.files.begin(), source.files.end());
  for (const Tariff* tariff : {&scenario.import, &scenario.feed_in})
    if (tariff->file) files.push_back(tariff->file->file);
  for (const std::filesystem::path& file : files)
    if (std::filesystem::weakly_canonical(file).parent_path() != folder)
      return fail(fmt::format("{} is not beside the scenario", file.string()),
                  "give the names of files that come with the scenario");
  return {};
}

}  // namespace wattbook::sim
