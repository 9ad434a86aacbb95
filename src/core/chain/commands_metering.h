// Commands that bring measured energy and outside facts into the ledger (DOMAIN section 4).
#pragma once

#include <string>
#include <vector>

#include "base/strong_id.h"
#include "core/chain/command_header.h"
#include "core/metering/evidence.h"

namespace wattbook::chain {

// One meter's cumulative registers (OBIS 1.8.0 and 2.8.0) at a moment (4.1).
struct MeterReading {
  MeterIndex meter;
  std::uint64_t sequence = 0;
  Instant time;
  Energy import_register;
  Energy export_register;

  bool operator==(const MeterReading&) const = default;
  static constexpr std::string_view type_name = "MeterReading";
  static constexpr auto fields = std::tuple(
      codec::field("meter", &MeterReading::meter),
      codec::field("sequence", &MeterReading::sequence), codec::field("time", &MeterReading::time),
      codec::field("import_register", &MeterReading::import_register),
      codec::field("export_register", &MeterReading::export_register));
};

// A concentrator signs one batch for many meters of its community; a meter signs its own readings
// with its key (4.1). Each reading is judged alone: one that fails goes to quarantine with its
// cause and does not hold up the others.
struct SubmitReadings : CommandHeader {
  CommunityIndex community;
  std::vector<MeterReading> readings;

  static constexpr std::string_view type_name = "SubmitReadings";
  static constexpr auto fields =
      command_fields(codec::field("community", &SubmitReadings::community),
                     codec::field("readings", &SubmitReadings::readings,
                                  codec::AtMost(limits::readings_per_batch_max)));
};

enum class QuarantineAction : std::uint8_t { release = 0, discard = 1 };
constexpr auto enum_names(QuarantineAction) {
  return std::array<std::string_view, 2>{"release", "discard"};
}

// The operator settles a quarantined reading: books it in spite of its fault, or discards it (4.2).
struct SettleQuarantine : CommandHeader {
  CommunityIndex community;
  MeterIndex meter;
  std::uint64_t quarantine = 0;
  QuarantineAction action = QuarantineAction::release;

  static constexpr std::string_view type_name = "SettleQuarantine";
  static constexpr auto fields =
      command_fields(codec::field("community", &SettleQuarantine::community),
                     codec::field("meter", &SettleQuarantine::meter),
                     codec::field("quarantine", &SettleQuarantine::quarantine),
                     codec::field("action", &SettleQuarantine::action));
};

// Against the readings, or in their absence (metering::Quality L2 and L3).
enum class CorrectionQuality : std::uint8_t { substituted = 0, estimated = 1 };
constexpr auto enum_names(CorrectionQuality) {
  return std::array<std::string_view, 2>{"substituted", "estimated"};
}

// The operator replaces one meter's energy in one interval; the difference is booked now (4.3).
struct CorrectInterval : CommandHeader {
  CommunityIndex community;
  MeterIndex meter;
  IntervalNumber interval;
  Energy import_energy;
  Energy export_energy;
  CorrectionQuality quality = CorrectionQuality::substituted;
  std::string reason;

  static constexpr std::string_view type_name = "CorrectInterval";
  static constexpr auto fields =
      command_fields(codec::field("community", &CorrectInterval::community),
                     codec::field("meter", &CorrectInterval::meter),
                     codec::field("interval", &CorrectInterval::interval),
                     codec::field("import_energy", &CorrectInterval::import_energy),
                     codec::field("export_energy", &CorrectInterval::export_energy),
                     codec::field("quality", &CorrectInterval::quality),
                     codec::field("reason", &CorrectInterval::reason));
};

// The meter was exchanged: the last reading of the old device, the first registers of the new one,
// on purpose and never by guess (4.2).
struct ExchangeMeter : CommandHeader {
  CommunityIndex community;
  MeterReading last;
  Address key;  // of the new device
  Power rated_power;
  std::uint8_t register_digits = 6;
  Energy import_register;
  Energy export_register;

  static constexpr std::string_view type_name = "ExchangeMeter";
  static constexpr auto fields = command_fields(
      codec::field("community", &ExchangeMeter::community),
      codec::field("last", &ExchangeMeter::last), codec::field("key", &ExchangeMeter::key),
      codec::field("rated_power", &ExchangeMeter::rated_power),
      codec::field("register_digits", &ExchangeMeter::register_digits),
      codec::field("import_register", &ExchangeMeter::import_register),
      codec::field("export_register", &ExchangeMeter::export_register));
};

// A member's part of the community's surplus in parts per million (4.5, static and custom keys).
struct SharingKey {
  Address member;
  std::uint32_t ppm = 0;

