#include "core/chain/measure.h"

#include <algorithm>

#include "core/chain/meter_service.h"

namespace wattbook::chain {
namespace {

// Reads one interval of many meters.
class Counter {
 public:
  Counter(const Community& community, IntervalNumber interval)
      : community_(community), interval_(interval) {
    const auto row = community.delivered.find(interval);
    if (row != community.delivered.end()) delivered_ = &row->second;
  }

  // Adds what the meter counted to its owner's. A missing meter never blocks an interval (4.3).
  void add(MeterIndex meter, Flow& flow) {
    if (!counts(community_, meter, interval_)) return;
    const auto energy = community_.meters.current(meter, interval_, hint_);
    if (!energy) return;
    flow.evidence = worse_of(flow.evidence.value_or(energy->evidence), energy->evidence);
    BookedInterval& owner = flow.booked;
    // What a charge point behind the meter delivered was its driver's to pay: where the meter
    // counted less, the rest came from behind it too, and the owner gave it (7.2).
    const Energy drawn = energy->import_energy - delivered_behind(meter);
    owner.import_energy += std::max(Energy(0), drawn);
    owner.export_energy += energy->export_energy + std::max(Energy(0), -drawn);
  }

 private:
  Energy delivered_behind(MeterIndex meter) const {
    if (!delivered_) return {};
    const auto found = delivered_->find(meter);
    return found == delivered_->end() ? Energy(0) : found->second;
  }

  const Community& community_;
  IntervalNumber interval_;
  const std::map<MeterIndex, Energy>* delivered_ = nullptr;
  metering::PointHint hint_;
};

void begin(std::vector<Flow>& flows) {
  for (Flow& flow : flows) {
    flow.need = flow.booked.import_energy;
    flow.surplus = flow.booked.export_energy;
  }
}

}  // namespace

std::vector<Flow> measure(const Community& community, IntervalNumber interval) {
  std::vector<Flow> flows(community.participants.size());
  for (std::uint32_t place = 0; place < flows.size(); ++place)
    flows[place].booked.participant = ParticipantIndex(place);
  Counter counter(community, interval);
  for (std::uint32_t number = 0; number < community.meter_places.size(); ++number)
    counter.add(MeterIndex(number), flows[community.meter_places[number].participant.value]);
  begin(flows);
  return flows;
}

std::vector<Flow> measure_again(const Community& community, IntervalNumber interval,
                                std::span<const BookedInterval> booked,
                                std::span<const MeterIndex> changed) {
  std::vector<Flow> flows(booked.size());
  for (std::uint32_t place = 0; place < flows.size(); ++place)
    flows[place].booked = {.participant = ParticipantIndex(place),
                           .import_energy = booked[place].import_energy,
                           .export_energy = booked[place].export_energy};
  std::vector<std::uint8_t> concerned(booked.size(), 0);
  for (const MeterIndex meter : changed) {
    const ParticipantIndex owner = community.meter_places[meter.value].participant;
    concerned[owner.value] = 1;
    flows[owner.value].booked = {.participant = owner};
  }
  Counter counter(community, interval);
  for (std::uint32_t number = 0; number < community.meter_places.size(); ++number) {
    const ParticipantIndex owner = community.meter_places[number].participant;
    if (concerned[owner.value]) counter.add(MeterIndex(number), flows[owner.value]);
  }
  begin(flows);
  return flows;
}

}  // namespace wattbook::chain
