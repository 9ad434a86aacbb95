#include "gateway/meter_device.h"

#include <algorithm>
#include <utility>

#include "base/int128.h"

namespace wattbook::gateway {
namespace {

using meters::FineEnergy;

// The rated power and a tenth more, since meters report in bursts; and 10 Wh, the step of coarse
// registers.
constexpr std::int64_t tolerance_percent = 110;
constexpr FineEnergy step_tolerance{10'000'000};

bool within_power(FineEnergy step, Duration time, Power rated) {
  if (rated == Power(0)) return true;
  // 1 W over 1 ms is 1/3600 mWh, 1000/3600 of our units.
  const int128 allowed =
      static_cast<int128>(rated.value) * time.value * 1'000 * tolerance_percent / (3'600 * 100);
  return static_cast<int128>(step.value) <= allowed + step_tolerance.value;
}

// An accumulator that may have started again goes on from where it was.
FineEnergy unwrapped(FineEnergy value, FineEnergy last, std::optional<FineEnergy> wrap) {
  if (!wrap || wrap->value <= 0) return value;
  const std::int64_t turns = last.value / wrap->value;
  const auto with = [&](std::int64_t count) {
    return FineEnergy(value.value + count * wrap->value);
  };
  FineEnergy out = with(turns);
  // Only from the last tenth to the first is a turn; anything else is a fall.
  if (out < last && last.value % wrap->value > wrap->value / 10 * 9 &&
      value.value < wrap->value / 10)
    out = with(turns + 1);
  return out;
}

FineEnergy between(FineEnergy a, FineEnergy b, Duration part, Duration whole) {
  return FineEnergy(a.value + mul_div_floor(b.value - a.value, part.value, whole.value));
}

}  // namespace

void MeterDevice::begin(Instant time, Energy import_register, Energy export_register) {
  floor_ = State{time, meters::fine(import_register), meters::fine(export_register)};
}

// The device's own time where its clock is right, else that of arrival.
std::optional<Instant> MeterDevice::time_of(const Observation& observation) {
  if (!observation.device_time) {
    if (!observation.retained) return observation.arrival;
    ++health_.stale;
    return std::nullopt;
  }
  if (observation.retained) {
    if (*observation.device_time <= observation.arrival) return observation.device_time;
    ++health_.stale;
    return std::nullopt;
  }
  health_.drift = *observation.device_time - observation.arrival;
  const bool believed =
      health_.drift <= rules_.drift_max && Duration(0) - health_.drift <= rules_.drift_max;
  return believed ? *observation.device_time : observation.arrival;
}

std::optional<MeterDevice::State> MeterDevice::next_state(const Observation& observation,
                                                          Instant time) {
  const std::optional<State>& before = last_ ? last_ : floor_;
  State next = before.value_or(State{time, FineEnergy(0), FineEnergy(0)});
  if (before && time <= before->time) {
    ++health_.disordered;
    return std::nullopt;
  }
  next.time = time;
  if (observation.drawn)
    next.drawn = unwrapped(*observation.drawn, next.drawn, observation.drawn_wrap);
  if (observation.fed_in)
    next.fed_in = unwrapped(*observation.fed_in, next.fed_in, observation.fed_in_wrap);
  if (!before) return next;
  if (next.drawn < before->drawn || next.fed_in < before->fed_in) {
    ++health_.fell;
    return std::nullopt;
  }
  const Duration passed = time - before->time;
  if (!within_power(next.drawn - before->drawn, passed, rules_.rated) ||
      !within_power(next.fed_in - before->fed_in, passed, rules_.rated)) {
    ++health_.jumped;
    return std::nullopt;
  }
  return next;
}

DeviceReading MeterDevice::reading_of(const State& state, bool interpolated) {
  // Downwards, so that a register never shows what the meter has not counted yet.
  const auto down = [](FineEnergy energy) {
    return Energy(mul_div_floor(energy.value, 1, meters::fine_per_unit));
  };
  floor_ = state;
  ++health_.readings;
  return {state.time, down(state.drawn), down(state.fed_in), interpolated};
}

std::vector<DeviceReading> MeterDevice::observe(const Observation& observation) {
  ++health_.observations;
  const std::optional<Instant> time = time_of(observation);
  if (!time) return {};
  if (!observation.retained)
    health_.last_seen =
        std::max(health_.last_seen.value_or(observation.arrival), observation.arrival);
  if (!observation.drawn && !observation.fed_in) return {};
  const std::optional<State> next = next_state(observation, *time);
  if (!next) return {};
  const std::optional<State> before = std::exchange(last_, next);

  std::vector<DeviceReading> out;
  const auto number = [this](Instant t) { return interval_of(t, rules_.interval); };
  if (!before) {
    // The start of a run of the gateway: where the meter stands now.
    out.push_back(reading_of(*next, false));
    return out;
  }
  if (number(before->time) == number(next->time)) return {};
  const Instant boundary = interval_start(number(next->time), rules_.interval);
  if (next->time - before->time > rules_.interpolation_max) {
    if (floor_ && floor_->time < before->time) out.push_back(reading_of(*before, false));
    out.push_back(reading_of(*next, false));
    return out;
  }
  if (boundary == next->time) {
    out.push_back(reading_of(*next, false));
    return out;
  }
  const Duration whole = next->time - before->time;
  const Duration part = boundary - before->time;
  const State at{boundary, between(before->drawn, next->drawn, part, whole),
                 between(before->fed_in, next->fed_in, part, whole)};
  out.push_back(reading_of(at, true));
  return out;
}

}  // namespace wattbook::gateway
