#include "core/battery/fees.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "base/limits.h"

namespace wattbook::battery {
namespace {

// Nothing is computed further ahead than this: beyond 200,000 years.
constexpr std::int64_t life_max = std::int64_t{1} << 33;
// A payer with fewer intervals left is looked at exactly when they run dry.
constexpr std::int64_t life_exact = 16;

static_assert(static_cast<int128>(limits::amount_max) * limits::fee_rate_max <=
                  (static_cast<int128>(1) << 126) / life_max,
              "accrual of a full account at the highest rate fits 128 bits");

Amount whole_units(int128 accrual) {
  if (accrual < sub_units) {  // the usual case, without a division
    CHECK(accrual >= 0);
    return Amount(0);
  }
  const int128 units = accrual / sub_units;
  CHECK(units >= 0 && units <= INT64_MAX);
  return Amount(static_cast<std::int64_t>(units));
}

// The accrual at which whole units due exceed `funds`.
int128 dry_threshold(Amount funds) { return (static_cast<int128>(funds.value) + 1) * sub_units; }

// Spreads the check-points of payers with equal means over time, so that they do not meet in one
// interval: a fixed fraction of 2^32 by index.
std::int64_t spread(PayerIndex payer) {
  const std::uint32_t fraction = payer.value * std::uint32_t{0x9e3779b9};
  return fraction;
}

FeeState fresh_state(std::int64_t rate, std::int64_t grace, IntervalNumber start) {
  FeeState state;
  state.rate = rate;
  state.grace = grace;
  state.interval = start;
  return state;
}

}  // namespace

FeeIndex::FeeIndex(std::int64_t rate, std::int64_t grace, IntervalNumber start)
    : FeeIndex(fresh_state(rate, grace, start)) {}

FeeIndex::FeeIndex(FeeState state) : state_(std::move(state)) {
  CHECK(state_.rate >= 0 && state_.rate <= limits::fee_rate_max);
  CHECK(state_.grace > 0);
  rebuild_calendar();
}

PayerIndex FeeIndex::add_payer() {
  state_.payers.emplace_back().index = state_.index;
  check_at_.push_back(none);
  return PayerIndex(static_cast<std::uint32_t>(state_.payers.size() - 1));
}

OwnerIndex FeeIndex::add_owner() {
  state_.owners.emplace_back().index = state_.owners_index;
  return OwnerIndex(static_cast<std::uint32_t>(state_.owners.size() - 1));
}

FeeCharge FeeIndex::touch(PayerIndex payer, Energy balance, Amount funds) {
  CHECK(payer.value < state_.payers.size());
  CHECK(balance >= Energy(0) && balance.value <= limits::amount_max && funds >= Amount(0));
  CHECK(funds.value <= limits::amount_max);
  PayerState& p = state_.payers[payer.value];
  if (p.status != PayerStatus::current) return touch_in_arrears(payer, balance, funds);

  if (owed(p) >= dry_threshold(funds)) return fall_short(payer, balance, funds);
  const Amount due = collect(p, owed(p));
  state_.base += balance - p.balance;
  p.balance = balance;
  p.funds = funds - due;
  keep_check_early_enough(payer);
  return {.due = due};
}

// Another community took the funds since the last touch.
FeeCharge FeeIndex::fall_short(PayerIndex payer, Energy balance, Amount funds) {
  PayerState& p = state_.payers[payer.value];
  p.fraction = owed(p) - static_cast<int128>(funds.value) * sub_units;
  p.index = state_.index;
  state_.collected += funds;
  state_.base -= p.balance;
  p.balance = balance;
  p.funds = Amount(0);
  p.status = PayerStatus::in_arrears;
  p.grace_end = state_.interval + IntervalNumber(state_.grace);
  schedule(payer, p.grace_end.value);
  return {.due = funds, .recovered = false, .fell_short = true};
}

FeeCharge FeeIndex::touch_in_arrears(PayerIndex payer, Energy balance, Amount funds) {
  PayerState& p = state_.payers[payer.value];
  // Nothing to change: then nothing changes, so that a look at an account leaves no trace.
  if (balance == p.balance && funds == p.funds && owed(p) >= dry_threshold(funds)) return {};
  p.arrears += static_cast<int128>(p.balance.value) * (state_.index - p.index);
  p.index = state_.index;
  p.balance = balance;
  p.funds = funds;
  if (owed(p) >= dry_threshold(funds)) return {};

  distribute(p.arrears);
  const Amount due = collect(p, p.fraction + p.arrears);
  p.arrears = 0;
  p.funds = funds - due;
  p.status = PayerStatus::current;
  state_.base += balance;
  schedule_check(payer);
  return {.due = due, .recovered = true};
}

// Takes the whole units of `accrual`, which is all the payer owes, and leaves the fraction.
Amount FeeIndex::collect(PayerState& p, int128 accrual) {
  p.index = state_.index;
  if (accrual < sub_units) {  // the usual case between two trades of one interval: no division
    p.fraction = accrual;
    return Amount(0);
  }
  const Amount due = whole_units(accrual);
  p.fraction = accrual - static_cast<int128>(due.value) * sub_units;
  state_.collected += due;
  return due;
}

std::vector<FeeEvent> FeeIndex::roll(IntervalNumber interval) {
  CHECK(interval.value == state_.interval.value + 1);
  std::vector<FeeEvent> events;
  std::vector<FeeEvent> expired;
  if (auto bucket = calendar_.extract(interval.value)) {
    std::vector<PayerIndex>& payers = bucket.mapped();
    std::ranges::sort(payers);
    for (const PayerIndex payer : payers) {
      if (check_at_[payer.value] != interval.value) continue;
      PayerState& p = state_.payers[payer.value];
      switch (p.status) {
        case PayerStatus::current:
          if (runs_dry_within(p, 1))
            events.push_back(enter_arrears(payer, interval));
          else
            schedule_check(payer);
          break;
        case PayerStatus::in_arrears:
          p.status = PayerStatus::grace_expired;
          check_at_[payer.value] = none;
          expired.push_back({FeeEventKind::grace_expired, payer, Amount(0)});
          break;
        case PayerStatus::grace_expired:
          check_failed("an expired payer is never scheduled", __FILE__, __LINE__);
      }
    }
  }
  events.insert(events.end(), expired.begin(), expired.end());
  state_.index += state_.rate;
  state_.interval = interval;
  distribute(static_cast<int128>(state_.base.value) * state_.rate);
  return events;
}

// Before the interval's accrual: it is the first that counts as arrears.
FeeEvent FeeIndex::enter_arrears(PayerIndex payer, IntervalNumber interval) {
  PayerState& p = state_.payers[payer.value];
  const Amount due = collect(p, owed(p));
  CHECK(due <= p.funds);
  p.funds -= due;
  p.status = PayerStatus::in_arrears;
  p.grace_end = interval + IntervalNumber(state_.grace);
  state_.base -= p.balance;
  schedule(payer, p.grace_end.value);
  return {FeeEventKind::went_into_arrears, payer, due};
}

void FeeIndex::distribute(int128 accrual) {
  int128 owners = accrual * owners_percent / 100;
  const int128 education = accrual * education_percent / 100;
  const int128 network = accrual - owners - education;
  if (state_.capacity == Energy(0)) {
    state_.network += owners;
    owners = 0;
  } else {
    owners += state_.owners_remainder;
    state_.owners_index += owners / state_.capacity.value;
    state_.owners_remainder = owners % state_.capacity.value;
  }
  state_.education += education;
  state_.network += network;
}

void FeeIndex::set_rate(std::int64_t rate) {
  CHECK(rate >= 0 && rate <= limits::fee_rate_max);
  state_.rate = rate;
  rebuild_calendar();
}

void FeeIndex::set_capacity(OwnerIndex owner, Energy capacity) {
  CHECK(owner.value < state_.owners.size() && capacity >= Energy(0));
  OwnerState& o = state_.owners[owner.value];
  o.unpaid = earned(o);
  o.index = state_.owners_index;
  state_.capacity += capacity - o.capacity;
  o.capacity = capacity;
  if (state_.capacity == Energy(0)) state_.network += std::exchange(state_.owners_remainder, 0);
}

Amount FeeIndex::claim(OwnerIndex owner) {
  CHECK(owner.value < state_.owners.size());
  OwnerState& o = state_.owners[owner.value];
  o.unpaid = earned(o);
  o.index = state_.owners_index;
  return pay_out(o.unpaid);
}
Amount FeeIndex::claim_education() { return pay_out(state_.education); }
Amount FeeIndex::claim_network() { return pay_out(state_.network); }

Amount FeeIndex::pay_out(int128& unpaid) {
  const Amount units = whole_units(unpaid);
  unpaid -= static_cast<int128>(units.value) * sub_units;
  state_.paid_out += units;
  return units;
}

Amount FeeIndex::due(PayerIndex payer) const {
  CHECK(payer.value < state_.payers.size());
  return whole_units(owed(state_.payers[payer.value]));
}
Amount FeeIndex::claimable(OwnerIndex owner) const {
  CHECK(owner.value < state_.owners.size());
  return whole_units(earned(state_.owners[owner.value]));
}

int128 FeeIndex::owed(const PayerState& p) const {
  return p.fraction + p.arrears + static_cast<int128>(p.balance.value) * (state_.index - p.index);
}
int128 FeeIndex::earned(const OwnerState& o) const {
  return o.unpaid + static_cast<int128>(o.capacity.value) * (state_.owners_index - o.index);
}

bool FeeIndex::is_consistent() const {
  Energy base, capacity;
  int128 uncollected = 0;
  int128 unpaid = state_.owners_remainder + state_.education + state_.network;
  for (const PayerState& p : state_.payers) {
    if (p.status == PayerStatus::current) {
      base += p.balance;
      uncollected += owed(p);
    } else {
      uncollected += p.fraction;  // the arrears are not distributed before they are paid
    }
  }
  for (const OwnerState& o : state_.owners) {
    capacity += o.capacity;
    unpaid += earned(o);
  }
  return base == state_.base && capacity == state_.capacity &&
         static_cast<int128>(clearing().value) * sub_units + uncollected == unpaid;
}

// Whether the payer would owe more than they have when `intervals` more have been closed at the
// present rate. Only a product, no division: this runs at every touch.
bool FeeIndex::runs_dry_within(const PayerState& p, std::int64_t intervals) const {
  const int128 ahead = static_cast<int128>(p.balance.value) * state_.rate * intervals;
  return owed(p) + ahead >= dry_threshold(p.funds);
}

// A check-point that is still early enough stays, though it may have become needlessly early: it
// then costs one look. So touches seldom move anything.
void FeeIndex::keep_check_early_enough(PayerIndex payer) {
  const PayerState& p = state_.payers[payer.value];
  if (p.balance == Energy(0) || state_.rate == 0) return;
  const std::int64_t check_at = check_at_[payer.value];
  if (check_at != none && !runs_dry_within(p, check_at - state_.interval.value - 1)) return;
  schedule_check(payer);
}

// Sets the check-point of a payer who is not in arrears: in the interval in which they run dry if
// that is near, else between half and three quarters of the way there, so that a few more trades do
// not move it.
void FeeIndex::schedule_check(PayerIndex payer) {
  const PayerState& p = state_.payers[payer.value];
  const int128 accrual = static_cast<int128>(p.balance.value) * state_.rate;
  check_at_[payer.value] = none;
  if (accrual == 0) return;
  const int128 life = (dry_threshold(p.funds) - owed(p) + accrual - 1) / accrual;
  CHECK(life > 0);
  std::int64_t delay = static_cast<std::int64_t>(std::min<int128>(life, life_max));
  if (delay >= life_exact) delay = delay / 2 + ((delay / 4 * spread(payer)) >> 32);
  schedule(payer, state_.interval.value + delay);
}

void FeeIndex::schedule(PayerIndex payer, std::int64_t interval) {
  check_at_[payer.value] = interval;
  calendar_[interval].push_back(payer);
}

void FeeIndex::rebuild_calendar() {
  calendar_.clear();
  check_at_.assign(state_.payers.size(), none);
  for (std::uint32_t i = 0; i < state_.payers.size(); ++i) {
    const PayerState& p = state_.payers[i];
    switch (p.status) {
      case PayerStatus::current:
        schedule_check(PayerIndex(i));
        break;
      case PayerStatus::in_arrears:
        schedule(PayerIndex(i), p.grace_end.value);
        break;
      case PayerStatus::grace_expired:
        break;
    }
  }
}

}  // namespace wattbook::battery
