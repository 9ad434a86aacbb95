#include "core/ledger/invariants.h"

#include <functional>

#include "core/ledger/ledger_fixture_test.h"

namespace wattbook::ledger {
namespace {

// A ledger with a transfer, a reservation and a hold in the present command.
class Audit : public LedgerTest {
 protected:
  Audit() {
    mint(anna_cash_, 100);
    ledger_.begin_command();
    ledger_.transfer(TransferReason::payment, anna_cash_, bela_cash_, Amount(30));
    ledger_.reserve(anna_cash_, Amount(10));
    EXPECT_TRUE(ledger_.open_hold({anna_cash_, cato_cash_, Amount(5), Instant(9)}, Instant(0)));
    postings_.assign(ledger_.postings().begin(), ledger_.postings().end());
    transfers_.assign(ledger_.transfers().begin(), ledger_.transfers().end());
  }
  // What the audit says of the present command with falsified records.
  std::optional<Violation> check() { return audit_.check(ledger_, postings_, transfers_); }
  // What the scan says of a falsified state.
  std::optional<Violation> scan_with(const std::function<void(LedgerState&)>& falsify) {
    LedgerState state = ledger_.state();
    falsify(state);
    EXPECT_EQ(Ledger::restore(state).has_value(), !scan(state));
    return scan(state);
  }
  Account& account_in(LedgerState& state, AccountIndex index) const {
    return state.accounts[index.value];
  }

  CommandAudit audit_;
  std::vector<Posting> postings_;
  std::vector<Transfer> transfers_;
};

TEST_F(Audit, AcceptsTheTruth) { EXPECT_EQ(check(), std::nullopt); }

TEST_F(Audit, SeesMoneyMadeFromNothing) {
  postings_[1].posted += Amount(1);
  EXPECT_EQ(check(), (Violation{Law::asset_conserved, cash_.value}));
}

TEST_F(Audit, SeesSumsThatWrapIn64Bits) {
  postings_.clear();
  const Amount half(std::int64_t{1} << 62);
  for (int part = 0; part < 4; ++part) postings_.push_back({anna_cash_, half, {}, {}});
  EXPECT_EQ(check(), (Violation{Law::asset_conserved, cash_.value}));
}

TEST_F(Audit, SeesATransferThatIsMissingFalseOrForeign) {
  transfers_[0].amount = Amount(29);
  EXPECT_EQ(check(), (Violation{Law::transfers_explain, anna_cash_.value}));
  transfers_[0].amount = Amount(30);
  transfers_[0].to = anna_tsl_;
  EXPECT_EQ(check(), (Violation{Law::transfers_explain, anna_tsl_.value}));
  transfers_.clear();
  EXPECT_EQ(check(), (Violation{Law::transfers_explain, anna_cash_.value}));
}

TEST_F(Audit, SeesAPostingThatIsMissing) {
  postings_.clear();
  EXPECT_EQ(check(), (Violation{Law::transfers_explain, anna_cash_.value}));
}

// The bound of an account falls below the balance without a credit; then a record of a credit is
// shown to the audit.
TEST_F(Audit, SeesACreditAboveTheUpperBound) {
  set_upper(bela_cash_, 10);
  EXPECT_EQ(check(), std::nullopt) << "the credit was lawful before the bound fell";
  ledger_.begin_command();
  EXPECT_EQ(audit_.check(ledger_, postings_, transfers_),
            (Violation{Law::upper_bound_kept, bela_cash_.value}));
  // The hold's payee: incoming counts as a credit.
  set_upper(cato_cash_, 4);
  ledger_.begin_command();
  const std::vector incoming{Posting{cato_cash_, {}, {}, Amount(5)}};
  EXPECT_EQ(audit_.check(ledger_, incoming, {}),
            (Violation{Law::upper_bound_kept, cato_cash_.value}));
}

TEST_F(Audit, ScanSeesEveryFalseBalance) {
  const auto anna = [&](LedgerState& state) -> Account& { return account_in(state, anna_cash_); };
  EXPECT_EQ(scan_with([](LedgerState&) {}), std::nullopt);
  EXPECT_EQ(scan_with([&](LedgerState& state) { anna(state).posted += Amount(1); }),
            (Violation{Law::asset_conserved, cash_.value}));
  EXPECT_EQ(scan_with([&](LedgerState& state) { anna(state).held = Amount(71); }),
            (Violation{Law::lower_bound_kept, anna_cash_.value}));
  EXPECT_EQ(scan_with([&](LedgerState& state) { anna(state).held = Amount(-1); }),
            (Violation{Law::held_not_negative, anna_cash_.value}));
  EXPECT_EQ(scan_with([&](LedgerState& state) { anna(state).incoming = Amount(-1); }),
            (Violation{Law::incoming_not_negative, anna_cash_.value}));
  EXPECT_EQ(scan_with([&](LedgerState& state) { anna(state).posted = Amount(INT64_MAX); }),
            (Violation{Law::tables_consistent, anna_cash_.value}));
  EXPECT_EQ(scan_with([&](LedgerState& state) { anna(state).held = Amount(4); }),
            (Violation{Law::holds_explain, anna_cash_.value}))
      << "less held than the holds say";
  EXPECT_EQ(scan_with([&](LedgerState& state) { anna(state).incoming = Amount(1); }),
            (Violation{Law::holds_explain, anna_cash_.value}));
}

TEST_F(Audit, ScanSeesEveryFalseTable) {
  const auto broken = [&](const std::function<void(LedgerState&)>& falsify) {
    const auto violation = scan_with(falsify);
    return violation && violation->law == Law::tables_consistent;
  };
  EXPECT_TRUE(broken([](LedgerState& state) { state.members.clear(); }));
  EXPECT_TRUE(broken([](LedgerState& state) { state.members[0] = address_number(8); }));
  EXPECT_TRUE(broken([](LedgerState& state) { state.members[1] = state.members[2]; }));
  EXPECT_TRUE(broken([&](LedgerState& state) { state.accounts[2].owner = MemberIndex(4); }));
  EXPECT_TRUE(broken([&](LedgerState& state) { state.accounts[2].asset = AssetIndex(2); }));
  EXPECT_TRUE(broken([&](LedgerState& state) { state.accounts[2].owner = bela_; }));
  EXPECT_TRUE(broken([](LedgerState& state) { state.assets[0].code = "CNY"; }));
  EXPECT_TRUE(broken([](LedgerState& state) { state.assets[0].issuance = AccountIndex(99); }));
  EXPECT_TRUE(broken([](LedgerState& state) { state.assets[0].issuance = AccountIndex(1); }));
  EXPECT_TRUE(broken([](LedgerState& state) { state.open_holds[0].id = HoldId(0); }));
  EXPECT_TRUE(broken([](LedgerState& state) { state.open_holds[0].payee = AccountIndex(99); }));
  EXPECT_TRUE(broken([](LedgerState& state) { state.open_holds[0].remaining = Amount(-5); }));
  EXPECT_TRUE(broken([](LedgerState& state) { state.open_holds.clear(); }));
  EXPECT_TRUE(broken([](LedgerState& state) { state.hold_states[0] = HoldState::settled; }));
  EXPECT_TRUE(broken([](LedgerState& state) { state.open_holds.push_back(state.open_holds[0]); }));
}

}  // namespace
}  // namespace wattbook::ledger
