// The deterministic state machine: blocks of signed commands in, receipts and roots out
// (DOMAIN 9.1, 9.2). Given the same genesis and the same blocks, every replica has the same state,
// bit for bit.
//
// A block is made by begin_block, execute for each command, seal. It is checked by replay, which
// does the same and compares the header. All members but check_signature belong to one thread.
#pragma once

#include <expected>
#include <vector>

#include "core/chain/applying.h"
#include "core/chain/command.h"
#include "core/chain/handlers.h"
#include "core/chain/invariants.h"
#include "core/ledger/invariants.h"

namespace wattbook::chain {

enum class SignatureCheck : std::uint8_t { trusted = 0, recover = 1 };

// What became of one command. A command that is not included left no trace: it was malformed,
// wrongly signed, a repeat, expired, or from nobody known. All others stand in the block with their
// receipt, executed or rejected.
struct Outcome {
  bool included = false;
  Refused refused;  // code `none` when executed
  Bytes receipt;
};

struct SealedBlock {
  BlockHeader header;
  Hash hash;
  Bytes bytes;  // header and commands, for the journal
  std::vector<Bytes> receipts;
  std::vector<Hash> receipt_leaves;  // of receipts_root
};

class Machine {
 public:
  // Precondition: check_genesis.
  explicit Machine(const Genesis& genesis);
  // Continues from `snapshot()`'s bytes. Fails where they are damaged or break a law.
  static Result<Machine> restore(ByteView snapshot);

  const State& state() const { return state_; }

  // The expensive, stateless part of accepting a command: who signed it. Any thread may call it.
  std::expected<Address, Refused> check_signature(ByteView signed_command) const;
  // The same without knowing more of the ledger than its EIP-712 domain.
  static std::expected<Address, Refused> recover_signer(const Hash& separator,
                                                        ByteView signed_command);

  // Whether a block at `now` would do something by itself: close an interval, end a hold or an
  // order.
  bool wants_block(Instant now) const;

  // Whether this program knows the rules that the next block is made under. If not, it must stop
  // here: a newer one goes on.
  bool knows_next_block() const;

  // Opens the next block: what time alone brings about happens first. Precondition: now is later
  // than the newest block's time, no block is open, and knows_next_block.
  void begin_block(Instant now);
  // Applies one command. `signer` is what check_signature said. Precondition: a block is open.
  Outcome execute(ByteView signed_command, const Address& signer);
  std::size_t open_commands() const { return commands_.size(); }
  std::size_t open_bytes() const { return open_bytes_; }
  // Closes the block: checks every law, computes the roots. A broken law stops the process before
  // the block exists.
  SealedBlock seal();

  // Executes a block made elsewhere or earlier, and compares what it gives with its header. A
  // failure leaves the machine unusable: it must be restored.
  Result<SealedBlock> replay(ByteView block, SignatureCheck signatures);

  // The whole state as canonical bytes. Precondition: no block is open.
  Bytes snapshot() const;
  // Where an account's leaf stands under the newest block's state root. Precondition: no block is
  // open, and a block has been sealed or replayed since the account was opened.
  crypto::MerkleProof account_path(AccountIndex account);

 private:
  explicit Machine(State state) : state_(std::move(state)) {}

  void expire();
  void close_due_intervals();
  void finish_effects(const CommandId& id, const Refused& refused, Bytes& out);
  std::expected<Sender, Refused> let_in(const SignedCommand& command, ByteView bytes,
                                        const Address& signer) const;
  Refused execute_decoded(const SignedCommand& decoded, ByteView signed_command,
                          const Sender& sender);
  BlockHeader close_block(std::uint32_t command_count, const Hash& commands_root);
  bool is_suspended_everywhere(MemberIndex member) const;
  std::optional<Sender> sender_of(const Address& account) const;
  void touch_sender(Applying& at, const Sender& sender);
  Hash state_root();

  State state_;
  Instant now_;
  bool open_ = false;
  Scratch scratch_;
  ledger::CommandAudit audit_;
  std::vector<Bytes> commands_;
  std::vector<Bytes> receipts_;
  std::vector<Hash> receipt_leaves_;  // once the block is closed
  std::size_t open_bytes_ = 0;
};

}  // namespace wattbook::chain
