// The lazy fee against the obvious one: everybody charged in every interval, over a simulated year.
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/int128.h"
#include "base/prng.h"
#include "base/quantity.h"
#include "core/battery/fees.h"

namespace wattbook::battery {
namespace {

struct SweptPayer {
  std::int64_t balance = 0;
  std::int64_t wallet = 0;  // TSL units, every fee already taken
  std::int64_t paid = 0;    // TSL units of fees so far
  int128 fraction = 0;
  int128 arrears = 0;
  std::int64_t grace_end = 0;
  PayerStatus status = PayerStatus::current;
};

struct SweptOwner {
  std::int64_t capacity = 0;
  int128 earned = 0;  // sub-units, rounded down in every interval
};

class FeeSweep {
 public:
  std::int64_t rate = 0;
  std::int64_t grace = 1;
  std::int64_t interval = 0;
  std::vector<SweptPayer> payers;
  std::vector<SweptOwner> owners;
  int128 distributed = 0;

  std::vector<FeeEvent> roll() {
    ++interval;
    std::vector<FeeEvent> arrears_events, grace_events;
    int128 accrued = 0;
    for (std::uint32_t i = 0; i < payers.size(); ++i) {
      SweptPayer& p = payers[i];
      const int128 fee = int128{p.balance} * rate;
      if (p.status == PayerStatus::current) {
        const int128 owed = p.fraction + fee;
        if (owed / sub_units <= p.wallet) {
          take(p, owed);
          accrued += fee;
          continue;
        }
        p.status = PayerStatus::in_arrears;
        p.grace_end = interval + grace;
        arrears_events.push_back({FeeEventKind::went_into_arrears, PayerIndex(i), Amount(0)});
      } else if (p.status == PayerStatus::in_arrears && p.grace_end == interval) {
        p.status = PayerStatus::grace_expired;
        grace_events.push_back({FeeEventKind::grace_expired, PayerIndex(i), Amount(0)});
      }
      p.arrears += fee;
    }
    distribute(accrued);
    arrears_events.insert(arrears_events.end(), grace_events.begin(), grace_events.end());
    return arrears_events;
  }

  // Pays arrears if the wallet suffices.
  void touch(std::uint32_t payer) {
    SweptPayer& p = payers[payer];
    if (p.status == PayerStatus::current) return;
    const int128 owed = p.fraction + p.arrears;
    if (owed / sub_units > p.wallet) return;
    distribute(p.arrears);
    p.arrears = 0;
    take(p, owed);
    p.status = PayerStatus::current;
  }

 private:
  static void take(SweptPayer& p, int128 owed) {
    const std::int64_t due = static_cast<std::int64_t>(owed / sub_units);
    p.wallet -= due;
    p.paid += due;
    p.fraction = owed % sub_units;
  }

  void distribute(int128 accrual) {
    distributed += accrual;
    int128 capacity = 0;
    for (const SweptOwner& owner : owners) capacity += owner.capacity;
    if (capacity == 0) return;
    for (SweptOwner& owner : owners)
      owner.earned += accrual * owners_percent / 100 * owner.capacity / capacity;
  }
};

// A community at random: payers trade, deposit, spend, run dry and recover; the rate and the
// capacities change. FeeIndex and the sweep must agree at every touch.
class Comparison {
 public:
  explicit Comparison(std::uint64_t seed) : prng_(seed), fees_(0, grace, IntervalNumber(0)) {
    sweep_.grace = grace;
    set_rate(random_below(2'000'000));
    for (int i = 0; i < payers; ++i) {
      (void)fees_.add_payer();
      sweep_.payers.emplace_back();
    }
    for (int i = 0; i < owners; ++i) {
      (void)fees_.add_owner();
      sweep_.owners.emplace_back();
    }
    wallets_.resize(payers);
    collected_.resize(payers);
  }

