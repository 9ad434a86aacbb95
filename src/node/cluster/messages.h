// What the nodes of a cluster sign: proposals (which commands come next), votes (what executing
// them gave) and certificates (votes of delegates with two thirds of the stake). All are canonical
// bytes under their field maps; the signature covers SHA-256 of a name of the message's kind and
// those bytes, so that none passes for another. CONSENSUS 3.2.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "base/instant.h"
#include "base/strong_id.h"
#include "core/codec/fields.h"
#include "crypto/signature.h"
#include "node/cluster/delegates.h"

namespace wattbook::cluster {

// Place in the orderer's sequence, from 1. Void proposals take a slot and no height.
using Slot = StrongId<struct SlotTag, std::uint64_t>;

// Commands of one proposal, and a whole one with all around them. etcd takes requests of 1.5 MiB,
// in base64.
inline constexpr std::uint32_t proposal_commands_max = 4'096;
inline constexpr std::uint32_t proposal_command_bytes_max = 512 * 1024;
inline constexpr std::uint32_t proposal_bytes_max = 640 * 1024;
static_assert(limits::command_bytes_max <= proposal_command_bytes_max);
static_assert(proposal_commands_max <= limits::commands_per_block_max);
static_assert(proposal_command_bytes_max <= limits::block_bytes_max / 2);

struct Vote {
  Hash chain;  // the genesis hash
  std::uint32_t epoch = 0;
  Height height;
  Slot slot;        // where the orderer has the proposal
  Hash proposal;    // its id
  Hash block;       // hash of the block that executing it gave
  Hash parent;      // of that block
  Hash state_root;  // after it
  Hash delegates;   // the set in force at this height
  bool operator==(const Vote&) const = default;
  static constexpr std::string_view type_name = "Vote";
  static constexpr auto fields = std::tuple(
      codec::field("chain", &Vote::chain), codec::field("epoch", &Vote::epoch),
      codec::field("height", &Vote::height), codec::field("slot", &Vote::slot),
      codec::field("proposal", &Vote::proposal), codec::field("block", &Vote::block),
      codec::field("parent", &Vote::parent), codec::field("state_root", &Vote::state_root),
      codec::field("delegates", &Vote::delegates));
};

struct SignedVote {
  Vote vote;
  Signature signature;
  bool operator==(const SignedVote&) const = default;
  static constexpr std::string_view type_name = "SignedVote";
  static constexpr auto fields = std::tuple(codec::field("vote", &SignedVote::vote),
                                            codec::field("signature", &SignedVote::signature));
};

struct Certificate {
  Vote vote;
  std::vector<Signature> signatures;  // in the order of their delegates in the set
  bool operator==(const Certificate&) const = default;
  static constexpr std::string_view type_name = "Certificate";
  static constexpr auto fields = std::tuple(
      codec::field("vote", &Certificate::vote),
      codec::field("signatures", &Certificate::signatures, codec::AtMost(delegates_max)));
};

struct ProposedCommand {
  Bytes bytes;  // a signed command
  bool operator==(const ProposedCommand&) const = default;
  static constexpr std::string_view type_name = "ProposedCommand";
  static constexpr auto fields = std::tuple(
      codec::field("bytes", &ProposedCommand::bytes, codec::AtMost(limits::command_bytes_max)));
};

struct Proposal {
  Hash chain;
  std::uint32_t epoch = 0;
  Slot slot;
  Hash parent;   // id of the newest proposal before it that is not void; zero at first
  Instant time;  // the proposer's clock
  std::vector<ProposedCommand> commands;
  bool operator==(const Proposal&) const = default;
  static constexpr std::string_view type_name = "Proposal";
  static constexpr auto fields = std::tuple(
      codec::field("chain", &Proposal::chain), codec::field("epoch", &Proposal::epoch),
      codec::field("slot", &Proposal::slot), codec::field("parent", &Proposal::parent),
      codec::field("time", &Proposal::time),
      codec::field("commands", &Proposal::commands, codec::AtMost(proposal_commands_max)));
};

struct SignedProposal {
  Proposal proposal;
  Signature signature;
  bool operator==(const SignedProposal&) const = default;
  static constexpr std::string_view type_name = "SignedProposal";
  static constexpr auto fields = std::tuple(codec::field("proposal", &SignedProposal::proposal),
                                            codec::field("signature", &SignedProposal::signature));
};

// What is signed; a proposal's digest is also its id.
Hash digest_of(const Vote& vote);
Hash digest_of(const Proposal& proposal);

SignedVote sign(const Vote& vote, const crypto::SecretKey& key);
SignedProposal sign(const Proposal& proposal, const crypto::SecretKey& key);

// The delegate who signed, by index in the set; nothing for a stranger or a broken signature.
std::optional<std::uint32_t> signer_of(const SignedVote& vote, const DelegateSet& set);
std::optional<std::uint32_t> signer_of(const SignedProposal& proposal, const DelegateSet& set);

// Whether the certificate proves its vote's block final on `chain` in `epoch` under `set`; else
// what is wrong with it. Needs nothing but the delegates' addresses (DOMAIN 9.5).
Result<void> check(const Certificate& certificate, const Hash& chain, std::uint32_t epoch,
                   const DelegateSet& set);

// Whole messages from bytes; nothing unless they are the canonical bytes of one.
std::optional<SignedVote> decode_vote(ByteView bytes);
std::optional<SignedProposal> decode_proposal(ByteView bytes);
std::optional<Certificate> decode_certificate(ByteView bytes);

}  // namespace wattbook::cluster
