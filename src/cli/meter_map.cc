#include "cli/meter_map.h"

#include <charconv>

#include <fmt/format.h>

#include "tables/csv.h"

namespace wattbook::cli {

Result<void> MeterMap::add(std::string_view point, std::string_view number) {
  number = tables::trim(number);
  std::uint32_t value = 0;
  const auto [end, fault] = std::from_chars(number.data(), number.data() + number.size(), value);
  if (fault != std::errc() || end != number.data() + number.size())
    return fail(fmt::format("'{}' is not the number of a meter", number),
                "list them with: wattbook meter list");
  if (!meters_.emplace(tables::trim(point), MeterIndex(value)).second)
    return fail(fmt::format("the metering point '{}' is mapped twice", point));
  return {};
}

Result<void> MeterMap::read_file(const std::string& path) {
  auto csv = tables::CsvReader::open(path, {});
  if (!csv) return std::unexpected(csv.error());
  for (bool first = true;; first = false) {
    const Result<bool> more = csv->next();
    if (!more) return std::unexpected(more.error());
    if (!*more) return {};
    if (csv->fields().size() < 2)
      return csv->error_at(0, "a point and a meter's number are needed");
    const Result<void> added = add(csv->fields()[0], csv->fields()[1]);
    // The first row may be a header.
    if (!added && !first) return csv->error_at(1, added.error().message);
  }
}

Result<MeterMap> MeterMap::read(const std::vector<std::string>& entries) {
  MeterMap out;
  for (const std::string& entry : entries) {
    const std::size_t mark = entry.rfind('=');
    const Result<void> added = mark == entry.npos
                                   ? out.read_file(entry)
                                   : out.add(std::string_view(entry).substr(0, mark),
                                             std::string_view(entry).substr(mark + 1));
    if (!added) return std::unexpected(added.error());
  }
  return out;
}

std::optional<MeterIndex> MeterMap::find(std::string_view point) const {
  const auto found = meters_.find(point);
  if (found == meters_.end()) return std::nullopt;
  return found->second;
}

}  // namespace wattbook::cli
