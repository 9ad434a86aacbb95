// A block: commands in order, chained to the block before by hash, with what executing them gave
// (DOMAIN 9.2).
#pragma once

#include <expected>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "base/instant.h"
#include "base/strong_id.h"
#include "core/chain/protocol_version.h"
#include "core/codec/fields.h"

namespace wattbook::chain {

struct BlockHeader {
  std::uint32_t version = protocol_version_first;  // of the rules that it was made under
  Hash genesis;                                    // the ledger it belongs to
  Height height;                                   // the first block after genesis is 1
  Hash parent;   // block hash of height - 1; of height 1, the genesis hash
  Instant time;  // later than the parent's
  std::uint32_t command_count = 0;
  Hash commands_root;  // Merkle root over the signed commands' bytes
  std::uint32_t receipt_count = 0;
  Hash receipts_root;    // Merkle root over the receipts: the block's own (intervals), then one per
                         // command
  Hash state_root;       // Merkle root over the accounts, by account index (state_root.h)
  Hash snapshot_digest;  // SHA-256 of the snapshot after this block where the height is a multiple
                         // of the genesis' snapshot interval, else zero

  bool operator==(const BlockHeader&) const = default;
  static constexpr std::string_view type_name = "BlockHeader";
  static constexpr auto fields = std::tuple(
      codec::field("version", &BlockHeader::version),
      codec::field("genesis", &BlockHeader::genesis), codec::field("height", &BlockHeader::height),
      codec::field("parent", &BlockHeader::parent), codec::field("time", &BlockHeader::time),
      codec::field("command_count", &BlockHeader::command_count),
      codec::field("commands_root", &BlockHeader::commands_root),
      codec::field("receipt_count", &BlockHeader::receipt_count),
      codec::field("receipts_root", &BlockHeader::receipts_root),
      codec::field("state_root", &BlockHeader::state_root),
      codec::field("snapshot_digest", &BlockHeader::snapshot_digest));
};

// SHA-256 of the header's canonical bytes.
Hash block_hash(const BlockHeader& header);

// A decoded block that views the bytes it was read from.
struct BlockView {
  BlockHeader header;
  std::vector<ByteView> commands;
};

Bytes encode_block(const BlockHeader& header, const std::vector<Bytes>& commands);
// Checks the form, the count and the commands root; not the parent or the execution.
Result<BlockView> decode_block(ByteView bytes);

}  // namespace wattbook::chain
