// `wattbook meter substitute`: fills intervals that have no value, or a wrong one, by the ladder of
// meters/substitution.h, as corrections of the operator that settle again by differences
// (DOMAIN 4.3).
#include <charconv>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/decimal.h"
#include "cli/command_arguments.h"
#include "cli/meter_command.h"
#include "cli/meter_ledger.h"
#include "cli/receipt_words.h"
#include "cli/rows.h"
#include "core/metering/quarantine.h"
#include "meters/substitution.h"
#include "node/api/json_writer.h"
#include "node/env/entropy.h"
#include "tables/csv.h"
#include "tables/timestamp.h"

namespace wattbook::cli {
namespace {

struct Options {
  SignerOptions signer;
  std::uint16_t community = 0;
  std::uint32_t meter = 0;
  std::string from;
  std::string until;
  std::string profile;
  std::string day_kwh = "0";
  bool keep_sum = false;
};

struct CorrectedRow {
  Instant start;
  std::optional<Energy> import_before;
  Energy import_after;
  std::optional<Energy> export_before;
  Energy export_after;
  std::string ground;

  static constexpr std::string_view type_name = "SubstitutedInterval";
  static constexpr std::string_view list_type = "SubstitutedIntervals";
  static constexpr std::string_view list_name = "intervals";
  static constexpr auto fields =
      std::tuple(codec::field("start", &CorrectedRow::start),
                 codec::field("import_before", &CorrectedRow::import_before),
                 codec::field("import_after", &CorrectedRow::import_after),
                 codec::field("export_before", &CorrectedRow::export_before),
                 codec::field("export_after", &CorrectedRow::export_after),
                 codec::field("ground", &CorrectedRow::ground));
};

// The last column of a CSV file: one row for each part of the day, from midnight.
Result<std::vector<std::int64_t>> read_profile(const std::string& path) {
  auto csv = tables::CsvReader::open(path, {});
  if (!csv) return std::unexpected(csv.error());
  std::vector<std::int64_t> out;
  for (bool first = true;; first = false) {
    const Result<bool> more = csv->next();
    if (!more) return std::unexpected(more.error());
    if (!*more) break;
    const auto number = meters::parse_decimal_text(csv->fields().back(), '.');
    const auto value = number ? meters::scaled_nine(*number, -3) : std::nullopt;
    if (!value && first) continue;  // a header
    if (!value || *value < 0)
      return csv->error_at(csv->fields().size() - 1, "is not a number of at least zero");
    out.push_back(*value);
  }
  if (out.empty() || 24 * 60 % out.size() != 0)
    return fail(fmt::format("{}: {} rows do not divide a day", path, out.size()));
  return out;
}

class Substitution {
 public:
  explicit Substitution(const Options& options) : options_(options) {}
  int run();

 private:
  Reply<void> load();
  Reply<void> compute();
  Reply<void> send();
  int print() const;

