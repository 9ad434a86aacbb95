// Which intervals of a meter count: those that it was in service for (DOMAIN 1.3, 4.3).
#pragma once

#include "core/chain/applying.h"

namespace wattbook::chain {

// Whether what the meter counted in the interval is its owner's, now or in an earlier service.
bool counts(const Community& community, MeterIndex meter, IntervalNumber interval);

// Takes the meter into service or out of it, from an interval on that has not been closed, so that
// none is half in service. What it counted in earlier services stays its owner's, also where a
// later reading settles those intervals again. Before protocol version 4 earlier services were
// forgotten.
void set_meter(Applying& at, Community& community, MeterIndex meter, bool in_service);

// Forgets services that no reading can reach any more. Precondition: everything before `oldest` is
// beyond the horizon.
void trim_services(Community& community, IntervalNumber oldest);

}  // namespace wattbook::chain
