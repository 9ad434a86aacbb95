#include "cli/explain.h"

#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/decimal.h"
#include "cli/history_source.h"
#include "node/api/json_reader.h"
#include "node/api/json_writer.h"
#include "node/env/local_time.h"
#include "node/history/explanation.h"

namespace wattbook::cli {
namespace {

struct Options {
  HistorySource source;
  std::string address;
  std::int64_t interval = 0;
  std::string form = "table";
  std::uint16_t community = 0;
};

Result<history::Explanation> from_file(const Options& options) {
  const auto address = fixed_from_hex<Address>(options.address);
  if (!address)
    return fail(fmt::format("'{}' is not an address", options.address),
                "write 0x and 40 hexadecimal digits");
  auto database = open_history(options.source);
  if (!database) return std::unexpected(database.error());
  return history::explain(**database, *address, CommunityIndex(options.community),
                          Instant(options.interval));
}

std::string decimal(auto quantity) { return format_decimal(quantity.value); }

void print_settlements(const history::Explanation& e) {
  for (const auto& s : e.settlements) {
    fmt::print(
        "{} in block {} under protocol {}: imported {}, exported {}\n",
        s.version == 1 ? std::string("settled") : fmt::format("corrected (version {})", s.version),
        s.height.value, s.protocol_version, decimal(s.imported), decimal(s.exported));
    fmt::print("  import met by: store {}, neighbours {}, grid {}\n", decimal(s.burned),
               decimal(s.shared_in), decimal(s.grid_import - s.returned));
    fmt::print("  export went to: store {}, neighbours {}, grid {}\n", decimal(s.minted),
               decimal(s.shared_out), decimal(s.grid_export - s.replaced));
    if (s.evidence) fmt::print("  rests on readings: {}\n", codec::name_of(*s.evidence));
  }
}

void print(const history::Explanation& e) {
  const env::TimeZone utc;
  fmt::print("{} in {}\n{} to {}\n", to_hex0x(e.member), e.community,
             env::format_local(e.from, utc), env::format_local(e.until, utc));
  for (const auto& r : e.readings)
    fmt::print("reading {} of meter {} at {}: import {}, export {}{}, {}, command {} in block {}\n",
               r.sequence, r.meter.value, env::format_local(r.time, utc),
               decimal(r.import_register), decimal(r.export_register),
               r.fault == 0 ? "" : fmt::format(" (refused, fault {})", r.fault),
               codec::name_of(r.evidence), to_hex0x(r.command), r.height.value);
  for (const auto& c : e.corrections)
    fmt::print("operator's value of meter {} ({}): import {}, export {}, \"{}\", block {}\n",
               c.meter.value, c.quality, decimal(c.import_energy), decimal(c.export_energy),
               c.reason, c.height.value);
  print_settlements(e);
  if (e.tariff)
    fmt::print("tariff since {} (command {} in block {}): import {}, feed-in {}, sharing {}\n",
               env::format_local(e.tariff->since, utc), to_hex0x(e.tariff->command),
               e.tariff->height.value, decimal(e.tariff->import_price),
               decimal(e.tariff->feed_in_price), decimal(e.tariff->sharing_price));
  for (const auto& a : e.amounts)
    fmt::print("{}: {} kWh at {} = {} ({})\n", a.line, decimal(a.energy), decimal(a.price),
               decimal(a.amount), a.rule);
  for (const auto& t : e.trades)
    fmt::print("trade {}: {} {} kWh at {} = {}, fee {}, block {} (DOMAIN 6.1)\n", t.trade.value,
               t.bought ? "bought" : "sold", decimal(t.energy), decimal(t.price), decimal(t.amount),
               decimal(t.fee), t.height.value);
}

int run(const Options& options) {
  history::Explanation explanation;
  if (!options.source.data.empty()) {
    Result<history::Explanation> made = from_file(options);
    if (!made) return tell_error(made.error(), 1);
    explanation = std::move(*made);
  } else {
    const auto fetched =
        fetch(options.source, fmt::format("/api/v1/members/{}/explain?interval={}"
                                          "&community={}",
                                          options.address, options.interval, options.community));
    if (!fetched) return tell_error(fetched.error().error, fetched.error().unreachable ? 4 : 1);
    api::JsonReader reader;
    auto read = reader.read<history::Explanation>(*fetched);
    if (!read) return tell_error(read.error(), 1);
    explanation = std::move(*read);
  }
  if (options.form == "json")
    fmt::print("{}\n", api::to_json(explanation));
  else
    print(explanation);
  return 0;
}

}  // namespace

void add_explain_command(CLI::App& root, int& exit_code) {
  CLI::App& verb = *root.add_subcommand("explain", "how an interval of a bill came about");
  const auto options = std::make_shared<Options>();
  verb.add_option("ADDRESS", options->address, "the member's account")->required();
  verb.add_option("--interval", options->interval,
                  "a time within it, in milliseconds since 1970-01-01 UTC")
      ->required()
      ->check(CLI::Range(std::int64_t{0}, limits::time_max.unix_ms));
  verb.add_option("-o", options->form, "form of the answer")
      ->check(CLI::IsMember({"table", "json"}));
  verb.add_option("--community", options->community, "its number");
  add_source_options(verb, options->source);
  verb.callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace wattbook::cli
