#include "core/ledger/hold.h"

#include "core/ledger/ledger_fixture_test.h"

namespace wattbook::ledger {
namespace {

class Holds : public LedgerTest {
 protected:
  Holds() {
    mint(anna_cash_, 100);
    ledger_.begin_command();
  }
  std::expected<HoldId, Refusal> open(std::int64_t amount, std::int64_t expires = 10) {
    return ledger_.open_hold({anna_cash_, bela_cash_, Amount(amount), Instant(expires)},
                             Instant(0));
  }
};

TEST_F(Holds, SetFundsAsideAndCountOnThePayeesBound) {
  const HoldId id = open(60).value();
  EXPECT_EQ(id, HoldId(1));
  EXPECT_EQ(held(anna_cash_), 60);
  EXPECT_EQ(incoming(bela_cash_), 60);
  EXPECT_EQ(posted(bela_cash_), 0);
  EXPECT_EQ(ledger_.hold(id), (Hold{id, anna_cash_, bela_cash_, Amount(60), {}, Instant(10)}));
  EXPECT_EQ(open(41).error(), Refusal::insufficient_funds);
  EXPECT_EQ(open(40).value(), HoldId(2));
}

TEST_F(Holds, EachCauseOfRefusalToOpenInOrderOfPrecedence) {
  set_upper(bela_cash_, 50);
  const auto judged = [&](AccountIndex payer, AccountIndex payee, std::int64_t amount,
                          std::int64_t expires) {
    const auto id = ledger_.open_hold({payer, payee, Amount(amount), Instant(expires)}, Instant(5));
    return id ? std::nullopt : std::optional(id.error());
  };
  EXPECT_EQ(judged(anna_cash_, anna_cash_, -1, 5), Refusal::amount_negative);
  EXPECT_EQ(judged(anna_cash_, anna_cash_, 0, 5), Refusal::amount_zero);
  EXPECT_EQ(judged(anna_cash_, anna_cash_, 101, 5), Refusal::same_account);
  EXPECT_EQ(judged(anna_cash_, anna_tsl_, 101, 5), Refusal::asset_mismatch);
  EXPECT_EQ(judged(anna_cash_, bela_cash_, 101, 5), Refusal::expiry_passed);
  EXPECT_EQ(judged(anna_cash_, bela_cash_, 101, 6), Refusal::insufficient_funds);
  EXPECT_EQ(judged(anna_cash_, bela_cash_, 51, 6), Refusal::limit_exceeded);
  EXPECT_EQ(judged(anna_cash_, bela_cash_, 50, 6), std::nullopt);
  EXPECT_EQ(judged(anna_cash_, bela_cash_, 1, 6), Refusal::limit_exceeded)
      << "what is incoming counts";
}

TEST_F(Holds, AreCapturedInPartRepeatedlyAndOnce) {
  const HoldId id = open(60).value();
  EXPECT_EQ(ledger_.capture(id, Amount(-1), Finality::partial), Refusal::amount_negative);
  EXPECT_EQ(ledger_.capture(id, Amount(25), Finality::partial), std::nullopt);
  EXPECT_EQ(ledger_.capture(id, Amount(15), Finality::partial), std::nullopt);
  EXPECT_EQ(posted(anna_cash_), 60);
  EXPECT_EQ(held(anna_cash_), 20);
  EXPECT_EQ(posted(bela_cash_), 40);
  EXPECT_EQ(incoming(bela_cash_), 20);
  EXPECT_EQ(ledger_.hold(id).remaining, Amount(20));
  EXPECT_EQ(ledger_.hold(id).captured, Amount(40));
  EXPECT_EQ(ledger_.capture(id, Amount(21), Finality::final), Refusal::capture_exceeds_hold);
  EXPECT_EQ(ledger_.capture(id, Amount(5), Finality::final), std::nullopt);
  EXPECT_EQ(posted(bela_cash_), 45);
  EXPECT_EQ(held(anna_cash_), 0);
  EXPECT_EQ(incoming(bela_cash_), 0);
  EXPECT_EQ(ledger_.transfers().size(), 3u);
  EXPECT_EQ(ledger_.capture(id, Amount(5), Finality::final), Refusal::hold_already_settled);
  EXPECT_EQ(ledger_.top_up(id, Amount(5)), Refusal::hold_already_settled);
  EXPECT_EQ(ledger_.release_hold(id), Refusal::hold_already_settled);
}

TEST_F(Holds, AFullCaptureStaysOpenUntilFinal) {
  const HoldId id = open(60).value();
  EXPECT_EQ(ledger_.capture(id, Amount(60), Finality::partial), std::nullopt);
  EXPECT_EQ(ledger_.hold_state(id), HoldState::open);
  EXPECT_EQ(ledger_.top_up(id, Amount(10)), std::nullopt);
  EXPECT_EQ(ledger_.capture(id, Amount(10), Finality::partial), std::nullopt);
  EXPECT_EQ(ledger_.capture(id, Amount(0), Finality::final), std::nullopt);
  EXPECT_EQ(posted(bela_cash_), 70);
  EXPECT_EQ(ledger_.hold_state(id), HoldState::settled);
}

TEST_F(Holds, TopUpIsJudgedLikeOpening) {
  const HoldId id = open(60).value();
  EXPECT_EQ(ledger_.top_up(id, Amount(-1)), Refusal::amount_negative);
  EXPECT_EQ(ledger_.top_up(id, Amount(0)), Refusal::amount_zero);
  EXPECT_EQ(ledger_.top_up(HoldId(2), Amount(1)), Refusal::hold_unknown);
  EXPECT_EQ(ledger_.top_up(id, Amount(41)), Refusal::insufficient_funds);
  set_upper(bela_cash_, 65);
  EXPECT_EQ(ledger_.top_up(id, Amount(6)), Refusal::limit_exceeded);
  EXPECT_EQ(ledger_.top_up(id, Amount(5)), std::nullopt);
  EXPECT_EQ(held(anna_cash_), 65);
  EXPECT_EQ(incoming(bela_cash_), 65);
}

TEST_F(Holds, PhaseTwoWorksWhereTheBoundFellMeanwhile) {
  const HoldId id = open(60).value();
  set_upper(bela_cash_, 10);
  EXPECT_EQ(ledger_.capture(id, Amount(60), Finality::final), std::nullopt);
  EXPECT_EQ(posted(bela_cash_), 60);
}

TEST_F(Holds, ReleasedHoldsGiveTheRestBack) {
  const HoldId id = open(60).value();
  EXPECT_EQ(ledger_.capture(id, Amount(10), Finality::partial), std::nullopt);
  EXPECT_EQ(ledger_.release_hold(id), std::nullopt);
  EXPECT_EQ(ledger_.account(anna_cash_).available(), Amount(90));
  EXPECT_EQ(incoming(bela_cash_), 0);
  EXPECT_EQ(ledger_.release_hold(id), Refusal::hold_already_released);
  EXPECT_EQ(ledger_.capture(id, Amount(0), Finality::final), Refusal::hold_already_released);
}

TEST_F(Holds, UnknownNumbersAreRefused) {
  EXPECT_EQ(ledger_.capture(HoldId(0), Amount(1), Finality::final), Refusal::hold_unknown);
  EXPECT_EQ(ledger_.capture(HoldId(1), Amount(1), Finality::final), Refusal::hold_unknown);
  EXPECT_EQ(ledger_.release_hold(HoldId(UINT64_MAX)), Refusal::hold_unknown);
  EXPECT_EQ(ledger_.hold_state(HoldId(1)), std::nullopt);
}

TEST_F(Holds, ExpireByTimeThenNumber) {
  const HoldId late = open(10, 30).value();
  const HoldId early = open(10, 10).value();
  const HoldId also_early = open(10, 10).value();
  EXPECT_TRUE(ledger_.expire_due(Instant(9)).empty());
  EXPECT_EQ(ledger_.expire_due(Instant(10)), (std::vector{early, also_early}));
  EXPECT_EQ(ledger_.hold_state(early), HoldState::expired);
  EXPECT_EQ(ledger_.hold_state(late), HoldState::open);
  EXPECT_EQ(held(anna_cash_), 10);
  EXPECT_EQ(ledger_.capture(early, Amount(1), Finality::final), Refusal::hold_already_expired);
  EXPECT_EQ(ledger_.expire_due(Instant(INT64_MAX)), std::vector{late});
  EXPECT_EQ(held(anna_cash_), 0);
}

}  // namespace
}  // namespace wattbook::ledger
