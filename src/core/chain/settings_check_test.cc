#include "core/chain/settings_check.h"

#include <functional>

#include <gtest/gtest.h>

#include "base/limits.h"

namespace wattbook::chain {
namespace {

using Change = std::function<void(CommunitySettings&)>;

CommunitySettings with(const Change& change) {
  CommunitySettings settings;
  change(settings);
  return settings;
}

TEST(Settings, TheUsualOnesAreValid) { EXPECT_TRUE(settings_are_valid(CommunitySettings{})); }

TEST(Settings, EachRuleHasABrokenExample) {
  const std::vector<Change> broken{
      [](auto& s) { s.interval_length = Duration(4 * one_minute.value); },
      [](auto& s) { s.interval_length = Duration(7 * one_minute.value); },  // no divisor of an hour
      [](auto& s) { s.interval_length = Duration(2 * one_hour.value); },
      [](auto& s) { s.gate = Duration(-1); },
      [](auto& s) { s.gate = Duration(11 * one_day.value); },
      [](auto& s) { s.tick = Price(0); },
      [](auto& s) { s.tick = Price(limits::price_max + 1); },
      [](auto& s) { s.lot = Energy(0); },
      [](auto& s) { s.lot = Energy(limits::lot_max + 1); },
      [](auto& s) { s.lot = Energy(9'999); },  // tick x lot is no whole cash unit (2.3)
      [](auto& s) { s.price_floor = Price(2'000'100); },
      [](auto& s) { s.price_floor = Price(50); },
      [](auto& s) { s.price_ceiling = Price(2'000'050); },
      [](auto& s) { s.price_ceiling = Price(-1'000'000 + limits::ticks_span_max * 100); },
      [](auto& s) { s.price_floor = Price(INT64_MIN); },
      [](auto& s) { s.price_ceiling = Price(INT64_MAX); },
      [](auto& s) { s.price_band = Price(-100); },
      [](auto& s) { s.price_band = Price(150); },
      [](auto& s) { s.fee_per_lot = Amount(-1); },
      [](auto& s) { s.fee_per_lot = Amount(limits::price_max + 1); },
      [](auto& s) { s.mint_efficiency_ppm = 0; },
      [](auto& s) { s.mint_efficiency_ppm = 1'000'001; },
      [](auto& s) { s.storage_per_tsl = Energy(-1); },
      [](auto& s) { s.storage_unit_cost = Price(0); },
      [](auto& s) { s.storage_budget = Amount(-1); },
      [](auto& s) { s.storage_fee = Amount(-1); },
      [](auto& s) { s.storage_fee = Amount(1'000'001); },
      [](auto& s) { s.fee_grace_intervals = 0; },
      [](auto& s) { s.starter_grant = Amount(-1); },
      [](auto& s) { s.debt_limit = Amount(-1); }};
  for (std::size_t i = 0; i < broken.size(); ++i)
    EXPECT_FALSE(settings_are_valid(with(broken[i]))) << "example " << i;
}

TEST(Settings, WhatOrdersWereEnteredUnderIsFixed) {
  const CommunitySettings before;
  const std::vector<Change> fixed{
      [](auto& s) { s.interval_length = one_hour; }, [](auto& s) { s.mode = TradingMode::sharing; },
      [](auto& s) { s.tick = Price(200); },          [](auto& s) { s.lot = Energy(20'000); },
      [](auto& s) { s.price_floor = Price(0); },     [](auto& s) { s.price_ceiling = Price(0); },
      [](auto& s) { s.price_band = Price(100); },    [](auto& s) { s.fee_per_lot = Amount(1); },
      [](auto& s) { s.fee_grace_intervals = 1; },    [](auto& s) { s.auction = true; }};
  for (std::size_t i = 0; i < fixed.size(); ++i)
    EXPECT_FALSE(settings_may_follow(before, with(fixed[i]))) << "example " << i;
  EXPECT_TRUE(settings_may_follow(before, with([](auto& s) {
                                    s.gate = one_hour;
                                    s.sharing_rule = SharingRule::custom;
                                    s.storage_fee = Amount(5);
                                    s.debt_limit = Amount(1);
                                  })));
}

}  // namespace
}  // namespace wattbook::chain
