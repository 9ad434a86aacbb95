#include "sim/demo_devices.h"

#include <algorithm>

namespace wattbook::sim {
namespace {

constexpr int orders_per_moment = 4;  // of history

}  // namespace

DemoDevices::DemoDevices(DemoCast& cast, World& world, std::uint64_t seed, const Hash& separator)
    : cast_(cast),
      world_(world),
      prng_(seed),
      separator_(separator),
      meters_(demo_meters(world)),
      registers_(meters_.size()) {}

api::SignedCommandView DemoDevices::readings(Instant end) {
  const std::vector<HomeEnergy> homes = world_.advance(end);
  chain::ReportReadings batch;
  ++sequence_;
  for (std::size_t i = 0; i < meters_.size(); ++i) {
    const DemoMeter& meter = meters_[i];
    Registers& registers = registers_[i];
    switch (meter.counts) {
      case DemoMeter::Counts::load:
        registers.import_register += homes[meter.home].load;
        break;
      case DemoMeter::Counts::pv:
        registers.export_register += homes[meter.home].pv;
        break;
    }
    batch.readings.push_back({MeterIndex(static_cast<std::uint32_t>(i)), sequence_, end,
                              registers.import_register, registers.export_register,
                              metering::Evidence::read_from_meter});
  }
  return cast_.sign(demo_concentrator, std::move(batch), end, separator_);
}

api::SignedCommandView DemoDevices::state_of_charge(Energy stored, Instant now) {
  chain::ReportStateOfCharge report;
  report.battery = cast_.address(demo_battery);
  report.time = now;
  report.stored = stored;
  return cast_.sign(demo_battery, report, now, separator_);
}

std::vector<DemoMoment> DemoDevices::past_interval(Energy stored) {
  const Instant begin = world_.now();
  const Duration third(demo_interval.value / 3);
  std::vector<DemoMoment> moments{{begin + third, {}}, {begin + third + third, {}}};
  for (DemoMoment& moment : moments)
    for (int i = 0; i < orders_per_moment; ++i) moment.commands.push_back(order(moment.time));
  moments.back().commands.push_back(state_of_charge(stored, moments.back().time));
  const Instant end = begin + demo_interval;
  moments.push_back({end, {readings(end)}});
  return moments;
}

api::SignedCommandView DemoDevices::order(Instant now) {
  const auto home =
      static_cast<std::size_t>(draw(0, static_cast<std::int64_t>(world_.homes().size())));
  const bool sells = world_.pv_power(home, now) > world_.load_power(home, now);
  chain::PlaceOrder order;
  order.side = sells ? market::Side::sell : market::Side::buy;
  order.price = Price((sells ? draw(110, 250) : draw(120, 290)) * 1'000);
  order.quantity = Amount((sells ? draw(40, 250) : draw(20, 150)) * 10'000);
  order.time_in_force = market::TimeInForce::good_till_time;
  order.good_till = now + Duration(45 * one_minute.value);
  return cast_.sign(world_.homes()[home].name, order, now, separator_);
}

}  // namespace wattbook::sim
