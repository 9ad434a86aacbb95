#include "sim/sim_command.h"

#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/decimal.h"
#include "node/env/clock.h"
#include "sim/background.h"
#include "sim/baseline.h"
#include "sim/changes.h"
#include "sim/make_example.h"
#include "sim/progress.h"
#include "sim/report.h"
#include "sim/run.h"

namespace wattbook::sim {
namespace {

int tell(const Error& error) {
  fmt::print(stderr, "wattbook: {}\n", error.message);
  if (!error.hint.empty()) fmt::print(stderr, "  {}\n", error.hint);
  return 1;
}

std::string kwh(Energy energy) { return format_decimal(energy.value); }

std::string percent(std::optional<double> share) {
  return share ? fmt::format("{:.1f} %", *share * 100) : std::string("-");
}

constexpr std::int64_t battery_max = 1'000'000 * units_per_whole;  // kWh

struct RunOptions {
  std::string scenario;
  std::string out;
  bool quiet = false;
  bool background = false;
  Changes changes;
  std::string battery = "0";
};

void print_summary(const RunResult& result, std::int64_t elapsed_ms) {
  const Totals sum = totals_of(result);
  const auto line = [](std::string_view name, const std::string& value) {
    fmt::print("{:<24}{:>18}\n", name, value);
  };
  fmt::print("{}: {} members, {} intervals of {} min, {}\n", result.community,
             result.members.size(), result.intervals.size(),
             result.interval.value / one_minute.value, result.mode);
  line("load kWh", kwh(sum.load));
  line("pv kWh", kwh(sum.pv));
  line("member import kWh", kwh(sum.member_import));
  line("member export kWh", kwh(sum.member_export));
  line("community import kWh", kwh(sum.community_import));
  line("community export kWh", kwh(sum.community_export));
  line("shared kWh", kwh(sum.shared));
  line("traded kWh", kwh(sum.traded));
  line("self-sufficiency", percent(sum.self_sufficiency()));
  line("self-consumption", percent(sum.self_consumption()));
  line("bills without " + result.currency, format_decimal(sum.bills_without.value));
  line("bills with " + result.currency, format_decimal(sum.bills_with.value));
  line("welfare " + result.currency, format_decimal(result.welfare.value));
  line("optimum " + result.currency, format_decimal(result.optimum.value));
  if (result.settlement)
    fmt::print("as the grid operator settled: {} of {} intervals, largest difference {} kWh\n",
               result.settlement->equal, result.settlement->compared,
               kwh(result.settlement->largest_difference));
  fmt::print("ledger: {} blocks, {} signed commands ({} rejected), {} readings, {} trades\n",
             result.ledger.blocks, result.ledger.commands, result.ledger.rejected,
             result.ledger.readings, result.ledger.trades);
  fmt::print("state root {} after {:.2f} s\n", result.ledger.state_root,
             static_cast<double>(elapsed_ms) / 1000);
}

struct Prepared {
  Scenario scenario;
  Dataset data;
};

Result<Prepared> prepare(const RunOptions& options) {
  Changes changes = options.changes;
  const auto battery = parse_decimal(options.battery);
  if (!battery || *battery < 0 || *battery > battery_max)
    return fail("--battery-kwh " + options.battery + " is no capacity",
                "write a decimal from 0 to 1000000, like 12.5");
  changes.battery = Energy(*battery);
  Result<Scenario> scenario = read_scenario(options.scenario);
  if (!scenario) return std::unexpected(scenario.error());
  if (options.background)
    if (Result<void> confined = check_confined(*scenario); !confined)
      return std::unexpected(confined.error());
  Result<Dataset> data = load_dataset(*scenario);
  if (!data) return std::unexpected(data.error());
  if (Result<void> changed = apply(changes, *scenario, *data); !changed)
    return std::unexpected(changed.error());
  return Prepared{std::move(*scenario), std::move(*data)};
}

ProgressStyle style_of(const RunOptions& options) {
  if (options.background) return ProgressStyle::counts;
  return options.quiet ? ProgressStyle::quiet : progress_style_for(stderr);
}

int run(const RunOptions& options) {
  const env::SystemClock clock;
  const auto now_ms = [&clock] { return clock.monotonic_ns() / 1'000'000; };
  const std::int64_t started_ms = now_ms();
  if (options.background) go_to_background();
  const Result<Prepared> prepared = prepare(options);
  if (!prepared) return tell(prepared.error());
  const auto& [scenario, data] = *prepared;
  Progress progress(options.background ? stdout : stderr, style_of(options), scenario.name,
                    static_cast<std::int64_t>(data.intervals), now_ms());
  const Result<RunResult> result = run_scenario(scenario, data, [&](std::size_t done) {
    progress.update(static_cast<std::int64_t>(done), now_ms());
  });
  progress.finish(now_ms());
  if (!result) return tell(result.error());
  if (!options.background) print_summary(*result, now_ms() - started_ms);
  if (options.out.empty()) return 0;
  const Result<bool> written = write_report(*result, options.out);
  if (!written) return tell(written.error());
  if (!options.background) fmt::print("report in {}\n", options.out);
  return 0;
}

int check(const std::string& path) {
  const Result<Scenario> scenario = read_scenario(path);
  if (!scenario) return tell(scenario.error());
  const Result<Dataset> data = load_dataset(*scenario);
  if (!data) return tell(data.error());
  const NettingTotals sum = netting_totals(*data);
  fmt::print("{}: {} members, {} intervals from {}\n", scenario->name, data->members.size(),
             data->intervals, env::format_local(data->start, scenario->zone));
  fmt::print("load {}\npv {}\nmember_import {}\nmember_export {}\n", kwh(sum.load), kwh(sum.pv),
             kwh(sum.member_import), kwh(sum.member_export));
  fmt::print("community_import {}\ncommunity_export {}\nshareable {}\nmissing_values {}\n",
             kwh(sum.community_import), kwh(sum.community_export), kwh(sum.shareable()),
             sum.missing);
  return 0;
}

struct MakeOptions {
  std::string folder;
  std::string name = "Sunny Lane";
  std::string zone = "Europe/Vienna";
  std::string start = "2026-03-23";
  std::int64_t days = 7;
  std::size_t homes = 8;
  std::uint64_t seed = 1;
};

int make(const MakeOptions& options) {
  const Result<env::TimeZone> zone = env::TimeZone::find(options.zone);
  if (!zone) return tell(zone.error());
  const Result<tables::ParsedStamp> start =
      tables::parse_stamp(options.start, tables::StampFormat::year_first);
  if (!start) return tell(start.error());
  const ExampleOptions example{
      .name = options.name,
      .world = {.seed = options.seed, .homes = options.homes, .zone = *zone},
      .start = zone->meaning(start->clock).first,
      .days = options.days};
  const Result<bool> made = make_example(example, options.folder);
  if (!made) return tell(made.error());
  fmt::print("wrote load.csv, pv.csv and scenario.toml to {}\n", options.folder);
  return 0;
}

void add_run(CLI::App& sim, int& exit_code) {
  const auto options = std::make_shared<RunOptions>();
  CLI::App* const app = sim.add_subcommand("run", "Run a scenario through the ledger");
  app->add_option("scenario", options->scenario, "scenario file (docs/scenario.md)")->required();
  app->add_option("--out", options->out, "folder for report.json, CSV files and report.html");
  app->add_flag("--quiet", options->quiet, "no progress");
  app->add_option("--roofs", options->changes.roofs,
                  "further roofs, like the mean of those in the data, one to a member")
      ->check(CLI::Range(0, 10'000));
  app->add_option("--battery-kwh", options->battery, "further capacity of the shared battery");
  app->add_option("--seed", options->changes.seed, "instead of the scenario's");
  app->add_flag("--background", options->background,
                "for programs: low priority, bounded memory and time, no file but the "
                "scenario's folder; standard output says `done total`");
  app->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace

void add_sim_command(CLI::App& root, int& exit_code) {
  CLI::App* const sim = root.add_subcommand("sim", "Simulate a community from interval data");
  sim->require_subcommand(1);
  add_run(*sim, exit_code);

  const auto check_path = std::make_shared<std::string>();
  CLI::App* const check_app =
      sim->add_subcommand("check", "Load a scenario's data and print its sums");
  check_app->add_option("scenario", *check_path, "scenario file")->required();
  check_app->callback([check_path, &exit_code] { exit_code = check(*check_path); });

  const auto options = std::make_shared<MakeOptions>();
  CLI::App* const make_app = sim->add_subcommand("make", "Write a made-up community as files");
  make_app->add_option("folder", options->folder, "where to write")->required();
  make_app->add_option("--name", options->name)->capture_default_str();
  make_app->add_option("--homes", options->homes)
      ->check(CLI::Range(1, 10'000))
      ->capture_default_str();
  make_app->add_option("--days", options->days)->check(CLI::Range(1, 3'660))->capture_default_str();
  make_app->add_option("--start", options->start, "first local day")->capture_default_str();
  make_app->add_option("--zone", options->zone)->capture_default_str();
  make_app->add_option("--seed", options->seed)->capture_default_str();
  make_app->callback([options, &exit_code] { exit_code = make(*options); });
}

}  // namespace wattbook::sim
