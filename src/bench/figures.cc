#include "bench/figures.h"

#include <algorithm>
#include <cstdio>
#include <string>

#include <fmt/core.h>

#include "base/check.h"
#include "bench/stopwatch.h"
#include "crypto/hash.h"
#include "crypto/signature.h"

namespace wattbook::bench {
namespace {

double median(std::vector<double> values) {
  CHECK(!values.empty());
  std::ranges::sort(values);
  return values[values.size() / 2];
}

}  // namespace

double check_us() {
  constexpr int rounds = 5;
  constexpr int checks = 40;
  const Hash digest = crypto::sha256(as_bytes("yardstick"));
  const auto key = crypto::SecretKey::from_bytes(digest.view());
  CHECK(key.has_value());
  const Signature signature = crypto::sign(digest, *key);
  return median_ms(rounds,
                   [&] {
                     for (int i = 0; i < checks; ++i)
                       CHECK(crypto::recover(digest, signature).has_value());
                   }) *
         1e3 / checks;
}

Figures Figures::of(const std::vector<double>& values) {
  Figures figures;
  const double yardstick = bench::check_us();
  for (const double value : values) figures.add(value, yardstick);
  return figures;
}

std::vector<double> Figures::values() const {
  std::vector<double> out;
  for (const Sample& sample : samples_) out.push_back(sample.value);
  return out;
}

std::vector<double> Figures::scaled_rates() const {
  std::vector<double> out;
  for (const Sample& sample : samples_)
    out.push_back(sample.value * sample.check_us / reference_check_us);
  return out;
}

std::vector<double> Figures::scaled_times() const {
  std::vector<double> out;
  for (const Sample& sample : samples_)
    out.push_back(sample.value * reference_check_us / sample.check_us);
  return out;
}

void print_heading(int runs, int long_runs) {
  fmt::print(
      "{} runs, of what takes seconds {}; processor time unless said otherwise. 'scaled' is the\n"
      "median on a processor that checks a signature in {} us, by checks made beside each run.\n",
      runs, long_runs, reference_check_us);
  fmt::print("{:<60} {:>10} {:>10} {:>10} {:<12} {}\n", "", "median", "best", "scaled", "",
             "target");
}

void print(std::string_view what, const Figures& figures, Measures measures, std::string_view unit,
           std::string_view target) {
  const bool rate = measures == Measures::rate || measures == Measures::fixed_rate;
  const std::vector<double> values = figures.values();
  std::string scaled;
  if (measures == Measures::rate) scaled = fmt::format("{:.2f}", median(figures.scaled_rates()));
  if (measures == Measures::time) scaled = fmt::format("{:.2f}", median(figures.scaled_times()));
  fmt::print("{:<60} {:>10.2f} {:>10.2f} {:>10} {:<12} {}\n", what, median(values),
             rate ? std::ranges::max(values) : std::ranges::min(values), scaled, unit, target);
  std::fflush(stdout);
}

}  // namespace wattbook::bench
