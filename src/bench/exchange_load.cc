#include "bench/exchange_load.h"

#include <algorithm>

#include "base/prng.h"
#include "bench/stopwatch.h"
#include "core/chain/snapshot.h"

namespace wattbook::bench {
namespace {

using chain::Session;
using market::Side;

constexpr std::int64_t tick = 100;  // settings.h
constexpr std::int64_t lot = 10'000;
constexpr std::int64_t middle = 2'000;  // ticks

// Every member fed a thousand lots into the battery.
Bytes stored_town(std::uint32_t members) {
  Town town({.members = members});
  const Instant end = Town::begin + Town::quarter;
  town.now = end;
  const Energy fed(100'000 * lot);
  town.run_block(town.readings(end, [&](std::uint32_t) { return std::pair(Energy(0), fed); }));
  town.pass_to(end + Town::gate + one_minute);
  return town.machine.snapshot();
}

}  // namespace

// What the machine does for one command, between its door and its block.
class ExchangeLoad::Desk {
 public:
  explicit Desk(ByteView snapshot) : state_(std::move(*chain::decode_snapshot(snapshot))) {}

  // Whether it was accepted.
  bool apply(const Message& message) {
    scratch_.receipt.begin();
    state_.ledger.begin_command();
    const chain::Sender sender{{}, message.owner};
    const chain::Verdict verdict =
        std::visit([&](const auto& body) { return chain::apply(at_, sender, body); }, message.body);
    if (verdict)
      state_.ledger.rollback();
    else
      chain::follow_up(at_);
    CHECK(!audit_.check(state_.ledger));
    for (const ledger::Transfer& transfer : state_.ledger.transfers())
      scratch_.receipt.emit(
          chain::Posted{transfer.from, transfer.to, transfer.amount, transfer.reason});
    receipt_.clear();
    scratch_.receipt.write(receipt_, CommandId{}, verdict.value_or(chain::Refused{}));
    return !verdict;
  }

  const chain::State& state() const { return state_; }
  const market::OrderBook& book() const { return state_.communities.front().watt_market.book; }

 private:
  chain::State state_;
  chain::Scratch scratch_;
  chain::Applying at_{state_, state_.time + one_second, scratch_};
  ledger::CommandAudit audit_;
  Bytes receipt_;
};

ExchangeLoad::ExchangeLoad(std::uint32_t members, const BookShape& shape)
    : start_(stored_town(members)) {
  Desk desk(start_);
  Prng random(42);
  const std::uint64_t trades_before = desk.book().state().trade_last.value;
  const auto order = [&](bool takes) {
    chain::PlaceOrder body;
    body.side = random.below(2) == 0 ? Side::buy : Side::sell;
    body.quantity = Amount(lot * (takes ? 1 : static_cast<std::int64_t>(1 + random.below(4))));
    const auto away = static_cast<std::int64_t>(random.below(shape.levels));
    const bool below = (body.side == Side::buy) != takes;
    body.price = Price(tick * (below ? middle - 1 - away : middle + away));
    if (takes) body.price = Price(tick * (body.side == Side::buy ? 2 * middle : 0));
    const auto who = static_cast<std::uint32_t>(random.below(members));
    const chain::Community& community = desk.state().communities.front();
    // The last members of the community are those with a meter; operator and owner came first.
    return Message{community.participants[community.participants.size() - 1 - who].member, body};
  };
  while (desk.book().order_count() < shape.resting) append(desk, fill_, order(false));
  while (messages_.size() < shape.messages) {
    if (desk.book().order_count() <= shape.resting) {
      append(desk, messages_, order(random.below(64) < shape.takers_in_64));
      continue;
    }
    const std::size_t pick = random.below(placed_.size());
    const OrderId id(placed_[pick]);
    placed_[pick] = placed_.back();
    placed_.pop_back();
    const auto resting = desk.book().find(id);
    if (!resting) continue;  // it was taken
    chain::CancelOrder body;
    body.order = id;
    append(desk, messages_, Message{resting->owner, body});
  }
  trades_ = desk.book().state().trade_last.value - trades_before;
}

void ExchangeLoad::append(Desk& desk, std::vector<Message>& to, Message message) {
  CHECK(desk.apply(message));
  if (std::holds_alternative<chain::PlaceOrder>(message.body)) placed_.push_back(++orders_);
  to.push_back(std::move(message));
}

double ExchangeLoad::run_ns() const {
  Desk desk(start_);
  for (const Message& message : fill_) CHECK(desk.apply(message));
  const double start = thread_ms();
  for (const Message& message : messages_) CHECK(desk.apply(message));
  return (thread_ms() - start) * 1e6 / static_cast<double>(messages_.size());
}

double ExchangeLoad::share_of_cancels() const {
  const auto cancels = std::ranges::count_if(messages_, [](const Message& message) {
    return std::holds_alternative<chain::CancelOrder>(message.body);
  });
  return static_cast<double>(cancels) / static_cast<double>(messages_.size());
}

}  // namespace wattbook::bench
