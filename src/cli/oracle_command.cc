#include "cli/oracle_command.h"

#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/command_arguments.h"
#include "cli/ledger_client.h"
#include "cli/oracle_prices.h"
#include "cli/oracle_run.h"
#include "cli/signing.h"
#include "tables/xlsx.h"

namespace wattbook::cli {
namespace {

struct TariffOptions {
  SignerOptions signer;
  std::uint16_t community = 0;
  std::string file;
  std::string sheet;
  TariffRules rules;
};

int set_tariff(const TariffOptions& options) {
  Reply<LedgerClient> client = LedgerClient::open(options.signer.reader.server);
  if (!client) return tell(client.error());
  const Reply<api::StatusView> status = client->status();
  if (!status) return tell(status.error());
  const IntervalNumber first = interval_of(status->time, status->interval_length);
  auto source = options.sheet.empty() ? tables::open_file(options.file)
                                      : tables::open_sheet(options.file, options.sheet);
  if (!source) return tell(source.error(), exit_failed);
  const auto table =
      tariff_of(options.file, std::move(*source), options.rules, first, status->interval_length);
  if (!table) return tell(table.error(), exit_failed);
  if (table->is_stale)
    fmt::print(stderr, "wattbook: the file is stale; the fallback takes its place\n");
  fmt::print(stderr, "wattbook: {} intervals of prices\n", table->points.size());
  return sign_and_send(
      options.signer,
      [&](const chain::CommandHeader& header, const AssetNames&) -> Result<chain::Command> {
        chain::SetTariff command{header};
        command.community = CommunityIndex{options.community};
        command.first_interval = first;
        command.points = table->points;
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
           options->rules.prices.format = word == "aemo"    ? aemo
                                          : word == "ercot" ? ercot
                                          : word == "json"  ? json
                                                            : csv;
         },
         "of the file; guessed if left out")
      ->check(CLI::IsMember({"aemo", "ercot", "csv", "json"}));
  app->add_option("--area", options->rules.prices.area, "region or settlement point");
  app->add_option("--column", options->rules.prices.column,
                  "where the price stands, in CSV and JSON");
  app->add_flag("--per-mwh", options->rules.prices.per_mwh, "prices of CSV and JSON are per MWh");
  app->add_option("--zone", options->rules.zone, "clock of stamps without offset, in CSV and JSON");
  app->add_option("--import-factor", options->rules.import_factor,
                  "members pay price x factor + surcharge")
      ->capture_default_str();
  app->add_option("--import-add", options->rules.import_add, "surcharge per kWh")
      ->capture_default_str();
  app->add_option("--feed-in-factor", options->rules.feed_in_factor,
                  "the same for what members feed in")
      ->capture_default_str();
  app->add_option("--feed-in-add", options->rules.feed_in_add, "per kWh")->capture_default_str();
  app->add_option("--fallback-import", options->rules.fallback_import,
                  "price after the file's end, and in place of a stale file");
  app->add_option("--fallback-feed-in", options->rules.fallback_feed_in, "the same for feed-in");
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
  add_oracle_run(*app, exit_code);
}

}  // namespace wattbook::cli
