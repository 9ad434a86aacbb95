// What applying a command needs at hand: the state, the block's time, and where effects go.
#pragma once

#include <vector>

#include "core/chain/receipt.h"
#include "core/chain/state.h"

namespace wattbook::chain {

// Memory that is reused from command to command, so that none allocates once warm.
struct Scratch {
  ReceiptBuilder receipt;
  market::Events events;                  // empty between operations on a book
  std::vector<ledger::Posting> followed;  // of follow_up
};

struct Applying {
  State& state;
  Instant now;
  ReceiptBuilder& receipt;
  market::Events& events;
  std::vector<ledger::Posting>& followed;

  Applying(State& s, Instant t, Scratch& scratch)
      : state(s),
        now(t),
        receipt(scratch.receipt),
        events(scratch.events),
        followed(scratch.followed) {}
};

// Moves what must move; the accounts of the protocol's own flows cannot refuse.
void post(Applying& at, ledger::TransferReason reason, AccountIndex from, AccountIndex to,
          Amount amount);

// What follow_up does for one member's place: fees, storage limit, book.
void follow_participant(Applying& at, Community& community, ParticipantIndex place);

// Follows up every account that the present command or interval changed, until nothing changes any
// more: storage fees that fell due (5.2), storage limits that follow TSL (5.1), bids that wake
// (6.3), expected asks that are covered (6.2) and debts repaid from new cash (3.3).
void follow_up(Applying& at);

}  // namespace wattbook::chain
