// The laws that hold after every block in every build (LEDGER.md section 4, I1 to I9). Each is an
// object that looks at the state and says what is wrong, knowing nothing of the code that should
// have kept it. A broken law is our own bug: the node stops before the block is written.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/chain/state.h"

namespace wattbook::chain {

struct Invariant {
  std::string_view name;
  // What is wrong, with the numbers; nothing if the law holds.
  std::optional<std::string> (*broken)(const State& state);
};

// Laws whose cost does not grow with members or orders: checked for every block.
std::span<const Invariant> block_invariants();
// Laws that read the whole state: checked when an interval closes, and after every block in audit
// builds.
std::span<const Invariant> full_invariants();

// CHECKs them all, naming the law that broke.
void enforce(std::span<const Invariant> laws, const State& state);

}  // namespace wattbook::chain
