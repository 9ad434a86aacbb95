#include "core/chain/block.h"

#include <fmt/core.h>

#include "base/limits.h"
#include "core/codec/codec.h"
#include "crypto/hash.h"
#include "crypto/hash_many.h"
#include "crypto/merkle.h"

namespace wattbook::chain {

Hash block_hash(const BlockHeader& header) { return crypto::sha256(codec::encode(header)); }

Bytes encode_block(const BlockHeader& header, const std::vector<Bytes>& commands) {
  Bytes out;
  std::size_t size = 512;
  for (const Bytes& command : commands) size += command.size() + 5;
  out.reserve(size);
  codec::Writer writer(out);
  codec::encode(writer, header);
  for (const Bytes& command : commands) writer.blob(command);
  return out;
}

Result<BlockView> decode_block(ByteView bytes) {
  codec::Reader reader(bytes);
  auto header = codec::decode<BlockHeader>(reader);
  if (!header) return fail("block: the header is damaged");
  if (header->version < protocol_version_first || header->version > protocol_version_newest)
    return fail(fmt::format("block: unknown protocol version {}; this program knows {} to {}",
                            header->version, protocol_version_first, protocol_version_newest),
                "install a newer wattbook");
  if (header->time > limits::time_max) return fail("block: impossible time");
  if (header->command_count > limits::commands_per_block_max)
    return fail("block: too many commands");

  BlockView block{*header, {}};
  block.commands.reserve(header->command_count);
  for (std::uint32_t i = 0; i < header->command_count; ++i) {
    block.commands.push_back(reader.blob(limits::command_bytes_max));
    if (reader.fault()) return fail("block: a command is damaged");
  }
  reader.finish();
  if (reader.fault()) return fail("block: bytes behind the last command");
  if (crypto::merkle_root(crypto::merkle_leaves(block.commands)) != header->commands_root)
    return fail("block: the commands are not those of the header");
  return block;
}

}  // namespace wattbook::chain
