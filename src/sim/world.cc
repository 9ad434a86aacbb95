#include "sim/world.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "sim/noise.h"

namespace wattbook::sim {
namespace {

enum Stream : std::uint64_t {
  homes_stream = 1,
  load_seed_stream,
  car_seed_stream,
  sky_seed_stream
};

std::uint64_t child_seed(std::uint64_t seed, std::uint64_t stream, std::size_t index) {
  return noise_source(seed, stream, static_cast<std::int64_t>(index)).next();
}

Home make_home(const WorldOptions& options, std::size_t index) {
  Prng prng = noise_source(options.seed, homes_stream, static_cast<std::int64_t>(index));
  Home home{.name = fmt::format("Home {:02}", index + 1), .annual_kwh = 0, .roof = {}};
  home.annual_kwh = std::clamp(3400 + 1100 * normal(prng), 1400.0, 7500.0);
  const bool has_roof = uniform(prng) < options.roof_share;
  const double equator = options.place.latitude_degrees >= 0 ? 180.0 : 0.0;
  const Roof roof{.kwp = 3 + 7 * uniform(prng),
                  .tilt_degrees = 15 + 25 * uniform(prng),
                  .azimuth_degrees = equator + 55 * (uniform(prng) * 2 - 1)};
  if (has_roof) home.roof = roof;
  return home;
}

}  // namespace

World::World(WorldOptions options, Instant start)
    : options_(std::move(options)),
      sky_(child_seed(options_.seed, sky_seed_stream, 0)),
      meters_(options_.homes),
      now_(start) {
  const bool southern = options_.place.latitude_degrees < 0;
  for (std::size_t i = 0; i < options_.homes; ++i) {
    homes_.push_back(make_home(options_, i));
    households_.emplace_back(child_seed(options_.seed, load_seed_stream, i), homes_[i].annual_kwh,
                             options_.zone, southern);
  }
  for (std::size_t i = 0; i < options_.vehicles; ++i)
    vehicles_.emplace_back(child_seed(options_.seed, car_seed_stream, i), options_.zone);
}

double World::load_power(std::size_t home, Instant instant) const {
  return households_[home].power(instant);
}

double World::pv_power(std::size_t home, Instant instant) const {
  if (!homes_[home].roof) return 0;
  return roof_power(*homes_[home].roof, sun_position(options_.place, instant),
                    sky_.clearness(instant));
}

std::vector<HomeEnergy> World::advance(Instant until) {
  CHECK(until > now_);
  std::vector<HomeEnergy> energy(homes_.size());
  while (now_ < until) {
    const Instant next =
        std::min(until, Instant(interval_end(interval_of(now_, one_minute), one_minute)));
    const double hours =
        static_cast<double>((next - now_).value) / static_cast<double>(one_hour.value);
    const SunPosition sun = sun_position(options_.place, now_);
    const double clearness = sky_.clearness(now_);
    for (std::size_t i = 0; i < homes_.size(); ++i) {
      energy[i].load += meters_[i].load.next(households_[i].power(now_) * hours * 1000);
      if (homes_[i].roof)
        energy[i].pv +=
            meters_[i].pv.next(roof_power(*homes_[i].roof, sun, clearness) * hours * 1000);
    }
    now_ = next;
  }
  return energy;
}

}  // namespace wattbook::sim
