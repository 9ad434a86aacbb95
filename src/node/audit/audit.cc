#include "node/audit/audit.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/chain/invariants.h"
#include "core/chain/machine.h"
#include "node/audit/block_reader.h"
#include "node/audit/genesis_file.h"
#include "node/audit/signature_pool.h"
#include "node/audit/start_state.h"
#include "node/journal/snapshot_file.h"

namespace wattbook::audit {
namespace {

Fault at(const Place& place, std::string what) {
  return {"journal/" + place.file, place.offset, place.height, std::move(what)};
}

class Audit {
 public:
  Audit(env::Files& files, const std::string& directory, const Options& options,
        chain::Machine start, std::vector<Height> snapshots, BlockReader reader)
      : files_(files),
        snapshots_(directory + "/snapshots"),
        options_(options),
        machine_(std::move(start)),
        reader_(std::move(reader)),
        pool_(machine_.state().separator, options.threads),
        pending_(std::move(snapshots)) {
    report_.genesis = machine_.state().genesis_hash;
    report_.from = Height(machine_.state().height.value + 1);
    report_.closed = reader_.is_closed();
    report_.unfinished_bytes = reader_.unfinished_bytes();
  }

  Report run() {
    std::optional<Fault> fault = check_blocks();
    // A signature that was found bad meanwhile may stand in an earlier block.
    if (const std::optional<BadSignature> bad = pool_.finish())
      if (!fault || bad->place.height <= fault->height)
        fault = at(bad->place,
                   fmt::format("command {} of the block has a wrong signature", bad->command));
    if (!fault) fault = check_end();
    report_.fault = std::move(fault);
    report_.height = machine_.state().height;
    report_.head = machine_.state().parent;
    if (report_.fault && report_.fault->height.value > 0)
      report_.height = std::min(report_.height, Height(report_.fault->height.value - 1));
    return std::move(report_);
  }

 private:
  std::optional<Fault> check_blocks() {
    const Height last = reader_.last().value_or(Height(0));
    while (!pending_.empty() && pending_.back() < machine_.state().height) pending_.pop_back();
    if (std::optional<Fault> fault = check_snapshot()) return fault;
    if (reader_.last()) reader_.seek(report_.from);
    for (;;) {
      const Result<std::optional<StoredBlock>> block = reader_.next();
      if (!block) return at(reader_.place(), block.error().message);
      if (!*block) return std::nullopt;
      if (std::optional<std::string> wrong = check_block(**block))
        return at((*block)->place, std::move(*wrong));
      if (std::optional<Fault> fault = check_snapshot()) return fault;
      options_.progress((*block)->place.height, last);
    }
  }

  // What is wrong with the block, executed on the state before it.
  std::optional<std::string> check_block(const StoredBlock& stored) {
    const Result<chain::BlockView> block = chain::decode_block(stored.bytes);
    if (!block) return block.error().message;
    const chain::State& state = machine_.state();
    if (stored.parent != state.parent) return "the block does not follow the one before";
    if (stored.hash != chain::block_hash(block->header))
      return "the hash beside the block is not that of its header";
    pool_.add(stored, block->commands);
    const Result<chain::SealedBlock> replayed =
        machine_.replay(stored.bytes, chain::SignatureCheck::trusted);
    if (!replayed) return replayed.error().message;
    ++report_.blocks;
    report_.commands += block->commands.size();
    return std::nullopt;
  }

  // Compares the snapshot file of the present height, if there is one. The newest come first.
  std::optional<Fault> check_snapshot() {
    const Height height = machine_.state().height;
    if (pending_.empty() || pending_.back() != height) return std::nullopt;
    pending_.pop_back();
    const Result<Bytes> kept = journal::read_snapshot(files_, snapshots_, height);
    if (!kept && was_removed(height)) return std::nullopt;
    if (!kept) return Fault{"snapshots", 0, height, kept.error().message};
    if (*kept != machine_.snapshot())
      return Fault{
          "snapshots", 0, height,
          fmt::format("the snapshot of height {} is not the state after that block", height.value)};
    ++report_.snapshots;
    return std::nullopt;
  }

  // A running node keeps only the newest.
  bool was_removed(Height height) const {
    const Result<std::vector<Height>> heights = journal::list_snapshots(files_, snapshots_);
    return heights && std::ranges::find(*heights, height) == heights->end();
  }

  std::optional<Fault> check_end() {
    if (reader_.end_is_damaged())
      return at(reader_.end(), "a damaged record, and whole ones after it");
    if (reader_.unfinished_bytes() > 0 && !options_.allow_unfinished)
      return at(reader_.end(),
                fmt::format("{} bytes at the end are no whole record: damage, or a write that did "
                            "not finish",
                            reader_.unfinished_bytes()));
    const Height height = machine_.state().height;
    if (!pending_.empty())
      return Fault{"journal", 0, Height(height.value + 1),
                   fmt::format("the journal ends at height {}, before the snapshot of height {}: "
                               "blocks are missing",
                               height.value, pending_.back().value)};
    if (options_.head && *options_.head != machine_.state().parent)
      return Fault{
          "journal", 0, height,
          "the last block is another than the one asked for: " + to_hex0x(machine_.state().parent)};
    for (const std::span<const chain::Invariant> laws :
         {chain::block_invariants(), chain::full_invariants()})
      for (const chain::Invariant& law : laws)
        if (const auto broken = law.broken(machine_.state()))
          return Fault{"journal", 0, height, fmt::format("{}: {}", law.name, *broken)};
    return std::nullopt;
  }

  env::Files& files_;
  const std::string snapshots_;
  const Options& options_;
  chain::Machine machine_;
  BlockReader reader_;
  SignaturePool pool_;
  std::vector<Height> pending_;  // snapshots not yet compared, newest first
  Report report_;
};

}  // namespace

Result<Report> audit(env::Files& files, const std::string& data_directory, const Options& options) {
  // Before the journal, to which a running node may add.
  Result<std::vector<Height>> snapshots =
      journal::list_snapshots(files, data_directory + "/snapshots");
  if (!snapshots) return std::unexpected(snapshots.error());
  Result<BlockReader> reader = BlockReader::open(files, data_directory);
  if (!reader) return std::unexpected(reader.error());
  Result<chain::Machine> start = start_before(files, data_directory, options.from);
  if (!start) return std::unexpected(start.error());
  const Hash genesis = start->state().genesis_hash;
  Report report = Audit(files, data_directory, options, std::move(*start), std::move(*snapshots),
                        std::move(*reader))
                      .run();
  Result<Certification> certification =
      check_certificates(files, data_directory, genesis, options.allow_unfinished);
  if (!certification)
    certification =
        Certification{{}, Fault{"certificates", 0, Height(0), certification.error().message}};
  report.certified = std::move(certification->spans);
  if (!report.fault) report.fault = std::move(certification->fault);
  if (!report.fault && options.foundation &&
      (report.certified.empty() || report.certified.back().foundation != *options.foundation))
    report.fault =
        Fault{"certificates", 0, Height(0), "no certificates of the delegates that were asked for"};
  return report;
}

}  // namespace wattbook::audit
