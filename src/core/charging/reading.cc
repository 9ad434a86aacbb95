#include "core/charging/reading.h"

#include <algorithm>

namespace wattbook::charging {
namespace {

// Below it a vehicle draws no more than its electronics need.
constexpr Power standby{100};
// Stations cut the seconds off, or read meter and clock one after the other.
constexpr Duration clock_slack = one_minute;

// mWh at `power` in `span`, a twentieth more for meters and nominal powers that are not exact.
Energy most(Power power, Duration span) {
  return Energy(mul_div_ceil(power.value * 21, span.value, 3'600 * 20));
}

}  // namespace

Power outlet_power(const PointDescription& point, std::uint32_t evse, std::uint32_t connector) {
  Power found{0};
  for (const Connector& c : point.connectors)
    if (c.evse == evse && (connector == 0 || c.connector == connector))
      found = std::max(found, c.power);
  return found == Power(0) ? point.power : std::min(found, point.power);
}

Judgement judge(const Session& session, const PointDescription& point, const Value& value,
                Instant now) {
  Judgement out{.counts = false, .findings = 0, .time = value.time};
  if (value.time > now) {
    out.findings |= finding::ahead;
    out.time = now;
  }
  // What ended by rule may still learn how it really ended.
  if (session.ended && session.reason != EndReason::superseded) {
    out.findings |=
        session.start && value.imported <= session.counted ? finding::late : finding::after_end;
    return out;
  }
  if (!value.billable) {
    out.findings |= finding::not_billable;
    return out;
  }
  if (point.signed_values_only && value.evidence != Evidence::signed_by_meter) {
    out.findings |= finding::unsigned_value;
    return out;
  }
  if (!session.start) {
    out.findings |= finding::no_start_register;
    out.time = std::max(out.time, session.counted_at);
    out.counts = true;
    return out;
  }
  const bool older = out.time < session.counted_at;
  if (older) out.findings |= finding::late;
  if (value.imported < session.counted) {
    if (!older) out.findings |= finding::register_back;
    return out;
  }
  if (older && value.imported == session.counted) return out;
  out.time = std::max(out.time, session.counted_at);
  const Power power = outlet_power(point, session.evse, session.connector);
  if (value.imported - session.counted > most(power, out.time - session.counted_at + clock_slack) ||
      value.imported - *session.start > most(power, out.time - session.began + clock_slack)) {
    out.findings |= finding::above_power;
    return out;
  }
  out.counts = true;
  return out;
}

bool flows(const Session& session, Instant time, Energy imported) {
  const Energy energy = imported - session.counted;
  if (energy <= Energy(0)) return false;
  const Duration span = time - session.counted_at;
  return static_cast<int128>(energy.value) * 3'600 >=
         static_cast<int128>(standby.value) * span.value;
}

std::vector<Part> split(const Session& session, const ServiceTariff& tariff, Instant time,
                        Energy imported, Duration interval_length) {
  if (!session.start) return {};
  const Instant from = session.counted_at;
  const Energy energy = imported - session.counted;
  const Duration span = time - from;
  const bool flowing = flows(session, time, imported);
  const Duration grace{tariff.idle_after_minutes * one_minute.value};
  const Instant idle_from = flowing ? time : std::max(from, session.flowed_at + grace);
  // What ends on a boundary belongs to the interval before it.
  const auto interval_before = [&](Instant t) {
    return interval_of(t - Duration(1), interval_length);
  };
  const IntervalNumber last = interval_before(time);
  IntervalNumber interval = span == Duration(0) ? last : interval_of(from, interval_length);
  if (session.rows.size() + static_cast<std::uint64_t>((last - interval).value) + 2 > rows_max)
    interval = last;

  std::vector<Part> parts;
  Instant begin = from;
  Energy before;
  for (; interval <= last; interval += IntervalNumber(1)) {
    const Instant end =
        interval == last ? time : std::min(time, interval_end(interval, interval_length));
    const Energy by_now = interval == last
                              ? energy
                              : Energy(mul_div_floor(energy.value, (end - from).value, span.value));
    const Instant idle = std::max(begin, idle_from);
    parts.push_back({.interval = interval,
                     .energy = by_now - before,
                     .charging = flowing ? end - begin : Duration(0),
                     .idle = end > idle ? end - idle : Duration(0),
                     .first = false});
    before = by_now;
    begin = end;
  }
  if (session.counted == *session.start)
    for (Part& part : parts)
      if (part.energy > Energy(0)) {
        part.first = true;
        break;
      }
  return parts;
}

}  // namespace wattbook::charging
