// The blocks that this node holds and the certificates that make them final, in two journals. The
// block journal is the one of a solo node, so that everything that reads a ledger from its files
// reads this one too; at most its last block is not certified: the one that this delegate has
// signed. Writing the certificate is the commit (CONSENSUS 3.4).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "node/cluster/foundation.h"
#include "node/cluster/messages.h"
#include "node/cluster/sign_store.h"
#include "node/consensus/solo.h"
#include "node/consensus/state_machine.h"
#include "node/journal/journal.h"

namespace wattbook::cluster {

struct CertifiedBlock {
  Bytes block;
  Certificate certificate;
  bool operator==(const CertifiedBlock&) const = default;
  static constexpr std::string_view type_name = "CertifiedBlock";
  static constexpr auto fields = std::tuple(
      codec::field("block", &CertifiedBlock::block, codec::AtMost(limits::block_bytes_max)),
      codec::field("certificate", &CertifiedBlock::certificate));
};

struct BlockStoreOptions {
  std::string blocks;        // directory, created if missing
  std::string certificates;  // the same
  journal::JournalOptions journal;
};

// One thread at a time; blocks() has its own rules.
class BlockStore {
 public:
  static Result<std::unique_ptr<BlockStore>> open(env::Files& files, BlockStoreOptions options,
                                                  const Foundation& foundation);

  // For replay and for those who read blocks.
  consensus::SoloOrderer& blocks() { return *blocks_; }

  // The last final block: the foundation's base at first.
  consensus::Head certified() const;
  // Of that block; nothing at the base.
  const std::optional<Certificate>& newest() const { return newest_; }

  // Keeps the last block only if it is certified, or is what `signed_last` says this delegate has
  // signed. To be called before replay. An error, and nothing is removed, where many blocks stand
  // without any certificate: then it is these that are lost.
  Result<void> settle_tail(const std::optional<SignedVote>& signed_last);

  // Durable on return. `height` follows the last block.
  Result<void> add_block(Height height, const Hash& parent, const consensus::SealedBlock& block);
  // Makes the last block final, durably. Precondition: it is the certificate's.
  Result<void> certify(const Certificate& certificate);

  // Of a final block; nothing where it was made before the first certificate.
  Result<std::optional<Certificate>> certificate_of(Height height) const;

  // Final blocks from `from` on with their certificates: at most `count`, and after the first no
  // more than `bytes`. Empty where there are none, or they were made before the first certificate.
  Result<std::vector<CertifiedBlock>> read(Height from, std::uint32_t count,
                                           std::uint64_t bytes) const;

  // Marks a clean end.
  Result<void> close();

 private:
  BlockStore(std::unique_ptr<consensus::SoloOrderer> blocks, journal::Journal certificates,
             const Foundation& foundation);
  Result<void> read_newest();

  std::unique_ptr<consensus::SoloOrderer> blocks_;
  journal::Journal certificates_;
  consensus::Head base_;
  std::optional<Certificate> newest_;
};

}  // namespace wattbook::cluster
