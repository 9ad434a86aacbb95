#include "node/app/station_ports.h"

#include <algorithm>

#include <fmt/format.h>

namespace wattbook::app {
namespace {

api::StationRow row_of(const ocpp::StationView& view, const LookAtPower& look) {
  api::StationRow out;
  out.station = view.known.name;
  out.approval = static_cast<api::StationApproval>(view.known.approval);
  out.connected = view.connected;
  out.protocol = view.known.protocol;
  out.vendor = view.known.vendor;
  out.model = view.known.model;
  out.serial = view.known.serial;
  out.firmware = view.known.firmware;
  out.outlets = static_cast<std::uint32_t>(view.outlets.size());
  out.faulted = static_cast<std::uint32_t>(
      std::ranges::count(view.outlets, ocpp::OutletState::faulted, &ocpp::OutletStatus::state));
  out.sessions = static_cast<std::uint32_t>(view.running.size());
  out.security_profile = view.known.security_profile;
  out.has_password = !view.known.password_hash.empty();
  out.may_omit_protocol = view.known.may_omit_protocol;
  out.remote = view.remote;
  if (view.heard != Instant()) out.heard = view.heard;
  out.oddity = view.last_oddity.substr(0, 400);
  for (const charging_desk::OutletPower& one : look(view.known.name))
    out.allowed = out.allowed.value_or(Power(0)) + one.allowed;
  return out;
}

// Enough to tell two cards apart. Whoever knows the whole number can charge with it, and everybody
// may read stations.
std::string covered(const std::string& token) {
  constexpr std::size_t shown = 2;
  return token.size() <= 2 * shown ? std::string(token.empty() ? 0 : 1, '*')
                                   : fmt::format("*{}", token.substr(token.size() - shown));
}

api::StationView view_of(const ocpp::StationView& view, const LookAtPower& look) {
  api::StationView out;
  out.station = row_of(view, look);
  for (const charging_desk::OutletPower& one : look(view.known.name)) {
    api::StationPowerView power;
    power.evse = one.place.evse;
    if (one.session.value > 0) power.session = one.session.value;
    power.allowed = one.allowed;
    power.until = one.until;
    power.fallback = one.fallback;
    power.site = one.site;
    power.steering = static_cast<api::StationSteering>(one.steering);
    out.power.push_back(power);
  }
  for (const ocpp::OutletStatus& one : view.outlets)
    out.outlets.push_back({one.outlet.evse, one.outlet.connector,
                           static_cast<api::StationOutletState>(one.state), one.told, one.error,
                           one.time});
  for (const ocpp::RunningSession& one : view.running)
    out.sessions.push_back({one.number, one.transaction, one.outlet.evse, one.outlet.connector,
                            covered(one.token), one.began, one.last});
  return out;
}

api::StationCommandView view_of(const ocpp::CommandRecord& record) {
  api::StationCommandView out;
  out.number = record.number;
  out.station = record.station;
  out.action = record.action;
  out.state = static_cast<api::StationCommandState>(record.state);
  out.text = record.text;
  out.hint = record.hint;
  out.response = record.response;
  for (const std::string& one : record.reports) out.reports.push_back({one});
  out.asked = record.asked;
  out.finished = record.finished;
  if (record.session > 0) out.session = record.session;
  return out;
}

api::DriverOutcomeView view_of(const ocpp::ErrandOutcome& outcome) {
  api::DriverOutcomeView out;
  out.state = static_cast<api::DriverOutcomeState>(outcome.state);
  out.failure = static_cast<api::DriverFailure>(outcome.failure);
  if (outcome.session > 0) out.session = outcome.session;
  out.text = outcome.text;
  out.hint = outcome.hint;
  return out;
}

void add_errands(api::StationPorts& out, const AskStations& ask) {
  using Answer = api::StationPorts::Answer<api::DriverOutcomeView>;
  out.start = [ask](std::string name, api::DriverStartBody body, Answer answer) {
    ask([name, body, answer](ocpp::CentralSystem& central) {
      central.start_for_driver(
          {name, {body.evse, body.connector}, {body.code, ocpp::TokenKind::app}},
          [answer](const ocpp::ErrandOutcome& outcome) { answer(view_of(outcome)); });
    });
  };
  out.stop = [ask](std::string name, std::uint64_t session, Answer answer) {
    ask([name, session, answer](ocpp::CentralSystem& central) {
      central.stop_for_driver(
          {{name, session, ""}, "the driver asks"},
          [answer](const ocpp::ErrandOutcome& outcome) { answer(view_of(outcome)); });
    });
  };
}

api::MeterKeyRow row_of(const ocmf::MeterKey& key) {
  return {key.serial, ocmf::key_text(key.key), key.valid_from, key.valid_until,
          ocmf::curve_name(key.key)};
}

ocpp::StationChange change_of(const api::StationChangeBody& body) {
  ocpp::StationChange out;
  if (body.approval) out.approval = static_cast<ocpp::Approval>(*body.approval);
  out.security_profile = body.security_profile;
  out.password = body.password;
  out.may_omit_protocol = body.may_omit_protocol;
  return out;
}

Result<void> check(const std::string& station, const api::StationChangeBody& body) {
  if (ocpp::station_in_path("/ocpp/" + station) != station)
    return fail("'" + station + "' is no name of a charge point",
                "letters, digits and *-_=:+|@. make one, at most 48");
  if (body.security_profile.value_or(0) > ocpp::security_profile_max)
    return fail("there is no such security profile", "write 0, 1, 2 or 3");
  return {};
}

Result<api::MeterKeyRow> add_key(ocpp::StationStore& store, const api::MeterKeyBody& body) {
  Result<ocmf::PublicKey> key = ocmf::read_public_key(body.key, "ECDSA-secp256r1-SHA256");
  if (!key) return std::unexpected(key.error());
  ocmf::MeterKey entry{body.serial, std::move(*key), body.valid_from, {}};
  if (Result<void> added = store.add_meter_key(entry); !added)
    return std::unexpected(added.error());
  return row_of(entry);
}

}  // namespace

api::StationPorts station_ports(AskStations ask, LookAtPower look) {
  using api::StationPorts;
  StationPorts out;
  out.list = [ask, look](StationPorts::Answer<std::vector<api::StationRow>> answer) {
    ask([look, answer](ocpp::CentralSystem& central) {
      std::vector<api::StationRow> rows;
      for (const ocpp::StationView& one : central.stations()) rows.push_back(row_of(one, look));
      answer(rows);
    });
  };
  out.show = [ask, look](std::string name,
                         StationPorts::Answer<std::optional<api::StationView>> answer) {
    ask([look, name, answer](ocpp::CentralSystem& central) {
      const auto found = central.station(name);
      answer(found ? std::optional(view_of(*found, look)) : std::nullopt);
    });
  };
  out.change = [ask, look](std::string name, api::StationChangeBody body,
                           StationPorts::Answer<Result<api::StationView>> answer) {
    if (Result<void> checked = check(name, body); !checked)
      return answer(std::unexpected(checked.error()));
    ask([look, name, change = change_of(body), answer](ocpp::CentralSystem& central) {
      const Result<ocpp::StationView> changed = central.change(name, change);
      if (!changed) return answer(std::unexpected(changed.error()));
      answer(view_of(*changed, look));
    });
  };
  out.forget = [ask](std::string name, StationPorts::Answer<Result<void>> answer) {
    ask([name, answer](ocpp::CentralSystem& central) { answer(central.forget(name)); });
  };
  out.command = [ask](std::string name, api::StationCommandBody body,
                      StationPorts::Answer<api::StationCommandView> answer) {
    ask([name, body, answer](ocpp::CentralSystem& central) {
      central.command({name, body.action, body.payload},
                      [answer](const ocpp::CommandRecord& record) { answer(view_of(record)); });
    });
  };
  out.find_command = [ask](std::uint64_t number,
                           StationPorts::Answer<std::optional<api::StationCommandView>> answer) {
    ask([number, answer](ocpp::CentralSystem& central) {
      const ocpp::CommandRecord* const found = central.find_command(number);
      answer(found ? std::optional(view_of(*found)) : std::nullopt);
    });
  };
  add_errands(out, ask);
  out.log = [ask](std::string name, std::string contains, std::uint32_t limit,
                  StationPorts::Answer<Result<std::vector<api::StationMessageRow>>> answer) {
    ask([name, contains, limit, answer](ocpp::CentralSystem& central) {
      const auto found = central.log({name, contains, limit});
      if (!found) return answer(std::unexpected(found.error()));
      std::vector<api::StationMessageRow> rows;
      for (const ocpp::LoggedMessage& one : *found)
        rows.push_back({one.time, static_cast<api::MessageDirection>(one.direction), one.text});
      answer(std::move(rows));
    });
  };
  out.list_keys = [ask](StationPorts::Answer<std::vector<api::MeterKeyRow>> answer) {
    ask([answer](ocpp::CentralSystem& central) {
      std::vector<api::MeterKeyRow> rows;
      for (const ocmf::MeterKey& one : central.store().meter_keys().all())
        rows.push_back(row_of(one));
      answer(rows);
    });
  };
  out.add_key = [ask](api::MeterKeyBody body,
                      StationPorts::Answer<Result<api::MeterKeyRow>> answer) {
    ask([body, answer](ocpp::CentralSystem& central) { answer(add_key(central.store(), body)); });
  };
  return out;
}

}  // namespace wattbook::app
