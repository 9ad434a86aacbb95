// The orderer of a single node: an append-only journal, one fdatasync per block. Not consensus, one
// writer; the same interface as a cluster, so that a community can grow into one. CONSENSUS 4.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "node/consensus/orderer.h"
#include "node/env/files.h"
#include "node/journal/journal.h"

namespace wattbook::consensus {

class SoloOrderer final : public Orderer {
 public:
  // Recovers the journal in `directory` (created if missing). A torn tail is cut; see
  // recovery_notes. An error if the journal is damaged before its tail, or held by another process.
  static Result<std::unique_ptr<SoloOrderer>> open(env::Files& files, const std::string& directory,
                                                   journal::JournalOptions options);

  Result<Append> append(const OrderedBlock& block) override;
  Result<void> subscribe(Height from, Delivery deliver) override;
  Result<void> prune(Height below) override;
  bool may_propose() const override { return true; }
  Head head() const override;

  // Calls `visit` for each block from `from` on, in order; an error from it ends the reading and is
  // returned.
  Result<void> read(Height from, const Delivery& visit) const;

  // Removes the blocks above `last`: those that no one was told of and a cluster decided against.
  // Subscribers are not told.
  Result<void> cut(Height last);

  // Marks a clean end; nothing may be appended afterwards. Without it the next start cannot tell
  // damage to the last block from an unfinished write.
  Result<void> close();

  // What recovery had to mend, one sentence each; empty after a clean stop.
  const std::vector<std::string>& recovery_notes() const { return journal_.recovery_notes(); }

 private:
  struct Subscriber {
    Height from;
    Delivery deliver;
  };
  SoloOrderer(std::unique_ptr<env::FileLock> lock, journal::Journal journal);
  Result<void> find_head();

  std::unique_ptr<env::FileLock> lock_;
  mutable std::mutex mutex_;  // guards all below
  journal::Journal journal_;
  Head head_;
  std::vector<Subscriber> subscribers_;
};

}  // namespace wattbook::consensus
