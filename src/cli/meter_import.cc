// `wattbook meter import FILE`.
#include <algorithm>
#include <map>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/decimal.h"
#include "cli/meter_command.h"
#include "cli/meter_ledger.h"
#include "cli/meter_map.h"
#include "cli/rows.h"
#include "cli/signing.h"
#include "core/metering/names.h"
#include "meters/meter_file.h"
#include "meters/register_builder.h"
#include "node/api/json_writer.h"
#include "tables/xlsx.h"

namespace wattbook::cli {
namespace {

using meters::Channel;
using meters::Direction;
using meters::Grade;
using meters::MeterTally;

struct Options {
  SignerOptions signer;
  std::string file;
  std::string sheet;
  std::vector<std::string> map;
  std::uint16_t community = 0;
  std::string zone;
  std::string from;
  std::string until;
  std::int64_t step_minutes = 0;
  bool stamp_is_end = false;
  meters::CsvHints hints;
};

struct PointRow {
  std::string point;
  std::optional<std::uint32_t> meter;
  std::uint64_t values = 0;
  std::string from;
  std::string until;
  Energy drawn;
  Energy fed_in;
  std::uint64_t measured = 0;
  std::uint64_t substituted = 0;
  std::uint64_t estimated = 0;
  std::uint64_t missing = 0;
  std::uint64_t gaps = 0;
  std::uint64_t booked_before = 0;
  std::uint64_t readings = 0;

  static constexpr std::string_view type_name = "ImportedPoint";
  static constexpr std::string_view list_type = "ImportedPoints";
  static constexpr std::string_view list_name = "points";
  static constexpr auto fields = std::tuple(
      codec::field("point", &PointRow::point), codec::field("meter", &PointRow::meter),
      codec::field("values", &PointRow::values), codec::field("from", &PointRow::from),
      codec::field("until", &PointRow::until), codec::field("drawn", &PointRow::drawn),
      codec::field("fed_in", &PointRow::fed_in), codec::field("measured", &PointRow::measured),
      codec::field("substituted", &PointRow::substituted),
      codec::field("estimated", &PointRow::estimated), codec::field("missing", &PointRow::missing),
      codec::field("gaps", &PointRow::gaps),
      codec::field("booked_before", &PointRow::booked_before),
      codec::field("readings", &PointRow::readings));
};

// One import from the file's first byte to the table of what it did.
class Import {
 public:
  Import(const Options& options, MeterMap map) : options_(options), map_(std::move(map)) {}

  // Exit code.
  int run();

 private:
  Reply<void> connect();
  Reply<void> read_all();
  Reply<void> add(const meters::Sample& sample);
  Reply<std::uint32_t> builder_meter(const Channel& channel);
  Reply<void> take(Instant until);
  int report() const;

