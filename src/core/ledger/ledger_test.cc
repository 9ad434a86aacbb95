#include "core/ledger/ledger.h"

#include "core/codec/codec.h"
#include "core/ledger/ledger_fixture_test.h"

namespace wattbook::ledger {
namespace {

constexpr auto payment = TransferReason::payment;

class Transfers : public LedgerTest {};
class Reservations : public LedgerTest {};
class Linked : public LedgerTest {};
class Commands : public LedgerTest {};
class Registers : public LedgerTest {};

TEST_F(Registers, StartWithTheProtocolAlone) {
  const Ledger empty;
  EXPECT_EQ(empty.member_count(), 1u);
  EXPECT_EQ(empty.find_member(Address{}), protocol_member);
  EXPECT_EQ(empty.asset_count(), 0u);
  EXPECT_EQ(empty.account_count(), 0u);
}

TEST_F(Registers, FindWhatWasAdded) {
  EXPECT_EQ(ledger_.find_member(address_number(2)), bela_);
  EXPECT_EQ(ledger_.find_member(address_number(9)), std::nullopt);
  EXPECT_EQ(ledger_.address(bela_), address_number(2));
  EXPECT_EQ(ledger_.find_asset("CNY"), cash_);
  EXPECT_EQ(ledger_.find_asset("cny"), std::nullopt);
  EXPECT_EQ(ledger_.asset(tsl_).kind, AssetKind::tsl);
  EXPECT_EQ(ledger_.find_account(bela_, cash_), bela_cash_);
  EXPECT_EQ(ledger_.find_account(bela_, tsl_), std::nullopt);
  EXPECT_EQ(ledger_.account_of(bela_, cash_), bela_cash_);
  EXPECT_EQ(ledger_.account(ledger_.issuance(cash_)).owner, protocol_member);
}

using RegistersDeathTest = Registers;
TEST_F(RegistersDeathTest, DoublesAndUnknownsAreTheCallersBug) {
  EXPECT_DEATH(ledger_.add_member(address_number(1)), "CHECK|find");
  EXPECT_DEATH(ledger_.add_asset(AssetKind::cash, "CNY"), "find_asset");
  EXPECT_DEATH(ledger_.open_account(anna_, cash_, Bounds{}), "find");
  EXPECT_DEATH(ledger_.open_account(MemberIndex(99), cash_, Bounds{}), "owner");
  EXPECT_DEATH(ledger_.account(AccountIndex(99)), "slots_");
}

TEST_F(Registers, BoundsAreJudged) {
  mint(anna_cash_, 100);
  ledger_.reserve(anna_cash_, Amount(40));
  const auto bounds = [&](std::int64_t lower, std::int64_t upper) {
    return ledger_.set_bounds(anna_cash_, Bounds{Amount(lower), Amount(upper)});
  };
  EXPECT_EQ(bounds(1, 0), Refusal::bounds_invalid);
  EXPECT_EQ(bounds(-limits::amount_max - 1, 0), Refusal::bounds_invalid);
  EXPECT_EQ(bounds(0, limits::amount_max + 1), Refusal::bounds_invalid);
  EXPECT_EQ(bounds(INT64_MIN, INT64_MAX), Refusal::bounds_invalid);
  EXPECT_EQ(bounds(61, 1000), Refusal::lower_above_balance);
  EXPECT_EQ(bounds(60, 1000), std::nullopt);
  EXPECT_EQ(ledger_.account(anna_cash_).available(), Amount(0));
  EXPECT_EQ(bounds(-5, 30), std::nullopt) << "an upper bound may fall below the balance";
  EXPECT_EQ(ledger_.account(anna_cash_).available(), Amount(65));
  EXPECT_EQ(ledger_.account(anna_cash_).room(), Amount(-70));
}

TEST_F(Transfers, MoveBetweenTwoAccountsAndLeaveARecord) {
  mint(anna_cash_, 100);
  ledger_.begin_command();
  ledger_.transfer(payment, anna_cash_, bela_cash_, Amount(30));
  EXPECT_EQ(posted(anna_cash_), 70);
  EXPECT_EQ(posted(bela_cash_), 30);
  EXPECT_EQ(ledger_.supply(cash_), Amount(100));
  ASSERT_EQ(ledger_.transfers().size(), 1u);
  EXPECT_EQ(ledger_.transfers()[0], (Transfer{payment, anna_cash_, bela_cash_, Amount(30)}));
  ASSERT_EQ(ledger_.postings().size(), 2u);
  EXPECT_EQ(ledger_.postings()[0], (Posting{anna_cash_, Amount(-30), {}, {}}));
  EXPECT_EQ(ledger_.postings()[1], (Posting{bela_cash_, Amount(30), {}, {}}));
}

TEST_F(Transfers, OneAccountHasOnePostingPerCommand) {
  mint(anna_cash_, 100);
  ledger_.begin_command();
  ledger_.transfer(payment, anna_cash_, bela_cash_, Amount(30));
  ledger_.transfer(payment, bela_cash_, cato_cash_, Amount(10));
  ledger_.reserve(bela_cash_, Amount(5));
  ASSERT_EQ(ledger_.postings().size(), 3u);
  EXPECT_EQ(ledger_.postings()[1], (Posting{bela_cash_, Amount(20), Amount(5), {}}));
  EXPECT_EQ(ledger_.posting_position(cato_cash_), 2u);
  EXPECT_EQ(ledger_.posting_position(anna_tsl_), std::nullopt);
}

TEST_F(Transfers, MintAndBurnAgainstTheIssuanceAccount) {
  const AccountIndex issuance = ledger_.issuance(cash_);
  mint(anna_cash_, 100);
  EXPECT_EQ(posted(issuance), -100);
  EXPECT_EQ(ledger_.supply(cash_), Amount(100));
  EXPECT_EQ(ledger_.can_transfer(anna_cash_, issuance, Amount(101)), Refusal::insufficient_funds);
  ledger_.transfer(TransferReason::withdrawal, anna_cash_, issuance, Amount(100));
  EXPECT_EQ(ledger_.supply(cash_), Amount(0));
}

TEST_F(Transfers, SupplyEndsAtTheLargestAmount) {
  const AccountIndex issuance = ledger_.issuance(cash_);
  mint(anna_cash_, limits::amount_max);
  EXPECT_EQ(ledger_.can_transfer(issuance, bela_cash_, Amount(1)), Refusal::insufficient_funds);
}

TEST_F(Transfers, EachCauseOfRefusalInOrderOfPrecedence) {
  mint(anna_cash_, 100);
  set_upper(bela_cash_, 50);
  const auto judged = [&](AccountIndex from, AccountIndex to, std::int64_t amount) {
    return ledger_.can_transfer(from, to, Amount(amount));
  };
  EXPECT_EQ(judged(anna_cash_, anna_cash_, -1), Refusal::amount_negative);
  EXPECT_EQ(judged(anna_cash_, anna_tsl_, INT64_MIN), Refusal::amount_negative);
  EXPECT_EQ(judged(anna_cash_, anna_cash_, 1), Refusal::same_account);
  EXPECT_EQ(judged(anna_cash_, anna_tsl_, INT64_MAX), Refusal::asset_mismatch);
  EXPECT_EQ(judged(anna_cash_, bela_cash_, 101), Refusal::insufficient_funds);
  EXPECT_EQ(judged(anna_cash_, bela_cash_, INT64_MAX), Refusal::insufficient_funds);
  EXPECT_EQ(judged(anna_cash_, bela_cash_, 100), Refusal::limit_exceeded);
  EXPECT_EQ(judged(anna_cash_, bela_cash_, 51), Refusal::limit_exceeded);
  EXPECT_EQ(judged(anna_cash_, bela_cash_, 50), std::nullopt);
  EXPECT_EQ(judged(anna_cash_, cato_cash_, 100), std::nullopt);
}

using TransfersDeathTest = Transfers;
TEST_F(TransfersDeathTest, ForcingARefusedTransferStops) {
  mint(anna_cash_, 100);
  EXPECT_DEATH(ledger_.transfer(payment, anna_cash_, bela_cash_, Amount(101)), "can_transfer");
}

TEST_F(Transfers, ZeroMovesNothingAndLeavesNoRecord) {
  ledger_.begin_command();
  ledger_.transfer(payment, anna_cash_, bela_cash_, Amount(0));
  ledger_.reserve(anna_cash_, Amount(0));
  ledger_.release(anna_cash_, Amount(0));
  ledger_.transfer_reserved(payment, anna_cash_, bela_cash_, Amount(0));
  EXPECT_TRUE(ledger_.transfers().empty());
  EXPECT_TRUE(ledger_.postings().empty());
}

// DOMAIN 5.1: where the bound fell below the balance, the balance may stay and fall, not rise.
TEST_F(Transfers, ABalanceAboveItsBoundMayFallButNotRise) {
  mint(anna_cash_, 100);
  mint(bela_cash_, 100);
  set_upper(bela_cash_, 50);
  EXPECT_EQ(ledger_.can_transfer(anna_cash_, bela_cash_, Amount(1)), Refusal::limit_exceeded);
  EXPECT_EQ(ledger_.can_transfer(anna_cash_, bela_cash_, Amount(0)), std::nullopt);
  ledger_.transfer(payment, bela_cash_, anna_cash_, Amount(20));
  EXPECT_EQ(posted(bela_cash_), 80);
  EXPECT_EQ(ledger_.can_transfer(anna_cash_, bela_cash_, Amount(1)), Refusal::limit_exceeded);
  ledger_.transfer(payment, bela_cash_, anna_cash_, Amount(31));
  EXPECT_EQ(ledger_.can_transfer(anna_cash_, bela_cash_, Amount(1)), std::nullopt);
  EXPECT_EQ(ledger_.can_transfer(anna_cash_, bela_cash_, Amount(2)), Refusal::limit_exceeded);
}

TEST_F(Reservations, TakeFromWhatIsAvailable) {
  mint(anna_cash_, 100);
  EXPECT_EQ(ledger_.can_reserve(anna_cash_, Amount(-1)), Refusal::amount_negative);
  EXPECT_EQ(ledger_.can_reserve(anna_cash_, Amount(101)), Refusal::insufficient_funds);
  ledger_.reserve(anna_cash_, Amount(60));
  EXPECT_EQ(ledger_.account(anna_cash_).available(), Amount(40));
  EXPECT_EQ(ledger_.can_reserve(anna_cash_, Amount(41)), Refusal::insufficient_funds);
  EXPECT_EQ(ledger_.can_transfer(anna_cash_, bela_cash_, Amount(41)), Refusal::insufficient_funds);
  ledger_.release(anna_cash_, Amount(10));
  EXPECT_EQ(held(anna_cash_), 50);
  EXPECT_EQ(posted(anna_cash_), 100);
}

TEST_F(Reservations, TransferReservedSpendsTheHeldPartOnly) {
  mint(anna_cash_, 100);
  ledger_.reserve(anna_cash_, Amount(60));
  const auto judged = [&](AccountIndex from, AccountIndex to, std::int64_t amount) {
    return ledger_.can_transfer_reserved(from, to, Amount(amount));
  };
  set_upper(bela_cash_, 20);
  EXPECT_EQ(judged(anna_cash_, anna_cash_, -1), Refusal::amount_negative);
  EXPECT_EQ(judged(anna_cash_, anna_cash_, 1), Refusal::same_account);
  EXPECT_EQ(judged(anna_cash_, anna_tsl_, 1), Refusal::asset_mismatch);
  EXPECT_EQ(judged(anna_cash_, bela_cash_, 61), Refusal::insufficient_reserved);
  EXPECT_EQ(judged(anna_cash_, bela_cash_, 21), Refusal::limit_exceeded);
  ledger_.transfer_reserved(TransferReason::trade_cash, anna_cash_, bela_cash_, Amount(20));
  EXPECT_EQ(posted(anna_cash_), 80);
  EXPECT_EQ(held(anna_cash_), 40);
  EXPECT_EQ(posted(bela_cash_), 20);
}

using ReservationsDeathTest = Reservations;
TEST_F(ReservationsDeathTest, ForcingWhatIsNotThereStops) {
  mint(anna_cash_, 100);
  ledger_.reserve(anna_cash_, Amount(60));
  EXPECT_DEATH(ledger_.reserve(anna_cash_, Amount(41)), "can_reserve");
  EXPECT_DEATH(ledger_.release(anna_cash_, Amount(61)), "held");
  EXPECT_DEATH(ledger_.release(anna_cash_, Amount(-1)), "held");
  EXPECT_DEATH(ledger_.transfer_reserved(payment, anna_cash_, bela_cash_, Amount(61)),
               "can_transfer_reserved");
}

TEST_F(Linked, LaterTransfersSeeTheEffectsOfEarlierOnes) {
  mint(anna_cash_, 100);
  ledger_.begin_command();
  const std::array transfers{Transfer{payment, anna_cash_, bela_cash_, Amount(100)},
                             Transfer{payment, bela_cash_, cato_cash_, Amount(70)}};
  EXPECT_TRUE(ledger_.transfer_linked(transfers));
  EXPECT_EQ(posted(anna_cash_), 0);
  EXPECT_EQ(posted(bela_cash_), 30);
  EXPECT_EQ(posted(cato_cash_), 70);
  EXPECT_EQ(ledger_.transfers().size(), 2u);
}

TEST_F(Linked, OneRefusalTakesAllBack) {
  mint(anna_cash_, 100);
  ledger_.begin_command();
  ledger_.transfer(payment, anna_cash_, cato_cash_, Amount(1));
  const LedgerState before = ledger_.state();
  const std::array transfers{Transfer{payment, anna_cash_, bela_cash_, Amount(99)},
                             Transfer{payment, bela_cash_, anna_cash_, Amount(9)},
                             Transfer{payment, anna_cash_, cato_cash_, Amount(10)}};
  EXPECT_EQ(ledger_.transfer_linked(transfers).error(),
            (LinkRefusal{2, Refusal::insufficient_funds}));
  EXPECT_EQ(ledger_.state(), before);
  EXPECT_EQ(ledger_.transfers().size(), 1u) << "the transfer before the link stays";
}

TEST_F(Linked, LengthIsBounded) {
  mint(anna_cash_, 100);
  const std::vector<Transfer> most(limits::transfers_per_link_max,
                                   Transfer{payment, anna_cash_, bela_cash_, Amount(1)});
  EXPECT_TRUE(ledger_.transfer_linked(most));
  const std::vector<Transfer> more(limits::transfers_per_link_max + 1,
                                   Transfer{payment, bela_cash_, anna_cash_, Amount(0)});
  EXPECT_EQ(ledger_.transfer_linked(more).error(),
            (LinkRefusal{limits::transfers_per_link_max, Refusal::link_too_long}));
  EXPECT_TRUE(ledger_.transfer_linked({}));
}

TEST_F(Commands, RollbackRestoresAll) {
  mint(anna_cash_, 100);
  ledger_.reserve(anna_cash_, Amount(10));
  const HoldId kept =
      ledger_.open_hold({anna_cash_, bela_cash_, Amount(20), Instant(9)}, Instant(0)).value();
  const HoldId ended =
      ledger_.open_hold({anna_cash_, bela_cash_, Amount(5), Instant(8)}, Instant(0)).value();
  const LedgerState before = ledger_.state();
  ledger_.take_dirty();
  ledger_.begin_command();

  ledger_.transfer_reserved(payment, anna_cash_, bela_cash_, Amount(10));
  const MemberIndex dora = ledger_.add_member(address_number(4));
  const AssetIndex debt = ledger_.add_asset(AssetKind::debt, "CNY-DEBT");
  mint(ledger_.account_of(dora, debt), 7);
  EXPECT_EQ(ledger_.top_up(kept, Amount(1)), std::nullopt);
  set_upper(bela_cash_, 40);
  set_upper(bela_cash_, 30);
  EXPECT_EQ(ledger_.capture(kept, Amount(15), Finality::partial), std::nullopt);
  EXPECT_EQ(ledger_.release_hold(ended), std::nullopt);
  const auto opened =
      ledger_.open_hold({bela_cash_, cato_cash_, Amount(2), Instant(7)}, Instant(0)).value();
  EXPECT_EQ(ledger_.capture(opened, Amount(2), Finality::final), std::nullopt);

  ledger_.rollback();
  EXPECT_EQ(ledger_.state(), before);
  EXPECT_TRUE(ledger_.take_dirty().empty());
  EXPECT_TRUE(ledger_.postings().empty());
  EXPECT_TRUE(ledger_.transfers().empty());
  EXPECT_EQ(ledger_.find_member(address_number(4)), std::nullopt);
  EXPECT_EQ(ledger_.find_asset("CNY-DEBT"), std::nullopt);
  // The books work on as if nothing had been.
  EXPECT_EQ(ledger_.add_member(address_number(4)), dora);
  EXPECT_EQ(ledger_.expire_due(Instant(8)), std::vector{ended});
  EXPECT_EQ(ledger_.expire_due(Instant(9)), std::vector{kept});
}

TEST_F(Commands, DirtyAccountsAreListedOnce) {
  ledger_.take_dirty();
  ledger_.begin_command();
  mint(anna_cash_, 100);
  ledger_.begin_command();
  ledger_.transfer(payment, anna_cash_, bela_cash_, Amount(1));
  set_upper(cato_cash_, 5);
  EXPECT_EQ(ledger_.take_dirty(),
            (std::vector{ledger_.issuance(cash_), anna_cash_, bela_cash_, cato_cash_}));
  EXPECT_TRUE(ledger_.take_dirty().empty());
  ledger_.begin_command();
  ledger_.reserve(anna_cash_, Amount(1));
  EXPECT_EQ(ledger_.take_dirty(), std::vector{anna_cash_});
}

TEST_F(Commands, RestoredLedgerIsIndistinguishable) {
  mint(anna_cash_, 100);
  set_upper(bela_cash_, 40);
  const auto first =
      ledger_.open_hold({anna_cash_, bela_cash_, Amount(20), Instant(9)}, Instant(0));
  const auto second =
      ledger_.open_hold({anna_cash_, bela_cash_, Amount(5), Instant(8)}, Instant(0));
  EXPECT_EQ(ledger_.capture(first.value(), Amount(3), Finality::final), std::nullopt);

  const auto state = codec::decode<LedgerState>(codec::encode(ledger_.state()));
  ASSERT_TRUE(state);
  Result<Ledger> restored = Ledger::restore(*state);
  ASSERT_TRUE(restored) << restored.error().message;
  EXPECT_EQ(restored->state(), ledger_.state());
  EXPECT_TRUE(restored->take_dirty().empty());
  EXPECT_TRUE(restored->postings().empty());
  EXPECT_EQ(restored->find_account(bela_, cash_), bela_cash_);
  EXPECT_EQ(restored->find_member(address_number(3)), cato_);
  EXPECT_EQ(restored->hold_state(*first), HoldState::settled);
  EXPECT_EQ(restored->expire_due(Instant(8)), std::vector{*second});
  EXPECT_EQ(ledger_.expire_due(Instant(8)), std::vector{*second});
  EXPECT_EQ(restored->state(), ledger_.state());
}

}  // namespace
}  // namespace wattbook::ledger
