// `wattbook meter list`, `wattbook meter gaps`: what the ledger knows of meters, and what it lacks.
#include <algorithm>
#include <map>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/decimal.h"
#include "cli/meter_command.h"
#include "cli/meter_ledger.h"
#include "cli/rows.h"
#include "core/metering/names.h"
#include "crypto/address_text.h"
#include "meters/validation.h"
#include "node/api/health_views.h"
#include "node/api/json_writer.h"
#include "node/env/local_time.h"

namespace wattbook::cli {
namespace {

struct Options {
  ReaderOptions reader;
  std::uint16_t community = 0;
  std::optional<std::uint32_t> meter;
  std::uint32_t days = 7;
  bool quarantine = false;
};

std::string time_text(const std::optional<Instant>& time, const env::TimeZone& zone) {
  return time ? env::format_local(*time, zone) : "";
}

// What the verbs begin with.
struct Node {
  LedgerClient client;
  api::StatusView status;
  env::TimeZone zone;
};
Reply<Node> open_node(const Options& options) {
  Reply<LedgerClient> client = LedgerClient::open(options.reader.server);
  if (!client) return std::unexpected(client.error());
  Reply<api::StatusView> status = client->status();
  if (!status) return std::unexpected(status.error());
  const auto zone = env::TimeZone::find(status->time_zone);
  return Node{std::move(*client), std::move(*status), zone ? *zone : env::TimeZone()};
}

template <class View>
int print(const api::Rows<View>& rows, const Row& head, const std::vector<Row>& lines,
          OutputFormat format) {
  if (format == OutputFormat::json)
    fmt::print("{}\n", api::to_json(rows));
  else
    fmt::print("{}", rows_text(head, lines, format));
  return exit_ok;
}

int list_quarantine(const Options& options, Node& node) {
  api::Rows<api::QuarantinedView> out;
  for (;;) {
    std::string path =
        fmt::format("communities/{}/quarantine?limit={}", options.community, api::page_rows_max);
    if (!out.rows.empty()) path += fmt::format("&after={}", out.rows.back().quarantine.value);
    auto rows = node.client.rows<api::QuarantinedView>(path);
    if (!rows) return tell(rows.error());
    out.rows.insert(out.rows.end(), rows->begin(), rows->end());
    if (rows->size() < api::page_rows_max) break;
  }
  std::vector<Row> lines;
  for (const api::QuarantinedView& entry : out.rows)
    lines.push_back({std::to_string(entry.quarantine.value), std::to_string(entry.meter.value),
                     std::string(codec::name_of(entry.cause)), time_text(entry.time, node.zone),
                     format_decimal(entry.import_register.value),
                     format_decimal(entry.export_register.value)});
  return print(out, {"quarantine", "meter", "cause", "time", "import_kwh", "export_kwh"}, lines,
               options.reader.output);
}

// A meter of the ledger with what its gateway told the node of the device.
struct MeterRow {
  api::MeterView meter;
  api::DeviceHealthView health;

  static constexpr std::string_view type_name = "ListedMeter";
  static constexpr std::string_view list_type = "ListedMeters";
  static constexpr std::string_view list_name = "meters";
  static constexpr auto fields = std::tuple(codec::field("meter", &MeterRow::meter),
                                            codec::field("health", &MeterRow::health));
};

Reply<std::vector<api::DeviceHealthView>> all_health(Node& node, std::uint16_t community) {
  std::vector<api::DeviceHealthView> out;
  for (;;) {
    std::string path =
        fmt::format("devices/health?community={}&limit={}", community, api::page_rows_max);
    if (!out.empty()) path += fmt::format("&after={}", out.back().meter.value);
    auto rows = node.client.rows<api::DeviceHealthView>(path);
    if (!rows) return std::unexpected(rows.error());
    out.insert(out.end(), rows->begin(), rows->end());
    if (rows->size() < api::page_rows_max) return out;
  }
}

// Empty where no gateway told of the device.
std::string seconds_text(const std::optional<Duration>& span) {
  if (!span) return {};
  return fmt::format("{:.1f}", static_cast<double>(span->value) / 1000);
}
std::string percent_text(const std::optional<std::uint32_t>& ppm) {
  return ppm ? fmt::format("{:.2f}", *ppm / 1e4) : std::string();
}

int list(const Options& options) {
  Reply<Node> node = open_node(options);
  if (!node) return tell(node.error());
  if (options.quarantine) return list_quarantine(options, *node);
  auto meters = all_meters(node->client, CommunityIndex{options.community});
  if (!meters) return tell(meters.error());
  const auto health = all_health(*node, options.community);
  if (!health) return tell(health.error());
  api::Rows<MeterRow> out;
  std::vector<Row> lines;
  // Both lists are in order of number; a meter registered between the two questions is left out.
  for (std::size_t i = 0; i < std::min(meters->size(), health->size()); ++i) {
    const api::MeterView& meter = (*meters)[i];
    const api::DeviceHealthView& device = (*health)[i];
    out.rows.push_back({meter, device});
    lines.push_back(
        {std::to_string(meter.meter.value), crypto::address_text(meter.key),
         crypto::address_text(meter.owner), std::to_string(meter.rated_power.value),
         time_text(meter.counts_from, node->zone), time_text(meter.counts_until, node->zone),
         time_text(meter.newest_reading, node->zone), device.device.value_or(""),
         device.evidence ? std::string(codec::name_of(*device.evidence)) : std::string(),
         time_text(device.last_seen, node->zone), seconds_text(device.drift),
         percent_text(device.error_rate_ppm)});
  }
  return print(out,
               {"meter", "key", "owner", "rated_w", "counts_from", "counts_until", "newest_reading",
                "device", "evidence", "last_seen", "drift_s", "errors_percent"},
               lines, options.reader.output);
}

struct GapRow {
  MeterIndex meter;
  std::string what;
  Instant from;
  Instant until;
  std::uint64_t intervals = 0;

