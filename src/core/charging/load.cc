#include "core/charging/load.h"

#include <algorithm>

#include "base/check.h"

namespace wattbook::charging {
namespace {

// Power already given, and what the limits still allow.
class Sharing {
 public:
  Sharing(const std::vector<PowerWish>& wishes, const PowerLimits& limits)
      : wishes_(wishes), given_(wishes.size(), 0), community_(limits.community.value) {
    for (const Power site : limits.sites) sites_.push_back(site.value);
  }

  // Raises all that may take more, equally, until each has its ceiling or meets a limit; at most
  // `budget` in all. Returns what of the budget is left.
  std::int64_t raise(const std::vector<std::int64_t>& ceilings, std::int64_t budget) {
    while (true) {
      std::vector<std::size_t> rising;
      std::vector<std::int64_t> at_site(sites_.size(), 0);
      for (std::size_t i = 0; i < wishes_.size(); ++i)
        if (given_[i] < ceilings[i] && sites_[wishes_[i].site.value] > 0) {
          rising.push_back(i);
          ++at_site[wishes_[i].site.value];
        }
      if (rising.empty()) return budget;
      const auto count = static_cast<std::int64_t>(rising.size());
      std::int64_t step = std::min(community_, budget) / count;
      for (const std::size_t i : rising) {
        const std::uint32_t site = wishes_[i].site.value;
        step = std::min({step, ceilings[i] - given_[i],
                         std::max<std::int64_t>(1, sites_[site] / at_site[site])});
      }
      // What does not divide equally any more goes to the first, a watt each.
      for (const std::size_t i : rising) {
        const std::int64_t more =
            std::min({std::max<std::int64_t>(step, 1), community_, budget,
                      sites_[wishes_[i].site.value], ceilings[i] - given_[i]});
        given_[i] += more;
        community_ -= more;
        budget -= more;
        sites_[wishes_[i].site.value] -= more;
      }
      if (community_ == 0 || budget == 0) return budget;
    }
  }
  std::int64_t given(std::size_t i) const { return given_[i]; }
  std::int64_t total() const {
    std::int64_t sum = 0;
    for (const std::int64_t power : given_) sum += power;
    return sum;
  }

 private:
  const std::vector<PowerWish>& wishes_;
  std::vector<std::int64_t> given_;
  std::int64_t community_;
  std::vector<std::int64_t> sites_;
};

bool can_wait(const PowerWish& wish) { return wish.departure && wish.energy; }

// The even power that brings what is needed by the departure; all there is where that has passed.
std::int64_t needed_power(const PowerWish& wish, Instant now) {
  if (!can_wait(wish)) return 0;
  if (*wish.energy <= Energy(0)) return 0;
  if (*wish.departure <= now) return wish.most.value;
  const std::int64_t power = mul_div_ceil(wish.energy->value, 3'600, (*wish.departure - now).value);
  // Less than the vehicle charges with would be nothing at all.
  return std::min(wish.most.value, std::max(power, wish.least.value));
}

std::vector<std::int64_t> shares(const std::vector<PowerWish>& wishes, const PowerLimits& limits,
                                 const std::vector<bool>& paused, Instant now) {
  std::vector<std::int64_t> needed;
  std::vector<std::int64_t> all;
  std::vector<std::int64_t> impatient;
  for (std::size_t i = 0; i < wishes.size(); ++i) {
    const bool wants = !paused[i] && (!wishes[i].energy || *wishes[i].energy > Energy(0));
    const std::int64_t most = wants ? wishes[i].most.value : 0;
    needed.push_back(wants ? needed_power(wishes[i], now) : 0);
    all.push_back(most);
    impatient.push_back(can_wait(wishes[i]) ? 0 : most);
  }
  Sharing sharing(wishes, limits);
  sharing.raise(needed, INT64_MAX);
  sharing.raise(all, std::max<std::int64_t>(0, limits.surplus.value - sharing.total()));
  sharing.raise(impatient, INT64_MAX);
  std::vector<std::int64_t> out;
  for (std::size_t i = 0; i < wishes.size(); ++i) out.push_back(sharing.given(i));
  return out;
}

}  // namespace

std::vector<PowerShare> share_power(const std::vector<PowerWish>& wishes, const PowerLimits& limits,
                                    Instant now, IntervalNumber turn) {
  std::vector<bool> paused(wishes.size(), false);
  std::vector<std::int64_t> power = shares(wishes, limits, paused, now);
  // Each round pauses one more, so this ends.
  for (std::size_t round = 0; round < wishes.size(); ++round) {
    std::optional<std::size_t> next;
    for (std::size_t step = 0; step < wishes.size(); ++step) {
      const auto turned = static_cast<std::uint64_t>(turn.value) + step;
      const auto i = static_cast<std::size_t>(turned % wishes.size());
      const bool short_of = power[i] > 0 && power[i] < wishes[i].least.value;
      if (short_of) next = i;
    }
    if (!next) break;
    paused[*next] = true;
    power = shares(wishes, limits, paused, now);
  }
  std::vector<PowerShare> out;
  for (std::size_t i = 0; i < wishes.size(); ++i)
    out.push_back({wishes[i].session, Power(power[i])});
  return out;
}

Power fallback_power(Power site, std::size_t outlets) {
  CHECK(outlets > 0);
  return Power(site.value / static_cast<std::int64_t>(outlets));
}

}  // namespace wattbook::charging