  const Options& options_;
  MeterMap map_;
  Instant from_{INT64_MIN};
  Instant until_{INT64_MAX};
  std::unique_ptr<meters::SampleReader> reader_;
  std::optional<LedgerClient> client_;
  std::optional<crypto::SecretKey> key_;
  std::optional<ReadingSender> sender_;
  env::TimeZone zone_;
  Duration interval_{15 * one_minute.value};
  std::map<std::uint32_t, api::MeterView> known_;
  std::optional<meters::RegisterBuilder> builder_;
  std::map<std::string, std::uint32_t, std::less<>> builder_meter_;  // by metering point
  std::vector<std::string> points_;                                  // by number in the builder
  std::vector<std::optional<std::uint32_t>> channel_meter_;          // by channel
};

Reply<void> Import::connect() {
  Reply<LedgerClient> client = LedgerClient::open(options_.signer.reader.server);
  if (!client) return std::unexpected(client.error());
  const Reply<api::StatusView> status = client->status();
  if (!status) return std::unexpected(status.error());
  interval_ = status->interval_length;
  const CommunityIndex community{options_.community};
  const auto list = all_meters(*client, community);
  if (!list) return std::unexpected(list.error());
  for (const api::MeterView& meter : *list) known_.emplace(meter.meter.value, meter);
  client_.emplace(std::move(*client));
  if (options_.zone.empty())
    if (auto zone = env::TimeZone::find(status->time_zone)) zone_ = *zone;
  if (options_.signer.dry_run) return {};

  env::SystemFiles files;
  wallet::KeyStore store(files, options_.signer.keys.directory);
  const auto entry = choose_key(store, options_.signer.key);
  if (!entry) return std::unexpected(Failure{entry.error(), exit_failed});
  auto secret = unlock(store, entry->name, options_.signer.keys);
  if (!secret) return std::unexpected(Failure{secret.error(), exit_failed});
  key_.emplace(std::move(*secret));
  const Instant expires = status->time + Duration(one_minute.value * options_.signer.valid_minutes);
  sender_.emplace(*client_, *key_,
                  ReadingSender::Signing{community, entry->address, status->genesis, expires});
  return {};
}

Reply<std::uint32_t> Import::builder_meter(const Channel& channel) {
  const auto found = builder_meter_.find(channel.point);
  if (found != builder_meter_.end()) return found->second;
  meters::MeterStart start;
  if (client_) {
    const auto meter = map_.find(channel.point);
    if (!meter)
      return std::unexpected(
          Failure{{fmt::format("nothing says which meter the point '{}' is", channel.point),
                   fmt::format("say it: --map {}=NUMBER; wattbook meter list names the numbers",
                               channel.point.empty() ? "" : channel.point)},
                  exit_usage});
    if (!known_.contains(meter->value))
      return std::unexpected(Failure{{fmt::format("the community has no meter {}", meter->value),
                                      "list them with: wattbook meter list"},
                                     exit_failed});
    const auto newest = newest_reading(*client_, CommunityIndex{options_.community}, *meter);
    if (!newest) return std::unexpected(newest.error());
    if (*newest) {
      start = {(*newest)->time, (*newest)->import_register, (*newest)->export_register};
      if (sender_) sender_->begin_meter(*meter, (*newest)->sequence);
    }
  }
  const std::uint32_t number = builder_->add_meter(start);
  builder_meter_.emplace(channel.point, number);
  points_.push_back(channel.point);
  return number;
}

Reply<void> Import::add(const meters::Sample& sample) {
  const Channel& channel = reader_->channels()[sample.channel];
  if (!channel.ignored.empty() || sample.start < from_ || sample.start >= until_) return {};
  if (sample.channel >= channel_meter_.size()) channel_meter_.resize(sample.channel + 1);
  std::optional<std::uint32_t>& meter = channel_meter_[sample.channel];
  if (!meter) {
    const auto number = builder_meter(channel);
    if (!number) return std::unexpected(number.error());
    meter = *number;
  }
  const Result<void> added = builder_->add(*meter, channel.direction, channel.kind, sample);
  if (!added)
    return std::unexpected(Failure{{fmt::format("{}: {} {}: {}", options_.file, channel.point,
                                                channel.label, added.error().message),
                                    added.error().hint},
                                   exit_failed});
  return {};
}

Reply<void> Import::take(Instant until) {
  const auto readings = builder_->take(until);
  if (!readings) return std::unexpected(Failure{readings.error(), exit_failed});
  if (!sender_) return {};
  for (const meters::RegisterReading& reading : *readings)
    if (const auto sent = sender_->add(*map_.find(points_[reading.meter]), reading.time,
                                       reading.import_register, reading.export_register);
        !sent)
      return sent;
  return {};
}

Reply<void> Import::read_all() {
  std::vector<meters::Sample> samples;
  for (;;) {
    samples.clear();
    const Result<bool> more = reader_->next(samples);
    if (!more) return std::unexpected(Failure{more.error(), exit_failed});
    for (const meters::Sample& sample : samples)
      if (const auto added = add(sample); !added) return added;
    // What comes after `--until` is not looked at: it may be what the file was cut for.
    if (!*more || reader_->complete_until() >= until_) break;
    if (reader_->complete_until().unix_ms != INT64_MIN)
      if (const auto taken = take(reader_->complete_until()); !taken) return taken;
  }
  if (const auto taken = take(Instant(INT64_MAX)); !taken) return taken;
  return sender_ ? sender_->flush() : Reply<void>();
}

int Import::report() const {
  const auto local = [this](const std::optional<Instant>& time) {
    return time ? env::format_local(*time, zone_) : std::string();
  };
  api::Rows<PointRow> out;
  for (std::uint32_t i = 0; i < points_.size(); ++i) {
    const MeterTally& tally = builder_->tally(i);
    const auto meter = map_.find(points_[i]);
    const auto grade = [&tally](Grade g) { return tally.grades[static_cast<std::size_t>(g)]; };
    out.rows.push_back({points_[i], meter ? std::optional(meter->value) : std::nullopt,
                        tally.samples, local(tally.from), local(tally.until),
                        meters::rounded(tally.drawn), meters::rounded(tally.fed_in),
                        grade(Grade::measured), grade(Grade::substituted), grade(Grade::estimated),
                        grade(Grade::missing), tally.gap_count, tally.booked_before,
                        tally.readings});
  }
  for (const auto& [what, value] : reader_->understood())
    fmt::print(stderr, "{}: {}\n", what, value);
  for (const Channel& channel : reader_->channels())
    if (!channel.ignored.empty())
      fmt::print(stderr, "left out: {} {}: {}\n", channel.point, channel.label, channel.ignored);
  if (options_.signer.reader.output == OutputFormat::json) {
    fmt::print("{}\n", api::to_json(out));
    return exit_ok;
  }
  std::vector<Row> rows;
  for (const PointRow& row : out.rows)
    rows.push_back(
        {row.point, row.meter ? std::to_string(*row.meter) : "", std::to_string(row.values),
         row.from, row.until, format_decimal(row.drawn.value), format_decimal(row.fed_in.value),
         std::to_string(row.measured), std::to_string(row.substituted),
         std::to_string(row.estimated), std::to_string(row.missing), std::to_string(row.gaps),
         std::to_string(row.booked_before), std::to_string(row.readings)});
  fmt::print("{}", rows_text({"point", "meter", "values", "from", "until", "drawn_kwh",
                              "fed_in_kwh", "measured", "substituted", "estimated", "missing",
                              "gaps", "booked_before", "readings"},
                             rows, options_.signer.reader.output));
  return exit_ok;
}

int Import::run() {
  // Without a mapping a dry run only reads the file, and needs no node.
  const bool ask_node = !options_.signer.dry_run || !map_.empty();
  if (!options_.zone.empty()) {
    const auto zone = env::TimeZone::find(options_.zone);
    if (!zone) return tell(zone.error(), exit_usage);
    zone_ = *zone;
  }
  if (ask_node)
    if (const auto connected = connect(); !connected) return tell(connected.error());
  for (const auto& [text, bound] :
       {std::pair{&options_.from, &from_}, {&options_.until, &until_}}) {
    if (text->empty()) continue;
    const auto stamp =
        tables::StampReader({tables::StampFormat::year_first, zone_, tables::RepeatedHour::first,
                             tables::SkippedHour::shift})
            .read(*text);
    if (!stamp || !*stamp) return tell({fmt::format("'{}' is not a time", *text), ""}, exit_usage);
    *bound = **stamp;
  }
  meters::CsvHints hints = options_.hints;
  hints.zone = zone_;
  if (options_.step_minutes > 0) hints.step = Duration(options_.step_minutes * one_minute.value);
  if (options_.stamp_is_end) hints.stamp_is_end = true;
  auto source = options_.sheet.empty() ? tables::open_file(options_.file)
                                       : tables::open_sheet(options_.file, options_.sheet);
  if (!source) return tell(source.error(), exit_failed);
  auto reader = meters::open_meter_file(options_.file, std::move(*source), hints);
  if (!reader) return tell(reader.error(), exit_failed);
  reader_ = std::move(*reader);
  builder_.emplace(interval_);
  const auto read = read_all();
  if (sender_) fmt::print(stderr, "sent: {} readings\n", sender_->sent());
  if (!read) return tell(read.error());
  const int code = report();
  if (!sender_ || sender_->quarantined().empty()) return code;
  for (const auto& [cause, entry] : sender_->quarantined())
    fmt::print(stderr, "in quarantine: {} readings, {}, the first of meter {}\n", entry.count,
               codec::name_of(static_cast<metering::ReadingFault>(cause)), entry.meter.value);
  return exit_failed;
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
  meters::CsvHints& hints = options.hints;
  app.add_option("--zone", options.zone,
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
  app.add_option("--step", options.step_minutes, "minutes of an interval")
      ->check(CLI::Range(1, 24 * 60));
  app.add_flag("--stamp-end", options.stamp_is_end, "times are the ends of intervals");
  app.add_flag("--by-position", hints.by_position,
               "MSCONS: the n-th quantity is the n-th quarter of an hour of the stated period");
  app.add_option("--point", hints.point, "name of the metering point where the file has none");
  app.add_option("--from", options.from, "leave out what begins before");
  app.add_option("--until", options.until, "leave out what begins then or later");
}

}  // namespace

void add_meter_import(CLI::App& meter, int& exit_code) {
  CLI::App* const app = meter.add_subcommand(
      "import", "Book a file of meter data: CSV, NEM12/13, Green Button, MSCONS, EDA");
  const auto options = std::make_shared<Options>();
  app->add_option("file", options->file, "plain, gzip, zip or a workbook (.xlsx)")->required();
  app->add_option("--sheet", options->sheet, "of a workbook with several");
  app->add_option(
      "--map", options->map,
      "POINT=NUMBER for a metering point of the file and its meter, or a CSV file of them");
  app->add_option("--community", options->community, "number of the community")
      ->capture_default_str();
  add_file_options(*app, *options);
  add_signer_options(*app, options->signer);
  app->callback([options, &exit_code] {
    Result<MeterMap> map = MeterMap::read(options->map);
    exit_code = map ? Import(*options, std::move(*map)).run() : tell(map.error(), exit_usage);
  });
}

}  // namespace wattbook::cli
