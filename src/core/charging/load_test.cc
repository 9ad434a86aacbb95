// Limits are kept, deadlines are met where they can be, surplus is used first, shares are fair
// (DOMAIN 7.5).
#include "core/charging/load.h"

#include <algorithm>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace wattbook::charging {
namespace {

constexpr Instant now{1'750'000'500'000};

PowerWish wish(std::uint64_t session, std::int64_t most, std::uint32_t site = 0) {
  return {.session = SessionNumber(session),
          .site = PointIndex(site),
          .most = Power(most),
          .least = Power(1'380),
          .energy = {},
          .departure = {}};
}
PowerWish by(std::uint64_t session, std::int64_t most, std::int64_t mwh, std::int64_t hours) {
  PowerWish out = wish(session, most);
  out.energy = Energy(mwh);
  out.departure = now + Duration(hours * one_hour.value);
  return out;
}
std::vector<std::int64_t> powers(const std::vector<PowerWish>& wishes, const PowerLimits& limits,
                                 std::int64_t turn = 0) {
  std::vector<std::int64_t> out;
  for (const PowerShare& share : share_power(wishes, limits, now, IntervalNumber(turn)))
    out.push_back(share.power.value);
  return out;
}
PowerLimits limits(std::int64_t community, std::int64_t surplus, std::vector<std::int64_t> sites) {
  PowerLimits out{.community = Power(community), .surplus = Power(surplus), .sites = {}};
  for (const std::int64_t site : sites) out.sites.push_back(Power(site));
  return out;
}

using Powers = std::vector<std::int64_t>;

TEST(Load, EqualSharesUpToWhatEachCanTake) {
  EXPECT_EQ(powers({}, limits(0, 0, {})), Powers{});
  EXPECT_EQ(powers({wish(1, 22'000)}, limits(50'000, 0, {30'000})), Powers{22'000});
  EXPECT_EQ(powers({wish(1, 22'000), wish(2, 22'000)}, limits(50'000, 0, {30'000})),
            (Powers{15'000, 15'000}));
  EXPECT_EQ(powers({wish(1, 3'000), wish(2, 22'000)}, limits(50'000, 0, {20'000})),
            (Powers{3'000, 17'000}));
  // The community's limit binds across sites; what one site cannot use is the other's.
  EXPECT_EQ(powers({wish(1, 22'000, 0), wish(2, 22'000, 1)}, limits(20'000, 0, {4'000, 40'000})),
            (Powers{4'000, 16'000}));
}

TEST(Load, WhoLeavesGetsWhatSufficesAndOthersTheRest) {
  // 8 kWh in 2 hours: 4 kW; without surplus it gets no more, as it can wait.
  EXPECT_EQ(powers({by(1, 22'000, 8'000'000, 2), wish(2, 22'000)}, limits(12'000, 0, {40'000})),
            (Powers{4'000, 8'000}));
  // 10 kW of surplus, 4 kW of it needed: 6 kW are shared equally, then the limit by who said
  // nothing.
  EXPECT_EQ(
      powers({by(1, 22'000, 8'000'000, 2), wish(2, 22'000)}, limits(20'000, 10'000, {40'000})),
      (Powers{7'000, 13'000}));
  // The departure has passed: as fast as it can.
  EXPECT_EQ(powers({by(1, 22'000, 8'000'000, -1)}, limits(50'000, 0, {40'000})), Powers{22'000});
  // Nothing more is needed.
  EXPECT_EQ(powers({by(1, 22'000, 0, 3)}, limits(50'000, 50'000, {40'000})), Powers{0});
}

TEST(Load, WhoWouldGetTooLittleToChargePausesInTurn) {
  const std::vector<PowerWish> three{wish(1, 22'000), wish(2, 22'000), wish(3, 22'000)};
  const PowerLimits little = limits(3'000, 0, {3'000});
  std::vector<int> paused(3, 0);
  for (std::int64_t turn = 0; turn < 3; ++turn) {
    const Powers out = powers(three, little, turn);
    EXPECT_EQ(std::ranges::count(out, 1'500), 2) << turn;
    paused[static_cast<std::size_t>(std::ranges::find(out, 0) - out.begin())] += 1;
  }
  EXPECT_EQ(paused, (std::vector<int>{1, 1, 1}));
}

TEST(Load, FallbackKeepsTheSitesLimit) {
  EXPECT_EQ(fallback_power(Power(22'000), 3), Power(7'333));
}

RC_GTEST_PROP(Load, LimitsAreNeverExceeded, ()) {
  const auto sites = *rc::gen::inRange<std::uint32_t>(1, 4);
  PowerLimits limit{.community = Power(*rc::gen::inRange<std::int64_t>(0, 60'000)),
                    .surplus = Power(*rc::gen::inRange<std::int64_t>(0, 60'000)),
                    .sites = {}};
  for (std::uint32_t i = 0; i < sites; ++i)
    limit.sites.push_back(Power(*rc::gen::inRange<std::int64_t>(0, 40'000)));
  std::vector<PowerWish> wishes;
  const auto count = *rc::gen::inRange<std::uint64_t>(0, 12);
  for (std::uint64_t i = 0; i < count; ++i) {
    PowerWish one = wish(i + 1, *rc::gen::inRange<std::int64_t>(1'380, 30'000),
                         *rc::gen::inRange<std::uint32_t>(0, sites));
    if (*rc::gen::inRange(0, 2)) {
      one.energy = Energy(*rc::gen::inRange<std::int64_t>(0, 50'000'000));
      one.departure = now + Duration(*rc::gen::inRange<std::int64_t>(-1, 40'000'000));
    }
    wishes.push_back(one);
  }
  const std::vector<PowerShare> out =
      share_power(wishes, limit, now, IntervalNumber(*rc::gen::inRange(0, 100)));
  RC_ASSERT(out.size() == wishes.size());
  std::int64_t total = 0;
  std::vector<std::int64_t> at_site(sites, 0);
  for (std::size_t i = 0; i < out.size(); ++i) {
    const std::int64_t power = out[i].power.value;
    RC_ASSERT(power == 0 || (power >= wishes[i].least.value && power <= wishes[i].most.value));
    total += power;
    at_site[wishes[i].site.value] += power;
  }
  RC_ASSERT(total <= limit.community.value);
  for (std::uint32_t i = 0; i < sites; ++i) RC_ASSERT(at_site[i] <= limit.sites[i].value);
}

}  // namespace
}  // namespace wattbook::charging
