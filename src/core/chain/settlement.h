// What becomes of the energy that the meters of a community counted in one interval
// (DOMAIN 4.4, 4.5).
//
// With the exchange: what is exported mints; own WATT serves own import first; expected asks are
// covered and match, bids whose owner needs energy wake; the call auction clears; what is still
// missing is bought at the market up to the member's ceiling; then all import is burned. What a
// community without a battery has left is shared (if it says so) and fed to the grid. With sharing
// alone: first sharing by the key, then storing and drawing, then the grid. Where several members
// want the same thing, the order starts with another member each interval.
#pragma once

#include <optional>
#include <vector>

#include "core/chain/applying.h"

namespace wattbook::chain {

// One participant's interval while it is being settled.
struct Flow {
  BookedInterval booked;
  Energy need;     // import not yet covered
  Energy surplus;  // export not yet used
  // The worst that the energies rest on; nothing where no meter was asked.
  std::optional<metering::Evidence> evidence;
};

// Books the interval: WATT, cash and the totals; fills in each flow's `booked`.
void settle_interval(Applying& at, Community& community, IntervalNumber interval,
                     std::vector<Flow>& flows);

// Prices in force; all zero before the first tariff.
TariffPoint tariff_of(const Community& community, IntervalNumber interval);

// Allots surplus to need by the community's key: fills shared_in, shared_out and sharing_cash,
// lowers need and surplus. Books nothing.
void share(const Community& community, IntervalNumber interval, std::vector<Flow>& flows);

// What a participant receives from the grid for the interval, less what they pay; each cost rounded
// down.
Amount grid_value(const TariffPoint& tariff, const BookedInterval& booked);

// Tells what the flow's energies rest on, where its meters were asked; from protocol version 5 on.
void emit_founded(Applying& at, const Community& community, IntervalNumber interval,
                  const Flow& flow);

// Mints what is left of a surplus as far as there is room for it, and burns own WATT for a need.
void store_surplus(Applying& at, Community& community, Flow& flow);
void burn_own(Applying& at, Community& community, Flow& flow);

}  // namespace wattbook::chain
