#include "core/chain/meter_service.h"

#include <algorithm>

namespace wattbook::chain {
namespace {

constexpr IntervalNumber never{INT64_MAX};

bool within(const Service& service, IntervalNumber interval) {
  return interval >= service.from && interval < service.until;
}

}  // namespace

bool counts(const Community& community, MeterIndex meter, IntervalNumber interval) {
  const Service& service = community.meter_places[meter.value].service;
  if (within(service, interval)) return true;
  if (interval >= service.from || community.earlier_services.empty()) return false;
  const auto earlier = community.earlier_services.find(meter);
  return earlier != community.earlier_services.end() &&
         std::ranges::any_of(earlier->second,
                             [&](const Service& was) { return within(was, interval); });
}

void set_meter(Applying& at, Community& community, MeterIndex meter, bool in_service) {
  Service& service = community.meter_places[meter.value].service;
  const IntervalNumber present = interval_of(at.now, community.settings.interval_length);
  const bool remembers = at.state.rules.version >= 4;
  if (!in_service) {
    const IntervalNumber end = present + IntervalNumber(1);
    service.until = remembers ? std::min(service.until, end) : end;
    return;
  }
  if (service.until == never && service.from <= present) return;
  const IntervalNumber first = std::max(community.closed + IntervalNumber(1), present);
  if (remembers && service.from < service.until) {
    if (first <= service.until) {  // it never was out of service for a whole interval
      service.until = never;
      return;
    }
    community.earlier_services[meter].push_back(service);
  }
  service = {.from = first, .until = never};
}

void trim_services(Community& community, IntervalNumber oldest) {
  for (auto& [meter, services] : community.earlier_services)
    std::erase_if(services, [&](const Service& was) { return was.until <= oldest; });
  std::erase_if(community.earlier_services,
                [](const auto& of_meter) { return of_meter.second.empty(); });
}

}  // namespace wattbook::chain
