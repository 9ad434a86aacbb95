// A ledger inside this process: the very state machine of a node, fed block by block with signed
// commands whose signatures it checks as a node does. Nothing is written to disk. A simulation is
// a client of this and has no other way in.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/prng.h"
#include "core/chain/machine.h"
#include "core/chain/receipt.h"
#include "crypto/signature.h"

namespace wattbook::sim {

// Somebody with a key: a member, the operator, a concentrator.
struct Actor {
  crypto::SecretKey key;
  Address address;
};
// The actor of this name; the same seed and name give the same key. For simulations only.
Actor make_actor(std::uint64_t seed, std::string_view name);

// Ids of commands: a sequence that differs by seed and stream.
class CommandIds {
 public:
  CommandIds(std::uint64_t seed, std::uint64_t stream);
  CommandId next();

 private:
  Prng prng_;
};

// A command on its way: encoded, signed, and the signature checked.
struct SignedBytes {
  Bytes bytes;
  Address signer;
};
// Signs `command`, whose header is filled in, and checks the signature as a node does. Any thread.
SignedBytes sign_command(const Hash& separator, const Actor& actor, const chain::Command& command);

// A command that `actor`, who must outlive it, is to sign; its header is empty.
struct Request {
  const Actor* actor;
  chain::Command command;
};

class LocalLedger {
 public:
  // The genesis' time is the time of the ledger before its first block.
  LocalLedger(const chain::Genesis& genesis, std::uint64_t seed);

  const chain::State& state() const { return machine_.state(); }

  // Opens a block at `now`, later than the block before. Intervals that are due are closed first.
  void open(Instant now);
  // Signs a command (id, account and expiry are filled in), checks the signature and executes it.
  // Returns why it was refused, or `none`.
  chain::Refused submit(const Actor& actor, chain::Command command);
  // The same for many, signed and checked on all cores, executed in order. Stops at the first that
  // is refused and returns its cause.
  chain::Refused submit_all(std::vector<Request> requests);
  // Executes what sign_command made. A full block is sealed and the next one opened, a millisecond
  // later.
  chain::Refused execute(const SignedBytes& command);
  // Seals the open block.
  void seal();

  // Receipts of the blocks sealed since the last call, in order.
  std::vector<chain::Receipt> take_receipts();

  std::int64_t commands() const { return commands_; }
  std::int64_t rejected() const { return rejected_; }
  std::int64_t blocks() const { return static_cast<std::int64_t>(state().height.value); }
  Hash state_root() const { return state_root_; }

 private:
  void fill_header(chain::Command& command, const Actor& actor);

  chain::Machine machine_;
  CommandIds ids_;
  Instant now_;
  std::vector<chain::Receipt> receipts_;
  Hash state_root_;
  std::int64_t commands_ = 0;
  std::int64_t rejected_ = 0;
};

}  // namespace wattbook::sim
