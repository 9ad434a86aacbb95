#include "sim/demo_fleet.h"

#include "sim/demo_town.h"

namespace wattbook::sim {
namespace {

constexpr std::chrono::seconds connect_pause{2};

// Half of the vehicles, by either protocol, charge at work: they come that much earlier in the day.
constexpr Duration work_before_home{8 * one_hour.value};

// The visit that a vehicle is on.
std::optional<ChargingVisit> visit_at(const World& world, std::size_t vehicle, Instant now) {
  const Duration earlier = (vehicle + 1) / 2 % 2 == 1 ? work_before_home : Duration(0);
  for (const Instant day : {now + earlier - one_day, now + earlier}) {
    std::optional<ChargingVisit> visit = world.vehicles()[vehicle].visit_of_day(day);
    if (!visit) continue;
    visit->arrival = visit->arrival - earlier;
    visit->departure = visit->departure - earlier;
    if (visit->arrival <= now && now < visit->departure) return visit;
  }
  return std::nullopt;
}

}  // namespace

DemoFleet::DemoFleet(const World& world, StationAddress address, env::Log& log)
    : world_(world), address_(std::move(address)), log_(log) {
  for (std::size_t i = 0; i < world.vehicles().size(); ++i) {
    auto member = std::make_unique<Member>();
    const bool old = demo_station_interface(i) == charging::Interface::ocpp16;
    member->vehicle = i;
    member->name = demo_station_name(i);
    member->protocol = old ? "ocpp1.6" : "ocpp2.0.1";
    member->station =
        std::make_unique<DemoStation>(old ? ocpp::Version::v16 : ocpp::Version::v201,
                                      DemoStation::Plug{demo_card(i), demo_outlet_power},
                                      [raw = member.get()](std::string frame) {
                                        if (raw->socket) raw->socket->send(std::move(frame));
                                      });
    members_.push_back(std::move(member));
  }
}

void DemoFleet::connect(Member& member, Instant now) {
  auto opened = StationSocket::open(
      loop_, address_, member.name, member.protocol,
      [raw = &member, this](std::string_view text) { raw->station->receive(text, now_); });
  if (!opened) return log_.write(env::LogLevel::warning, "demo", opened.error().message);
  member.socket = std::move(*opened);
  member.station->connected(now);
}

void DemoFleet::step(Instant now) {
  now_ = now;
  const auto clock = std::chrono::steady_clock::now();
  if (clock >= may_connect_) {
    may_connect_ = clock + connect_pause;
    for (const auto& member : members_)
      if (!member->socket || !member->socket->is_open()) connect(*member, now);
  }
  loop_.poll();
  for (const auto& member : members_)
    member->station->step(now, visit_at(world_, member->vehicle, now));
  loop_.poll();
}

}  // namespace wattbook::sim
