// `wattbook meter sums`: do intervals add up to registers, and members to the grid connection?
#include <algorithm>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/decimal.h"
#include "cli/command_arguments.h"
#include "cli/meter_command.h"
#include "cli/meter_ledger.h"
#include "cli/rows.h"
#include "meters/grid_sum.h"
#include "node/api/json_writer.h"
#include "node/env/local_time.h"

namespace wattbook::cli {
namespace {

struct Options {
  ReaderOptions reader;
  std::uint16_t community = 0;
  std::uint32_t days = 7;
  std::optional<std::uint32_t> grid;
  std::string tolerance = "3";  // percent
};

struct SumRow {
  std::string what;  // "registers", "grid"
  std::optional<std::uint32_t> meter;
  Instant from;
  Instant until;
  Energy expected;  // what the registers, or the grid's meter, say
  Energy found;
  bool ok = false;

  static constexpr std::string_view type_name = "SumCheck";
  static constexpr std::string_view list_type = "SumChecks";
  static constexpr std::string_view list_name = "sums";
  static constexpr auto fields =
      std::tuple(codec::field("what", &SumRow::what), codec::field("meter", &SumRow::meter),
                 codec::field("from", &SumRow::from), codec::field("until", &SumRow::until),
                 codec::field("expected", &SumRow::expected), codec::field("found", &SumRow::found),
                 codec::field("ok", &SumRow::ok));
};

// What a meter's readings and intervals are since a moment.
struct Measured {
  std::vector<api::ReadingView> readings;         // oldest first
  std::vector<api::MeterIntervalView> intervals;  // latest first
};

Reply<Measured> measured_since(LedgerClient& client, CommunityIndex community, MeterIndex meter,
                               Instant from) {
  Measured out;
  for (bool more = true; more;) {
    std::string path = fmt::format("communities/{}/meters/{}/readings?limit={}", community.value,
                                   meter.value, api::page_rows_max);
    if (!out.readings.empty()) path += fmt::format("&after={}", out.readings.back().time.unix_ms);
    const auto rows = client.rows<api::ReadingView>(path);
    if (!rows) return std::unexpected(rows.error());
    more = rows->size() == api::page_rows_max;
    for (const api::ReadingView& row : *rows) {
      more = more && row.time >= from;
      if (row.time >= from) out.readings.push_back(row);
    }
  }
  std::ranges::reverse(out.readings);
  auto intervals = intervals_since(client, community, meter, from);
  if (!intervals) return std::unexpected(intervals.error());
  out.intervals = std::move(*intervals);
  return out;
}

// Between the first and the last reading on a boundary. Nothing where there are not two, or where a
// register started again between them: another device, or its last digit (DOMAIN 4.2).
std::optional<SumRow> compare_registers(const Measured& measured, MeterIndex meter, Duration step) {
  std::vector<api::ReadingView> ends;
  for (const api::ReadingView& reading : measured.readings)
    if (reading.time.unix_ms % step.value == 0) ends.push_back(reading);
  if (ends.size() < 2) return std::nullopt;
  for (std::size_t i = 1; i < measured.readings.size(); ++i)
    if (measured.readings[i].import_register < measured.readings[i - 1].import_register ||
        measured.readings[i].export_register < measured.readings[i - 1].export_register)
      return std::nullopt;
  const api::ReadingView& first = ends.front();
  const api::ReadingView& last = ends.back();
  SumRow out;
  out.what = "registers";
  out.meter = meter.value;
  out.from = first.time;
  out.until = last.time;
  // Both directions together: a difference in either shows, unless it is the same in both.
  out.expected =
      last.import_register - first.import_register + last.export_register - first.export_register;
  for (const api::MeterIntervalView& row : measured.intervals)
    if (row.start >= first.time && row.start < last.time)
      out.found += row.import_energy + row.export_energy;
  out.ok = out.expected == out.found;
  return out;
}

meters::Series net_of(const Measured& measured, Instant start, std::size_t count, Duration step) {
  meters::Series out{start, step, {}};
  out.values.resize(count);
  for (const api::MeterIntervalView& row : measured.intervals) {
    const auto i = static_cast<std::size_t>((row.start - start).value / step.value);
    if (row.start >= start && i < count) out.values[i] = row.import_energy - row.export_energy;
  }
  return out;
}

int print(const api::Rows<SumRow>& out, const env::TimeZone& zone, OutputFormat format) {
  const bool all_ok = std::ranges::all_of(out.rows, &SumRow::ok);
  if (format == OutputFormat::json) {
    fmt::print("{}\n", api::to_json(out));
    return all_ok ? exit_ok : exit_verification_failed;
  }
  std::vector<Row> lines;
  for (const SumRow& row : out.rows)
    lines.push_back({row.what, row.meter ? std::to_string(*row.meter) : "",
                     env::format_local(row.from, zone), env::format_local(row.until, zone),
                     format_decimal(row.expected.value), format_decimal(row.found.value),
                     row.ok ? "ok" : "differs"});
  fmt::print("{}", rows_text({"what", "meter", "from", "until", "expected_kwh", "found_kwh", ""},
                             lines, format));
  return all_ok ? exit_ok : exit_verification_failed;
}

int run(const Options& options) {
  const auto tolerance = read_amount(options.tolerance, "tolerance");
  if (!tolerance) return tell(tolerance.error(), exit_usage);
  Reply<LedgerClient> client = LedgerClient::open(options.reader.server);
  if (!client) return tell(client.error());
  const Reply<api::StatusView> status = client->status();
  if (!status) return tell(status.error());
  const CommunityIndex community{options.community};
  const auto list = all_meters(*client, community);
  if (!list) return tell(list.error());
  if (options.grid && *options.grid >= list->size())
    return tell({fmt::format("the community has no meter {}", *options.grid),
                 "list them with: wattbook meter list"},
                exit_usage);
  const Duration step = status->interval_length;
  const Instant until = status->interval_start;
  const Instant start =
      interval_start(interval_of(until - Duration(options.days * one_day.value), step), step);
  const auto count = static_cast<std::size_t>((until - start).value / step.value);

  api::Rows<SumRow> out;
  meters::Series grid;
  std::vector<meters::Series> members;
  for (const api::MeterView& meter : *list) {
    const auto measured = measured_since(*client, community, meter.meter, start);
    if (!measured) return tell(measured.error());
    if (const auto row = compare_registers(*measured, meter.meter, step)) out.rows.push_back(*row);
    if (!options.grid) continue;
    if (meter.meter.value == *options.grid)
      grid = net_of(*measured, start, count, step);
    else if (meter.counts_from && (!meter.counts_until || *meter.counts_until > start))
      members.push_back(net_of(*measured, start, count, step));
  }
  if (options.grid) {
    meters::GridSumRules rules;
    rules.tolerance_ppm = *tolerance / 100;  // from millionths of a percent
    for (const meters::GridDifference& one : meters::compare_with_grid(grid, members, rules))
      out.rows.push_back({"grid", options.grid, grid.time(one.first),
                          grid.time(one.first + one.count), one.grid, one.members, false});
  }
  const auto zone = env::TimeZone::find(status->time_zone);
  return print(out, zone ? *zone : env::TimeZone(), options.reader.output);
}

}  // namespace

void add_meter_sums(CLI::App& meter, int& exit_code) {
  CLI::App* const app = meter.add_subcommand(
      "sums", "Do intervals add up to registers, and members to the grid connection?");
  const auto options = std::make_shared<Options>();
  app->add_option("--grid", options->grid,
                  "number of the meter at the grid connection, which must be what all others add "
                  "up to");
  app->add_option("--tolerance", options->tolerance, "percent that they may differ")
      ->capture_default_str();
  app->add_option("--days", options->days, "how far back")
      ->check(CLI::Range(1, 40))
      ->capture_default_str();
  app->add_option("--community", options->community, "number of the community")
      ->capture_default_str();
  add_reader_options(*app, options->reader, Shows::rows);
  app->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace wattbook::cli
