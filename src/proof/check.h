// Checks a proof offline, with nothing but the hash of a block or of the delegates that the reader
// trusts (DOMAIN 9.5).
// Knows nothing of the node or the ledger's code: with all that it includes of ours it is less than
// 1,000 lines, which scripts/check_proof_size.py counts.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/error.h"
#include "proof/certificate.h"
#include "proof/proof.h"

namespace wattbook::proof {

// A block's header, as the ledger encodes it (docs/protocol.md).
struct Header {
  std::uint64_t version = 0;
  Hash genesis;
  std::uint64_t height = 0;
  Hash parent;
  std::int64_t time = 0;  // ms since 1970
  std::uint64_t command_count = 0;
  Hash commands_root;
  std::uint64_t receipt_count = 0;
  Hash receipts_root;
  Hash state_root;
  Hash snapshot_digest;
};

Result<Header> decode_header(ByteView bytes);

// What the reader brings. The head is the hash of the block that they trust: heard from people they
// trust, noted earlier, or printed by an audit of their own. Where it is zero, the delegates stand
// for it with a certificate (certificate.h).
struct Trust {
  Hash head;
  // Headers that lead from the proof's block to the head, where that is a later block: each as a
  // blob, in order. Need not begin at the proof's block.
  ByteView headers;
  // The receipt, where the proof only holds its hash.
  ByteView receipt;
  // The hash that names the delegates, which `wattbook ledger verify` prints, and what they signed.
  Hash foundation{};
  ByteView certificate{};
};

// What a proof that holds says.
struct Statement {
  Kind kind = Kind::receipt;
  Header header;
  Hash block;  // its hash
  std::optional<Certified> certified;
  // Of a receipt.
  CommandId command;
  std::uint64_t code = 0;  // 0: executed; else why not (docs/protocol.md)
  std::string field;
  Bytes receipt;
  // Of a balance, in millionths.
  Address owner;
  std::string asset;
  std::int64_t posted = 0;    // the balance, the held part included
  std::int64_t held = 0;      // of it, reserved for open orders and holds
  std::int64_t incoming = 0;  // held by others in its favour
};

// The statement, or why the proof does not show one.
Result<Statement> check(ByteView proof, const Trust& trust);

// The statement in words, a line each.
std::string describe(const Statement& statement);

}  // namespace wattbook::proof