  bool operator==(const SharingKey&) const = default;
  static constexpr std::string_view type_name = "SharingKey";
  static constexpr auto fields = std::tuple(codec::field("member", &SharingKey::member),
                                            codec::field("ppm", &SharingKey::ppm));
};

// Replaces the community's whole key table from an interval on; the parts add up to at most one
// million.
struct SetSharingKeys : CommandHeader {
  CommunityIndex community;
  IntervalNumber from_interval;
  std::vector<SharingKey> keys;

  static constexpr std::string_view type_name = "SetSharingKeys";
  static constexpr auto fields = command_fields(
      codec::field("community", &SetSharingKeys::community),
      codec::field("from_interval", &SetSharingKeys::from_interval),
      codec::field("keys", &SetSharingKeys::keys, codec::AtMost(limits::keys_per_command_max)));
};

// Prices of one interval, in cash per kWh; any of them may be negative (4.6).
struct TariffPoint {
  Price import_price;   // public grid to member
  Price feed_in_price;  // member to public grid
  Price sharing_price;  // member to member by sharing (4.5)

  constexpr bool operator==(const TariffPoint&) const = default;
  static constexpr std::string_view type_name = "TariffPoint";
  static constexpr auto fields =
      std::tuple(codec::field("import_price", &TariffPoint::import_price),
                 codec::field("feed_in_price", &TariffPoint::feed_in_price),
                 codec::field("sharing_price", &TariffPoint::sharing_price));
};

// The operator or an oracle publishes prices: one point an interval; the last stays valid until the
// next table (4.7).
struct SetTariff : CommandHeader {
  CommunityIndex community;
  IntervalNumber first_interval;
  std::vector<TariffPoint> points;

  static constexpr std::string_view type_name = "SetTariff";
  static constexpr auto fields = command_fields(
      codec::field("community", &SetTariff::community),
      codec::field("first_interval", &SetTariff::first_interval),
      codec::field("points", &SetTariff::points, codec::AtMost(limits::tariff_points_max)));
};

// A registered oracle publishes one value of a named feed, six decimals: weather, carbon, exchange
// rates (4.7).
struct PublishFeed : CommandHeader {
  CommunityIndex community;
  std::string feed;
  Instant observed;
  Amount value;

  static constexpr std::string_view type_name = "PublishFeed";
  static constexpr auto fields = command_fields(
      codec::field("community", &PublishFeed::community), codec::field("feed", &PublishFeed::feed),
      codec::field("observed", &PublishFeed::observed), codec::field("value", &PublishFeed::value));
};

// A battery's state-of-charge meter reports stored energy; WATT above the sum of reports is booked
// as loss (3.4).
struct ReportStateOfCharge : CommandHeader {
  Address battery;
  Instant time;
  Energy stored;

  static constexpr std::string_view type_name = "ReportStateOfCharge";
  static constexpr auto fields =
      command_fields(codec::field("battery", &ReportStateOfCharge::battery),
                     codec::field("time", &ReportStateOfCharge::time),
                     codec::field("stored", &ReportStateOfCharge::stored));
};

// A reading that says how well it is founded.
struct FoundedReading {
  MeterIndex meter;
  std::uint64_t sequence = 0;
  Instant time;
  Energy import_register;
  Energy export_register;
  metering::Evidence evidence = metering::Evidence::not_stated;

  bool operator==(const FoundedReading&) const = default;
  static constexpr std::string_view type_name = "FoundedReading";
  static constexpr auto fields =
      std::tuple(codec::field("meter", &FoundedReading::meter),
                 codec::field("sequence", &FoundedReading::sequence),
                 codec::field("time", &FoundedReading::time),
                 codec::field("import_register", &FoundedReading::import_register),
                 codec::field("export_register", &FoundedReading::export_register),
                 codec::field("evidence", &FoundedReading::evidence));
};

// SubmitReadings with the evidence of each reading, from protocol version 5 on. Only the meter's
// own key makes `signed_by_meter`, and makes nothing else.
struct ReportReadings : CommandHeader {
  CommunityIndex community;
  std::vector<FoundedReading> readings;

  static constexpr std::string_view type_name = "ReportReadings";
  static constexpr auto fields =
      command_fields(codec::field("community", &ReportReadings::community),
                     codec::field("readings", &ReportReadings::readings,
                                  codec::AtMost(limits::readings_per_batch_max)));
};

}  // namespace wattbook::chain