  const Options& options_;
  std::optional<LedgerClient> client_;
  api::StatusView status_;
  env::TimeZone zone_;
  Instant from_;
  Instant until_;
  meters::Series drawn_;
  meters::Series fed_in_;
  std::vector<CorrectedRow> rows_;
};

Reply<void> Substitution::load() {
  Reply<LedgerClient> client = LedgerClient::open(options_.signer.reader.server);
  if (!client) return std::unexpected(client.error());
  Reply<api::StatusView> status = client->status();
  if (!status) return std::unexpected(status.error());
  client_.emplace(std::move(*client));
  status_ = std::move(*status);
  if (const auto zone = env::TimeZone::find(status_.time_zone)) zone_ = *zone;
  for (const auto& [text, bound] :
       {std::pair{&options_.from, &from_}, {&options_.until, &until_}}) {
    const auto time = tables::StampReader({tables::StampFormat::year_first, zone_,
                                           tables::RepeatedHour::first, tables::SkippedHour::shift})
                          .read(*text);
    if (!time || !*time)
      return std::unexpected(
          Failure{{fmt::format("'{}' is not a time", *text), "write it such as 2026-11-22T09:00"},
                  exit_usage});
    *bound = **time;
  }
  const Duration step = status_.interval_length;
  if (from_.unix_ms % step.value != 0 || until_.unix_ms % step.value != 0 || from_ >= until_)
    return std::unexpected(
        Failure{{"--from and --until are not the bounds of settlement intervals", ""}, exit_usage});
  const Duration around{(meters::comparable_days_back + 1) * one_day.value};
  drawn_ = {from_ - around, step, {}};
  const Instant end = std::min(until_ + around, status_.interval_start);
  const auto size =
      static_cast<std::size_t>((std::max(end, until_) - drawn_.start).value / step.value);
  drawn_.values.resize(size);
  fed_in_ = drawn_;
  const auto rows = intervals_since(*client_, CommunityIndex{options_.community},
                                    MeterIndex(options_.meter), drawn_.start);
  if (!rows) return std::unexpected(rows.error());
  for (const api::MeterIntervalView& row : *rows) {
    const auto i = static_cast<std::size_t>((row.start - drawn_.start).value / step.value);
    if (i >= size) continue;
    drawn_.values[i] = row.import_energy;
    fed_in_.values[i] = row.export_energy;
  }
  return {};
}

Reply<void> Substitution::compute() {
  const Duration step = drawn_.step;
  const auto first = static_cast<std::size_t>((from_ - drawn_.start).value / step.value);
  const auto count = static_cast<std::size_t>((until_ - from_).value / step.value);
  meters::SubstitutionRules rules;
  rules.zone = zone_;
  const auto day = read_amount(options_.day_kwh, "--day-kwh");
  if (!day) return std::unexpected(Failure{day.error(), exit_usage});
  rules.profile_day = Energy(*day);
  if (!options_.profile.empty()) {
    auto profile = read_profile(options_.profile);
    if (!profile) return std::unexpected(Failure{profile.error(), exit_failed});
    rules.profile = std::move(*profile);
  }
  rows_.resize(count);
  for (const bool imports : {true, false}) {
    const meters::Series& series = imports ? drawn_ : fed_in_;
    rules.total.reset();
    Energy sum;
    for (std::size_t i = first; i < first + count; ++i) sum += series.values[i].value_or(Energy(0));
    if (options_.keep_sum) rules.total = sum;
    const auto values = meters::substitute(series, first, count, rules);
    if (!values) return std::unexpected(Failure{values.error(), exit_failed});
    for (std::size_t i = 0; i < count; ++i) {
      CorrectedRow& row = rows_[i];
      row.start = series.time(first + i);
      (imports ? row.import_before : row.export_before) = series.values[first + i];
      (imports ? row.import_after : row.export_after) = (*values)[i].energy;
      if (imports) row.ground = meters::ground_name((*values)[i].ground);
    }
  }
  return {};
}

Reply<void> Substitution::send() {
  env::SystemFiles files;
  const auto key = open_key(files, options_.signer.key, options_.signer.keys);
  if (!key) return std::unexpected(Failure{key.error(), exit_failed});
  const Hash domain = chain::domain_separator(status_.genesis);
  env::SystemEntropy entropy;
  for (const CorrectedRow& row : rows_) {
    chain::CorrectInterval command;
    entropy.fill(command.id.bytes);
    command.account = key->address;
    command.expires = status_.time + Duration(one_minute.value * options_.signer.valid_minutes);
    command.community = CommunityIndex{options_.community};
    command.meter = MeterIndex(options_.meter);
    command.interval = interval_of(row.start, drawn_.step);
    command.import_energy = row.import_after;
    command.export_energy = row.export_after;
    command.quality = row.import_before ? chain::CorrectionQuality::substituted
                                        : chain::CorrectionQuality::estimated;
    command.reason = row.ground;
    const chain::Command body(std::move(command));
    const auto reply =
        client_->submit({body, crypto::sign(chain::signing_digest(domain, body), key->secret)});
    if (!reply) return std::unexpected(reply.error());
    if (!is_executed(reply->receipt))
      return std::unexpected(Failure{
          {fmt::format("the ledger refuses the interval of {}: {}",
                       env::format_local(row.start, zone_), rejection_text(reply->receipt.code)),
           "intervals are corrected by the community's operator"},
          exit_failed});
  }
  return {};
}

int Substitution::print() const {
  const api::Rows<CorrectedRow> out{rows_};
  if (options_.signer.reader.output == OutputFormat::json) {
    fmt::print("{}\n", api::to_json(out));
    return exit_ok;
  }
  const auto text = [](const std::optional<Energy>& energy) {
    return energy ? format_decimal(energy->value) : std::string();
  };
  std::vector<Row> lines;
  for (const CorrectedRow& row : rows_)
    lines.push_back({env::format_local(row.start, zone_), text(row.import_before),
                     text(row.import_after), text(row.export_before), text(row.export_after),
                     row.ground});
  fmt::print("{}", rows_text({"interval", "import_before", "import_after", "export_before",
                              "export_after", "ground"},
                             lines, options_.signer.reader.output));
  return exit_ok;
}

int Substitution::run() {
  if (const auto loaded = load(); !loaded) return tell(loaded.error());
  if (const auto computed = compute(); !computed) return tell(computed.error());
  if (!options_.signer.dry_run)
    if (const auto sent = send(); !sent) return tell(sent.error());
  return print();
}

}  // namespace

void add_meter_substitute(CLI::App& meter, int& exit_code) {
  CLI::App* const app = meter.add_subcommand(
      "substitute", "Fill intervals by interpolation, comparable days or a profile (operator)");
  const auto options = std::make_shared<Options>();
  app->add_option("meter", options->meter, "number of the meter")->required();
  app->add_option("--from", options->from, "start of the first interval, on the community's clock")
      ->required();
  app->add_option("--until", options->until, "end of the last one")->required();
  app->add_flag("--keep-sum", options->keep_sum,
                "the registers on both sides are right: only share their difference out better");
  app->add_option("--profile", options->profile, "CSV file with the shape of a day");
  app->add_option("--day-kwh", options->day_kwh, "what a day of the profile adds up to")
      ->capture_default_str();
  app->add_option("--community", options->community, "number of the community")
      ->capture_default_str();
  add_signer_options(*app, options->signer);
  app->callback([options, &exit_code] { exit_code = Substitution(*options).run(); });
}

}  // namespace wattbook::cli
