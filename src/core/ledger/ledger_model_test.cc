// Random operations against a naive model that knows only maps and sums.
#include <map>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/prng.h"
#include "core/ledger/ledger_fixture_test.h"

namespace wattbook::ledger {
namespace {

struct ModelAccount {
  std::int64_t posted = 0;
  std::int64_t reserved = 0;  // by orders, holds apart
  std::int64_t upper = 0;
  bool operator==(const ModelAccount&) const = default;
};

struct ModelHold {
  std::uint32_t payer = 0;
  std::uint32_t payee = 0;
  std::int64_t remaining = 0;
  std::int64_t expires = 0;
  HoldState state = HoldState::open;
  bool operator==(const ModelHold&) const = default;
};

// Answers by summing over everything, so that it shares no shortcut with the ledger.
struct Model {
  std::map<std::uint32_t, ModelAccount> accounts;
  std::vector<ModelHold> holds;
  bool operator==(const Model&) const = default;

  std::int64_t on_hold(std::uint32_t account) const {
    std::int64_t sum = 0;
    for (const ModelHold& hold : holds)
      if (hold.state == HoldState::open && hold.payer == account) sum += hold.remaining;
    return sum;
  }
  std::int64_t coming(std::uint32_t account) const {
    std::int64_t sum = 0;
    for (const ModelHold& hold : holds)
      if (hold.state == HoldState::open && hold.payee == account) sum += hold.remaining;
    return sum;
  }
  bool can_pay(std::uint32_t account, std::int64_t amount) const {
    const ModelAccount& a = accounts.at(account);
    return a.posted - a.reserved - on_hold(account) >= amount;
  }
  bool can_take(std::uint32_t account, std::int64_t amount) const {
    return amount == 0 ||
           accounts.at(account).posted + coming(account) + amount <= accounts.at(account).upper;
  }
};

// Drives a ledger and its model with the same operations, drawn from a seed.
class Duel {
 public:
  explicit Duel(std::uint64_t seed) : draw_(seed) {
    const AssetIndex cash = ledger_.add_asset(AssetKind::cash, "CNY");
    const AccountIndex issuance = ledger_.issuance(cash);
    for (std::uint32_t number = 1; number <= members; ++number) {
      const MemberIndex member = ledger_.add_member(address_number(number));
      const AccountIndex account = ledger_.account_of(member, cash);
      ledger_.transfer(TransferReason::deposit, issuance, account, Amount(1000));
      model_.accounts[account.value] = ModelAccount{1000, 0, limits::amount_max};
    }
  }

  // One command of a few operations, taken back now and then; compares after it.
  void command() {
    now_ += below(3);
    ledger_.begin_command();
    const LedgerState before = ledger_.state();
    const Model model_before = model_;
    for (std::int64_t count = below(4); count >= 0; --count) operate();
    RC_ASSERT(CommandAudit().check(ledger_) == std::nullopt);
    if (below(5) == 0) {
      ledger_.rollback();
      model_ = model_before;
      RC_ASSERT(ledger_.state() == before);
    }
    compare();
  }

 private:
  static constexpr std::uint32_t members = 4;

  std::int64_t below(std::int64_t bound) {
    return static_cast<std::int64_t>(draw_.below(static_cast<std::uint64_t>(bound)));
  }
  std::uint32_t any_account() { return static_cast<std::uint32_t>(1 + below(members)); }

  void operate() {
    const std::uint32_t from = any_account();
    const std::uint32_t to = any_account();
    const std::int64_t amount = below(400);
    switch (below(9)) {
      case 0:
        return transfer(from, to, amount);
      case 1:
        return linked(from, to, amount);
      case 2:
        return reserve(from, amount);
      case 3:
        return spend_reserved(from, to, amount);
      case 4:
        return bound(from, below(3000));
      case 5:
        return open(from, to, amount);
      case 6:
        return capture(amount, below(3) == 0 ? Finality::final : Finality::partial);
      case 7:
        return below(2) == 0 ? top_up(amount) : release_hold();
      case 8:
        return expire();
    }
  }

  void transfer(std::uint32_t from, std::uint32_t to, std::int64_t amount) {
    const bool good =
        from != to && (amount == 0 || model_.can_pay(from, amount)) && model_.can_take(to, amount);
    const auto refusal = ledger_.try_transfer(
        {TransferReason::payment, AccountIndex(from), AccountIndex(to), Amount(amount)});
    RC_ASSERT(!refusal == good);
    if (!good) return;
    model_.accounts[from].posted -= amount;
    model_.accounts[to].posted += amount;
  }

  void linked(std::uint32_t from, std::uint32_t to, std::int64_t amount) {
    const std::array legs{
        Transfer{TransferReason::payment, AccountIndex(from), AccountIndex(to), Amount(amount)},
        Transfer{TransferReason::payment, AccountIndex(to), AccountIndex(from), Amount(500)}};
    const LedgerState before = ledger_.state();
    const bool first =
        from != to && (amount == 0 || model_.can_pay(from, amount)) && model_.can_take(to, amount);
    if (!first) {
      RC_ASSERT(ledger_.transfer_linked(legs).error().position == 0u);
      RC_ASSERT(ledger_.state() == before);
      return;
    }
    Model moved = model_;
    moved.accounts[from].posted -= amount;
    moved.accounts[to].posted += amount;
    const bool second = moved.can_pay(to, 500) && moved.can_take(from, 500);
    const auto done = ledger_.transfer_linked(legs);
    RC_ASSERT(done.has_value() == second);
    if (!second) {
      RC_ASSERT(done.error().position == 1u);
      RC_ASSERT(ledger_.state() == before);
      return;
    }
    moved.accounts[to].posted -= 500;
    moved.accounts[from].posted += 500;
    model_ = moved;
  }

