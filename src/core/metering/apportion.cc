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

// Divides products by the same number again and again. Most products fit 64 bits: then two
// multiplications by the number's reciprocal do it.
class Divider {
 public:
  explicit Divider(std::uint64_t divisor) : divisor_(divisor), reciprocal_(UINT64_MAX / divisor) {}

  // a x b / divisor, where the quotient is known to be at most a.
  Division divide_product(std::uint64_t a, std::uint64_t b) const {
    const uint128 product = static_cast<uint128>(a) * b;
    const auto low = static_cast<std::uint64_t>(product);
    if (product >> 64 != 0) {
      const auto quotient = static_cast<std::uint64_t>(product / divisor_);
      return {quotient, low - quotient * divisor_};  // the true remainder is below 2^64, so
                                                     // wrapping arithmetic finds it
    }
    // The reciprocal is at most 1 + 1 / divisor too small, in units of 2^-64, so that the quotient
    // is never too large and too small by two at most.
    Division part;
    part.quotient = static_cast<std::uint64_t>(static_cast<uint128>(low) * reciprocal_ >> 64);
    part.remainder = low - part.quotient * divisor_;
    while (part.remainder >= divisor_) {
      ++part.quotient;
      part.remainder -= divisor_;
    }
    return part;
  }

 private:
  std::uint64_t divisor_;
  std::uint64_t reciprocal_;
};

}  // namespace

Energy Apportioner::split(Energy total, std::span<const std::int64_t> weights,
                          std::int64_t weight_total, std::span<Energy> parts) {
  CHECK(total >= Energy(0));
  CHECK(weight_total > 0 && weight_total < std::int64_t{1} << 62);
  CHECK(weights.size() == parts.size() && weights.size() < UINT32_MAX);
  const std::uint64_t amount = static_cast<std::uint64_t>(total.value);
  const Divider divider(static_cast<std::uint64_t>(weight_total));

  candidates_.clear();
  std::int64_t rest = total.value;
  std::int64_t weight_rest = weight_total;
  const auto divide = [&](std::int64_t weight, std::size_t index) {
    const Division part = divider.divide_product(amount, static_cast<std::uint64_t>(weight));
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
