// However stations and the node come, go, refuse and fall silent, what the outlets of a site may
// draw together stays within its limit (DOMAIN 7.5).
#include "node/charging/load_plan.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "base/prng.h"

namespace wattbook::charging_desk {
namespace {

using charging::SessionNumber;

constexpr Instant noon{1'782'907'200'000};
constexpr Power site_limit{22'000};
constexpr Power most{22'000};

// Outlets as they really are: what they took, and what they draw by it.
class Yard {
 public:
  explicit Yard(std::size_t outlets) : outlets_(outlets) {
    for (std::size_t i = 0; i < outlets; ++i) {
      outlets_[i].place = {"CP" + std::to_string(i), 1};
      online.insert(outlets_[i].place.station);
    }
  }

  LoadScene scene() const {
    LoadScene out;
    out.sites = {site_limit};
    out.communities[CommunityIndex(0)] = {Power(1'000'000), Power(0)};
    for (const Outlet& one : outlets_) {
      SceneOutlet seen{
          .place = one.place,
          .most = most,
          .least = Power(4'140),
          .fallback = Power(site_limit.value / static_cast<std::int64_t>(outlets_.size()))};
      if (one.session > 0) seen.session = SceneSession{SessionNumber(one.session), {}, {}};
      out.outlets.push_back(seen);
    }
    return out;
  }

  void begin(std::size_t i) {
    outlets_[i].session = ++sessions_;
    outlets_[i].running.reset();
  }
  void end(std::size_t i) { outlets_[i].session = 0; }
  bool charges(std::size_t i) const { return outlets_[i].session > 0; }

  // What the station makes of it; false: it refuses.
  bool take(const Allowance& allowance) {
    Outlet& outlet = at(allowance.place);
    if (outlet.refuses) return false;
    if (allowance.session == SessionNumber(0)) outlet.idle = allowance;
    if (allowance.session.value > 0 && allowance.session.value == outlet.session)
      outlet.running = allowance;
    return true;
  }

  Power draw(std::size_t i) const {
    const Outlet& outlet = outlets_[i];
    if (outlet.session == 0) return Power(0);
    const std::optional<Allowance>& rule = outlet.running ? outlet.running : outlet.idle;
    if (!rule) return most;
    return std::min(most, now < rule->until ? rule->power : rule->fallback);
  }
  Power sum() const {
    Power out;
    for (std::size_t i = 0; i < outlets_.size(); ++i) out += draw(i);
    return out;
  }

  void plan() { book.plan(scene(), online, now); }
  // Everything that can be told is told and taken.
  void settle() {
    for (int round = 0; round < 2; ++round) tell_all();
  }
  void tell_all() {
    plan();
    for (auto due = book.due(now); !due.empty(); due = book.due(now))
      for (const Allowance& one : due) {
        if (take(one))
          book.taken(one);
        else
          book.refused(one, now);
        EXPECT_LE(sum(), site_limit);
      }
  }

  struct Outlet {
    Place place;
    std::uint64_t session = 0;
    bool refuses = false;
    std::optional<Allowance> idle;
    std::optional<Allowance> running;
  };
  Outlet& at(const Place& place) { return *std::ranges::find(outlets_, place, &Outlet::place); }
  Outlet& outlet(std::size_t i) { return outlets_[i]; }

  LoadPlan book;
  Instant now = noon;
  std::set<std::string> online;

 private:
  std::vector<Outlet> outlets_;
  std::uint64_t sessions_ = 0;
};

TEST(LoadPlan, TheSecondVehicleGetsWhatTheFirstGaveUp) {
  Yard yard(2);
  yard.settle();
  yard.begin(0);
  EXPECT_EQ(yard.sum(), Power(0));  // until it is known, it waits
  yard.settle();
  EXPECT_EQ(yard.draw(0), Power(22'000));
  yard.begin(1);
  yard.plan();
  const std::vector<Allowance> first = yard.book.due(yard.now);
  ASSERT_EQ(first.size(), 1u);  // nothing for the second before the first has agreed
  EXPECT_EQ(first[0].place.station, "CP0");
  EXPECT_EQ(first[0].power, Power(11'000));
  EXPECT_EQ(first[0].fallback, Power(11'000));
  EXPECT_TRUE(yard.book.due(yard.now).empty());
  yard.take(first[0]);
  yard.book.taken(first[0]);
  const std::vector<Allowance> second = yard.book.due(yard.now);
  ASSERT_EQ(second.size(), 1u);
  EXPECT_EQ(second[0].place.station, "CP1");
  EXPECT_EQ(second[0].power, Power(11'000));
  yard.take(second[0]);
  yard.book.taken(second[0]);
  yard.end(0);
  yard.settle();
  EXPECT_EQ(yard.draw(1), Power(22'000));
}

TEST(LoadPlan, AStationThatRefusesCountsWithAllItCanDraw) {
  Yard yard(2);
  yard.settle();
  yard.begin(1);
  yard.settle();
  yard.outlet(0) = {.place = {"CP0", 1}, .refuses = true};
  yard.book.reconnected("CP0");
  yard.plan();
  const auto due = yard.book.due(yard.now);
  ASSERT_EQ(due.size(), 1u);
  yard.book.refused(due[0], yard.now);
  yard.begin(0);
  yard.plan();
  for (const Allowance& one : yard.book.due(yard.now)) {
    yard.take(one);
    yard.book.taken(one);
  }
  // What it took before it began to refuse may be forgotten; its fallback is kept for it.
  EXPECT_LE(yard.draw(1), Power(11'000));
  const std::vector<OutletPower> look = yard.book.look("CP0", yard.now);
  ASSERT_EQ(look.size(), 1u);
  EXPECT_EQ(look[0].steering, Steering::refuses);
  EXPECT_EQ(look[0].site, site_limit);
}

TEST(LoadPlan, OneThatWasNeverToldAnythingLeavesTheOthersNothing) {
  Yard yard(2);
  yard.outlet(0).refuses = true;
  yard.begin(0);
  yard.begin(1);
  for (int round = 0; round < 2; ++round) {
    yard.plan();
    for (const Allowance& one : yard.book.due(yard.now))
      yard.take(one) ? yard.book.taken(one) : yard.book.refused(one, yard.now);
  }
  EXPECT_EQ(yard.draw(0), Power(22'000));
  EXPECT_EQ(yard.draw(1), Power(0));
}

TEST(LoadPlan, ASessionFromBeforeARestartIsToldBeforeOthersGetPower) {
  Yard yard(2);
  yard.settle();
  yard.begin(0);
  yard.settle();
  EXPECT_EQ(yard.draw(0), Power(22'000));
  yard.book = LoadPlan();  // the node knows the ledger, and nothing of what it had said
  yard.begin(1);
  yard.settle();
  EXPECT_EQ(yard.draw(0), Power(11'000));
  EXPECT_EQ(yard.draw(1), Power(11'000));
}

TEST(LoadPlan, ASilentNodeLeavesEveryOutletItsFallback) {
  Yard yard(2);
  yard.settle();
  yard.begin(0);
  yard.settle();
  yard.begin(1);
  for (int minute = 0; minute < 40; ++minute) {
    EXPECT_LE(yard.sum(), site_limit) << minute;
    yard.now = yard.now + one_minute;
  }
  EXPECT_EQ(yard.draw(0), Power(11'000));
  EXPECT_EQ(yard.draw(1), Power(11'000));
}

TEST(LoadPlan, WhatIsToldIsRenewedBeforeItEnds) {
  Yard yard(1);
  yard.settle();
  yard.begin(0);
  for (int minute = 0; minute < 60; ++minute) {
    yard.settle();
    EXPECT_EQ(yard.draw(0), Power(22'000)) << minute;
    yard.now = yard.now + one_minute;
  }
}

// Vehicles come and go, connections are lost with and without what was said last, answers are lost,
// stations refuse for a while, and the node sleeps or starts again.
TEST(LoadPlan, TheLimitHoldsWhateverHappens) {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    Prng prng(seed);
    Yard yard(2 + prng.below(4));
    const std::size_t count = yard.online.size();
    yard.settle();
    for (int step = 0; step < 300; ++step) {
      const std::size_t i = prng.below(count);
      const std::string station = yard.outlet(i).place.station;
      switch (prng.below(9)) {
        case 0:
          if (!yard.charges(i)) yard.begin(i);
          break;
        case 1:
          yard.end(i);
          break;
        case 2:
          yard.online.erase(station);
          break;
        case 3:
          if (yard.online.insert(station).second) yard.book.reconnected(station);
          break;
        case 4:
          yard.outlet(i).refuses = prng.below(4) == 0;
          break;
        case 5:  // the node sleeps, or nothing happens
          if (prng.below(10) == 0) {
            for (std::uint64_t m = prng.below(30); m > 0; --m) {
              yard.now = yard.now + one_minute;
              ASSERT_LE(yard.sum(), site_limit) << "seed " << seed << " step " << step;
            }
          }
          break;
        default:
          break;
      }
      yard.plan();
      for (const Allowance& one : yard.book.due(yard.now)) {
        if (!yard.online.contains(one.place.station)) continue;
        const std::uint64_t luck = prng.below(20);
        if (luck == 0) {  // the call is lost
          yard.book.unanswered(one, yard.now);
        } else if (!yard.take(one)) {
          yard.book.refused(one, yard.now);
        } else if (luck == 1) {  // its answer is
          yard.book.unanswered(one, yard.now);
        } else {
          yard.book.taken(one);
        }
        ASSERT_LE(yard.sum(), site_limit) << "seed " << seed << " step " << step;
      }
      yard.now = yard.now + Duration(static_cast<std::int64_t>(prng.below(60'000)));
      ASSERT_LE(yard.sum(), site_limit) << "seed " << seed << " step " << step;
    }
  }
}

}  // namespace
}  // namespace wattbook::charging_desk
