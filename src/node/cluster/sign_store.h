// What this delegate has signed last, on disk before the signature leaves (CONSENSUS 3.3): one file
// for votes, one for proposals, each replaced atomically. The same place with other content is
// refused; the same content gives the same bytes again.
//
// A directory without these files beside a ledger that has blocks is a restored backup or a cloned
// disk: it does not know what was signed elsewhere with its key, and is mute until resume() names a
// height that is surely above (Replica::resume_signing).
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/error.h"
#include "node/cluster/messages.h"
#include "node/env/files.h"

namespace wattbook::cluster {

// The newest vote, and a height up to which nothing may be signed whatever the vote says.
struct VoteRecord {
  std::uint32_t epoch = 0;
  Height floor;
  std::optional<SignedVote> last;
  static constexpr std::string_view type_name = "VoteRecord";
  static constexpr auto fields = std::tuple(codec::field("epoch", &VoteRecord::epoch),
                                            codec::field("floor", &VoteRecord::floor),
                                            codec::field("last", &VoteRecord::last));
};

struct ProposalRecord {
  std::optional<SignedProposal> last;
  static constexpr std::string_view type_name = "ProposalRecord";
  static constexpr auto fields = std::tuple(codec::field("last", &ProposalRecord::last));
};

// One thread at a time. A failed write is an error, after which the process must stop.
class SignStore {
 public:
  // `directory` exists. A record that cannot be read is an error: signing on without it would be
  // signing blind.
  static Result<SignStore> open(env::Files& files, std::string directory);

  // Says that nothing was ever signed with this key in `epoch`: for a key that was just made.
  Result<void> found(std::uint32_t epoch);
  // Votes above `floor` may be signed again. Never takes back what was signed.
  Result<void> resume(std::uint32_t epoch, Height floor);

  bool is_mute() const { return !votes_.has_value(); }
  const std::optional<SignedVote>& last_vote() const;
  Height floor() const { return votes_ ? votes_->floor : Height(0); }

  // The signed vote, durable; nothing where this place must not be signed (again, or yet).
  Result<std::optional<SignedVote>> sign_vote(const Vote& vote, const crypto::SecretKey& key);
  // The same for a proposal. One that was already signed for this slot comes back unchanged if its
  // parent is the same, whatever its commands; with another parent nothing is signed.
  Result<std::optional<SignedProposal>> sign_proposal(const Proposal& proposal,
                                                      const crypto::SecretKey& key);

 private:
  SignStore(env::Files& files, std::string directory);
  Result<void> write_votes(VoteRecord record);

  env::Files* files_;
  std::string directory_;
  std::optional<VoteRecord> votes_;
  ProposalRecord proposals_;
};

}  // namespace wattbook::cluster
