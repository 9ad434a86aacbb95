#include "node/cluster/messages.h"

#include <fmt/format.h>

#include "core/codec/codec.h"
#include "crypto/hash.h"

namespace wattbook::cluster {
namespace {

// The name ends in a zero byte, so that no name is the beginning of another.
Hash digest(std::string_view name, const Bytes& content) {
  crypto::Sha256 sha;
  sha.update(as_bytes(name));
  const std::uint8_t end = 0;
  sha.update(ByteView(&end, 1));
  sha.update(content);
  return sha.finish();
}

std::optional<std::uint32_t> find_signer(const Hash& digest, const Signature& signature,
                                         const DelegateSet& set) {
  const std::optional<Address> address = crypto::recover(digest, signature);
  return address ? set.index_of(*address) : std::nullopt;
}

template <class T>
std::optional<T> whole(ByteView bytes) {
  auto decoded = codec::decode<T>(bytes);
  if (!decoded) return std::nullopt;
  return std::move(*decoded);
}

}  // namespace

Hash digest_of(const Vote& vote) { return digest("wattbook vote", codec::encode(vote)); }

Hash digest_of(const Proposal& proposal) {
  return digest("wattbook proposal", codec::encode(proposal));
}

SignedVote sign(const Vote& vote, const crypto::SecretKey& key) {
  return {vote, crypto::sign(digest_of(vote), key)};
}

SignedProposal sign(const Proposal& proposal, const crypto::SecretKey& key) {
  return {proposal, crypto::sign(digest_of(proposal), key)};
}

std::optional<std::uint32_t> signer_of(const SignedVote& vote, const DelegateSet& set) {
  return find_signer(digest_of(vote.vote), vote.signature, set);
}

std::optional<std::uint32_t> signer_of(const SignedProposal& proposal, const DelegateSet& set) {
  return find_signer(digest_of(proposal.proposal), proposal.signature, set);
}

Result<void> check(const Certificate& certificate, const Hash& chain, std::uint32_t epoch,
                   const DelegateSet& set) {
  const Vote& vote = certificate.vote;
  const auto wrong = [&](std::string_view what) {
    return fail(fmt::format("the certificate of height {} {}", vote.height.value, what));
  };
  if (vote.chain != chain) return wrong("belongs to another ledger");
  if (vote.epoch != epoch) return wrong("belongs to another epoch");
  if (vote.delegates != set.hash()) return wrong("names another set of delegates");
  const Hash digest = digest_of(vote);
  std::vector<std::uint32_t> signers;
  for (const Signature& signature : certificate.signatures) {
    const std::optional<std::uint32_t> signer = find_signer(digest, signature, set);
    if (!signer) return wrong("has a signature that is no delegate's");
    if (!signers.empty() && *signer <= signers.back())
      return wrong("has its signatures out of order or twice");
    signers.push_back(*signer);
  }
  if (!set.is_quorum(signers)) return wrong("is signed by less than two thirds of the stake");
  return {};
}

std::optional<SignedVote> decode_vote(ByteView bytes) { return whole<SignedVote>(bytes); }
std::optional<SignedProposal> decode_proposal(ByteView bytes) {
  if (bytes.size() > proposal_bytes_max) return std::nullopt;
  return whole<SignedProposal>(bytes);
}
std::optional<Certificate> decode_certificate(ByteView bytes) { return whole<Certificate>(bytes); }

}  // namespace wattbook::cluster
