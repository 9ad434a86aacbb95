// Money between a member and the community's grid account, which also passes on what sharing pays:
// cash first, then debt, then an alarm (DOMAIN 3.3, 4.4).
#pragma once

#include "core/chain/applying.h"

namespace wattbook::chain {

// What all suppliers of one currency owe together stays within the half of an account's range that
// deposits leave (Deposit), so that no credit between members can overflow.
class CashFlow {
 public:
  // For one interval or correction: while it lives nobody but `community` moves suppliers' cash.
  CashFlow(Applying& at, const Community& community);

  // Moves `amount` to the participant, or from them where it is negative.
  void settle(const Participant& participant, Amount amount, ledger::TransferReason reason);

 private:
  void alarm(const Participant& participant, AlarmKind kind, Amount amount);
  void charge(const Participant& participant, Amount amount, ledger::TransferReason reason);
  bool can_pay(const Participant& participant, Amount amount) const;

  Applying& at_;
  const Community& community_;
  Amount owed_by_others_;
};

// A single payment.
inline void settle_cash(Applying& at, const Community& community, const Participant& participant,
                        Amount amount, ledger::TransferReason reason) {
  CashFlow(at, community).settle(participant, amount, reason);
}

}  // namespace wattbook::chain
