// Whether what a snapshot says can be a state at all, asked before anything relies on it: every
// number within its limits, every reference to something that is there. Laws are asked afterwards
// (invariants.h). A snapshot is checked against its digest before it is used; this is for snapshots
// whose digest is right and whose content is not.
#pragma once

#include "core/chain/snapshot_parts.h"

namespace wattbook::chain {

bool is_sound(const Ledgers& parts);
bool is_sound(const ledger::Ledger& ledger, AssetIndex tsl, const CommunityParts& parts);
// Rules, against the communities that are there.
bool is_sound(const State& state, const RulesPart& part);
// Earlier services of meters, against the meters that are there.
bool is_sound(const State& state, const ServicePart& part);
// References between the communities and the rest.
bool fits_together(const State& state);

}  // namespace wattbook::chain
