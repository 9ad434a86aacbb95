#include "cli/file_import.h"

#include <fmt/format.h>

#include "tables/xlsx.h"

namespace wattbook::cli {

using meters::Channel;
using meters::Grade;
using meters::MeterTally;

Reply<void> FileImport::ask_ledger() {
  const Reply<api::StatusView> status = ledger_->status();
  if (!status) return std::unexpected(status.error());
  interval_ = status->interval_length;
  const auto list = all_meters(*ledger_, request_.community);
  if (!list) return std::unexpected(list.error());
  for (const api::MeterView& meter : *list) known_.emplace(meter.meter.value, meter);
  if (request_.zone.empty())
    if (auto zone = env::TimeZone::find(status->time_zone)) zone_ = *zone;
  if (signer_ == nullptr) return {};
  const Instant expires = status->time + Duration(one_minute.value * signer_->valid_minutes);
  sender_.emplace(*ledger_, signer_->key,
                  ReadingSender::Signing{request_.community, signer_->account, status->genesis,
                                         status->protocol_version, expires});
  return {};
}

Reply<void> FileImport::read_bounds() {
  for (const auto& [text, bound] :
       {std::pair{&request_.from, &from_}, {&request_.until, &until_}}) {
    if (text->empty()) continue;
    const auto stamp =
        tables::StampReader({tables::StampFormat::year_first, zone_, tables::RepeatedHour::first,
                             tables::SkippedHour::shift})
            .read(*text);
    if (!stamp || !*stamp)
      return std::unexpected(Failure{{fmt::format("'{}' is not a time", *text), ""}, exit_usage});
    *bound = **stamp;
  }
  return {};
}

Reply<void> FileImport::open() {
  meters::CsvHints hints = request_.hints;
  hints.zone = zone_;
  if (request_.step_minutes > 0) hints.step = Duration(request_.step_minutes * one_minute.value);
  auto source = request_.sheet.empty() ? tables::open_file(request_.file)
                                       : tables::open_sheet(request_.file, request_.sheet);
  if (!source) return std::unexpected(Failure{source.error(), exit_failed});
  auto reader = meters::open_meter_file(request_.name, std::move(*source), hints);
  if (!reader) return std::unexpected(Failure{reader.error(), exit_failed});
  reader_ = std::move(*reader);
  builder_.emplace(interval_);
  return {};
}

Reply<std::uint32_t> FileImport::builder_meter(const meters::Channel& channel) {
  const auto found = builder_meter_.find(channel.point);
  if (found != builder_meter_.end()) return found->second;
  meters::MeterStart start;
  if (ledger_) {
    const auto meter = request_.map.find(channel.point);
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
    const auto newest = newest_reading(*ledger_, request_.community, *meter);
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

Reply<void> FileImport::add(const meters::Sample& sample) {
  const meters::Channel& channel = reader_->channels()[sample.channel];
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
    return std::unexpected(Failure{{fmt::format("{}: {} {}: {}", request_.name, channel.point,
                                                channel.label, added.error().message),
                                    added.error().hint},
                                   exit_failed});
  return {};
}

Reply<void> FileImport::take(Instant until) {
  const auto readings = builder_->take(until);
  if (!readings) return std::unexpected(Failure{readings.error(), exit_failed});
  if (!sender_) return {};
  for (const meters::RegisterReading& reading : *readings)
    if (const auto sent = sender_->add(*request_.map.find(points_[reading.meter]), reading.time,
                                       reading.import_register, reading.export_register);
        !sent)
      return sent;
  return {};
}

Reply<void> FileImport::read_all() {
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

const std::map<std::uint16_t, ReadingSender::Quarantined>& FileImport::quarantined() const {
  static const std::map<std::uint16_t, ReadingSender::Quarantined> none;
  return sender_ ? sender_->quarantined() : none;
}

api::MeterFileView FileImport::view() const {
  const auto local = [this](const std::optional<Instant>& time) {
    return time ? env::format_local(*time, zone_) : std::string();
  };
  api::MeterFileView out;
  for (std::uint32_t i = 0; i < points_.size(); ++i) {
    const MeterTally& tally = builder_->tally(i);
    const auto meter = request_.map.find(points_[i]);
    const auto grade = [&tally](Grade g) { return tally.grades[static_cast<std::size_t>(g)]; };
    out.points.push_back({points_[i], meter ? std::optional(meter->value) : std::nullopt,
                          tally.samples, local(tally.from), local(tally.until),
                          meters::rounded(tally.drawn), meters::rounded(tally.fed_in),
                          grade(Grade::measured), grade(Grade::substituted),
                          grade(Grade::estimated), grade(Grade::missing), tally.gap_count,
                          tally.booked_before, tally.readings});
  }
  for (const auto& [what, value] : reader_->understood()) out.understood.push_back({what, value});
  for (const Channel& channel : reader_->channels())
    if (!channel.ignored.empty())
      out.left_out.push_back(
          fmt::format("{} {}: {}", channel.point, channel.label, channel.ignored));
  out.sent = sent();
  for (const auto& [cause, entry] : quarantined()) out.quarantined += entry.count;
  return out;
}

Reply<api::MeterFileView> FileImport::run() {
  if (!request_.zone.empty()) {
    const auto zone = env::TimeZone::find(request_.zone);
    if (!zone) return std::unexpected(Failure{zone.error(), exit_usage});
    zone_ = *zone;
  }
  if (ledger_ != nullptr)
    if (const auto asked = ask_ledger(); !asked) return std::unexpected(asked.error());
  if (const auto bounds = read_bounds(); !bounds) return std::unexpected(bounds.error());
  if (const auto opened = open(); !opened) return std::unexpected(opened.error());
  if (const auto read = read_all(); !read) return std::unexpected(read.error());
  return view();
}

}  // namespace wattbook::cli
