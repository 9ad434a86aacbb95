// The energies of a community's metering points, interval by interval, over the horizon: the input
// of settlement and re-settlement. 9 bytes per point and interval; a row is contiguous because
// settlement reads whole intervals. It holds nothing that MeterLog could not give again, so it is
// rebuilt, not stored, when a snapshot is loaded.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "base/instant.h"
#include "base/quantity.h"
#include "core/metering/reading.h"

namespace wattbook::metering {

// One interval of every metering point, as settlement wants it; reuse one object for many loads.
struct IntervalRow {
  std::vector<Energy> consumption;  // import energy by column
  std::vector<Energy> production;   // export energy by column
};

struct TableCell {
  Energy import_energy;
  Energy export_energy;
  std::optional<Quality>
      quality;  // nothing: no reading, counted as zero (never blocks, DOMAIN 4.3)

  constexpr bool operator==(const TableCell&) const = default;
};

class IntervalTable {
 public:
  // Keeps the newest `rows_max` intervals. Precondition: rows_max > 0.
  explicit IntervalTable(std::uint32_t rows_max);

  // A new metering point; returns its column. In earlier intervals it reads as nothing.
  std::uint32_t add_column();
  std::uint32_t columns() const { return columns_; }

  // Opens the rows up to and including `interval` and drops the oldest beyond rows_max. Does
  // nothing if the row exists; intervals never go back.
  void open(IntervalNumber interval);

  bool holds(IntervalNumber interval) const;
  // Precondition for all three: holds(interval); column < columns(). Energies are not negative.
  void set(IntervalNumber interval, std::uint32_t column, const TableCell& cell);
  TableCell get(IntervalNumber interval, std::uint32_t column) const;
  void load(IntervalNumber interval, IntervalRow& row) const;

  // Heap bytes held by the rows.
  std::size_t memory_bytes() const;

 private:
  // Energies that do not fit 32 bits (4,294 kWh in one interval) are kept aside.
  static constexpr std::uint32_t wide = UINT32_MAX;
  struct Row {
    std::vector<std::uint32_t> import_energy;
    std::vector<std::uint32_t> export_energy;
    std::vector<std::uint8_t> quality;  // 0: nothing
    std::map<std::uint32_t, std::pair<Energy, Energy>> wide_cells;
  };
  Row& row_at(IntervalNumber interval);
  const Row& row_at(IntervalNumber interval) const;

  std::uint32_t rows_max_;
  std::uint32_t columns_ = 0;
  std::int64_t first_ = 0;  // interval number of rows_.front()
  std::deque<Row> rows_;
};

}  // namespace wattbook::metering
