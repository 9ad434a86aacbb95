#include "core/chain/evidence_parts.h"

#include <algorithm>

namespace wattbook::chain {
namespace {

bool is_evidence(const std::vector<metering::Evidence>& list, std::size_t count) {
  return list.size() == count && std::ranges::all_of(list, [](metering::Evidence evidence) {
           return evidence <= metering::Evidence::estimated;
         });
}

bool is_sound(const Community& community, const CommunityEvidence& part) {
  const std::vector<metering::MeterTrack>& tracks = community.meters.tracks();
  if (part.meters.size() != tracks.size() ||
      !is_evidence(part.quarantine, community.quarantine.size()))
    return false;
  for (std::size_t i = 0; i < tracks.size(); ++i)
    if (!is_evidence(part.meters[i].points, tracks[i].points.size()) ||
        !is_evidence(part.meters[i].revisions, tracks[i].revisions.size()))
      return false;
  return true;
}

}  // namespace

EvidencePart evidence_of(const State& state) {
  EvidencePart out;
  for (const Community& community : state.communities) {
    CommunityEvidence& part = out.communities.emplace_back();
    for (const metering::MeterTrack& track : community.meters.tracks()) {
      MeterEvidence& meter = part.meters.emplace_back();
      meter.points.reserve(track.points.size());
      for (const metering::RegisterPoint& point : track.points)
        meter.points.push_back(point.evidence());
      for (const metering::IntervalRevision& revision : track.revisions)
        meter.revisions.push_back(revision.energy.evidence);
    }
    for (const metering::QuarantinedReading& held : community.quarantine.entries())
      part.quarantine.push_back(held.reading.evidence);
  }
  return out;
}

bool take_evidence(State& state, const EvidencePart& part) {
  if (part.communities.size() != state.communities.size()) return false;
  for (std::size_t i = 0; i < part.communities.size(); ++i) {
    Community& community = state.communities[i];
    const CommunityEvidence& own = part.communities[i];
    if (!is_sound(community, own)) return false;
    for (std::uint32_t meter = 0; meter < own.meters.size(); ++meter)
      community.meters.restore_evidence(MeterIndex(meter), own.meters[meter].points,
                                        own.meters[meter].revisions);
    std::vector<metering::QuarantinedReading> held = community.quarantine.entries();
    for (std::size_t entry = 0; entry < held.size(); ++entry)
      held[entry].reading.evidence = own.quarantine[entry];
    community.quarantine.restore(held, community.quarantine.issued());
  }
  return true;
}

}  // namespace wattbook::chain
