// `wattbook meter telegram FILE`: what a recorded P1 or SML stream says.
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/decimal.h"
#include "cli/meter_command.h"
#include "cli/rows.h"
#include "cli/verbs.h"
#include "meters/p1.h"
#include "meters/sml.h"
#include "node/api/json_writer.h"
#include "node/api/page.h"
#include "node/env/local_time.h"
#include "tables/byte_source.h"

namespace wattbook::cli {
namespace {

struct Options {
  OutputFormat output = OutputFormat::table;
  std::string file;
};

struct TelegramRow {
  std::string meter;
  std::optional<Instant> time;
  std::optional<Energy> import_register;
  std::optional<Energy> export_register;

  static constexpr std::string_view type_name = "TelegramRegisters";
  static constexpr std::string_view list_type = "Telegrams";
  static constexpr std::string_view list_name = "telegrams";
  static constexpr auto fields = std::tuple(
      codec::field("meter", &TelegramRow::meter), codec::field("time", &TelegramRow::time),
      codec::field("import_register", &TelegramRow::import_register),
      codec::field("export_register", &TelegramRow::export_register));
};

std::optional<Energy> rounded(const std::optional<meters::FineEnergy>& energy) {
  return energy ? std::optional(meters::rounded(*energy)) : std::nullopt;
}

int print(const api::Rows<TelegramRow>& out, OutputFormat format) {
  if (format == OutputFormat::json) {
    fmt::print("{}\n", api::to_json(out));
    return exit_ok;
  }
  std::vector<Row> lines;
  const auto energy = [](const std::optional<Energy>& e) {
    return e ? format_decimal(e->value) : std::string();
  };
  for (const TelegramRow& row : out.rows)
    lines.push_back({row.meter, row.time ? env::format_local(*row.time, env::TimeZone()) : "",
                     energy(row.import_register), energy(row.export_register)});
  fmt::print("{}", rows_text({"meter", "time", "import_kwh", "export_kwh"}, lines, format));
  return exit_ok;
}

int run(const Options& options) {
  auto source = tables::open_file(options.file);
  if (!source) return tell(source.error(), exit_failed);
  api::Rows<TelegramRow> out;
  const auto take = [&out](const meters::Telegram& telegram) {
    out.rows.push_back({telegram.meter, telegram.time, rounded(meters::import_register(telegram)),
                        rounded(meters::export_register(telegram))});
  };
  meters::P1Stream p1;
  meters::SmlStream sml;
  std::string chunk(64 * 1024, '\0');
  for (;;) {
    const Result<std::size_t> got = (*source)->read(chunk);
    if (!got) return tell(got.error(), exit_failed);
    const std::string_view bytes = std::string_view(chunk).substr(0, *got);
    p1.feed(*got == 0 ? "\n" : bytes, take);
    sml.feed(as_bytes(bytes), take);
    if (*got == 0) break;
  }
  const meters::TelegramCounts& a = p1.counts();
  const meters::TelegramCounts& b = sml.counts();
  fmt::print(stderr, "telegrams: {} P1 ({} without checksum), {} SML; damaged: {} P1, {} SML\n",
             a.telegrams, a.unchecked, b.telegrams, a.bad_checksum + a.malformed,
             b.bad_checksum + b.malformed);
  print(out, options.output);
  return out.rows.empty() ? tell({options.file + ": holds no whole telegram",
                                  "record the port's bytes as they come, for half a minute"},
                                 exit_failed)
                          : exit_ok;
}

}  // namespace

void add_meter_telegram(CLI::App& meter, int& exit_code) {
  CLI::App* const app =
      meter.add_subcommand("telegram", "Registers in a recorded stream of P1 or SML telegrams");
  const auto options = std::make_shared<Options>();
  app->add_option("file", options->file,
                  "the bytes as the meter sent them; /dev/stdin: as they come")
      ->required();
  add_output_option(*app, options->output, Shows::rows);
  app->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace wattbook::cli