  void reserve(std::uint32_t account, std::int64_t amount) {
    const bool good = model_.can_pay(account, amount);
    RC_ASSERT(!ledger_.can_reserve(AccountIndex(account), Amount(amount)) == good);
    if (!good) return;
    ledger_.reserve(AccountIndex(account), Amount(amount));
    model_.accounts[account].reserved += amount;
  }

  // Spends a part of what orders reserved and gives a part back.
  void spend_reserved(std::uint32_t from, std::uint32_t to, std::int64_t limit) {
    const std::int64_t amount = std::min(limit, model_.accounts[from].reserved);
    const bool good = from != to && model_.can_take(to, amount);
    const auto refusal =
        ledger_.can_transfer_reserved(AccountIndex(from), AccountIndex(to), Amount(amount));
    RC_ASSERT(!refusal == good);
    if (good) {
      ledger_.transfer_reserved(TransferReason::trade_cash, AccountIndex(from), AccountIndex(to),
                                Amount(amount));
      model_.accounts[from].posted -= amount;
      model_.accounts[from].reserved -= amount;
      model_.accounts[to].posted += amount;
    }
    const std::int64_t rest = model_.accounts[from].reserved / 2;
    ledger_.release(AccountIndex(from), Amount(rest));
    model_.accounts[from].reserved -= rest;
  }

  void bound(std::uint32_t account, std::int64_t upper) {
    RC_ASSERT(!ledger_.set_bounds(AccountIndex(account), Bounds{Amount(0), Amount(upper)}));
    model_.accounts[account].upper = upper;
  }

  void open(std::uint32_t payer, std::uint32_t payee, std::int64_t amount) {
    const std::int64_t expires = now_ + below(6);
    const bool good = amount > 0 && payer != payee && expires > now_ &&
                      model_.can_pay(payer, amount) && model_.can_take(payee, amount);
    const auto id = ledger_.open_hold(
        {AccountIndex(payer), AccountIndex(payee), Amount(amount), Instant(expires)},
        Instant(now_));
    RC_ASSERT(id.has_value() == good);
    if (!good) return;
    model_.holds.push_back({payer, payee, amount, expires, HoldState::open});
    RC_ASSERT(id->value == model_.holds.size());
  }

  // Any number ever issued, or one beyond.
  HoldId any_hold() {
    return HoldId(
        1 + static_cast<std::uint64_t>(below(static_cast<std::int64_t>(model_.holds.size()) + 1)));
  }
  ModelHold* open_model_hold(HoldId id) {
    if (id.value > model_.holds.size()) return nullptr;
    ModelHold& hold = model_.holds[id.value - 1];
    return hold.state == HoldState::open ? &hold : nullptr;
  }

  void capture(std::int64_t amount, Finality finality) {
    const HoldId id = any_hold();
    ModelHold* hold = open_model_hold(id);
    const bool good = hold != nullptr && amount <= hold->remaining;
    RC_ASSERT(!ledger_.capture(id, Amount(amount), finality) == good);
    if (!good) return;
    model_.accounts[hold->payer].posted -= amount;
    model_.accounts[hold->payee].posted += amount;
    hold->remaining -= amount;
    if (finality == Finality::final) hold->state = HoldState::settled;
  }

  void top_up(std::int64_t amount) {
    const HoldId id = any_hold();
    ModelHold* hold = open_model_hold(id);
    const bool good = hold != nullptr && amount > 0 && model_.can_pay(hold->payer, amount) &&
                      model_.can_take(hold->payee, amount);
    RC_ASSERT(!ledger_.top_up(id, Amount(amount)) == good);
    if (good) hold->remaining += amount;
  }

  void release_hold() {
    const HoldId id = any_hold();
    ModelHold* hold = open_model_hold(id);
    RC_ASSERT(!ledger_.release_hold(id) == (hold != nullptr));
    if (hold != nullptr) hold->state = HoldState::released;
  }

  void expire() {
    std::size_t due = 0;
    for (ModelHold& hold : model_.holds) {
      if (hold.state != HoldState::open || hold.expires > now_) continue;
      hold.state = HoldState::expired;
      ++due;
    }
    RC_ASSERT(ledger_.expire_due(Instant(now_)).size() == due);
  }

  void compare() const {
    for (const auto& [index, expected] : model_.accounts) {
      const Account& account = ledger_.account(AccountIndex(index));
      RC_ASSERT(account.posted.value == expected.posted);
      RC_ASSERT(account.held.value == expected.reserved + model_.on_hold(index));
      RC_ASSERT(account.incoming.value == model_.coming(index));
    }
    for (std::size_t index = 0; index < model_.holds.size(); ++index)
      RC_ASSERT(ledger_.hold_state(HoldId(index + 1)) == model_.holds[index].state);
    RC_ASSERT(ledger_.supply(AssetIndex(0)) == Amount(1000 * members));
    const Result<Ledger> copy = Ledger::restore(ledger_.state());
    RC_ASSERT(copy.has_value());
    RC_ASSERT(copy->state() == ledger_.state());
  }

  Prng draw_;
  Ledger ledger_;
  Model model_;
  std::int64_t now_ = 0;
};

RC_GTEST_PROP(LedgerModel, AgreesOnEveryAnswerAndBalance, (std::uint64_t seed)) {
  Duel duel(seed);
  for (int command = 0; command < 100; ++command) duel.command();
}

}  // namespace
}  // namespace wattbook::ledger
