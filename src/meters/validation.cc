#include "meters/validation.h"

#include <algorithm>
#include <array>

#include "base/int128.h"

namespace wattbook::meters {
namespace {

// Neighbouring intervals of one kind are one suspicion.
template <class Is>
void find_runs(const Series& series, Finding finding, std::size_t least, Is is,
               std::vector<Suspicion>& out) {
  for (std::size_t i = 0; i < series.values.size();) {
    std::size_t end = i;
    while (end < series.values.size() && is(i, end)) ++end;
    if (end - i >= least) out.push_back({finding, i, end - i});
    i = std::max(end, i + 1);
  }
}

std::optional<Energy> median_of_some(const Series& series) {
  std::vector<Energy> some;
  for (const auto& value : series.values)
    if (value && *value > Energy(0)) some.push_back(*value);
  if (some.empty()) return std::nullopt;
  const auto middle = some.begin() + static_cast<std::ptrdiff_t>(some.size() / 2);
  std::ranges::nth_element(some, middle);
  return *middle;
}

}  // namespace

std::string_view finding_name(Finding finding) {
  constexpr std::array<std::string_view, 6> names{"",      "gap",    "above_rated",
                                                  "spike", "frozen", "sum_differs"};
  return names[static_cast<std::size_t>(finding)];
}

std::vector<Suspicion> validate(const Series& series, const ValidationRules& rules) {
  const auto& values = series.values;
  std::vector<Suspicion> out;
  find_runs(
      series, Finding::gap, 1, [&](std::size_t, std::size_t i) { return !values[i]; }, out);
  // 1 W over 1 ms is 1/3600 mWh.
  const int128 most = static_cast<int128>(rules.rated.value) * series.step.value;
  if (rules.rated > Power(0))
    find_runs(
        series, Finding::above_rated, 1,
        [&](std::size_t, std::size_t i) {
          return values[i] && static_cast<int128>(values[i]->value) * 3'600 > most;
        },
        out);
  if (const auto median = median_of_some(series))
    find_runs(
        series, Finding::spike, 1,
        [&](std::size_t, std::size_t i) {
          return values[i] && *values[i] >= rules.spike_least &&
                 static_cast<int128>(values[i]->value) >
                     static_cast<int128>(median->value) * rules.spike_factor;
        },
        out);
  find_runs(
      series, Finding::frozen, rules.frozen_least,
      [&](std::size_t first, std::size_t i) {
        return values[i] && *values[i] > Energy(0) && values[i] == values[first];
      },
      out);
  if (rules.register_step) {
    Energy sum;
    for (const auto& value : values) sum += value.value_or(Energy(0));
    if (sum != *rules.register_step) out.push_back({Finding::sum_differs, 0, values.size()});
  }
  return out;
}

}  // namespace wattbook::meters
