// The evidence of readings in the form in which a snapshot holds it: apart from the readings,
// because it came with protocol version 5 and the states of earlier versions are encoded as they
// were.
#pragma once

#include "core/chain/archive_parts.h"

namespace wattbook::chain {

// In the order in which the community's parts hold what it belongs to.
struct MeterEvidence {
  std::vector<metering::Evidence> points;
  std::vector<metering::Evidence> revisions;
};
struct CommunityEvidence {
  std::vector<MeterEvidence> meters;
  std::vector<metering::Evidence> quarantine;
};
struct EvidencePart {
  std::vector<CommunityEvidence> communities;
};

template <class A>
void archive(A& a, MeterEvidence& v) {
  parts(a, v.points, v.revisions);
}
template <class A>
void archive(A& a, CommunityEvidence& v) {
  parts(a, v.meters, v.quarantine);
}
template <class A>
void archive(A& a, EvidencePart& v) {
  parts(a, v.communities);
}

EvidencePart evidence_of(const State& state);
// False where the part cannot be that of the state.
bool take_evidence(State& state, const EvidencePart& part);

}  // namespace wattbook::chain
