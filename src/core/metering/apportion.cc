#include "core/metering/apportion.h"

#include <algorithm>

#include "base/check.h"
#include "base/int128.h"

namespace wattbook::metering {
namespace {

struct Division {
  std::uint64_t quotient = 0;
  std::uint64_t remainder = 0;
};

// a x b / divisor, where the quotient is known to be at most a. Most products fit 64 bits, where
// dividing is several times cheaper.
Division divide_product(std::uint64_t a, std::uint64_t b, std::uint64_t divisor) {
  const uint128 product = static_cast<uint128>(a) * b;
  const std::uint64_t low = static_cast<std::uint64_t>(product);
  if (product >> 64 == 0) return {low / divisor, low % divisor};
  const std::uint64_t quotient = static_cast<std::uint64_t>(product / divisor);
  return {quotient, low - quotient * divisor};  // the true remainder is below 2^64, so wrapping
                                                // arithmetic finds it
}

}  // namespace

Energy Apportioner::split(Energy total, std::span<const std::int64_t> weights,
                          std::int64_t weight_total, std::span<Energy> parts) {
  CHECK(total >= Energy(0));
  CHECK(weight_total > 0 && weight_total < std::int64_t{1} << 62);
  CHECK(weights.size() == parts.size() && weights.size() < UINT32_MAX);
  const std::uint64_t amount = static_cast<std::uint64_t>(total.value);
  const std::uint64_t divisor = static_cast<std::uint64_t>(weight_total);

  candidates_.clear();
  std::int64_t rest = total.value;
  std::int64_t weight_rest = weight_total;
  const auto divide = [&](std::int64_t weight, std::size_t index) {
    const Division part = divide_product(amount, static_cast<std::uint64_t>(weight), divisor);
    if (part.remainder != 0)
      candidates_.push_back({part.remainder, static_cast<std::uint32_t>(index)});
    rest -= static_cast<std::int64_t>(part.quotient);
    return Energy(static_cast<std::int64_t>(part.quotient));
  };
  for (std::size_t i = 0; i < weights.size(); ++i) {
    CHECK(weights[i] >= 0 && weights[i] <= weight_rest);
    weight_rest -= weights[i];
    parts[i] = divide(weights[i], i);
  }
  Energy unheld = divide(weight_rest, weights.size());

  // Each remainder is below the divisor and they add up to rest x divisor, so there are more
  // candidates than units to hand out.
  const std::size_t units = static_cast<std::size_t>(rest);
  if (units == 0) return unheld;
  CHECK(units < candidates_.size());
  std::nth_element(candidates_.begin(), candidates_.begin() + rest, candidates_.end(),
                   [](const Candidate& a, const Candidate& b) {
                     if (a.remainder != b.remainder) return a.remainder > b.remainder;
                     return a.index < b.index;
                   });
  for (std::size_t i = 0; i < units; ++i) {
    const std::uint32_t index = candidates_[i].index;
    Energy& part = index == weights.size() ? unheld : parts[index];
    part += Energy(1);
  }
  return unheld;
}

}  // namespace wattbook::metering