  static constexpr std::string_view type_name = "MeterGap";
  static constexpr std::string_view list_type = "MeterGaps";
  static constexpr std::string_view list_name = "gaps";
  static constexpr auto fields =
      std::tuple(codec::field("meter", &GapRow::meter), codec::field("what", &GapRow::what),
                 codec::field("from", &GapRow::from), codec::field("until", &GapRow::until),
                 codec::field("intervals", &GapRow::intervals));
};

// Drawn and fed in together: a check of either is a check of the meter.
void add_findings(const api::MeterView& meter, const std::vector<api::MeterIntervalView>& rows,
                  Instant from, Instant until, Duration step, std::vector<GapRow>& out) {
  const Instant start = interval_start(interval_of(from, step), step);
  meters::Series series{start, step, {}};
  series.values.resize(static_cast<std::size_t>((until - start).value / step.value));
  std::vector<bool> spread(series.values.size(), false);
  for (const api::MeterIntervalView& row : rows) {
    const auto i = static_cast<std::size_t>((row.start - start).value / step.value);
    if (row.start < start || i >= series.values.size()) continue;
    series.values[i] = row.import_energy + row.export_energy;
    spread[i] = row.quality != metering::Quality::measured;
  }
  meters::ValidationRules rules;
  rules.rated = meter.rated_power;
  const auto add = [&](std::string_view what, std::size_t first, std::size_t count) {
    out.push_back(
        {meter.meter, std::string(what), series.time(first), series.time(first + count), count});
  };
  for (const meters::Suspicion& suspicion : meters::validate(series, rules))
    add(meters::finding_name(suspicion.finding), suspicion.first, suspicion.count);
  for (std::size_t i = 0; i < spread.size(); ++i) {
    const std::size_t first = i;
    while (i < spread.size() && spread[i]) ++i;
    if (i > first) add("not_measured", first, i - first);
  }
}

int gaps(const Options& options) {
  Reply<Node> node = open_node(options);
  if (!node) return tell(node.error());
  const CommunityIndex community{options.community};
  const auto meters = all_meters(node->client, community);
  if (!meters) return tell(meters.error());
  const Instant until = node->status.interval_start;
  api::Rows<GapRow> out;
  for (const api::MeterView& meter : *meters) {
    if ((options.meter && *options.meter != meter.meter.value) || !meter.counts_from) continue;
    const Instant from =
        std::max(*meter.counts_from, until - Duration(options.days * one_day.value));
    const auto rows = intervals_since(node->client, community, meter.meter, from);
    if (!rows) return tell(rows.error());
    if (from < until)
      add_findings(meter, *rows, from, until, node->status.interval_length, out.rows);
  }
  std::vector<Row> lines;
  for (const GapRow& gap : out.rows)
    lines.push_back({std::to_string(gap.meter.value), gap.what, time_text(gap.from, node->zone),
                     time_text(gap.until, node->zone), std::to_string(gap.intervals)});
  return print(out, {"meter", "what", "from", "until", "intervals"}, lines, options.reader.output);
}

void add_common(CLI::App& app, Options& options) {
  app.add_option("--community", options.community, "number of the community")
      ->capture_default_str();
  add_reader_options(app, options.reader, Shows::rows);
}

}  // namespace

void add_meter_list(CLI::App& meter, int& exit_code) {
  CLI::App* const app = meter.add_subcommand("list", "Meters, or readings in quarantine");
  const auto options = std::make_shared<Options>();
  app->add_flag(
      "--quarantine", options->quarantine,
      "readings that failed a check; settle them with: wattbook command SettleQuarantine");
  add_common(*app, *options);
  app->callback([options, &exit_code] { exit_code = list(*options); });
}

void add_meter_gaps(CLI::App& meter, int& exit_code) {
  CLI::App* const app =
      meter.add_subcommand("gaps", "Intervals without a value, and values that look wrong");
  const auto options = std::make_shared<Options>();
  app->add_option("meter", options->meter, "number of one meter; all where it is left out");
  app->add_option("--days", options->days, "how far back")
      ->check(CLI::Range(1, 400))
      ->capture_default_str();
  add_common(*app, *options);
  app->callback([options, &exit_code] { exit_code = gaps(*options); });
}

}  // namespace wattbook::cli
