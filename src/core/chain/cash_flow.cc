#include "core/chain/cash_flow.h"

#include <algorithm>

namespace wattbook::chain {
namespace {

constexpr Amount owed_max{limits::amount_max / 2};

Amount owed(const ledger::Account& grid) { return std::max(Amount(0), -grid.posted); }

}  // namespace

CashFlow::CashFlow(Applying& at, const Community& community) : at_(at), community_(community) {
  for (const Community& other : at.state.communities)
    if (other.cash == community.cash && other.index != community.index)
      owed_by_others_ += owed(at.state.ledger.account(other.grid_cash));
}

void CashFlow::alarm(const Participant& participant, AlarmKind kind, Amount amount) {
  at_.receipt.emit(Alarm{community_.index, participant.member, kind, amount});
}

void CashFlow::charge(const Participant& participant, Amount amount,
                      ledger::TransferReason reason) {
  const ledger::Ledger& ledger = at_.state.ledger;
  const Amount cash = std::min({amount, ledger.account(participant.cash).available(),
                                std::max(Amount(0), ledger.account(community_.grid_cash).room())});
  post(at_, reason, participant.cash, community_.grid_cash, cash);
  if (cash == amount) return;
  const AccountIndex issuance = ledger.issuance(community_.debt);
  const Amount debt = std::min({amount - cash, ledger.account(participant.debt).room(),
                                ledger.account(issuance).available()});
  // A statement shows what was charged for a session apart from what an interval came to.
  const auto incurred = reason == ledger::TransferReason::charging_energy
                            ? ledger::TransferReason::charging_debt
                            : ledger::TransferReason::debt_incurred;
  post(at_, incurred, issuance, participant.debt, debt);
  const Amount owing = ledger.account(participant.debt).posted;
  if (owing > community_.settings.debt_limit)
    alarm(participant, AlarmKind::debt_above_limit, owing);
}

bool CashFlow::can_pay(const Participant& participant, Amount amount) const {
  const ledger::Ledger& ledger = at_.state.ledger;
  if (ledger.can_transfer(community_.grid_cash, participant.cash, amount)) return false;
  ledger::Account after = ledger.account(community_.grid_cash);
  after.posted -= amount;
  return owed_by_others_ + owed(after) <= owed_max;
}

void CashFlow::settle(const Participant& participant, Amount amount,
                      ledger::TransferReason reason) {
  if (amount < Amount(0))
    charge(participant, -amount, reason);
  else if (can_pay(participant, amount))
    post(at_, reason, community_.grid_cash, participant.cash, amount);
  else
    alarm(participant, AlarmKind::supplier_exhausted, amount);
}

}  // namespace wattbook::chain
