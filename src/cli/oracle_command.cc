#include "cli/oracle_command.h"

#include <algorithm>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/limits.h"
#include "cli/command_arguments.h"
#include "cli/ledger_client.h"
#include "cli/signing.h"
#include "meters/prices.h"
#include "tables/xlsx.h"

namespace wattbook::cli {
namespace {

struct TariffOptions {
  SignerOptions signer;
  std::uint16_t community = 0;
  std::string file;
  std::string sheet;
  meters::PriceRules rules;
  std::string zone;
  std::string import_add = "0";
  std::string import_factor = "1";
  std::string feed_in_add = "0";
  std::string feed_in_factor = "1";
  std::string fallback_import;
  std::string fallback_feed_in;
};

// price * factor + add.
struct Line {
  std::int64_t factor = 0;  // in millionths
  Price add;
  Price of(Price price) const {
    return Price(mul_div_floor(price.value, factor, units_per_whole) + add.value);
  }
};
Result<Line> read_line(const std::string& factor, const std::string& add) {
  const auto times = read_amount(factor, "factor");
  if (!times) return std::unexpected(times.error());
  const auto plus = read_amount(add, "surcharge");
  if (!plus) return std::unexpected(plus.error());
  return Line{*times, Price(*plus)};
}

chain::TariffPoint point_of(Price import, Price feed_in) {
  return {import, feed_in, Price(mul_div_floor(import.value + feed_in.value, 1, 2))};
}

// What the file says from the present interval on, or where it ended before, the fallback.
Result<std::vector<chain::TariffPoint>> points_of(const TariffOptions& options,
                                                  IntervalNumber first, Duration interval) {
  meters::PriceRules rules = options.rules;
  if (const auto zone = env::TimeZone::find(options.zone.empty() ? "UTC" : options.zone))
    rules.zone = *zone;
  else
    return std::unexpected(zone.error());
  const auto import = read_line(options.import_factor, options.import_add);
  if (!import) return std::unexpected(import.error());
  const auto feed_in = read_line(options.feed_in_factor, options.feed_in_add);
  if (!feed_in) return std::unexpected(feed_in.error());
  auto source = options.sheet.empty() ? tables::open_file(options.file)
                                      : tables::open_sheet(options.file, options.sheet);
  if (!source) return std::unexpected(source.error());
  const auto prices = meters::read_prices(options.file, std::move(*source), rules);
  if (!prices) return std::unexpected(prices.error());
  meters::IntervalPrices table = meters::by_interval(*prices, first, interval);
  std::vector<chain::TariffPoint> out;
  const std::size_t most = limits::tariff_points_max - 1;
  for (std::size_t i = 0; i < std::min(table.prices.size(), most); ++i)
    out.push_back(point_of(import->of(table.prices[i]), feed_in->of(table.prices[i])));
  if (!options.fallback_import.empty()) {
    const auto a = read_amount(options.fallback_import, "fallback");
    const auto b = read_amount(
        options.fallback_feed_in.empty() ? options.fallback_import : options.fallback_feed_in,
        "fallback");
    if (!a) return std::unexpected(a.error());
    if (!b) return std::unexpected(b.error());
    out.push_back(point_of(Price(*a), Price(*b)));
  }
  if (out.empty())
    return fail(fmt::format("{}: its prices end before the present interval", options.file),
                "fetch a newer file, or give --fallback-import");
  if (table.prices.empty())
    fmt::print(stderr, "wattbook: the file is stale; the fallback takes its place\n");
  return out;
}

int set_tariff(const TariffOptions& options) {
  Reply<LedgerClient> client = LedgerClient::open(options.signer.reader.server);
  if (!client) return tell(client.error());
  const Reply<api::StatusView> status = client->status();
  if (!status) return tell(status.error());
  const IntervalNumber first = interval_of(status->time, status->interval_length);
  const auto points = points_of(options, first, status->interval_length);
  if (!points) return tell(points.error(), exit_failed);
  fmt::print(stderr, "wattbook: {} intervals of prices\n", points->size());
  return sign_and_send(
      options.signer,
      [&](const chain::CommandHeader& header, const AssetNames&) -> Result<chain::Command> {
        chain::SetTariff command{header};
        command.community = CommunityIndex{options.community};
        command.first_interval = first;
        command.points = *points;
        return command;
      });
}

struct FeedOptions {
  SignerOptions signer;
  std::uint16_t community = 0;
  std::string feed;
  std::string value;
};

void add_tariff(CLI::App& oracle, int& exit_code) {
  CLI::App* const app = oracle.add_subcommand(
      "tariff", "Set the tariff by a file of prices: AEMO, ERCOT, CSV or JSON");
  const auto options = std::make_shared<TariffOptions>();
  app->add_option("file", options->file, "plain, gzip, zip or a workbook (.xlsx)")->required();
  app->add_option("--sheet", options->sheet, "of a workbook with several");
  app->add_option_function<std::string>(
         "--format",
         [options](const std::string& word) {
           using enum meters::PriceFormat;
           options->rules.format = word == "aemo"    ? aemo
                                   : word == "ercot" ? ercot
                                   : word == "json"  ? json
                                                     : csv;
         },
         "of the file; guessed if left out")
      ->check(CLI::IsMember({"aemo", "ercot", "csv", "json"}));
  app->add_option("--area", options->rules.area, "region or settlement point");
  app->add_option("--column", options->rules.column, "where the price stands, in CSV and JSON");
  app->add_flag("--per-mwh", options->rules.per_mwh, "prices of CSV and JSON are per MWh");
  app->add_option("--zone", options->zone, "clock of stamps without offset, in CSV and JSON");
  app->add_option("--import-factor", options->import_factor,
                  "members pay price x factor + surcharge")
      ->capture_default_str();
  app->add_option("--import-add", options->import_add, "surcharge per kWh")->capture_default_str();
  app->add_option("--feed-in-factor", options->feed_in_factor, "the same for what members feed in")
      ->capture_default_str();
  app->add_option("--feed-in-add", options->feed_in_add, "per kWh")->capture_default_str();
  app->add_option("--fallback-import", options->fallback_import,
                  "price after the file's end, and in place of a stale file");
  app->add_option("--fallback-feed-in", options->fallback_feed_in, "the same for feed-in");
  app->add_option("--community", options->community, "number of the community")
      ->capture_default_str();
  add_signer_options(*app, options->signer);
  app->callback([options, &exit_code] { exit_code = set_tariff(*options); });
}

void add_feed(CLI::App& oracle, int& exit_code) {
  CLI::App* const app = oracle.add_subcommand(
      "feed", "Publish a value, observed now: weather, carbon, an exchange rate");
  const auto options = std::make_shared<FeedOptions>();
  app->add_option("feed", options->feed, "its name")->required();
  app->add_option("value", options->value, "a decimal with at most 6 decimals")->required();
  app->add_option("--community", options->community, "number of the community")
      ->capture_default_str();
  add_signer_options(*app, options->signer);
  app->callback([options, &exit_code] {
    exit_code = sign_and_send(
        options->signer,
        [&](const chain::CommandHeader& header, const AssetNames&) -> Result<chain::Command> {
          const auto value = read_amount(options->value, "value");
          if (!value) return std::unexpected(value.error());
          chain::PublishFeed command{header};
          command.community = CommunityIndex{options->community};
          command.feed = options->feed;
          command.observed =
              header.expires - Duration(one_minute.value * options->signer.valid_minutes);
          command.value = Amount(*value);
          return command;
        });
  });
}

}  // namespace

void add_oracle_command(CLI::App& root, int& exit_code) {
  CLI::App* const app = root.add_subcommand("oracle", "Prices and facts from outside");
  app->require_subcommand(1);
  add_tariff(*app, exit_code);
  add_feed(*app, exit_code);
}

}  // namespace wattbook::cli
