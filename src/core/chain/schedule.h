// A value per interval that is set ahead and stays until the next: tariffs and sharing keys. Old
// entries are kept for re-settlement, so that a late reading is priced by the tariff of its own
// interval (DOMAIN 4.3).
#pragma once

#include <map>

#include "base/instant.h"

namespace wattbook::chain {

template <class Value>
class Schedule {
 public:
  // Sets the value from `interval` on; entries behind it stay.
  void set(IntervalNumber interval, Value value) { entries_[interval] = std::move(value); }
  // Forgets what was planned at or after `interval`.
  void clear_from(IntervalNumber interval) {
    entries_.erase(entries_.lower_bound(interval), entries_.end());
  }
  // The value in force in `interval`; nothing before the first entry.
  const Value* find(IntervalNumber interval) const {
    auto after = entries_.upper_bound(interval);
    return after == entries_.begin() ? nullptr : &std::prev(after)->second;
  }
  // Forgets entries that ended before `interval`.
  void trim(IntervalNumber interval) {
    auto after = entries_.upper_bound(interval);
    if (after != entries_.begin()) entries_.erase(entries_.begin(), std::prev(after));
  }
  const std::map<IntervalNumber, Value>& entries() const { return entries_; }

 private:
  std::map<IntervalNumber, Value> entries_;
};

}  // namespace wattbook::chain
