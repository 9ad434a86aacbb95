#include "sim/concentrator.h"

#include <algorithm>
#include <iterator>

#include "base/limits.h"

namespace wattbook::sim {
namespace {
constexpr std::size_t intervals_ahead = 32;
constexpr std::uint64_t reading_stream = 82;
}  // namespace

Concentrator::Concentrator(const Dataset& data, const Roster& roster, const Hash& separator,
                           std::uint64_t seed)
    : data_(data),
      roster_(roster),
      separator_(separator),
      ids_(seed, reading_stream),
      registers_(data.members.size()) {
  for (const MemberData& member : data.members)
    batteries_.push_back(member.spec.battery
                             ? std::optional(HomeBattery(*member.spec.battery, data.interval))
                             : std::nullopt);
  prefetch();
}

void Concentrator::prefetch() {
  const std::size_t count = std::min(intervals_ahead, data_.intervals - requested_);
  requested_ += count;
  if (count > 0)
    pending_ = std::async(std::launch::async, [this, count] { return prepare(count); });
}

MeteredInterval Concentrator::next() {
  if (ready_.empty()) {
    CHECK(pending_.valid());
    std::ranges::move(pending_.get(), std::back_inserter(ready_));
    prefetch();
  }
  MeteredInterval interval = std::move(ready_.front());
  ready_.pop_front();
  return interval;
}

std::vector<MeteredInterval> Concentrator::prepare(std::size_t count) {
  std::vector<MeteredInterval> out;
  for (std::size_t i = 0; i < count; ++i) out.push_back(read(prepared_++));
  return out;
}

MeteredInterval Concentrator::read(std::size_t interval) {
  MeteredInterval out;
  for (std::size_t i = 0; i < registers_.size(); ++i) {
    const NetEnergy net = net_energy(data_.members[i], interval);
    out.at_meter.push_back(batteries_[i] ? batteries_[i]->settle(net) : net);
    registers_[i].import += out.at_meter[i].import;
    registers_[i].exported += out.at_meter[i].exported;
  }
  const Instant end = data_.interval_start(interval) + data_.interval;
  for (std::size_t first = 0; first < registers_.size(); first += limits::readings_per_batch_max) {
    chain::SubmitReadings batch;
    batch.id = ids_.next();
    batch.account = roster_.concentrator.address;
    batch.expires = end + one_hour;
    batch.community = roster_.community;
    const std::size_t last = std::min(first + limits::readings_per_batch_max, registers_.size());
    for (std::size_t i = first; i < last; ++i)
      batch.readings.push_back({.meter = roster_.meters[i],
                                .sequence = interval + 1,
                                .time = end,
                                .import_register = registers_[i].import,
                                .export_register = registers_[i].exported});
    out.batches.push_back(sign_command(separator_, roster_.concentrator, batch));
  }
  return out;
}

}  // namespace wattbook::sim
