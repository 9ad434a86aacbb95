// The storage fee of a community (DOMAIN 5.2), charged lazily: closing an interval costs the same
// for ten members or a million, and yet every amount equals, to the unit, what charging everybody
// in every interval would give.
//
// Units. A sub-unit is 10^-12 of a TSL base unit. The rate r is in sub-units per WATT base unit and
// interval. A payer with balance b owes b x r sub-units per interval; whole TSL units of the sum
// fall due, the fraction stays with the payer for later. All sub-unit arithmetic is exact.
//
// How. The index I is the sum of all rates so far. A payer remembers I at their last touch, so what
// they accrued since is b x (I now - I then). All payers together accrue W x r per interval, W
// being the fee base (the sum of their balances); of this 80 % goes to battery owners by capacity
// in service, 10 % to the education pool and 10 % to the network. Floors of the split, and the
// owners' part while no capacity is in service, go to the network. Owners have a cumulative index
// too; its remainder is carried, never lost.
//
// Money. The caller moves TSL: what `touch` and `roll` say is due goes from the payer to a clearing
// account, what is claimed goes from there to owner or pool. Claims run ahead of what payers have
// been touched for, so the clearing account may be below zero for a time. Always exactly:
//   collected x 10^12 + uncollected accrual = paid out x 10^12 + unpaid claims.
//
// Arrears. A payer whose whole units due would exceed their TSL goes into arrears in that very
// interval: what was due before it is still paid, their balance leaves the fee base, and what they
// accrue from then on is set apart and distributed only when they pay. Arrears are paid in one sum
// at the first touch whose funds suffice. If they are not paid within the grace period, `roll` says
// so once, and the caller sells their energy (DOMAIN 5.3). One account may pay the fees of several
// communities, so a touch too can find less than is due: it takes what there is, and the rest waits
// with the arrears. Those intervals are found by a calendar
// that is only a cache: it never decides anything, so it is not part of the state.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "base/instant.h"
#include "base/int128.h"
#include "base/quantity.h"
#include "base/strong_id.h"

namespace wattbook::battery {

// Dense indices within one community's fees, in order of joining.
using PayerIndex = StrongId<struct PayerTag, std::uint32_t>;
using OwnerIndex = StrongId<struct OwnerTag, std::uint32_t>;

inline constexpr std::int64_t sub_units = 1'000'000'000'000;  // per TSL base unit
inline constexpr std::int64_t owners_percent = 80;
inline constexpr std::int64_t education_percent = 10;  // the rest is the network's

enum class PayerStatus : std::uint8_t {
  current = 1,        // pays as accrued
  in_arrears = 2,     // warned; within the grace period
  grace_expired = 3,  // their stored energy is to be sold
};

// Whole state of one payer.
struct PayerState {
  Energy balance;            // WATT in store at the last touch
  Amount funds;              // TSL left to pay with at the last touch
  int128 fraction = 0;       // sub-units accrued and distributed, not yet collected; below one
                             // unit unless funds fell short at a touch
  int128 arrears = 0;        // sub-units accrued in arrears, not distributed
  int128 index = 0;          // I at the last touch
  IntervalNumber grace_end;  // meaningful in arrears
  PayerStatus status = PayerStatus::current;

  bool operator==(const PayerState&) const = default;
};

struct OwnerState {
  Energy capacity;    // in service
  int128 index = 0;   // owners' index at the last change
  int128 unpaid = 0;  // sub-units earned up to then

  bool operator==(const OwnerState&) const = default;
};

// The whole state of a FeeIndex, for snapshots and audits.
struct FeeState {
  std::int64_t rate = 0;        // sub-units of TSL per WATT unit and interval
  std::int64_t grace = 0;       // intervals
  IntervalNumber interval;      // last closed
  int128 index = 0;             // I: sum of rates
  Energy base;                  // W: balances of payers not in arrears
  Energy capacity;              // sum over owners
  int128 owners_index = 0;      // sub-units earned per unit of capacity
  int128 owners_remainder = 0;  // sub-units of the owners' part not yet in the index
  int128 education = 0;         // unpaid, sub-units
  int128 network = 0;           // unpaid, sub-units
  Amount collected;             // whole TSL units fallen due so far
  Amount paid_out;              // whole TSL units claimed so far
  std::vector<PayerState> payers;
  std::vector<OwnerState> owners;

