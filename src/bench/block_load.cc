#include "bench/block_load.h"

#include "base/prng.h"
#include "bench/stopwatch.h"
#include "bench/town.h"
#include "core/chain/receipt.h"

namespace wattbook::bench {
namespace {

using market::Side;

constexpr std::uint32_t blocks_per_interval = 10;
constexpr std::uint32_t readings_per_batch = 100;

// Draws one block after the other; every tenth closes an interval.
class Traffic {
 public:
  explicit Traffic(std::uint32_t members) : town_({.members = members}) {
    const Instant end = Town::begin + Town::quarter;
    town_.now = end;
    const Energy fed(200 * units_per_whole);
    town_.run_block(town_.readings(end, [&](std::uint32_t) { return std::pair(Energy(0), fed); }));
  }
  Town& town() { return town_; }

  void make_block(std::uint32_t size) {
    const Duration step(Town::quarter.value / blocks_per_interval);
    town_.now = Town::begin + Town::quarter + Duration(step.value * ++made_);
    std::vector<chain::SignedCommand> commands{readings()};
    while (commands.size() < size) {
      const std::uint64_t kind = random_.below(100);
      if (kind < 35)
        commands.push_back(transfer());
      else if (kind < 68 || resting_.size() < 1'000)
        commands.push_back(order());
      else
        commands.push_back(cancel());
    }
    remember_orders(commands, town_.execute_block(commands));
  }

 private:
  const Person& anybody() { return town_.members[random_.below(town_.members.size())]; }

  chain::SignedCommand transfer() {
    chain::Transfer body;
    const Person& to = anybody();
    const Person* from = &anybody();
    while (from == &to) from = &anybody();
    body.legs = {{town_.community().cash, to.address,
                  Amount(static_cast<std::int64_t>(1 + random_.below(1'000)))}};
    return town_.command(*from, body);
  }

  chain::SignedCommand order() {
    chain::PlaceOrder body;
    body.side = random_.below(2) == 0 ? Side::buy : Side::sell;
    // Two levels of the other side are within reach.
    const auto away = static_cast<std::int64_t>(random_.below(40)) - 2;
    body.price = Price(100 * (body.side == Side::buy ? 1'000 - away : 1'000 + away));
    body.quantity = Amount(10'000 * static_cast<std::int64_t>(1 + random_.below(4)));
    return town_.command(anybody(), body);
  }

  chain::SignedCommand cancel() {
    const std::size_t pick = random_.below(resting_.size());
    const auto [owner, order] = resting_[pick];
    resting_[pick] = resting_.back();
    resting_.pop_back();
    chain::CancelOrder body;
    body.order = order;
    return town_.command(*owner, body);
  }

  chain::SignedCommand readings() {
    chain::SubmitReadings body;
    const Instant time = town_.now;
    for (std::uint32_t i = 0; i < readings_per_batch; ++i) {
      const auto meter =
          static_cast<std::uint32_t>((made_ * readings_per_batch + i) % town_.members.size());
      body.readings.push_back(
          {.meter = MeterIndex(meter),
           .sequence = static_cast<std::uint64_t>((time - Town::begin).value) + 1,
           .time = time,
           .import_register = Energy(made_ * 50'000),
           .export_register = Energy((200 + made_) * units_per_whole)});
    }
    return town_.command(town_.operating, body);
  }

  void remember_orders(const std::vector<chain::SignedCommand>& commands,
                       const std::vector<chain::Outcome>& outcomes) {
    for (std::size_t i = 0; i < commands.size(); ++i) {
      if (!std::holds_alternative<chain::PlaceOrder>(commands[i].command)) continue;
      const auto receipt = chain::decode_receipt(outcomes[i].receipt);
      for (const chain::Effect& effect : receipt->effects)
        if (const auto* placed = std::get_if<chain::OrderPlaced>(&effect))
          resting_.emplace_back(owner_of(placed->owner), placed->order);
    }
  }
  const Person* owner_of(MemberIndex member) const {
    const std::size_t first = town_.community().participants.size() - town_.members.size();
    return &town_.members[town_.community().place(member)->value - first];
  }

  Town town_;
  Prng random_{11};
  std::int64_t made_ = 0;
  std::vector<std::pair<const Person*, OrderId>> resting_;
};

}  // namespace

BlockLoad::BlockLoad(std::uint32_t members, std::uint32_t blocks, std::uint32_t commands)
    : commands_(blocks * commands) {
  Traffic traffic(members);
  founding_ = std::exchange(traffic.town().blocks, {});
  for (std::uint32_t i = 0; i < blocks; ++i) traffic.make_block(commands);
  blocks_ = std::exchange(traffic.town().blocks, {});
}

double BlockLoad::replay_ns() const {
  chain::Machine machine(Town::genesis());
  for (const Bytes& block : founding_)
    CHECK(machine.replay(block, chain::SignatureCheck::trusted).has_value());
  const double start = thread_ms();
  for (const Bytes& block : blocks_)
    CHECK(machine.replay(block, chain::SignatureCheck::trusted).has_value());
  return (thread_ms() - start) * 1e6 / commands_;
}

}  // namespace wattbook::bench
