// An independent, obvious model of a session against the ledger: a meter turns, a station tells of
// it, and on the way messages are lost, repeated, delayed and forged, and the node restarts. What
// is billed must be what the meter turned, nothing twice, nothing lost (DOMAIN 7.3). Small cases
// are tried exhaustively, large ones at random.
#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "core/chain/charging_town_test.h"

namespace wattbook::chain {
namespace {

constexpr std::int64_t grid_price = 300'000;    // per kWh
constexpr std::int64_t service_price = 50'000;  // per kWh

// What a station can tell of one session.
struct Message {
  enum class Kind : std::uint8_t { start, value, end, forged } kind = Kind::value;
  std::int64_t minute = 0;
  std::int64_t register_mwh = 0;
};

// The model: a session is what its meter showed at the start and the highest that was told before
// the end, or at it. No intervals, no carries, no holds.
struct Model {
  bool open = false;
  bool ended = false;
  std::int64_t first = 0;
  std::int64_t highest = 0;

  void hear(const Message& message) {
    switch (message.kind) {
      case Message::Kind::start:
        if (!open && !ended) {
          open = true;
          first = highest = message.register_mwh;
        }
        return;
      case Message::Kind::value:
        if (open) highest = std::max(highest, message.register_mwh);
        return;
      case Message::Kind::end:
        if (!open) return;
        highest = std::max(highest, message.register_mwh);
        open = false;
        ended = true;
        return;
      case Message::Kind::forged:
        return;
    }
  }
  std::int64_t energy() const { return highest - first; }
  std::int64_t grid_cost() const { return energy() * grid_price / 1'000'000; }
  std::int64_t service_cost() const { return energy() * service_price / 1'000'000; }
};

// The ledger side: one town, its state copied for each run. Commands need no signature here: the
// machine is told who signed.
class Ledger {
 public:
  Ledger() : snapshot_(town().machine.snapshot()), begin_(town().now + one_minute) {
    restart_from(snapshot_);
    next_session();
  }
  void hear(const Message& message) {
    machine_->begin_block(now_ = now_ + one_second);
    machine_->execute(encode_signed({command_of(message), Signature{}}), address_of("net"));
    machine_->seal();
  }
  void restart() { restart_from(machine_->snapshot()); }
  // From now on messages are of another session.
  void next_session() {
    ++session_;
    driver_before_ = cash("dave");
    owner_before_ = cash("carla");
  }
  void expect_like(const Model& model) const {
    const charging::Session* const session = machine_->state().charging.find(key());
    ASSERT_EQ(session != nullptr, model.open || model.ended);
    EXPECT_EQ(driver_before_ - cash("dave"), model.grid_cost() + model.service_cost());
    EXPECT_EQ(cash("carla") - owner_before_, model.service_cost());
    if (!session) return;
    EXPECT_EQ(session->ended, model.ended);
    EXPECT_EQ(charging::metered(*session).value, model.energy());
    const charging::SessionRow bill = charging::sum(*session);
    EXPECT_EQ(bill.energy().value, model.energy());
    EXPECT_EQ(bill.grid_cash.value, model.grid_cost());
    EXPECT_EQ(bill.service.value, model.service_cost());
  }

 private:
  Hash key() const { return token_of(std::to_string(session_)); }
  static const ChargingTown& town() {
    static ChargingTown* const one = [] {
      auto* made = new ChargingTown;
      DescribeChargePoint plain = ChargingTown::describe();
      plain.point.tariff.bands = {{0, price("0.05"), Amount(0), Amount(0)}};
      made->must("carla", plain);
      made->deposit("dave", "10000");
      return made;
    }();
    return *one;
  }
  void restart_from(const Bytes& snapshot) {
    auto restored = Machine::restore(snapshot);
    ASSERT_TRUE(restored) << restored.error().message;
    machine_.emplace(std::move(*restored));
    if (now_ < machine_->state().time) now_ = begin_ + Duration(12 * one_hour.value);
  }
  template <class Body>
  Command with_header(Body body) {
    body.id.bytes[0] = static_cast<std::uint8_t>(++ids_);
    body.id.bytes[1] = static_cast<std::uint8_t>(ids_ >> 8);
    body.account = address_of("net");
    body.expires = now_ + one_hour;
    return Command(std::move(body));
  }
  Command command_of(const Message& message) {
    const Instant time = begin_ + Duration(message.minute * one_minute.value);
    const Energy imported(message.register_mwh);
    switch (message.kind) {
      case Message::Kind::start: {
        StartCharging start;
        start.session = key();
        start.station = "CP1";
        start.evse = start.connector = 1;
        start.token = token_of("card");
        start.imported = imported;
        start.time = time;
        return with_header(start);
      }
      case Message::Kind::end: {
        EndCharging end;
        end.session = key();
        end.imported = imported;
        end.time = time;
        return with_header(end);
      }
      case Message::Kind::value:
      case Message::Kind::forged:
        break;
    }
    RecordCharging value;
    value.session = key();
    value.imported = imported;
    value.time = time;
    value.billable = message.kind != Message::Kind::forged;
    return with_header(value);
  }
  std::int64_t cash(std::string_view name) const {
    const ledger::Ledger& ledger = machine_->state().ledger;
    const MemberIndex member = *ledger.find_member(address_of(name));
    return ledger.account(*ledger.find_account(member, machine_->state().communities[0].cash))
        .posted.value;
  }

