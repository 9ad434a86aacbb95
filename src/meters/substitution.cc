#include "meters/substitution.h"

#include <algorithm>
#include <numeric>

#include "base/int128.h"

namespace wattbook::meters {
namespace {

class Ladder {
 public:
  Ladder(const Series& series, std::size_t first, std::size_t count, const SubstitutionRules& rules)
      : series_(series), first_(first), count_(count), rules_(rules) {}

  std::optional<Energy> comparable(std::size_t interval) const;
  std::optional<Energy> from_profile(std::size_t interval) const;
  std::optional<std::vector<Substitute>> interpolated() const;

 private:
  // A value outside the gap.
  std::optional<Energy> known(std::size_t interval) const {
    if (interval >= series_.values.size() || (interval >= first_ && interval < first_ + count_))
      return std::nullopt;
    return series_.values[interval];
  }
  env::CalendarTime calendar(std::size_t interval) const {
    return env::calendar_of(rules_.zone.wall_clock(series_.time(interval)));
  }

  const Series& series_;
  std::size_t first_;
  std::size_t count_;
  const SubstitutionRules& rules_;
};

int day_class(const env::CalendarTime& time) { return time.weekday <= 5 ? 0 : time.weekday; }

// From the value before the gap to the one behind it; one of them alone is held.
std::optional<std::vector<Substitute>> Ladder::interpolated() const {
  const auto before = first_ > 0 ? known(first_ - 1) : std::nullopt;
  const auto after = known(first_ + count_);
  if (!before && !after) return std::nullopt;
  const Energy from = before ? *before : *after;
  const Energy to = after ? *after : *before;
  std::vector<Substitute> out;
  const auto steps = static_cast<std::int64_t>(count_) + 1;
  for (std::size_t i = 0; i < count_; ++i)
    out.push_back(
        {first_ + i,
         from + Energy(mul_div_floor((to - from).value, static_cast<std::int64_t>(i) + 1, steps)),
         Ground::interpolation});
  return out;
}

// The mean of the same time of day on the nearest comparable days, before the gap and behind it.
std::optional<Energy> Ladder::comparable(std::size_t interval) const {
  const auto per_day = static_cast<std::size_t>(one_day.value / series_.step.value);
  const env::CalendarTime here = calendar(interval);
  Energy sum;
  std::int64_t found = 0;
  const auto look_at = [&](std::size_t centre) {
    // A day of 23 or 25 hours moves the same wall clock by an hour.
    const auto hour = static_cast<std::size_t>(one_hour.value / series_.step.value);
    for (const std::size_t at : {centre, centre + hour, centre - hour}) {
      const auto value = known(at);
      if (!value) continue;
      const env::CalendarTime there = calendar(at);
      if (there.minute_of_day != here.minute_of_day || day_class(there) != day_class(here))
        continue;
      sum += *value;
      ++found;
      return;
    }
  };
  for (std::size_t day = 1; day <= static_cast<std::size_t>(comparable_days_back) &&
                            found < static_cast<std::int64_t>(comparable_days_most);
       ++day) {
    if (interval >= day * per_day) look_at(interval - day * per_day);
    look_at(interval + day * per_day);
  }
  if (found == 0) return std::nullopt;
  return Energy(mul_div_floor(sum.value, 1, found));
}

std::optional<Energy> Ladder::from_profile(std::size_t interval) const {
  if (rules_.profile.empty()) return std::nullopt;
  const std::int64_t sum =
      std::accumulate(rules_.profile.begin(), rules_.profile.end(), std::int64_t{0});
  if (sum <= 0) return std::nullopt;
  const auto minute = static_cast<std::size_t>(calendar(interval).minute_of_day);
  const std::size_t place = minute * rules_.profile.size() / (24 * 60);
  const int128 share = static_cast<int128>(rules_.profile_day.value) * rules_.profile[place] *
                       static_cast<std::int64_t>(rules_.profile.size());
  return Energy(static_cast<std::int64_t>(
      share / (static_cast<int128>(sum) * (one_day.value / series_.step.value))));
}

// So that they add up to `total`: in proportion, each rounded down at the running sum.
void scale(std::vector<Substitute>& values, Energy total) {
  int128 sum = 0;
  for (const Substitute& value : values) sum += value.energy.value;
  int128 running = 0;
  Energy given;
  for (std::size_t i = 0; i < values.size(); ++i) {
    // All zero: evenly.
    running += sum == 0 ? 1 : values[i].energy.value;
    const int128 whole = sum == 0 ? static_cast<int128>(values.size()) : sum;
    const Energy until(
        static_cast<std::int64_t>(static_cast<int128>(total.value) * running / whole));
    values[i].energy = until - given;
    given = until;
  }
}

}  // namespace

std::string_view ground_name(Ground ground) {
  constexpr std::array<std::string_view, 4> names{"", "interpolation", "comparable days",
                                                  "profile"};
  return names[static_cast<std::size_t>(ground)];
}

Result<std::vector<Substitute>> substitute(const Series& series, std::size_t first,
                                           std::size_t count, const SubstitutionRules& rules) {
  const Ladder ladder(series, first, count, rules);
  std::vector<Substitute> out;
  const Duration length(static_cast<std::int64_t>(count) * series.step.value);
  if (length < interpolation_max)
    if (auto line = ladder.interpolated()) out = std::move(*line);
  if (out.empty())
    for (std::size_t i = first; i < first + count; ++i) {
      if (const auto mean = ladder.comparable(i))
        out.push_back({i, *mean, Ground::comparable_days});
      else if (const auto shape = ladder.from_profile(i))
        out.push_back({i, *shape, Ground::profile});
      else
        return fail("no comparable day has values for the gap, and there is no profile",
                    "give one: --profile FILE and --day-kwh");
    }
  if (rules.total) scale(out, *rules.total);
  return out;
}

}  // namespace wattbook::meters
