// The ledger behind the engine's boundary: turns opaque commands into chain::Machine calls, and
// notes what the API wants to show. See consensus/state_machine.h for threads and contracts.
#pragma once

#include <atomic>
#include <functional>

#include "core/chain/machine.h"
#include "node/api/recent.h"
#include "node/app/proof_source.h"
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
  Result<Hash> identify(ByteView block) const override;
  Result<void> apply_block(ByteView block, consensus::SignatureChecks checks) override;
  Bytes snapshot() const override;
  Result<void> restore(ByteView snapshot) override;

  // Of the sequencer thread.
  const chain::State& state() const { return machine_.state(); }
  const api::Recent& recent() const { return recent_; }
  ProofSource& proofs() { return proofs_; }
  const ProofSource& proofs() const { return proofs_; }
  // Proofs lead to blocks up to `committed`, the newest durable one.
  api::ProofAnswer prove_receipt(const CommandId& id, Height committed) const;
  api::ProofAnswer prove_balance(const Address& owner, const std::string& asset, Height committed);
  // Time of the newest block, and commands in blocks since the start. Any thread.
  Instant block_time() const { return Instant(block_time_ms_); }
  std::uint64_t commands() const { return commands_; }
  // While a block is open the state is between two blocks.
  bool block_is_open() const { return open_; }
  // An error where the next block is under a protocol version that this program does not know.
  // Precondition: no block is open.
  Result<void> can_go_on() const;
  // Called after each block that is sealed or applied, with the state that it gave.
  void on_sealed(std::function<void()> callback) { sealed_ = std::move(callback); }
  // The same with the block, before it is durable.
  void on_block(std::function<void(const chain::SealedBlock&)> callback) {
    block_ = std::move(callback);
  }

 private:
  void note(const chain::SealedBlock& block);

  const Hash separator_;  // of the EIP-712 domain; read by check_tx from any thread
  chain::Machine machine_;
  api::Recent recent_;
  ProofSource proofs_;
  bool open_ = false;
  std::atomic<std::int64_t> block_time_ms_ = 0;
  std::atomic<std::uint64_t> commands_ = 0;
  std::function<void()> sealed_ = [] {};
  std::function<void(const chain::SealedBlock&)> block_ = [](const chain::SealedBlock&) {};
};

}  // namespace wattbook::app
