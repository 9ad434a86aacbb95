#include "node/history/metering_tables.h"

#include <utility>

namespace wattbook::history {
namespace {

// As it was signed; what the ledger makes of a meter's own signature is in its receipts.
chain::FoundedReading founded(const chain::MeterReading& reading) {
  return {.meter = reading.meter,
          .sequence = reading.sequence,
          .time = reading.time,
          .import_register = reading.import_register,
          .export_register = reading.export_register};
}

}  // namespace

MeteringTables::MeteringTables(Database& database)
    : insert_meter_(database, "INSERT INTO meters VALUES(?, ?, ?, ?)"),
      insert_reading_(database,
                      "INSERT OR REPLACE INTO readings VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      release_reading_(database,
                       "UPDATE readings SET fault = 0 WHERE community = ? AND meter = ? AND "
                       "quarantine = ?"),
      insert_correction_(database,
                         "INSERT OR REPLACE INTO corrections VALUES(?, ?, ?, ?, ?, ?, ?, ?)"),
      clear_tariff_(database, "DELETE FROM tariffs WHERE community = ? AND interval >= ?"),
      insert_tariff_(database, "INSERT INTO tariffs VALUES(?, ?, ?, ?, ?, ?)") {
  Statement known(database,
                  "SELECT community, interval, import_price, feed_in_price, sharing_price FROM "
                  "tariffs");
  for (known.bind(); known.next();)
    tariffs_[known.id<CommunityIndex>(0)].set(IntervalNumber(known.number(1)),
                                              {known.price(2), known.price(3), known.price(4)});
}

void MeteringTables::add(const NewMeter& meter) {
  insert_meter_.run(meter.community, meter.index, meter.owner, meter.key);
}

void MeteringTables::add_reading(const Booking& booking, CommunityIndex community,
                                 const chain::FoundedReading& reading,
                                 const chain::ReadingQuarantined* quarantined) {
  std::optional<std::uint64_t> number;
  if (quarantined) number = quarantined->quarantine;
  insert_reading_.run(community, reading.meter, reading.time, reading.sequence, booking.receipt,
                      reading.import_register, reading.export_register,
                      quarantined ? std::int64_t{quarantined->cause} : std::int64_t{0}, number,
                      std::int64_t{std::to_underlying(reading.evidence)});
}

void MeteringTables::add(const Booking& booking, const chain::SubmitReadings& command,
                         const std::vector<chain::Effect>& effects) {
  chain::ReportReadings same;
  same.community = command.community;
  for (const chain::MeterReading& reading : command.readings)
    same.readings.push_back(founded(reading));
  add(booking, same, effects);
}

void MeteringTables::add(const Booking& booking, const chain::ReportReadings& command,
                         const std::vector<chain::Effect>& effects) {
  std::map<std::pair<MeterIndex, std::uint64_t>, const chain::ReadingQuarantined*> quarantined;
  for (const chain::Effect& effect : effects)
    if (const auto* entry = std::get_if<chain::ReadingQuarantined>(&effect))
      quarantined[{entry->meter, entry->sequence}] = entry;
  for (const chain::FoundedReading& reading : command.readings) {
    const auto found = quarantined.find({reading.meter, reading.sequence});
    add_reading(booking, command.community, reading,
                found == quarantined.end() ? nullptr : found->second);
  }
}

void MeteringTables::add(const Booking& booking, const chain::ExchangeMeter& command) {
  add_reading(booking, command.community, founded(command.last), nullptr);
}

void MeteringTables::add(const Booking&, const chain::SettleQuarantine& command) {
  if (command.action == chain::QuarantineAction::release)
    release_reading_.run(command.community, command.meter, command.quarantine);
}

void MeteringTables::add(const Booking& booking, const chain::CorrectInterval& command) {
  insert_correction_.run(command.community, command.meter, command.interval, booking.receipt,
                         command.import_energy, command.export_energy,
                         std::int64_t{std::to_underlying(command.quality)},
                         std::string_view(command.reason));
}

// As the ledger does it: a new table replaces what was planned from its first interval on, and a
// price stays until the next one differs.
void MeteringTables::add(const Booking& booking, const chain::SetTariff& command) {
  chain::Schedule<chain::TariffPoint>& schedule = tariffs_[command.community];
  schedule.clear_from(command.first_interval);
  clear_tariff_.run(command.community, command.first_interval);
  IntervalNumber interval = command.first_interval;
  const chain::TariffPoint* before = nullptr;
  for (const chain::TariffPoint& point : command.points) {
    if (!before || !(*before == point)) {
      schedule.set(interval, point);
      insert_tariff_.run(command.community, interval, point.import_price, point.feed_in_price,
                         point.sharing_price, booking.receipt);
    }
    before = &point;
    interval += IntervalNumber(1);
  }
}

chain::TariffPoint MeteringTables::tariff(CommunityIndex community, IntervalNumber interval) const {
  const auto schedule = tariffs_.find(community);
  const chain::TariffPoint* point =
      schedule == tariffs_.end() ? nullptr : schedule->second.find(interval);
  return point ? *point : chain::TariffPoint{};
}

}  // namespace wattbook::history
