#include "core/ledger/hold_book.h"

#include <ranges>

#include "base/check.h"

namespace wattbook::ledger {

std::optional<HoldState> HoldBook::state(HoldId id) const {
  if (id.value == 0 || id.value > states_.size()) return std::nullopt;
  return states_[id.value - 1];
}

const Hold& HoldBook::hold(HoldId id) const {
  const auto found = open_.find(id);
  CHECK(found != open_.end());
  return found->second;
}

HoldId HoldBook::add(const HoldRequest& request) {
  const HoldId id(states_.size() + 1);
  states_.push_back(HoldState::open);
  put(Hold{id, request.payer, request.payee, request.amount, Amount(0), request.expires});
  return id;
}

void HoldBook::set_amounts(HoldId id, Amount remaining, Amount captured) {
  remember(id);
  Hold& hold = open_.at(id);
  hold.remaining = remaining;
  hold.captured = captured;
}

void HoldBook::close(HoldId id, HoldState state) {
  CHECK(state != HoldState::open);
  remember(id);
  states_[id.value - 1] = state;
  by_expiry_.erase({hold(id).expires, id});
  open_.erase(id);
}

std::vector<HoldId> HoldBook::due(Instant now) const {
  std::vector<HoldId> found;
  for (const auto& [expires, id] : by_expiry_) {
    if (expires > now) break;
    found.push_back(id);
  }
  return found;
}

void HoldBook::begin_command() {
  before_.clear();
  count_at_begin_ = states_.size();
}

void HoldBook::rollback() {
  for (const Hold& hold : before_ | std::views::reverse) {
    states_[hold.id.value - 1] = HoldState::open;
    put(hold);
  }
  while (states_.size() > count_at_begin_) {
    const HoldId id(states_.size());
    by_expiry_.erase({hold(id).expires, id});
    open_.erase(id);
    states_.pop_back();
  }
  before_.clear();
}

void HoldBook::restore(const std::vector<Hold>& holds, const std::vector<HoldState>& states) {
  open_.clear();
  by_expiry_.clear();
  states_ = states;
  for (const Hold& hold : holds) put(hold);
  begin_command();
}

void HoldBook::put(const Hold& hold) {
  open_.insert_or_assign(hold.id, hold);
  by_expiry_.emplace(hold.expires, hold.id);
}

void HoldBook::remember(HoldId id) { before_.push_back(hold(id)); }

}  // namespace wattbook::ledger
