#include "node/cluster/evidence.h"

#include "core/codec/codec.h"

namespace wattbook::cluster {
namespace {

Result<Address> same_signer(const Hash& first, const Signature& first_signature, const Hash& second,
                            const Signature& second_signature) {
  if (first == second)
    return fail("the evidence shows the same content twice, which is no offence");
  const auto one = crypto::recover(first, first_signature);
  const auto other = crypto::recover(second, second_signature);
  if (!one || !other) return fail("the evidence has a signature that is none");
  if (*one != *other) return fail("the evidence has the signatures of two delegates");
  return *one;
}

}  // namespace

Result<Address> convict(const Evidence& evidence, const Hash& chain) {
  if (evidence.votes.has_value() == evidence.proposals.has_value())
    return fail("the evidence must hold either two votes or two proposals");
  if (evidence.votes) {
    const auto& [first, second] = *evidence.votes;
    if (first.vote.chain != chain || second.vote.chain != chain)
      return fail("the evidence is of another ledger");
    if (first.vote.epoch != second.vote.epoch || first.vote.height != second.vote.height)
      return fail("the votes are for different heights");
    return same_signer(digest_of(first.vote), first.signature, digest_of(second.vote),
                       second.signature);
  }
  const auto& [first, second] = *evidence.proposals;
  if (first.proposal.chain != chain || second.proposal.chain != chain)
    return fail("the evidence is of another ledger");
  if (first.proposal.epoch != second.proposal.epoch || first.proposal.slot != second.proposal.slot)
    return fail("the proposals are for different slots");
  return same_signer(digest_of(first.proposal), first.signature, digest_of(second.proposal),
                     second.signature);
}

std::optional<Evidence> decode_evidence(ByteView bytes) {
  auto decoded = codec::decode<Evidence>(bytes);
  if (!decoded) return std::nullopt;
  return std::move(*decoded);
}

}  // namespace wattbook::cluster
