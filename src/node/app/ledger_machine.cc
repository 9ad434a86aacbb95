#include "node/app/ledger_machine.h"

#include <fmt/core.h>

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
  open_ = true;
  // Nothing may be executed under rules that this program does not know; seal_block says so.
  if (machine_.knows_next_block()) machine_.begin_block(time);
}

Result<void> LedgerMachine::can_go_on() const {
  if (machine_.knows_next_block()) return {};
  const chain::Upgrade& upgrade = *state().rules.scheduled;
  return fail(fmt::format("from block {} on the ledger is under protocol version {}; this program "
                          "knows versions {} to {}, and stops before it",
                          upgrade.height.value, upgrade.version, chain::protocol_version_first,
                          chain::protocol_version_newest),
              "install a newer wattbook and start it on the same data directory");
}

Bytes LedgerMachine::execute(ByteView tx, const consensus::Evidence& evidence) {
  if (!machine_.knows_next_block()) return {};  // never answered: the block is not sealed
  return machine_.execute(tx, Address{evidence.bytes}).receipt;
}

Result<consensus::SealedBlock> LedgerMachine::seal_block() {
  if (const Result<void> known = can_go_on(); !known) return std::unexpected(known.error());
  chain::SealedBlock sealed = machine_.seal();  // a broken law stops the process in there
  open_ = false;
  note(sealed);
  block_(sealed);
  commands_ += sealed.header.command_count;
  sealed_();
  return consensus::SealedBlock{sealed.hash, std::move(sealed.bytes), sealed.header.state_root};
}

Result<Hash> LedgerMachine::identify(ByteView block) const {
  const Result<chain::BlockView> decoded = chain::decode_block(block);
  if (!decoded) return std::unexpected(decoded.error());
  return chain::block_hash(decoded->header);
}

Result<void> LedgerMachine::apply_block(ByteView block, consensus::SignatureChecks checks) {
  const auto signatures = checks == consensus::SignatureChecks::verify
                              ? chain::SignatureCheck::recover
                              : chain::SignatureCheck::trusted;
  const Result<chain::SealedBlock> replayed = machine_.replay(block, signatures);
  if (!replayed) return std::unexpected(replayed.error());
  note(*replayed);
  block_(*replayed);
  sealed_();
  return {};
}

void LedgerMachine::note(const chain::SealedBlock& block) {
  block_time_ms_ = block.header.time.unix_ms;
  recent_.add(block);
  proofs_.add(block);
}

api::ProofAnswer LedgerMachine::prove_receipt(const CommandId& id, Height committed) const {
  const std::optional<api::StoredReceipt> receipt = recent_.find(id);
  return receipt ? proofs_.prove(*receipt, committed) : api::ProofAnswer{};
}

api::ProofAnswer LedgerMachine::prove_balance(const Address& owner, const std::string& asset,
                                              Height committed) {
  if (open_) return {api::ProofStatus::later, {}};
  return proofs_.prove(machine_, owner, asset, committed);
}

Bytes LedgerMachine::snapshot() const { return machine_.snapshot(); }

Result<void> LedgerMachine::restore(ByteView snapshot) {
  Result<chain::Machine> machine = chain::Machine::restore(snapshot);
  if (!machine) return std::unexpected(machine.error());
  if (machine->state().separator != separator_)
    return fail("the snapshot belongs to another ledger", "use the data directory of this ledger");
  machine_ = std::move(*machine);
  block_time_ms_ = state().time.unix_ms;
  return {};
}

}  // namespace wattbook::app
