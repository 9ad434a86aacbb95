// `wattbook meter import FILE`.
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/decimal.h"
#include "cli/file_import.h"
#include "cli/meter_command.h"
#include "cli/rows.h"
#include "cli/signing.h"
#include "core/metering/names.h"
#include "node/api/json_writer.h"

namespace wattbook::cli {
namespace {

struct Options {
  SignerOptions signer;
  std::vector<std::string> map;
  bool stamp_is_end = false;
  ImportRequest request;
};

int report(const api::MeterFileView& file, OutputFormat output) {
  for (const api::Understood& one : file.understood)
    fmt::print(stderr, "{}: {}\n", one.what, one.value);
  for (const std::string& channel : file.left_out) fmt::print(stderr, "left out: {}\n", channel);
  if (output == OutputFormat::json) {
    fmt::print("{}\n", api::to_json(api::Rows<api::ImportedPoint>{file.points}));
    return exit_ok;
  }
  std::vector<Row> rows;
  for (const api::ImportedPoint& row : file.points)
    rows.push_back(
        {row.point, row.meter ? std::to_string(*row.meter) : "", std::to_string(row.values),
         row.from, row.until, format_decimal(row.drawn.value), format_decimal(row.fed_in.value),
         std::to_string(row.measured), std::to_string(row.substituted),
         std::to_string(row.estimated), std::to_string(row.missing), std::to_string(row.gaps),
         std::to_string(row.booked_before), std::to_string(row.readings)});
  fmt::print("{}", rows_text({"point", "meter", "values", "from", "until", "drawn_kwh",
                              "fed_in_kwh", "measured", "substituted", "estimated", "missing",
                              "gaps", "booked_before", "readings"},
                             rows, output));
  return exit_ok;
}

// Reads, and where there is a signer sends.
int read_file(const Options& options, LedgerClient* ledger, const ImportSigner* signer) {
  FileImport import(options.request, ledger, signer);
  const auto file = import.run();
  if (signer != nullptr) fmt::print(stderr, "sent: {} readings\n", import.sent());
  if (!file) return tell(file.error());
  const int code = report(*file, options.signer.reader.output);
  if (import.quarantined().empty()) return code;
  for (const auto& [cause, entry] : import.quarantined())
    fmt::print(stderr, "in quarantine: {} readings, {}, the first of meter {}\n", entry.count,
               codec::name_of(static_cast<metering::ReadingFault>(cause)), entry.meter.value);
  return exit_failed;
}

int run(const Options& options) {
  // Without a mapping a dry run only reads the file, and needs no node.
  const bool dry_run = options.signer.dry_run;
  if (dry_run && options.request.map.empty()) return read_file(options, nullptr, nullptr);
  Reply<LedgerClient> client = LedgerClient::open(options.signer.reader.server);
  if (!client) return tell(client.error());
  if (dry_run) return read_file(options, &*client, nullptr);
  // Nobody types a password for a node that is away.
  if (const auto status = client->status(); !status) return tell(status.error());
  env::SystemFiles files;
  const auto key = open_key(files, options.signer.key, options.signer.keys);
  if (!key) return tell(key.error(), exit_failed);
  const ImportSigner signer{key->secret, key->address, options.signer.valid_minutes};
  return read_file(options, &*client, &signer);
}

template <class Value>
void add_choice(CLI::App& app, const std::string& name, Value& value, const std::string& help,
                const std::vector<std::pair<std::string, typename Value::value_type>>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : "|") + word.first;
  app.add_option_function<std::string>(
         name,
         [&value, words](const std::string& given) {
           for (const auto& [word, meaning] : words)
             if (word == given) value = meaning;
         },
         help)
      ->check([words](const std::string& given) {
        for (const auto& word : words)
          if (word.first == given) return std::string();
        return "'" + given + "' is none of the choices";
      })
      ->option_text(text);
}

void add_file_options(CLI::App& app, Options& options) {
  using tables::RepeatedHour;
  using tables::StampFormat;
  meters::CsvHints& hints = options.request.hints;
  app.add_option("--zone", options.request.zone,
                 "clock of the file's times, such as Europe/Vienna or UTC+10; by default the "
                 "community's");
  app.add_option_function<std::string>(
         "--fold",
         [&hints](const std::string& word) {
           hints.repeated = word == "first"    ? RepeatedHour::first
                            : word == "second" ? RepeatedHour::second
                            : word == "refuse" ? RepeatedHour::refuse
                                               : RepeatedHour::in_order;
         },
         "which showing of the repeated hour a time means")
      ->check(CLI::IsMember({"in-order", "first", "second", "refuse"}));
  add_choice(app, "--date-order", hints.date_order, "of dates such as 3/4/2026",
             {{"day-first", StampFormat::day_first},
              {"month-first", StampFormat::month_first},
              {"year-first", StampFormat::year_first},
              {"unix", StampFormat::unix_seconds}});
  add_choice(app, "--separator", hints.separator, "of columns",
             {{"comma", ','}, {"semicolon", ';'}, {"tab", '\t'}});
  add_choice(app, "--decimal", hints.decimal, "sign", {{"point", '.'}, {"comma", ','}});
  add_choice(app, "--unit", hints.unit, "of the numbers",
             {{"Wh", meters::Unit::wh},
              {"kWh", meters::Unit::kwh},
              {"MWh", meters::Unit::mwh},
              {"W", meters::Unit::w},
              {"kW", meters::Unit::kw}});
  add_choice(app, "--kind", hints.kind, "of the numbers",
             {{"interval", meters::ChannelKind::interval},
              {"register", meters::ChannelKind::register_value}});
  app.add_option("--step", options.request.step_minutes, "minutes of an interval")
      ->check(CLI::Range(1, 24 * 60));
  app.add_flag("--stamp-end", options.stamp_is_end, "times are the ends of intervals");
  app.add_flag("--by-position", hints.by_position,
               "MSCONS: the n-th quantity is the n-th quarter of an hour of the stated period");
  app.add_option("--point", hints.point, "name of the metering point where the file has none");
  app.add_option("--from", options.request.from, "leave out what begins before");
  app.add_option("--until", options.request.until, "leave out what begins then or later");
}

}  // namespace

void add_meter_import(CLI::App& meter, int& exit_code) {
  CLI::App* const app = meter.add_subcommand(
      "import", "Book a file of meter data: CSV, NEM12/13, Green Button, MSCONS, EDA");
  const auto options = std::make_shared<Options>();
  app->add_option("file", options->request.file, "plain, gzip, zip or a workbook (.xlsx)")
      ->required();
  app->add_option("--sheet", options->request.sheet, "of a workbook with several");
  app->add_option(
      "--map", options->map,
      "POINT=NUMBER for a metering point of the file and its meter, or a CSV file of them");
  app->add_option("--community", options->request.community.value, "number of the community")
      ->capture_default_str();
  add_file_options(*app, *options);
  add_signer_options(*app, options->signer);
  app->callback([options, &exit_code] {
    Result<MeterMap> map = MeterMap::read(options->map);
    if (!map) {
      exit_code = tell(map.error(), exit_usage);
      return;
    }
    options->request.map = std::move(*map);
    options->request.name = options->request.file;
    if (options->stamp_is_end) options->request.hints.stamp_is_end = true;
    exit_code = run(*options);
  });
}

}  // namespace wattbook::cli
