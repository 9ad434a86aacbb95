// A figure measured several times, each beside the yardstick of that moment: what one signature
// check takes. A processor is not equally fast at all times, nor are all processors; what a figure
// would be on one that checks a signature in 35 us, for which the targets are set, can be compared.
#pragma once

#include <string_view>
#include <vector>

namespace wattbook::bench {

inline constexpr double reference_check_us = 35;

// Microseconds of processor time of one signature check (recovery of the key), now.
double check_us();

class Figures {
 public:
  void add(double value, double check_us) { samples_.push_back({value, check_us}); }
  // Runs `measure` so many times, with a yardstick before and after each.
  template <class Measure>
  static Figures of(int runs, Measure measure) {
    Figures figures;
    double before = check_us();
    for (int i = 0; i < runs; ++i) {
      const double value = measure();
      const double after = check_us();
      figures.add(value, (before + after) / 2);
      before = after;
    }
    return figures;
  }
  // Values taken in one go.
  static Figures of(const std::vector<double>& values);

  std::vector<double> values() const;
  // As rates, or as times, on the processor of the targets.
  std::vector<double> scaled_rates() const;
  std::vector<double> scaled_times() const;

 private:
  struct Sample {
    double value;
    double check_us;
  };
  std::vector<Sample> samples_;
};

// What a line of the table shows: more is better or less is, and whether a faster processor makes
// the difference.
enum class Measures { rate, time, fixed_rate, fixed_time };

void print_heading(int runs, int long_runs);
void print(std::string_view what, const Figures& figures, Measures measures, std::string_view unit,
           std::string_view target);

}  // namespace wattbook::bench
