// Counts votes until they make a certificate, and notices who votes twice. Pure: what was counted
// depends on nothing but what came in.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "node/cluster/evidence.h"
#include "node/cluster/foundation.h"
#include "node/cluster/messages.h"

namespace wattbook::cluster {

class Tally {
 public:
  // Heights that are counted at the same time, from that of forget_below on; a vote beyond comes
  // again later.
  static constexpr std::uint64_t heights_max = 64;

  Tally(const DelegateSet& set, const Foundation& foundation);

  struct Counted {
    std::optional<Certificate> certificate;  // this vote completed it
    std::optional<Evidence> evidence;        // its signer has voted for another block before
  };
  // A vote of a stranger, of another ledger or of a height outside the window changes nothing.
  Counted add(const SignedVote& vote);

  // Votes for lower heights are of no interest any more.
  void forget_below(Height height);

 private:
  struct Round {
    std::vector<std::optional<SignedVote>> first;  // of each delegate, by index
    std::vector<SignedVote> others;  // further ones of the same delegates, as far as they are kept
  };
  std::optional<Certificate> complete(const Round& round, const Vote& vote) const;

  const DelegateSet& set_;
  Hash chain_;
  std::uint32_t epoch_;
  Height lowest_;
  std::map<Height, Round> rounds_;
};

}  // namespace wattbook::cluster
