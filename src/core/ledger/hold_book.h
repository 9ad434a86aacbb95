// The holds of the ledger: open ones by number and by expiry, and for every number ever issued how
// that hold ended, so that a second settlement gets a precise answer. It keeps records only; the
// balances are moved by Ledger.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "core/ledger/hold.h"

namespace wattbook::ledger {

class HoldBook {
 public:
  // Nothing for a number that was never issued.
  std::optional<HoldState> state(HoldId id) const;
  // Precondition (CHECKed): the hold is open.
  const Hold& hold(HoldId id) const;
  const std::map<HoldId, Hold>& open_holds() const { return open_; }
  const std::vector<HoldState>& states() const { return states_; }

  // Records a hold under the next number.
  HoldId add(const HoldRequest& request);
  // Changes what is left and what has been captured of an open hold.
  void set_amounts(HoldId id, Amount remaining, Amount captured);
  // Ends an open hold; state is not `open`.
  void close(HoldId id, HoldState state);
  // The open holds with expires <= now, by expiry, then number. Costs nothing for the others.
  std::vector<HoldId> due(Instant now) const;

  void begin_command();
  void rollback();

  // Replaces all content; the holds are those that `states` says are open, ascending by id.
  void restore(const std::vector<Hold>& holds, const std::vector<HoldState>& states);

 private:
  void put(const Hold& hold);
  void remember(HoldId id);

  std::map<HoldId, Hold> open_;
  std::set<std::pair<Instant, HoldId>> by_expiry_;
  std::vector<HoldState> states_;
  std::vector<Hold> before_;  // open holds as they were before each change of the present command
  std::uint64_t count_at_begin_ = 0;
};

}  // namespace wattbook::ledger
