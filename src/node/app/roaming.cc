#include "node/app/roaming.h"

#include <algorithm>

#include "base/base64.h"

namespace wattbook::app {
namespace {

// Tokens made for programs only: an address that merely signed in is no partner.
std::expected<std::string, std::uint16_t> admit(access::Gate& gate, const http::Request& request) {
  if (gate.knock(request.remote) || gate.must_wait_after_failures(request.remote))
    return std::unexpected(429);
  const std::optional<std::string> token =
      credentials_token(request.header("Authorization").value_or(""));
  if (!token) return std::unexpected(401);
  const std::optional<access::Caller> caller = gate.caller(*token);
  if (caller && !caller->signed_in) return *token;
  gate.note_failure(request.remote);
  return std::unexpected(401);
}

// Of an outlet with several connectors: in use where one is, else free where one is.
ocpi::Condition worse(ocpi::Condition a, ocpi::Condition b) {
  for (const ocpi::Condition first : {ocpi::Condition::occupied, ocpi::Condition::reserved,
                                      ocpi::Condition::available, ocpi::Condition::unavailable})
    if (a == first || b == first) return first;
  return ocpi::Condition::faulted;
}

ocpi::Board board_of(const std::map<std::string, api::LiveStationView>& stations) {
  ocpi::Board out;
  for (const auto& [name, station] : stations) {
    auto& outlets = out[name];
    for (const api::StationOutletView& one : station.outlets) {
      const auto told = static_cast<ocpi::Condition>(one.state);
      const auto [at, added] = outlets.emplace(one.evse, told);
      if (!added) at->second = worse(at->second, told);
    }
  }
  return out;
}

}  // namespace

std::optional<std::string> credentials_token(std::string_view header) {
  constexpr std::string_view scheme = "Token ";
  if (!header.starts_with(scheme)) return std::nullopt;
  const std::optional<Bytes> bytes = from_base64(header.substr(scheme.size()));
  if (!bytes || bytes->empty()) return std::nullopt;
  return std::string(as_text(*bytes));
}

std::unique_ptr<ocpi::Sender> make_sender(ocpi::Party party, std::string url, access::Gate& gate,
                                          RoamingPorts ports) {
  ocpi::SenderPorts out;
  out.admit = [&gate](const http::Request& request) { return admit(gate, request); };
  out.ask = std::move(ports.ask);
  out.board = [stations = std::move(ports.stations)] {
    return stations ? board_of(stations()) : ocpi::Board{};
  };
  return std::make_unique<ocpi::Sender>(std::move(party), std::move(url), std::move(out));
}

}  // namespace wattbook::app