  bool operator==(const FeeState&) const = default;
};

enum class FeeEventKind : std::uint8_t { went_into_arrears = 1, grace_expired = 2 };

struct FeeEvent {
  FeeEventKind kind = FeeEventKind::went_into_arrears;
  PayerIndex payer;
  Amount due;  // to be moved from payer to clearing now; zero for grace_expired

  bool operator==(const FeeEvent&) const = default;
};

struct FeeCharge {
  Amount due;               // to be moved from payer to clearing now; never above the funds given
  bool recovered = false;   // arrears were paid with it
  bool fell_short = false;  // it is all the payer had, and not enough: they are in arrears now
};

class FeeIndex {
 public:
  // `start` is the interval taken as already closed. Precondition: 0 <= rate <= fee_rate_max;
  // grace > 0.
  FeeIndex(std::int64_t rate, std::int64_t grace, IntervalNumber start);
  // Continues from a snapshot.
  explicit FeeIndex(FeeState state);

  PayerIndex add_payer();
  OwnerIndex add_owner();

  // Brings a payer up to the last closed interval with the balance they had, then notes the new
  // balance. `funds` is the TSL they have free before paying `due`; the caller moves `due` at once.
  // Call it before and after whatever lowers the payer's free TSL, and after every change of their
  // WATT balance or TSL. Precondition: balance and funds >= 0.
  FeeCharge touch(PayerIndex payer, Energy balance, Amount funds);

  // Closes the interval after the last closed one. Events in order of payer, all
  // `went_into_arrears` before all `grace_expired`. Cost: O(payers whose check-point is here), none
  // of them usually. Precondition: interval = last closed + 1.
  std::vector<FeeEvent> roll(IntervalNumber interval);

  // Applies from the next interval. Cost: O(payers). Precondition: as in the constructor.
  void set_rate(std::int64_t rate);

  // Capacity in service of an owner from the next interval on. Precondition: capacity >= 0.
  void set_capacity(OwnerIndex owner, Energy capacity);

  // Whole TSL units to be moved from clearing to the owner, or to the pool; fractions stay.
  Amount claim(OwnerIndex owner);
  Amount claim_education();
  Amount claim_network();

  // What a touch now would find: whole units due (arrears included) and status.
  Amount due(PayerIndex payer) const;
  // What a claim now would pay.
  Amount claimable(OwnerIndex owner) const;

  // collected - paid out: the balance of the clearing account.
  Amount clearing() const { return state_.collected - state_.paid_out; }

  const FeeState& state() const { return state_; }

  // Sums every payer and owner and compares with the running totals: the fee base, the capacity,
  // and the identity above. Cost: O(payers + owners).
  bool is_consistent() const;

 private:
  int128 owed(const PayerState& payer) const;
  int128 earned(const OwnerState& owner) const;
  bool runs_dry_within(const PayerState& payer, std::int64_t intervals) const;
  void distribute(int128 accrual);
  Amount collect(PayerState& payer, int128 accrual);
  Amount pay_out(int128& unpaid);
  FeeCharge fall_short(PayerIndex payer, Energy balance, Amount funds);
  FeeCharge touch_in_arrears(PayerIndex payer, Energy balance, Amount funds);
  FeeEvent enter_arrears(PayerIndex payer, IntervalNumber interval);
  void keep_check_early_enough(PayerIndex payer);
  void schedule_check(PayerIndex payer);
  void schedule(PayerIndex payer, std::int64_t interval);
  void rebuild_calendar();

  FeeState state_;
  // Cache: the interval in which each payer must be looked at again (none: never), and who is due
  // in an interval. Calendar entries that no longer match check_at_ are stale and skipped.
  static constexpr std::int64_t none = INT64_MIN;
  std::vector<std::int64_t> check_at_;
  std::map<std::int64_t, std::vector<PayerIndex>> calendar_;
};

}  // namespace wattbook::battery
