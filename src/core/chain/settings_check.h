// Which settings a community can have (settings.h), whatever the state is.
#pragma once

#include "core/chain/settings.h"

namespace wattbook::chain {

bool settings_are_valid(const CommunitySettings& settings);
// Whether `after` may replace `before`: what open orders and register points depend on stays.
bool settings_may_follow(const CommunitySettings& before, const CommunitySettings& after);

}  // namespace wattbook::chain
