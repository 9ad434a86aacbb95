#include "openapi/some_desks.h"

namespace wattbook::openapi {
namespace {

api::SimulationView simulation() {
  api::SimulationView out;
  out.number = 1;
  out.name = "five roofs";
  out.state = api::SimulationState::running;
  out.done = 3;
  out.total = 672;
  out.sample = api::SimulationSample{};
  out.past = api::SimulationPast{CommunityIndex(0), Instant(1), Instant(2), Address{}};
  out.roofs = 5;
  out.battery = Energy(20'000'000);
  out.seed = 7;
  return out;
}

api::BackupView backup() {
  api::BackupView out;
  out.name = "wattbook-1";
  out.made = Instant(1);
  out.height = Height(3);
  out.check = api::BackupCheck::broken;
  out.error = "a file is missing";
  return out;
}

}  // namespace

api::SimulationPorts some_simulations() {
  return {
      [](const api::SimulationRequest& request,
         std::optional<Address> owner) -> Result<api::SimulationView> {
        if (request.files.empty() && !request.sample && !request.past)
          return fail("there is no scenario", "");
        api::SimulationView out = simulation();
        out.owner = owner;
        return out;
      },
      [] { return std::vector{simulation()}; },
      [](std::uint64_t number) { return number == 1 ? std::optional(simulation()) : std::nullopt; },
      [](std::uint64_t number) -> Result<api::SimulationView> {
        if (number != 1) return fail("it has ended", "");
        return simulation();
      },
      [](std::uint64_t number) {
        return number == 1 ? std::optional<std::string>(R"({"load":4})") : std::nullopt;
      },
      [](std::uint64_t number, const std::string& name) {
        return number == 1 && name == "scenario.toml" ? std::optional<std::string>("[community]\n")
                                                      : std::nullopt;
      }};
}

api::AdministrationPorts some_administration() {
  return {[] {
            return std::vector{api::NodeSettingView{"log.level", "\"info\"", "wattbook.toml:12",
                                                    false, "how much is logged"}};
          },
          [] { return std::vector{backup()}; }, [](const auto& answer) { answer(backup()); },
          [](const std::string& name) -> Result<api::BackupView> {
            if (name != "wattbook-1") return fail("there is no such backup", "");
            return backup();
          }};
}

}  // namespace wattbook::openapi
