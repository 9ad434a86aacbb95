#include "sim/report_days.h"

#include <map>

namespace wattbook::sim {
namespace {

struct Sums {
  Energy load;
  Energy pv;
  Energy community_import;
  Energy community_export;
  Energy local;   // shared and traded
  Energy stored;  // last one
  std::int64_t intervals = 0;

  void add(const IntervalResult& row) {
    load += row.load;
    pv += row.pv;
    community_import += row.community_import;
    community_export += row.community_export;
    local += row.shared + row.traded;
    stored = row.stored;
    ++intervals;
  }
};

// Sums of the intervals whose local start has the same text from `begin` on, in order of it.
std::map<std::string, Sums> sums_by(const RunResult& result, std::size_t begin, std::size_t size) {
  std::map<std::string, Sums> out;
  for (const IntervalResult& row : result.intervals)
    out[env::format_local(row.start, result.zone).substr(begin, size)].add(row);
  return out;
}

void write_sums(JsonText& json, const Sums& sums, std::int64_t parts) {
  const auto part = [&](std::string_view key, Energy energy) {
    json.decimal(key, mul_div_floor(energy.value, 1, parts));
  };
  part("load", sums.load);
  part("pv", sums.pv);
  part("community_import", sums.community_import);
  part("community_export", sums.community_export);
  part("local", sums.local);
}

}  // namespace

void write_days(JsonText& json, const RunResult& result) {
  json.open_list("days");
  for (const auto& [day, sums] : sums_by(result, 0, 10)) {
    json.open_object("");
    json.text("day", day);
    write_sums(json, sums, 1);
    json.decimal("stored", sums.stored.value);
    json.close();
  }
  json.close();
}

void write_average_day(JsonText& json, const RunResult& result) {
  json.open_list("average_day");
  for (const auto& [time, sums] : sums_by(result, 11, 5)) {
    json.open_object("");
    json.text("time", time);
    write_sums(json, sums, sums.intervals);
    json.close();
  }
  json.close();
}

}  // namespace wattbook::sim
