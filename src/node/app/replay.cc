#include "node/app/replay.h"

#include <fmt/format.h>

#include "node/audit/genesis_file.h"
#include "node/journal/segment_reader.h"

namespace wattbook::app {
namespace {

// Of a record: parent and hash before the block (consensus/solo.cc).
constexpr std::size_t block_at = 2 * Hash::size;

Result<std::vector<Height>> segments(env::Files& files, const std::string& directory) {
  const auto names = files.list(directory);
  if (!names) return std::unexpected(names.error());
  std::vector<Height> out;
  for (const std::string& name : *names)
    if (const auto first = journal::segment_first_height(name)) out.push_back(*first);
  return out;
}

Result<void> replay_segment(journal::SegmentReader& reader, chain::Machine& machine,
                            chain::SignatureCheck signatures, LedgerEnd& end) {
  while (const auto record = reader.next()) {
    if (record->payload.size() < block_at)
      return fail(fmt::format("block {} in the journal is too short", record->height.value));
    const Result<chain::SealedBlock> sealed =
        machine.replay(record->payload.subspan(block_at), signatures);
    if (!sealed)
      return fail(
          fmt::format("block {} does not replay: {}", record->height.value, sealed.error().message),
          "restore the data directory from a backup");
    end = {sealed->header.height, sealed->hash, sealed->header.state_root};
  }
  return {};
}

}  // namespace

Result<LedgerEnd> replay_directory(env::Files& files, const std::string& data_directory,
                                   chain::SignatureCheck signatures) {
  const Result<chain::Genesis> genesis = audit::read_genesis(files, data_directory);
  if (!genesis) return std::unexpected(genesis.error());
  const std::string journal = data_directory + "/journal";
  const auto firsts = segments(files, journal);
  if (!firsts) return std::unexpected(firsts.error());
  chain::Machine machine(*genesis);
  LedgerEnd end;
  for (const Height first : *firsts) {
    if (first.value != end.height.value + 1)
      return fail(fmt::format("the journal in {} has no block {}: the next segment begins at {}",
                              journal, end.height.value + 1, first.value),
                  "restore the missing segment from a backup");
    auto reader =
        journal::SegmentReader::open(files, journal + "/" + journal::segment_name(first), first);
    if (!reader) return std::unexpected(reader.error());
    if (Result<void> replayed = replay_segment(*reader, machine, signatures, end); !replayed)
      return std::unexpected(replayed.error());
    const bool is_last = first == firsts->back();
    if (reader->damaged() && (!is_last || reader->records_after_damage()))
      return fail("the journal is damaged in " + reader->place(),
                  "restore this file from a backup; cutting it here would lose blocks");
  }
  return end;
}

}  // namespace wattbook::app
