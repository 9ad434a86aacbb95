// Any bytes as what members of a cluster send each other: what is decoded, written again, is the
// same, and no judgement of it breaks anything.
#include <algorithm>

#include "base/check.h"
#include "core/codec/codec.h"
#include "node/cluster/evidence.h"
#include "node/cluster/member.h"

using namespace wattbook;

namespace {

template <class Message>
void same_again(const std::optional<Message>& message, ByteView input) {
  if (message) CHECK(std::ranges::equal(codec::encode(*message), input));
}

cluster::DelegateSet one_delegate() {
  Address nobody;  // whose key no input has
  nobody.bytes.fill(1);
  auto set = cluster::DelegateSet::make({{nobody, Amount(1)}});
  CHECK(set.has_value());
  return std::move(*set);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const cluster::DelegateSet set = one_delegate();
  const ByteView input(data, size);
  const auto vote = cluster::decode_vote(input);
  same_again(vote, input);
  if (vote) CHECK(!cluster::signer_of(*vote, set));
  const auto proposal = cluster::decode_proposal(input);
  same_again(proposal, input);
  if (proposal) CHECK(!cluster::signer_of(*proposal, set));
  const auto certificate = cluster::decode_certificate(input);
  same_again(certificate, input);
  if (certificate) CHECK(!cluster::check(*certificate, certificate->vote.chain, 0, set));
  const auto evidence = cluster::decode_evidence(input);
  same_again(evidence, input);
  if (evidence) (void)cluster::convict(*evidence, Hash{});
  const auto answer = codec::decode<cluster::PeerAnswer>(input);
  if (answer) CHECK(std::ranges::equal(codec::encode(*answer), input));
  return 0;
}
