#include "node/audit/start_state.h"

#include <fmt/format.h>

#include "core/chain/snapshot.h"
#include "crypto/hash.h"
#include "crypto/merkle.h"
#include "node/audit/block_reader.h"
#include "node/audit/genesis_file.h"
#include "node/journal/snapshot_file.h"

namespace wattbook::audit {
namespace {

// Whether the journal's block of this height gave this state.
Result<bool> is_state_after(BlockReader& reader, const chain::State& state) {
  if (!reader.first() || state.height < *reader.first() || state.height > *reader.last())
    return false;
  reader.seek(state.height);
  const Result<std::optional<StoredBlock>> stored = reader.next();
  if (!stored) return std::unexpected(stored.error());
  const Result<chain::BlockView> block = chain::decode_block((*stored)->bytes);
  if (!block) return std::unexpected(block.error());
  const chain::BlockHeader& header = block->header;
  const bool digest_fits = header.snapshot_digest.is_zero() ||
                           header.snapshot_digest == crypto::sha256(chain::encode_state(state));
  return chain::block_hash(header) == state.parent && header.time == state.time && digest_fits &&
         header.state_root == crypto::merkle_root(state.accounts.leaves());
}

}  // namespace

Result<chain::Machine> start_before(env::Files& files, const std::string& data_directory,
                                    Height height) {
  const Result<chain::Genesis> genesis = read_genesis(files, data_directory);
  if (!genesis) return std::unexpected(genesis.error());
  chain::Machine first(*genesis);
  if (height.value <= 1) return first;
  Result<BlockReader> reader = BlockReader::open(files, data_directory);
  if (!reader) return std::unexpected(reader.error());
  const std::string directory = data_directory + "/snapshots";
  const Result<std::vector<Height>> heights = journal::list_snapshots(files, directory);
  if (!heights) return std::unexpected(heights.error());
  for (const Height candidate : *heights) {
    if (candidate >= height) continue;
    const Result<Bytes> bytes = journal::read_snapshot(files, directory, candidate);
    if (!bytes) return std::unexpected(bytes.error());
    Result<chain::Machine> machine = chain::Machine::restore(*bytes);
    if (!machine) return std::unexpected(machine.error());
    const Result<bool> fits = is_state_after(*reader, machine->state());
    if (!fits) return std::unexpected(fits.error());
    if (machine->state().genesis_hash != first.state().genesis_hash || !*fits)
      return fail(
          fmt::format("the snapshot of height {} does not belong to this journal", candidate.value),
          "remove it");
    return machine;
  }
  return first;
}

}  // namespace wattbook::audit