  // Returns what differs, or an empty text.
  std::string run(std::int64_t intervals) {
    for (std::int64_t n = 1; n <= intervals; ++n) {
      for (std::uint64_t k = prng_.below(4); k > 0; --k) act(random_payer());
      if (prng_.below(300) == 0) change_capacity();
      if (prng_.below(2'000) == 0) set_rate(prng_.below(5) == 0 ? 0 : random_below(4'000'000));
      if (prng_.below(1'500) == 0) fees_ = FeeIndex(fees_.state());  // as if restarted
      roll(n);
      if (n % 500 == 0 && !fees_.is_consistent()) error_ = "inconsistent";
      if (!error_.empty()) return error_ + " in interval " + std::to_string(n);
    }
    for (std::uint32_t i = 0; i < payers; ++i) touch(i);
    if (!fees_.is_consistent()) error_ = "inconsistent";
    compare_totals();
    return error_;
  }

  int arrears_seen() const { return arrears_seen_; }
  int recoveries_seen() const { return recoveries_seen_; }

 private:
  static constexpr int payers = 40;
  static constexpr int owners = 5;
  static constexpr std::int64_t grace = 20;

  std::int64_t random_below(std::int64_t bound) {
    return static_cast<std::int64_t>(prng_.below(static_cast<std::uint64_t>(bound)));
  }
  std::uint32_t random_payer() { return static_cast<std::uint32_t>(prng_.below(payers)); }

  void set_rate(std::int64_t rate) {
    sweep_.rate = rate;
    fees_.set_rate(rate);
  }

  void change_capacity() {
    const std::uint32_t owner = static_cast<std::uint32_t>(prng_.below(owners));
    const std::int64_t capacity = prng_.below(3) == 0 ? 0 : random_below(1'000'000'000);
    sweep_.owners[owner].capacity = capacity;
    fees_.set_capacity(OwnerIndex(owner), Energy(capacity));
    ++capacity_changes_;
  }

  // The chain's side of a touch: the wallet pays what is due at once.
  void touch(std::uint32_t i) {
    sweep_.touch(i);
    const FeeCharge charge =
        fees_.touch(PayerIndex(i), Energy(sweep_.payers[i].balance), Amount(wallets_[i]));
    pay(i, charge.due);
    recoveries_seen_ += charge.recovered;
    const SweptPayer& swept = sweep_.payers[i];
    if (wallets_[i] != swept.wallet || collected_[i] != swept.paid)
      error_ = "payer " + std::to_string(i) + " paid " + std::to_string(collected_[i]) +
               " instead of " + std::to_string(swept.paid);
    if (fees_.state().payers[i].status != swept.status)
      error_ = "payer " + std::to_string(i) + " has another status";
  }

  void pay(std::uint32_t i, Amount due) {
    wallets_[i] -= due.value;
    collected_[i] += due.value;
  }

  void act(std::uint32_t i) {
    SweptPayer& swept = sweep_.payers[i];
    touch(i);
    switch (prng_.below(4)) {
      case 0:
        swept.balance = prng_.below(4) == 0 ? random_below(3) : random_below(1'000'000'000);
        break;
      case 1: {
        const std::int64_t deposit = random_below(200'000);
        swept.wallet += deposit;
        wallets_[i] += deposit;
        break;
      }
      case 2: {
        const std::int64_t spent = random_below(swept.wallet + 1);
        swept.wallet -= spent;
        wallets_[i] -= spent;
        break;
      }
      default:
        swept.balance = 0;
    }
    touch(i);
    if (prng_.below(8) == 0)
      claimed_owners_ +=
          fees_.claim(OwnerIndex(static_cast<std::uint32_t>(prng_.below(owners)))).value;
    if (prng_.below(8) == 0) claimed_pools_ += fees_.claim_network().value;
  }

  void roll(std::int64_t n) {
    const std::vector<FeeEvent> mine = fees_.roll(IntervalNumber(n));
    const std::vector<FeeEvent> theirs = sweep_.roll();
    if (mine.size() != theirs.size()) error_ = "another number of events";
    for (std::size_t k = 0; k < mine.size() && error_.empty(); ++k) {
      if (mine[k].payer != theirs[k].payer || mine[k].kind != theirs[k].kind)
        error_ = "another event";
      const std::uint32_t i = mine[k].payer.value;
      pay(i, mine[k].due);
      if (wallets_[i] != sweep_.payers[i].wallet) error_ = "paid otherwise before arrears";
      arrears_seen_ += mine[k].kind == FeeEventKind::went_into_arrears;
    }
  }

  // The sweep rounds each owner down in each interval; the index carries its remainder, which a
  // change of capacity may pass on to other owners. Both are far below a unit.
  void compare_totals() {
    const FeeState& state = fees_.state();
    int128 paid_or_owed = int128{claimed_owners_} * sub_units + state.owners_remainder;
    int128 swept = 0;
    for (std::uint32_t i = 0; i < owners; ++i) {
      const OwnerState& owner = state.owners[i];
      paid_or_owed +=
          owner.unpaid + int128{owner.capacity.value} * (state.owners_index - owner.index);
      swept += sweep_.owners[i].earned;
    }
    const int128 tolerance =
        int128{owners} * 1'000'000'000 * (capacity_changes_ + 1) + sweep_.interval * 10 + 10'000;
    const int128 difference = paid_or_owed > swept ? paid_or_owed - swept : swept - paid_or_owed;
    if (difference > tolerance || tolerance > sub_units) error_ = "owners earned otherwise";
    const int128 all =
        paid_or_owed + int128{claimed_pools_} * sub_units + state.education + state.network;
    if (all != sweep_.distributed) error_ = "not everything was distributed";
  }

  Prng prng_;
  FeeIndex fees_;
  FeeSweep sweep_;
  std::vector<std::int64_t> wallets_;    // TSL units; fees taken only when touched
  std::vector<std::int64_t> collected_;  // fees taken so far
  std::int64_t claimed_owners_ = 0;
  std::int64_t claimed_pools_ = 0;
  int capacity_changes_ = 0;
  int arrears_seen_ = 0;
  int recoveries_seen_ = 0;
  std::string error_;
};

TEST(FeeIndex, EqualsAFullSweepOverAYear) {
  for (const std::uint64_t seed : {1u, 2u, 3u}) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Comparison comparison(seed);
    EXPECT_EQ(comparison.run(35'040), "");
    EXPECT_GT(comparison.arrears_seen(), 100);
    EXPECT_GT(comparison.recoveries_seen(), 100);
  }
}

RC_GTEST_PROP(FeeIndex, EqualsAFullSweepOverAFewWeeks, (std::uint64_t seed)) {
  RC_ASSERT(Comparison(seed).run(1'500) == std::string());
}

}  // namespace
}  // namespace wattbook::battery
