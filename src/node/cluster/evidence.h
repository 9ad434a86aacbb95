// Proof that a delegate signed two different things for one place, which costs it its seat
// (DOMAIN 9.4). It holds the two signatures; anyone can check it offline with the address alone.
#pragma once

#include <cstdint>
#include <optional>

#include "base/bytes.h"
#include "base/error.h"
#include "node/cluster/messages.h"

namespace wattbook::cluster {

struct DoubleVote {
  SignedVote first;
  SignedVote second;
  bool operator==(const DoubleVote&) const = default;
  static constexpr std::string_view type_name = "DoubleVote";
  static constexpr auto fields = std::tuple(codec::field("first", &DoubleVote::first),
                                            codec::field("second", &DoubleVote::second));
};

struct DoubleProposal {
  SignedProposal first;
  SignedProposal second;
  bool operator==(const DoubleProposal&) const = default;
  static constexpr std::string_view type_name = "DoubleProposal";
  static constexpr auto fields = std::tuple(codec::field("first", &DoubleProposal::first),
                                            codec::field("second", &DoubleProposal::second));
};

// One of the two.
struct Evidence {
  std::optional<DoubleVote> votes;
  std::optional<DoubleProposal> proposals;
  bool operator==(const Evidence&) const = default;
  static constexpr std::string_view type_name = "Evidence";
  static constexpr auto fields = std::tuple(codec::field("votes", &Evidence::votes),
                                            codec::field("proposals", &Evidence::proposals));
};

// Whom the evidence convicts; an error that says why it convicts no one: another ledger, different
// places, the same content, different signers.
Result<Address> convict(const Evidence& evidence, const Hash& chain);

// Whole evidence from bytes; nothing unless they are the canonical bytes of one.
std::optional<Evidence> decode_evidence(ByteView bytes);

}  // namespace wattbook::cluster
