#include "core/chain/machine.h"

#include <algorithm>
#include <utility>

#include <fmt/core.h>

#include "core/chain/channels.h"
#include "core/chain/exchange.h"
#include "core/chain/handlers.h"
#include "core/chain/interval_close.h"
#include "core/chain/snapshot.h"
#include "core/chain/state_root.h"
#include "crypto/hash.h"
#include "crypto/hash_many.h"
#include "crypto/merkle.h"
#include "crypto/signature.h"

namespace wattbook::chain {

Machine::Machine(const Genesis& genesis) : state_(make_state(genesis)) {}

Result<Machine> Machine::restore(ByteView snapshot) {
  Result<State> state = decode_snapshot(snapshot);
  if (!state) return std::unexpected(state.error());
  return Machine(std::move(*state));
}

namespace {

// Nothing but the signature: whether it is there, and the account's own.
std::expected<Address, Refused> signer_of(const Hash& separator, const SignedCommand& command) {
  const auto signer =
      crypto::recover(signing_digest(separator, command.command), command.signature);
  if (!signer) return std::unexpected(Refused{Rejection::wrong_signature, {}});
  if (*signer != header_of(command.command).account)
    return std::unexpected(Refused{Rejection::wrong_signer, "account"});
  return *signer;
}

std::vector<Hash> leaves_of(const std::vector<Bytes>& contents) {
  const std::vector<ByteView> views(contents.begin(), contents.end());
  return crypto::merkle_leaves(views);
}

Outcome refused_unseen(const Refused& refused, const CommandId& id) {
  const ReceiptBuilder empty;
  Outcome outcome{.included = false, .refused = refused, .receipt = {}};
  empty.write(outcome.receipt, id, refused);
  return outcome;
}

}  // namespace

std::expected<Address, Refused> Machine::recover_signer(const Hash& separator,
                                                        ByteView signed_command) {
  const auto command = decode_signed(signed_command);
  if (!command) return std::unexpected(command.error());
  return signer_of(separator, *command);
}

std::expected<Address, Refused> Machine::check_signature(ByteView signed_command) const {
  return recover_signer(state_.separator, signed_command);
}

bool Machine::wants_block(Instant now) const {
  if (now <= state_.time) return false;
  return std::ranges::any_of(state_.communities, [now](const Community& community) {
    return next_close(community) <= now;
  });
}

bool Machine::knows_next_block() const {
  return state_.rules.version_at(Height(state_.height.value + 1)) <= protocol_version_newest;
}

void Machine::begin_block(Instant now) {
  CHECK(!open_ && now > state_.time && knows_next_block());
  const std::uint32_t version = state_.rules.version_at(Height(state_.height.value + 1));
  if (version != state_.rules.version) state_.rules = Rules{.version = version, .scheduled = {}};
  open_ = true;
  now_ = now;
  commands_.clear();
  receipts_.clear();
  open_bytes_ = 0;
  state_.commands.expire(now);
  expire();
  close_due_intervals();
}

// Holds and orders whose time has come.
void Machine::expire() {
  Applying at(state_, now_, scratch_);
  state_.ledger.begin_command();
  scratch_.receipt.begin();
  state_.ledger.expire_due(now_);
  for (Community& community : state_.communities) expire_orders(at, community);
  settle_due_channels(at);
  follow_up(at);
  Bytes receipt;
  finish_effects(CommandId{}, Refused{}, receipt);
  if (scratch_.receipt.count() > 0) receipts_.push_back(std::move(receipt));
}

void Machine::close_due_intervals() {
  for (std::uint32_t i = 0; i < limits::closes_per_block_max && !state_.communities.empty(); ++i) {
    Community& next = *std::ranges::min_element(state_.communities, {}, next_close);
    if (next_close(next) > now_) return;
    Applying at(state_, now_, scratch_);
    state_.ledger.begin_command();
    scratch_.receipt.begin();
    close_interval(at, next);
    Bytes receipt;
    finish_effects(CommandId{}, Refused{}, receipt);
    receipts_.push_back(std::move(receipt));
    enforce(full_invariants(), state_);
  }
}

// Audits the command's postings, adds them to its effects, and writes the receipt.
void Machine::finish_effects(const CommandId& id, const Refused& refused, Bytes& out) {
  const auto violation = audit_.check(state_.ledger);
  CHECK(!violation);
  for (const ledger::Transfer& transfer : state_.ledger.transfers())
    scratch_.receipt.emit(Posted{transfer.from, transfer.to, transfer.amount, transfer.reason});
  scratch_.receipt.write(out, id, refused);
}

std::optional<Sender> Machine::sender_of(const Address& account) const {
  if (const auto member = state_.ledger.find_member(account)) return Sender{account, member};
  if (state_.devices.contains(account) || state_.charging.find_key(account))
    return Sender{account, std::nullopt};
  return std::nullopt;
}

// One community's operator cannot shut a member out of the others.
bool Machine::is_suspended_everywhere(MemberIndex member) const {
  const std::vector<CommunityIndex>& communities = state_.members[member.value].communities;
  return !communities.empty() && std::ranges::all_of(communities, [&](CommunityIndex number) {
    return is_suspended(state_.communities[number.value], member);
  });
}

// The sender, where nothing at the door stands against the command.
std::expected<Sender, Refused> Machine::let_in(const SignedCommand& command, ByteView bytes,
                                               const Address& signer) const {
  const auto refused = [](Rejection code, std::string_view field) {
    return std::unexpected(Refused{code, field});
  };
  const CommandHeader& header = header_of(command.command);
  if (first_version_of(command.command) > state_.rules.version)
    return refused(Rejection::malformed_kind, {});
  if (signer != header.account) return refused(Rejection::wrong_signer, "account");
  if (const auto known = state_.commands.find(header.id)) {
    if (std::ranges::equal(*known, bytes)) return refused(Rejection::exists, {});
    const auto before = decode_signed(*known);
    CHECK(before.has_value());
    const std::string_view field = first_difference(before->command, command.command);
    // The same command signed once more is the same command.
    if (field.empty()) return refused(Rejection::exists, {});
    return refused(Rejection::exists_with_different, field);
  }
  if (header.expires <= now_) return refused(Rejection::expired, "expires");
  if (header.expires > now_ + limits::command_lifetime_max)
    return refused(Rejection::expiry_too_far, "expires");
  const auto sender = sender_of(header.account);
  if (!sender) return refused(Rejection::unknown_account, "account");
  if (sender->member && is_suspended_everywhere(*sender->member))
    return refused(Rejection::suspended, "account");
  return *sender;
}

// Fees that fell due by now are paid before the command looks at the sender's TSL (battery/fees.h).
void Machine::touch_sender(Applying& at, const Sender& sender) {
  if (!sender.member) return;
  state_.ledger.begin_command();
  for (const CommunityIndex number : state_.members[sender.member->value].communities) {
    Community& community = state_.communities[number.value];
    const ParticipantIndex place = *community.place(*sender.member);
    if (community.fees.due(battery::PayerIndex(place.value)) > Amount(0))
      follow_participant(at, community, place);
  }
  if (state_.ledger.postings().empty()) return;
  follow_up(at);
  CHECK(!audit_.check(state_.ledger));
  for (const ledger::Transfer& transfer : state_.ledger.transfers())
    scratch_.receipt.emit(Posted{transfer.from, transfer.to, transfer.amount, transfer.reason});
}

Outcome Machine::execute(ByteView signed_command, const Address& signer) {
  CHECK(open_);
  const auto decoded = decode_signed(signed_command);
  if (!decoded) return refused_unseen(decoded.error(), CommandId{});
  const auto sender = let_in(*decoded, signed_command, signer);
  if (!sender) return refused_unseen(sender.error(), header_of(decoded->command).id);
  const Refused refused = execute_decoded(*decoded, signed_command, *sender);
  commands_.emplace_back(signed_command.begin(), signed_command.end());
  open_bytes_ += signed_command.size();
  return {.included = true, .refused = refused, .receipt = receipts_.back()};
}

// Applies a command that nothing at the door stands against, and notes its receipt.
Refused Machine::execute_decoded(const SignedCommand& decoded, ByteView signed_command,
                                 const Sender& sender) {
  const CommandHeader& header = header_of(decoded.command);
  Applying at(state_, now_, scratch_);
  scratch_.receipt.begin();
  touch_sender(at, sender);
  state_.ledger.begin_command();
  const Verdict verdict = std::visit(
      [&]<class Body>(const Body& body) -> Verdict {
        // Devices speak only for themselves: of what they measured.
        constexpr bool from_device =
            std::is_same_v<Body, SubmitReadings> || std::is_same_v<Body, ReportReadings> ||
            std::is_same_v<Body, ReportStateOfCharge> || std::is_same_v<Body, StartCharging> ||
            std::is_same_v<Body, RecordCharging> || std::is_same_v<Body, EndCharging>;
        if (!sender.member && !from_device) return refuse(Rejection::not_permitted);
        return apply(at, sender, body);
      },
      decoded.command);
  if (verdict)
    state_.ledger.rollback();
  else
    follow_up(at);

  state_.commands.add(header.id, header.expires, signed_command);
  const Refused refused = verdict.value_or(Refused{});
  finish_effects(header.id, refused, receipts_.emplace_back());
  return refused;
}

Hash Machine::state_root() {
  const std::vector<AccountIndex> changed = state_.ledger.take_dirty();
  const std::vector<Hash> leaves = account_leaf_hashes(state_.ledger, changed);
  for (std::size_t i = 0; i < changed.size(); ++i) {
    while (state_.accounts.leaves().size() <= changed[i].value) state_.accounts.append(Hash{});
    state_.accounts.set(changed[i].value, leaves[i]);
  }
  return state_.accounts.root();
}

SealedBlock Machine::seal() {
  const BlockHeader header = close_block(static_cast<std::uint32_t>(commands_.size()),
                                         crypto::merkle_root(leaves_of(commands_)));
  return {.header = header,
          .hash = state_.parent,
          .bytes = encode_block(header, commands_),
          .receipts = std::exchange(receipts_, {}),
          .receipt_leaves = std::exchange(receipt_leaves_, {})};
}

// Everything of sealing but the bytes, which replay has already.
BlockHeader Machine::close_block(std::uint32_t command_count, const Hash& commands_root) {
  CHECK(open_);
  enforce(block_invariants(), state_);
  if constexpr (audit_enabled) enforce(full_invariants(), state_);

  BlockHeader header;
  header.version = state_.rules.version;
  header.genesis = state_.genesis_hash;
  header.height = Height(state_.height.value + 1);
  header.parent = state_.parent;
  header.time = now_;
  header.command_count = command_count;
  header.commands_root = commands_root;
  header.receipt_count = static_cast<std::uint32_t>(receipts_.size());
  receipt_leaves_ = leaves_of(receipts_);
  header.receipts_root = crypto::merkle_root(receipt_leaves_);
  header.state_root = state_root();

  state_.height = header.height;
  state_.time = now_;
  open_ = false;
  if (header.height.value % state_.genesis.snapshot_interval == 0)
    header.snapshot_digest = crypto::sha256(encode_state(state_));
  state_.parent = block_hash(header);
  return header;
}

Result<SealedBlock> Machine::replay(ByteView bytes, SignatureCheck signatures) {
  Result<BlockView> block = decode_block(bytes);
  if (!block) return std::unexpected(block.error());
  const BlockHeader& header = block->header;
  const auto wrong = [&](std::string_view what) {
    return fail(fmt::format("block {}: {}", header.height.value, what));
  };
  if (header.genesis != state_.genesis_hash) return wrong("belongs to another ledger");
  if (header.height.value != state_.height.value + 1) return wrong("is not the next block");
  if (header.parent != state_.parent) return wrong("does not follow the block before");
  if (header.time <= state_.time) return wrong("is not later than the block before");
  if (!knows_next_block()) return wrong("needs a protocol version that this program does not know");

  begin_block(header.time);
  for (const ByteView command : block->commands) {
    const auto decoded = decode_signed(command);
    if (!decoded) return wrong("holds a malformed command");
    if (signatures == SignatureCheck::recover && !signer_of(state_.separator, *decoded))
      return wrong("holds a command with a wrong signature");
    const auto sender = let_in(*decoded, command, header_of(decoded->command).account);
    if (!sender) return wrong("holds a command that must not be in a block");
    execute_decoded(*decoded, command, *sender);
  }
  // decode_block has found the commands to be those of the header's root.
  if (close_block(header.command_count, header.commands_root) != header)
    return wrong("does not give the roots of its header");
  return SealedBlock{.header = header,
                     .hash = state_.parent,
                     .bytes = Bytes(bytes.begin(), bytes.end()),
                     .receipts = std::exchange(receipts_, {}),
                     .receipt_leaves = std::exchange(receipt_leaves_, {})};
}

Bytes Machine::snapshot() const {
  CHECK(!open_);
  return encode_snapshot(state_);
}

crypto::MerkleProof Machine::account_path(AccountIndex account) {
  CHECK(!open_);
  return state_.accounts.proof(account.value);
}

}  // namespace wattbook::chain
