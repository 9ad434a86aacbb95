#include "node/cluster/proposer.h"

#include "core/codec/codec.h"

namespace wattbook::cluster {

Proposer::Proposer(const Foundation& foundation, std::uint32_t index, std::uint32_t delegates)
    : chain_(foundation.chain), epoch_(foundation.epoch), index_(index), delegates_(delegates) {}

Result<std::optional<Draft>> Proposer::draft(const Replica& replica, const Pool& pool,
                                             bool wants_block, Instant now, Duration elapsed,
                                             SignStore& signs, const crypto::SecretKey& key) {
  const Tip tip = replica.tip();
  if (pending_ && pending_->slot == tip.slot) return pending_;
  pending_.reset();
  if (pool.empty() && !wants_block) return std::nullopt;
  if (replica.uncertified() >= uncertified_max) return std::nullopt;
  const std::uint64_t turn = (index_ + delegates_ - tip.slot.value % delegates_) % delegates_;
  if (elapsed.value < static_cast<std::int64_t>(turn) * turn_length.value) return std::nullopt;
  const Proposal proposal{chain_, epoch_, tip.slot, tip.parent, now, pool.oldest()};
  const auto signed_proposal = signs.sign_proposal(proposal, key);
  if (!signed_proposal) return std::unexpected(signed_proposal.error());
  if (!*signed_proposal) return std::nullopt;
  pending_ = Draft{tip.slot, codec::encode(**signed_proposal)};
  return pending_;
}

}  // namespace wattbook::cluster
