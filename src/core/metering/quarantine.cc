#include "core/metering/quarantine.h"

#include "base/check.h"
#include "base/limits.h"

namespace wattbook::metering {

QuarantineEntry Quarantine::add(const Reading& reading, ReadingFault fault, Instant now) {
  CHECK(fault != ReadingFault::unknown_meter);
  const auto first = entries_.lower_bound({reading.meter, QuarantineNumber(0)});
  std::uint32_t count = 0;
  for (auto it = first; it != entries_.end() && it->first.first == reading.meter; ++it, ++count)
    if (it->second.reading == reading) return {it->second.number, true, std::nullopt};

  QuarantineEntry entry;
  if (count == limits::quarantined_per_meter_max) {
    entry.evicted = first->second;
    entries_.erase(first);
  }
  entry.number = QuarantineNumber(++issued_);
  entries_.emplace(std::pair(reading.meter, entry.number),
                   QuarantinedReading{entry.number, reading, fault, now});
  return entry;
}

const QuarantinedReading* Quarantine::find(MeterIndex meter, QuarantineNumber number) const {
  const auto it = entries_.find({meter, number});
  return it == entries_.end() ? nullptr : &it->second;
}

std::optional<QuarantinedReading> Quarantine::take(MeterIndex meter, QuarantineNumber number) {
  const auto it = entries_.find({meter, number});
  if (it == entries_.end()) return std::nullopt;
  const QuarantinedReading taken = it->second;
  entries_.erase(it);
  return taken;
}

std::vector<QuarantinedReading> Quarantine::entries() const {
  std::vector<QuarantinedReading> all;
  all.reserve(entries_.size());
  for (const auto& [key, entry] : entries_) all.push_back(entry);
  return all;
}

void Quarantine::restore(const std::vector<QuarantinedReading>& entries, std::uint64_t issued) {
  entries_.clear();
  for (const QuarantinedReading& entry : entries)
    entries_.emplace(std::pair(entry.reading.meter, entry.number), entry);
  issued_ = issued;
}

}  // namespace wattbook::metering
