#include "node/app/ledger_machine.h"

#include "base/check.h"

namespace wattbook::app {

LedgerMachine::LedgerMachine(const chain::Genesis& genesis)
    : separator_(chain::domain_separator(chain::genesis_hash(genesis))), machine_(genesis) {}

consensus::Checked LedgerMachine::check_tx(ByteView tx) const {
  consensus::Checked out;
  const std::expected<Address, chain::Refused> signer =
      chain::Machine::recover_signer(separator_, tx);
  if (signer) {
    out.accepted = true;
    out.evidence.bytes = signer->bytes;
    return out;
  }
  const auto command = chain::decode_signed(tx);
  const CommandId id = command ? chain::header_of(command->command).id : CommandId{};
  chain::ReceiptBuilder().write(out.refusal, id, signer.error());
  return out;
}

consensus::AppInfo LedgerMachine::info() const {
  return {state().height, state().parent, state().time};
}

bool LedgerMachine::wants_block(Instant now) const { return machine_.wants_block(now); }

void LedgerMachine::begin_block(Height height, Instant time) {
  CHECK(height.value == state().height.value + 1);
  machine_.begin_block(time);
  open_ = true;
}

Bytes LedgerMachine::execute(ByteView tx, const consensus::Evidence& evidence) {
  return machine_.execute(tx, Address{evidence.bytes}).receipt;
}

Result<consensus::SealedBlock> LedgerMachine::seal_block() {
  chain::SealedBlock sealed = machine_.seal();  // a broken law stops the process in there
  open_ = false;
  note(sealed);
  sealed_();
  return consensus::SealedBlock{sealed.hash, std::move(sealed.bytes)};
}

Result<void> LedgerMachine::apply_block(ByteView block, consensus::SignatureChecks checks) {
  const auto signatures = checks == consensus::SignatureChecks::verify
                              ? chain::SignatureCheck::recover
                              : chain::SignatureCheck::trusted;
  const Result<chain::SealedBlock> replayed = machine_.replay(block, signatures);
  if (!replayed) return std::unexpected(replayed.error());
  note(*replayed);
  return {};
}

void LedgerMachine::note(const chain::SealedBlock& block) {
  recent_.add_block(block.header, block.hash);
  recent_.add_receipts(state(), block.header, block.receipts);
}

Bytes LedgerMachine::snapshot() const { return machine_.snapshot(); }

Result<void> LedgerMachine::restore(ByteView snapshot) {
  Result<chain::Machine> machine = chain::Machine::restore(snapshot);
  if (!machine) return std::unexpected(machine.error());
  if (machine->state().separator != separator_)
    return fail("the snapshot belongs to another ledger", "use the data directory of this ledger");
  machine_ = std::move(*machine);
  return {};
}

}  // namespace wattbook::app
