// A community for speed figures: members with money, TSL and a meter each, and a battery large
// enough for all, built by commands that a machine executed. Every figure so begins from a state
// that a real node can have.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/chain/machine.h"
#include "crypto/signature.h"

namespace wattbook::bench {

struct TownPlan {
  std::uint32_t members = 1'000;
  chain::TradingMode mode = chain::TradingMode::exchange_then_sharing;
  bool signs = false;  // whether commands are signed; the machine here takes their word for it
};

struct Person {
  crypto::SecretKey key;
  Address address;

  explicit Person(std::string_view name);
};

class Town {
 public:
  static constexpr Instant begin{1'750'000'500'000};  // a quarter-hour boundary
  static constexpr Duration quarter{15 * one_minute.value};
  static constexpr Duration gate{5 * one_minute.value};

  // Deterministic. Ends with the first interval open and nothing stored.
  explicit Town(const TownPlan& plan);

  static chain::Genesis genesis();

  chain::Machine machine;
  std::vector<Person> members;
  Person operating{"operator"};  // the community's operator, who also reports readings
  Instant now = begin;
  std::vector<Bytes> blocks;  // all that were sealed since genesis

  const chain::Community& community() const { return machine.state().communities.front(); }
  MemberIndex member_index(const Person& person) const;

  // The command with a fresh id, acting for `by`.
  template <class Body>
  chain::SignedCommand command(const Person& by, Body body) {
    body.id = next_id();
    body.account = by.address;
    body.expires = now + one_hour;
    return sign(by, chain::Command(std::move(body)));
  }

  // Executes the commands in one block at `now`, which moves on by a second.
  std::vector<chain::Outcome> execute_block(const std::vector<chain::SignedCommand>& commands);
  // The same, where each must be accepted.
  void run_block(const std::vector<chain::SignedCommand>& commands);
  // An empty block at `t`: what time brings about happens.
  void pass_to(Instant t);

  // One reading for each member's meter, at the end of an interval, with registers by a function of
  // the member's number; in batches of 1,000. Registers are cumulative.
  template <class Registers>
  std::vector<chain::SignedCommand> readings(Instant time, Registers&& registers) {
    std::vector<chain::SignedCommand> batches;
    chain::SubmitReadings batch;
    for (std::uint32_t i = 0; i < members.size(); ++i) {
      const auto [imported, exported] = registers(i);
      batch.readings.push_back({.meter = MeterIndex(i),
                                .sequence = static_cast<std::uint64_t>((time - begin).value) + 1,
                                .time = time,
                                .import_register = imported,
                                .export_register = exported});
      if (batch.readings.size() < 1'000 && i + 1 < members.size()) continue;
      batches.push_back(command(operating, std::move(batch)));
      batch = {};
    }
    return batches;
  }

 private:
  CommandId next_id();
  chain::SignedCommand sign(const Person& by, chain::Command made) const;

  bool signs_;
  std::uint64_t ids_ = 0;
};

}  // namespace wattbook::bench
