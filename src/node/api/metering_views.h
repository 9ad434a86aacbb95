// What the API shows of meters and their readings.
#pragma once

#include "core/metering/names.h"
#include "core/metering/quarantine.h"
#include "node/api/page.h"

namespace wattbook::api {

struct MeterView {
  MeterIndex meter;
  Address key;
  Address owner;
  Power rated_power;
  std::uint8_t register_digits = 6;
  std::optional<Instant> counts_from;
  std::optional<Instant> counts_until;
  std::optional<Instant> newest_reading;

  static constexpr std::string_view type_name = "Meter";
  static constexpr std::string_view list_type = "Meters";
  static constexpr std::string_view list_name = "meters";
  static constexpr auto fields =
      std::tuple(field("meter", &MeterView::meter), field("key", &MeterView::key),
                 field("owner", &MeterView::owner), field("rated_power", &MeterView::rated_power),
                 noted(field("register_digits", &MeterView::register_digits), "whole kWh digits"),
                 noted(field("counts_from", &MeterView::counts_from),
                       "start of the first interval that counts; null until approved"),
                 noted(field("counts_until", &MeterView::counts_until),
                       "start of the first that no longer counts; null while in service"),
                 field("newest_reading", &MeterView::newest_reading));
};

struct ReadingView {
  Instant time;
  std::uint64_t sequence = 0;
  Energy import_register;
  Energy export_register;
  metering::Quality quality = metering::Quality::measured;
  metering::Evidence evidence = metering::Evidence::not_stated;

  static constexpr std::string_view type_name = "Reading";
  static constexpr std::string_view list_type = "Readings";
  static constexpr std::string_view list_name = "readings";
  static constexpr auto fields = std::tuple(
      field("time", &ReadingView::time), field("sequence", &ReadingView::sequence),
      noted(field("import_register", &ReadingView::import_register), "drawn, as displayed"),
      noted(field("export_register", &ReadingView::export_register), "fed in, as displayed"),
      field("quality", &ReadingView::quality),
      noted(field("evidence", &ReadingView::evidence),
            "who stands between the meter and the ledger"));
};

struct MeterIntervalView {
  Instant start;
  Energy import_energy;
  Energy export_energy;
  metering::Quality quality = metering::Quality::measured;
  std::uint32_t version = 1;
  metering::Evidence evidence = metering::Evidence::not_stated;

  static constexpr std::string_view type_name = "MeterInterval";
  static constexpr std::string_view list_type = "MeterIntervals";
  static constexpr std::string_view list_name = "intervals";
  static constexpr auto fields = std::tuple(
      field("start", &MeterIntervalView::start),
      field("import_energy", &MeterIntervalView::import_energy),
      field("export_energy", &MeterIntervalView::export_energy),
      field("quality", &MeterIntervalView::quality),
      noted(field("version", &MeterIntervalView::version), "1, and one more with each revision"),
      noted(field("evidence", &MeterIntervalView::evidence), "the worst that it rests on"));
};

struct QuarantinedView {
  metering::QuarantineNumber quarantine;
  MeterIndex meter;
  metering::ReadingFault cause = metering::ReadingFault::unknown_meter;
  Instant received;
  Instant time;
  std::uint64_t sequence = 0;
  Energy import_register;
  Energy export_register;
  metering::Evidence evidence = metering::Evidence::not_stated;

  static constexpr std::string_view type_name = "QuarantinedReading";
  static constexpr std::string_view list_type = "Quarantine";
  static constexpr std::string_view list_name = "quarantine";
  static constexpr auto fields = std::tuple(
      field("quarantine", &QuarantinedView::quarantine), field("meter", &QuarantinedView::meter),
      field("cause", &QuarantinedView::cause), field("received", &QuarantinedView::received),
      field("time", &QuarantinedView::time), field("sequence", &QuarantinedView::sequence),
      field("import_register", &QuarantinedView::import_register),
      field("export_register", &QuarantinedView::export_register),
      field("evidence", &QuarantinedView::evidence));
};

}  // namespace wattbook::api
