// A run that a node starts for somebody else: it must not be in the node's way.
#pragma once

namespace wattbook::sim {

// Puts this process at a low priority and bounds its memory (2 GiB) and processor time (half
// an hour); beyond them it ends.
void go_to_background();

}  // namespace wattbook::sim
