#include "node/cluster/tally.h"

#include <algorithm>

namespace wattbook::cluster {

Tally::Tally(const DelegateSet& set, const Foundation& foundation)
    : set_(set), chain_(foundation.chain), epoch_(foundation.epoch) {}

Tally::Counted Tally::add(const SignedVote& vote) {
  const Vote& content = vote.vote;
  if (content.chain != chain_ || content.epoch != epoch_ || content.delegates != set_.hash())
    return {};
  if (content.height < lowest_ || content.height.value >= lowest_.value + heights_max) return {};
  Round& round = rounds_[content.height];
  round.first.resize(set_.size());
  // Whoever reads the votes reads them again and again; a known one spares a signature check.
  if (std::ranges::find(round.first, vote) != round.first.end()) return {};
  if (std::ranges::find(round.others, vote) != round.others.end()) return {};
  const std::optional<std::uint32_t> signer = signer_of(vote, set_);
  if (!signer) return {};
  std::optional<SignedVote>& first = round.first[*signer];
  if (first && first->vote == content) return {};
  if (first) {
    if (round.others.size() < delegates_max) round.others.push_back(vote);
    return {std::nullopt, Evidence{DoubleVote{*first, vote}, std::nullopt}};
  }
  first = vote;
  return {complete(round, content), std::nullopt};
}

std::optional<Certificate> Tally::complete(const Round& round, const Vote& vote) const {
  std::vector<std::uint32_t> signers;
  Certificate certificate{vote, {}};
  for (std::uint32_t index = 0; index < round.first.size(); ++index) {
    if (!round.first[index] || round.first[index]->vote != vote) continue;
    signers.push_back(index);
    certificate.signatures.push_back(round.first[index]->signature);
  }
  if (!set_.is_quorum(signers)) return std::nullopt;
  return certificate;
}

void Tally::forget_below(Height height) {
  lowest_ = height;
  rounds_.erase(rounds_.begin(), rounds_.lower_bound(height));
}

}  // namespace wattbook::cluster
