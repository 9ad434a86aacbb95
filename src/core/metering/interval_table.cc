#include "core/metering/interval_table.h"

#include "base/check.h"

namespace wattbook::metering {

IntervalTable::IntervalTable(std::uint32_t rows_max) : rows_max_(rows_max) { CHECK(rows_max > 0); }

std::uint32_t IntervalTable::add_column() { return columns_++; }

void IntervalTable::open(IntervalNumber interval) {
  const std::int64_t next = first_ + static_cast<std::int64_t>(rows_.size());
  if (!rows_.empty() && interval.value < next) return;
  if (rows_.empty() || interval.value - next >= rows_max_) {
    rows_.clear();
    first_ = interval.value;
  }
  for (std::int64_t n = first_ + static_cast<std::int64_t>(rows_.size()); n <= interval.value; ++n)
    rows_.emplace_back();
  while (rows_.size() > rows_max_) {
    rows_.pop_front();
    ++first_;
  }
}

bool IntervalTable::holds(IntervalNumber interval) const {
  return interval.value >= first_ &&
         interval.value - first_ < static_cast<std::int64_t>(rows_.size());
}

void IntervalTable::set(IntervalNumber interval, std::uint32_t column, const TableCell& cell) {
  CHECK(column < columns_);
  CHECK(cell.import_energy >= Energy(0) && cell.export_energy >= Energy(0));
  Row& row = row_at(interval);
  if (row.quality.size() <= column) {
    row.import_energy.resize(columns_);
    row.export_energy.resize(columns_);
    row.quality.resize(columns_);
  }
  row.quality[column] = cell.quality ? static_cast<std::uint8_t>(*cell.quality) : 0;
  if (cell.import_energy.value >= wide || cell.export_energy.value >= wide) {
    row.import_energy[column] = wide;
    row.wide_cells[column] = {cell.import_energy, cell.export_energy};
    return;
  }
  if (row.import_energy[column] == wide) row.wide_cells.erase(column);
  row.import_energy[column] = static_cast<std::uint32_t>(cell.import_energy.value);
  row.export_energy[column] = static_cast<std::uint32_t>(cell.export_energy.value);
}

TableCell IntervalTable::get(IntervalNumber interval, std::uint32_t column) const {
  CHECK(column < columns_);
  const Row& row = row_at(interval);
  if (column >= row.quality.size()) return {};
  TableCell cell;
  if (row.quality[column] != 0) cell.quality = static_cast<Quality>(row.quality[column]);
  cell.import_energy = Energy(row.import_energy[column]);
  cell.export_energy = Energy(row.export_energy[column]);
  if (row.import_energy[column] == wide) {
    const auto it = row.wide_cells.find(column);
    CHECK(it != row.wide_cells.end());
    cell.import_energy = it->second.first;
    cell.export_energy = it->second.second;
  }
  return cell;
}

void IntervalTable::load(IntervalNumber interval, IntervalRow& out) const {
  const Row& row = row_at(interval);
  out.consumption.assign(columns_, Energy(0));
  out.production.assign(columns_, Energy(0));
  for (std::size_t i = 0; i < row.quality.size(); ++i) {
    out.consumption[i] = Energy(row.import_energy[i]);
    out.production[i] = Energy(row.export_energy[i]);
  }
  for (const auto& [column, energies] : row.wide_cells) {
    out.consumption[column] = energies.first;
    out.production[column] = energies.second;
  }
}

std::size_t IntervalTable::memory_bytes() const {
  std::size_t bytes = 0;
  for (const Row& row : rows_)
    bytes += (row.import_energy.capacity() + row.export_energy.capacity()) * sizeof(std::uint32_t) +
             row.quality.capacity() + sizeof(Row);
  return bytes;
}

IntervalTable::Row& IntervalTable::row_at(IntervalNumber interval) {
  CHECK(holds(interval));
  return rows_[static_cast<std::size_t>(interval.value - first_)];
}
const IntervalTable::Row& IntervalTable::row_at(IntervalNumber interval) const {
  CHECK(holds(interval));
  return rows_[static_cast<std::size_t>(interval.value - first_)];
}

}  // namespace wattbook::metering
