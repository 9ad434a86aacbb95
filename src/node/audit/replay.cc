#include "node/audit/replay.h"

#include <fmt/format.h>

#include "core/codec/reader.h"
#include "node/audit/block_reader.h"
#include "node/audit/start_state.h"

namespace wattbook::audit {
namespace {

// Behind version and kind, every command begins with its id (docs/protocol.md).
CommandId id_of(ByteView signed_command) {
  codec::Reader reader(signed_command);
  reader.unsigned_number(UINT32_MAX);
  reader.unsigned_number(UINT32_MAX);
  return CommandId{reader.fixed<CommandId::size>()};
}

Error placed(const Error& error, const Place& place) {
  return {fmt::format("{}, offset {}, block {}: {}", place.file, place.offset, place.height.value,
                      error.message),
          "`wattbook ledger verify` looks at the whole ledger"};
}

}  // namespace

Result<void> replay(env::Files& files, const std::string& data_directory, Height from, Height to,
                    const BlockVisitor& visit) {
  Result<chain::Machine> machine = start_before(files, data_directory, from);
  if (!machine) return std::unexpected(machine.error());
  Result<BlockReader> reader = BlockReader::open(files, data_directory);
  if (!reader) return std::unexpected(reader.error());
  const Height last = reader->last().value_or(Height(0));
  if (to > last)
    return fail(
        fmt::format("the ledger ends at height {}; there is no block {}", last.value, to.value));
  reader->seek(Height(machine->state().height.value + 1));
  for (std::uint64_t at = machine->state().height.value + 1; at <= to.value; ++at) {
    const Result<std::optional<StoredBlock>> stored = reader->next();
    if (!stored) return std::unexpected(placed(stored.error(), reader->place()));
    const Result<chain::SealedBlock> block =
        machine->replay((*stored)->bytes, chain::SignatureCheck::trusted);
    if (!block) return std::unexpected(placed(block.error(), reader->place()));
    if (block->header.height < from) continue;
    if (const Result<void> visited = visit(*machine, *block); !visited) return visited;
  }
  return {};
}

Result<Replayed> replay_to(env::Files& files, const std::string& data_directory, Height height) {
  std::optional<Replayed> out;
  const Result<void> replayed =
      replay(files, data_directory, height, height,
             [&out](chain::Machine& machine, const chain::SealedBlock& block) -> Result<void> {
               out.emplace(Replayed{std::move(machine), block});
               return {};
             });
  if (!replayed) return std::unexpected(replayed.error());
  if (!out) return fail("there is no block 0: the genesis has neither commands nor receipts");
  return std::move(*out);
}

Result<std::optional<CommandPlace>> find_command(env::Files& files,
                                                 const std::string& data_directory,
                                                 const CommandId& id) {
  Result<BlockReader> reader = BlockReader::open(files, data_directory);
  if (!reader) return std::unexpected(reader.error());
  for (;;) {
    const Result<std::optional<StoredBlock>> stored = reader->next();
    if (!stored) return std::unexpected(placed(stored.error(), reader->place()));
    if (!*stored) return std::optional<CommandPlace>();
    const Result<chain::BlockView> block = chain::decode_block((*stored)->bytes);
    if (!block) return std::unexpected(placed(block.error(), reader->place()));
    for (std::uint32_t i = 0; i < block->commands.size(); ++i)
      if (id_of(block->commands[i]) == id) return CommandPlace{block->header.height, i};
  }
}

std::uint64_t receipt_number(const chain::BlockHeader& header, std::uint32_t command) {
  return header.receipt_count - header.command_count + command;
}

}  // namespace wattbook::audit
