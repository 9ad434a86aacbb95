// Readings, quarantine, corrections and the battery's state of charge (DOMAIN 3.4, 4.1 to 4.3).
#include <algorithm>
#include <utility>

#include "core/chain/exchange.h"
#include "core/chain/handlers.h"
#include "core/chain/resettle.h"

namespace wattbook::chain {
namespace {

using ledger::TransferReason;

template <class Submitted>
metering::Reading reading_of(const Submitted& reading, metering::Evidence evidence) {
  return {.meter = reading.meter,
          .sequence = reading.sequence,
          .time = reading.time,
          .import_register = reading.import_register,
          .export_register = reading.export_register,
          .evidence = evidence};
}

// Closed intervals that a command changed, to be settled again once all its readings are in.
class ChangedIntervals {
 public:
  explicit ChangedIntervals(const Community& community) : closed_(community.closed) {}
  void add(std::span<const metering::IntervalChange> changes) {
    for (const metering::IntervalChange& change : changes) add({change.interval, change.meter});
  }
  void add(MeterChange change) {
    if (change.interval <= closed_) changes_.push_back(change);
  }
  void settle(Applying& at, Community& community) { resettle(at, community, std::move(changes_)); }

 private:
  IntervalNumber closed_;
  std::vector<MeterChange> changes_;
};

void quarantine(Applying& at, Community& community, const metering::Reading& reading,
                metering::ReadingFault fault) {
  const metering::QuarantineEntry entry = community.quarantine.add(reading, fault, at.now);
  at.receipt.emit(ReadingQuarantined{.meter = reading.meter,
                                     .sequence = reading.sequence,
                                     .cause = std::to_underlying(fault),
                                     .quarantine = entry.number.value});
}

// A meter signs for itself; a concentrator for any meter of its community.
template <class Command>
Verdict check_reporter(const Community& community, const Sender& sender, const Command& command) {
  if (sender.member) {
    if (!has_role(community, sender, Role::concentrator) && !operates(community, sender))
      return refuse(Rejection::not_permitted);
    return std::nullopt;
  }
  for (const auto& reading : command.readings)
    if (community.meter_places[reading.meter.value].key != sender.address)
      return refuse(Rejection::not_permitted);
  return std::nullopt;
}

// The WATT that the battery's meters no longer find is taken from all holders pro rata (3.4). What
// is promised to orders or holds cannot be taken; those orders become expected again first.
void book_losses(Applying& at, Community& community, Energy measured) {
  std::vector<Energy> balances;
  for (const Participant& participant : community.participants)
    balances.push_back(watt_energy(at.state.ledger.account(participant.watt).posted));
  const std::vector<Energy> losses = battery::losses_of(balances, measured);
  Energy total;
  for (std::size_t i = 0; i < losses.size(); ++i) {
    if (losses[i] == Energy(0)) continue;
    const Participant& participant = community.participants[i];
    MarketPlace& market = community.watt_market;
    const Amount short_by =
        watt_amount(losses[i]) - at.state.ledger.account(participant.watt).available();
    if (short_by > Amount(0)) {
      market.book.uncover(participant.member, Lots(mul_div_ceil(short_by.value, 1, market.lot)),
                          at.events);
      settle_events(at, community, market);
    }
    const Amount lost =
        std::min(watt_amount(losses[i]), at.state.ledger.account(participant.watt).available());
    post(at, TransferReason::energy_loss, participant.watt,
         at.state.ledger.issuance(community.watt), lost);
    total += watt_energy(lost);
  }
  community.totals.lost += total;
  if (total > Energy(0)) at.receipt.emit(LossBooked{community.index, total});
}

Verdict check_evidence(const Sender&, const SubmitReadings&) { return std::nullopt; }
// Nobody but the meter can say that it signed.
Verdict check_evidence(const Sender& sender, const ReportReadings& command) {
  for (const FoundedReading& reading : command.readings)
    if ((reading.evidence == metering::Evidence::signed_by_meter) == sender.member.has_value())
      return refuse(Rejection::invalid_combination, "readings");
  return std::nullopt;
}

metering::Evidence evidence_of(const Applying& at, const Sender& sender, const MeterReading&) {
  return evidence_kept(at.state, sender.member ? metering::Evidence::not_stated
                                               : metering::Evidence::signed_by_meter);
}
metering::Evidence evidence_of(const Applying&, const Sender&, const FoundedReading& reading) {
  return reading.evidence;
}

template <class Command>
Verdict take_readings(Applying& at, const Sender& sender, const Command& command) {
  Community* community = find_community(at.state, command.community);
  if (!community) return refuse(Rejection::unknown_community, "community");
  if (command.readings.empty()) return refuse(Rejection::invalid_list, "readings");
  for (const auto& reading : command.readings)
    if (!community->meters.knows(reading.meter))
      return refuse(Rejection::unknown_device, "readings");
  if (Verdict refused = check_reporter(*community, sender, command)) return refused;
  if (Verdict refused = check_evidence(sender, command)) return refused;

  ChangedIntervals changed(*community);
  for (const auto& submitted : command.readings) {
    const metering::Reading reading = reading_of(submitted, evidence_of(at, sender, submitted));
    const auto accepted = community->meters.accept(reading, at.now);
    if (accepted)
      changed.add(accepted->changes);
    else
      quarantine(at, *community, reading, accepted.error());
  }
  changed.settle(at, *community);
  return std::nullopt;
}

}  // namespace

Verdict apply(Applying& at, const Sender& sender, const SubmitReadings& command) {
  return take_readings(at, sender, command);
}

Verdict apply(Applying& at, const Sender& sender, const ReportReadings& command) {
  return take_readings(at, sender, command);
}

Verdict apply(Applying& at, const Sender& sender, const SettleQuarantine& command) {
  Community* community = find_community(at.state, command.community);
  if (!community) return refuse(Rejection::unknown_community, "community");
  const metering::QuarantineNumber number(command.quarantine);
  const auto* entry = community->quarantine.find(command.meter, number);
  if (!entry) return refuse(Rejection::unknown_quarantine, "quarantine");
  if (!operates(*community, sender)) return refuse(Rejection::not_permitted);
  if (command.action == QuarantineAction::discard) {
    community->quarantine.take(command.meter, number);
    return std::nullopt;
  }
  // Released readings are judged again: what was too early or out of order may fit by now.
  const auto accepted = community->meters.accept(entry->reading, at.now);
  if (!accepted) return refuse(Rejection::invalid_combination, "quarantine");
  community->quarantine.take(command.meter, number);
  ChangedIntervals changed(*community);
  changed.add(accepted->changes);
  changed.settle(at, *community);
  return std::nullopt;
}

Verdict apply(Applying& at, const Sender& sender, const CorrectInterval& command) {
  Community* community = find_community(at.state, command.community);
  if (!community) return refuse(Rejection::unknown_community, "community");
  if (!community->meters.knows(command.meter)) return refuse(Rejection::unknown_device, "meter");
  if (!operates(*community, sender)) return refuse(Rejection::not_permitted);
  if (!is_text(command.reason)) return refuse(Rejection::invalid_text, "reason");
  const metering::Quality quality = command.quality == CorrectionQuality::substituted
                                        ? metering::Quality::substituted
                                        : metering::Quality::estimated;
  const auto change = community->meters.correct(
      command.meter, command.interval, command.import_energy, command.export_energy, quality,
      evidence_kept(at.state, metering::Evidence::estimated), at.now);
  if (!change) {
    switch (change.error()) {
      case metering::CorrectionFault::unknown_meter:
        return refuse(Rejection::unknown_device, "meter");
      case metering::CorrectionFault::not_ended:
        return refuse(Rejection::invalid_time, "interval");
      case metering::CorrectionFault::before_horizon:
        return refuse(Rejection::interval_too_old, "interval");
      case metering::CorrectionFault::quality_measured:
        return refuse(Rejection::invalid_combination, "quality");
      case metering::CorrectionFault::out_of_range:
        return refuse(Rejection::invalid_quantity, "import_energy");
    }
  }
  ChangedIntervals changed(*community);
  changed.add({command.interval, command.meter});
  changed.settle(at, *community);
  return std::nullopt;
}

Verdict apply(Applying& at, const Sender& sender, const ExchangeMeter& command) {
  Community* community = find_community(at.state, command.community);
  if (!community) return refuse(Rejection::unknown_community, "community");
  const MeterIndex meter = command.last.meter;
  if (!community->meters.knows(meter)) return refuse(Rejection::unknown_device, "last");
  if (!operates(*community, sender)) return refuse(Rejection::not_permitted);
  if (command.key.is_zero()) return refuse(Rejection::invalid_address, "key");
  MeterPlace& place = community->meter_places[meter.value];
  const bool same_key = command.key == place.key;
  if (!same_key &&
      (at.state.devices.contains(command.key) || at.state.ledger.find_member(command.key)))
    return refuse(Rejection::device_exists, "key");
  const metering::Meter device{.rated = command.rated_power,
                               .register_digits = command.register_digits};
  const Energy modulus =
      metering::is_valid(device) ? metering::register_modulus(command.register_digits) : Energy(0);
  const auto displayable = [&](Energy value) { return value >= Energy(0) && value < modulus; };
  if (!displayable(command.import_register) || !displayable(command.export_register))
    return refuse(Rejection::invalid_device, "register_digits");
  const metering::MeterLog& meters = community->meters;
  const Power rated = meters.rated() - meters.meter(meter).rated + command.rated_power;
  if (rated.value > limits::community_power_max)
    return refuse(Rejection::above_limit, "rated_power");
  const metering::Evidence by_hand = evidence_kept(at.state, metering::Evidence::imported);
  const auto accepted = community->meters.exchange(reading_of(command.last, by_hand),
                                                   {.key = command.key,
                                                    .rated = command.rated_power,
                                                    .register_digits = command.register_digits,
                                                    .import_start = command.import_register,
                                                    .export_start = command.export_register},
                                                   at.now);
  if (!accepted) return refuse(Rejection::invalid_combination, "last");

  if (!same_key) {
    auto device_entry = at.state.devices.extract(place.key);
    device_entry.key() = command.key;
    device_entry.mapped().rated_power = command.rated_power;
    at.state.devices.insert(std::move(device_entry));
    place.key = command.key;
  }
  ChangedIntervals changed(*community);
  changed.add(accepted->changes);
  changed.settle(at, *community);
  return std::nullopt;
}

Verdict apply(Applying& at, const Sender& sender, const ReportStateOfCharge& command) {
  const auto found = at.state.devices.find(command.battery);
  if (found == at.state.devices.end() || found->second.kind != DeviceKind::battery)
    return refuse(Rejection::unknown_device, "battery");
  Community& community = at.state.communities[found->second.community.value];
  BatteryPlace& battery = community.batteries[found->second.number];
  if (sender.address != battery.key && !operates(community, sender))
    return refuse(Rejection::not_permitted);
  if (command.time > at.now + one_minute || command.time <= battery.reported)
    return refuse(Rejection::invalid_time, "time");
  if (command.stored < Energy(0) || command.stored > battery.capacity)
    return refuse(Rejection::invalid_quantity, "stored");
  battery.stored = command.stored;
  battery.reported = command.time;

  if (!battery.in_service) return std::nullopt;  // noted, but it backs nothing now
  // Only once every battery in service has spoken is there a sum to reconcile with.
  Energy measured;
  for (const BatteryPlace& other : community.batteries) {
    if (!other.in_service) continue;
    if (!other.stored) return std::nullopt;
    measured += *other.stored;
  }
  book_losses(at, community, measured);
  return std::nullopt;
}

}  // namespace wattbook::chain
