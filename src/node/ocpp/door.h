// Who may open a connection: the address of a station, its version of OCPP, and the proof of who it
// is (OCPP security profiles 0 to 3). It decides on plain data, so that every refusal can be tested
// without a socket; each says why.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

#include "node/http/opening.h"
#include "node/ocpp/central_system.h"

namespace wattbook::ocpp {

enum class UnknownStations : std::uint8_t {
  ask,     // they wait for an operator's approval
  accept,  // they are approved at once
  refuse
};

struct DoorOptions {
  UnknownStations unknown = UnknownStations::ask;
  std::uint32_t security_profile_min = 0;  // of every station
};

struct Admission {
  std::string station;
  Version version = Version::v16;
  std::string protocol;  // to answer with; empty where the station named none
  bool compresses = false;
};

class Door {
 public:
  // `store` outlives the door.
  Door(DoorOptions options, StationStore& store, const env::Clock& clock)
      : options_(options), store_(store), clock_(clock) {}

  std::expected<Admission, http::Response> admit(const http::Request& request,
                                                 const http::PeerProof& proof);

 private:
  std::expected<KnownStation*, http::Response> known_station(const std::string& name);
  std::expected<void, http::Response> authenticate(const http::Request& request,
                                                   const http::PeerProof& proof,
                                                   const KnownStation& station) const;

  DoorOptions options_;
  StationStore& store_;
  const env::Clock& clock_;
};

// The CPID in "/ocpp/CPID", whatever the number of slashes; nothing for another path.
std::optional<std::string> station_in_path(std::string_view path);

}  // namespace wattbook::ocpp
