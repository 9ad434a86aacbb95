#include "core/chain/cash_flow.h"

#include <algorithm>

namespace wattbook::chain {
namespace {

void alarm(Applying& at, const Community& community, const Participant& participant, AlarmKind kind,
           Amount amount) {
  at.receipt.emit(Alarm{community.index, participant.member, kind, amount});
}

void charge(Applying& at, const Community& community, const Participant& participant, Amount amount,
            ledger::TransferReason reason) {
  const ledger::Ledger& ledger = at.state.ledger;
  const Amount cash = std::min({amount, ledger.account(participant.cash).available(),
                                std::max(Amount(0), ledger.account(community.grid_cash).room())});
  post(at, reason, participant.cash, community.grid_cash, cash);
  if (cash == amount) return;
  const AccountIndex issuance = ledger.issuance(community.debt);
  const Amount debt = std::min({amount - cash, ledger.account(participant.debt).room(),
                                ledger.account(issuance).available()});
  post(at, ledger::TransferReason::debt_incurred, issuance, participant.debt, debt);
  const Amount owed = at.state.ledger.account(participant.debt).posted;
  if (owed > community.settings.debt_limit)
    alarm(at, community, participant, AlarmKind::debt_above_limit, owed);
}

}  // namespace

void settle_cash(Applying& at, const Community& community, const Participant& participant,
                 Amount amount, ledger::TransferReason reason) {
  if (amount < Amount(0)) {
    charge(at, community, participant, -amount, reason);
  } else if (at.state.ledger.can_transfer(community.grid_cash, participant.cash, amount)) {
    alarm(at, community, participant, AlarmKind::supplier_exhausted, amount);
  } else {
    post(at, reason, community.grid_cash, participant.cash, amount);
  }
}

}  // namespace wattbook::chain