  const Bytes snapshot_;
  const Instant begin_;
  Instant now_;
  std::optional<Machine> machine_;
  std::uint64_t ids_ = 0;
  std::uint64_t session_ = 0;
  std::int64_t driver_before_ = 0;
  std::int64_t owner_before_ = 0;
};

TEST(ChargingModel, EverySequenceOfFewMessages) {
  const std::vector<Message> messages{{Message::Kind::start, 0, 1'000'003},
                                      {Message::Kind::value, 17, 2'234'567},
                                      {Message::Kind::value, 31, 4'000'001},
                                      {Message::Kind::end, 45, 5'555'555}};
  // All sequences of up to five, with repetition, in any order; the node restarts now and then.
  constexpr int longest = 5;
  Ledger ledger;
  for (int length = 1; length <= longest; ++length) {
    int count = 1;
    for (int i = 0; i < length; ++i) count *= static_cast<int>(messages.size());
    for (int code = 0; code < count; ++code) {
      ledger.next_session();
      Model model;
      int rest = code;
      for (int i = 0; i < length; ++i, rest /= 4) {
        const Message& message = messages[static_cast<std::size_t>(rest % 4)];
        if (i == length - 1 && code % 37 == 0) ledger.restart();
        ledger.hear(message);
        model.hear(message);
      }
      ledger.expect_like(model);
      if (testing::Test::HasFailure()) FAIL() << "length " << length << ", code " << code;
    }
  }
}

// A meter that turns at random below the outlet's 22 kW, and what a bad line makes of it.
std::vector<Message> told() {
  const auto count = *rc::gen::inRange(1, 12);
  std::vector<Message> out;
  std::int64_t minute = 0;
  std::int64_t shown = *rc::gen::inRange<std::int64_t>(0, 1'000'000'000);
  out.push_back({Message::Kind::start, 0, shown});
  for (int i = 0; i < count; ++i) {
    const std::int64_t passed = *rc::gen::inRange<std::int64_t>(1, 50);
    minute += passed;
    shown += *rc::gen::inRange<std::int64_t>(0, passed * 22'000'000 / 60);
    out.push_back({i + 1 == count ? Message::Kind::end : Message::Kind::value, minute, shown});
  }
  return out;
}

RC_GTEST_PROP(ChargingModel, WhateverTheLineDoes, ()) {
  const std::vector<Message> sent = told();
  Ledger ledger;
  Model model;
  const auto deliver = [&](const Message& message) {
    ledger.hear(message);
    model.hear(message);
    ledger.expect_like(model);
    RC_ASSERT(!testing::Test::HasFailure());
  };
  deliver(sent.front());
  const int steps = *rc::gen::inRange(1, 25);
  for (int i = 0; i < steps; ++i) {
    const auto which = *rc::gen::inRange<std::size_t>(0, sent.size());
    switch (*rc::gen::inRange(0, 8)) {
      case 0:
        ledger.restart();
        break;
      case 1: {
        Message forged = sent[which];
        forged.kind = Message::Kind::forged;
        forged.register_mwh += *rc::gen::inRange<std::int64_t>(0, 9'000'000);
        deliver(forged);
        break;
      }
      case 2: {
        // A register that counts the session only, or went back: never billed.
        Message low = sent[which];
        low.register_mwh = sent.front().register_mwh - 1;
        if (low.kind == Message::Kind::value && low.register_mwh >= 0) deliver(low);
        break;
      }
      case 3: {
        // More than the outlet can give: the model does not hear of it at all.
        Message absurd = sent[which];
        absurd.register_mwh += 100'000'000'000;
        if (absurd.kind == Message::Kind::value) ledger.hear(absurd);
        ledger.expect_like(model);
        break;
      }
      default:
        deliver(sent[which]);
    }
  }
  deliver(sent.back());
  RC_ASSERT(!testing::Test::HasFailure());
  if (sent.back().register_mwh >= sent.front().register_mwh)
    RC_ASSERT(model.energy() == sent.back().register_mwh - sent.front().register_mwh);
}

}  // namespace
}  // namespace wattbook::chain
