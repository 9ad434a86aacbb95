#include "openapi/some_stations.h"

namespace wattbook::openapi {
namespace {

using api::StationPorts;

api::StationRow row(const std::string& name) {
  api::StationRow out;
  out.station = name;
  out.approval = api::StationApproval::approved;
  out.heard = Instant(1);
  return out;
}

std::optional<api::StationView> view(const std::string& name) {
  if (name != "CP0" && name != "CP1") return std::nullopt;
  api::StationView out;
  out.station = row(name);
  out.outlets = {{1, 1, api::StationOutletState::occupied, "Charging", "", Instant(1)}};
  out.sessions = {{7, "tx", 1, 1, "TAG", Instant(1), Energy(1)}};
  api::StationPowerView power;
  power.evse = 1;
  power.session = 7;
  power.allowed = Power(11'000);
  power.until = Instant(3);
  power.fallback = Power(5'500);
  power.site = Power(22'000);
  out.power = {power};
  return out;
}

Error unknown_station() { return {"there is no such station", "list them"}; }

api::StationCommandView command(const std::string& station, const std::string& action) {
  api::StationCommandView out;
  out.number = 1;
  out.station = station;
  out.action = action;
  out.state = api::StationCommandState::done;
  out.reports = {{"{}"}};
  out.finished = Instant(2);
  out.session = 7;
  return out;
}

}  // namespace

StationPorts some_stations() {
  StationPorts out;
  out.list = [](const auto& answer) { answer({row("CP0"), row("CP1")}); };
  out.show = [](const std::string& name, const auto& answer) { answer(view(name)); };
  out.change = [](const std::string& name, const api::StationChangeBody&, const auto& answer) {
    const auto found = view(name);
    answer(found ? Result<api::StationView>(*found) : std::unexpected(unknown_station()));
  };
  out.forget = [](const std::string& name, const auto& answer) {
    answer(view(name) ? Result<void>() : std::unexpected(unknown_station()));
  };
  out.command = [](const std::string& name, const api::StationCommandBody& body,
                   const auto& answer) { answer(command(name, body.action)); };
  out.find_command = [](std::uint64_t number, const auto& answer) {
    answer(number == 1 ? std::optional(command("CP1", "Reset")) : std::nullopt);
  };
  out.start = [](const std::string&, const api::DriverStartBody&, const auto& answer) {
    api::DriverOutcomeView outcome;
    outcome.state = api::DriverOutcomeState::failed;
    outcome.failure = api::DriverFailure::not_plugged;
    outcome.text = "it saw no plug";
    answer(outcome);
  };
  out.stop = [](const std::string&, std::uint64_t session, const auto& answer) {
    api::DriverOutcomeView outcome;
    outcome.state = api::DriverOutcomeState::done;
    outcome.session = session;
    answer(outcome);
  };
  out.log = [](const std::string& name, const std::string& contains, std::uint32_t,
               const auto& answer) {
    using Rows = std::vector<api::StationMessageRow>;
    if (!view(name)) return answer(std::unexpected(unknown_station()));
    answer(Rows{{Instant(1), api::MessageDirection::from_station, contains}});
  };
  out.list_keys = [](const auto& answer) {
    answer({{"M1", "00", Instant(1), Instant(2), "secp256r1"}});
  };
  out.add_key = [](const api::MeterKeyBody& body, const auto& answer) {
    if (body.serial.empty())
      return answer(std::unexpected(Error{"the serial number is missing", ""}));
    answer(api::MeterKeyRow{body.serial, body.key, body.valid_from, {}, "secp256r1"});
  };
  out.find_proof = [](const Hash& digest) -> std::optional<std::string> {
    if (digest == Hash{}) return std::nullopt;
    return "OCMF|{}|{}";
  };
  return out;
}

}  // namespace wattbook::openapi
