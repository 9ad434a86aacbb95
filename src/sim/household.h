// A home that uses electricity as people do: a base that never sleeps, a daily shape with its night
// low, morning, noon and evening, other on weekends and in winter, and appliances that switch at
// random around it. The mean shape follows the published standard load profiles of households (the
// kind known as H0): our own coefficients, fitted by eye to that typical course, not a copy of the
// tables. Everything is a function of seed and time.
#pragma once

#include <cstdint>

#include "base/instant.h"
#include "node/env/local_time.h"

namespace wattbook::sim {

// Mean course of a household's load relative to its yearly mean (about 0.3 at night to 2 on a
// winter evening); `season` is -1 in deep winter and +1 in high summer.
double residential_shape(const env::CalendarTime& local, double season);

// -1 around the winter solstice, +1 around the summer solstice of the hemisphere.
double season_of(const env::CalendarTime& local, bool southern);

class Household {
 public:
  // `annual_kwh` is the mean over many such homes; a single one wanders around it.
  Household(std::uint64_t seed, double annual_kwh, env::TimeZone zone, bool southern);

  // Power in W at `instant`, at least 0; changes from minute to minute.
  double power(Instant instant) const;

 private:
  double appliances(Instant instant, double shape) const;

  std::uint64_t seed_;
  double mean_power_;     // W over the year
  double shift_minutes_;  // early birds and night owls
  double base_share_;
  env::TimeZone zone_;
  bool southern_;
};

}  // namespace wattbook::sim
