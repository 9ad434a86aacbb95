// The ledger behind the engine's boundary: turns opaque commands into chain::Machine calls, and
// notes what the API wants to show. See consensus/state_machine.h for threads and contracts.
#pragma once

#include <functional>

#include "core/chain/machine.h"
#include "node/app/recent.h"
#include "node/consensus/state_machine.h"

namespace wattbook::app {

class LedgerMachine final : public consensus::StateMachine {
 public:
  // Precondition: chain::check_genesis.
  explicit LedgerMachine(const chain::Genesis& genesis);

  consensus::Checked check_tx(ByteView tx) const override;
  consensus::AppInfo info() const override;
  bool wants_block(Instant now) const override;
  void begin_block(Height height, Instant time) override;
  Bytes execute(ByteView tx, const consensus::Evidence& evidence) override;
  Result<consensus::SealedBlock> seal_block() override;
  Result<void> apply_block(ByteView block, consensus::SignatureChecks checks) override;
  Bytes snapshot() const override;
  Result<void> restore(ByteView snapshot) override;

  // Of the sequencer thread.
  const chain::State& state() const { return machine_.state(); }
  const Recent& recent() const { return recent_; }
  // While a block is open the state is between two blocks.
  bool block_is_open() const { return open_; }
  // Called after each sealed block, with the state that it gave.
  void on_sealed(std::function<void()> callback) { sealed_ = std::move(callback); }

 private:
  void note(const chain::SealedBlock& block);

  const Hash separator_;  // of the EIP-712 domain; read by check_tx from any thread
  chain::Machine machine_;
  Recent recent_;
  bool open_ = false;
  std::function<void()> sealed_ = [] {};
};

}  // namespace wattbook::app
