// One station while the node runs: its connection, its outlets, and what is under way there.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "node/ocmf/record.h"
#include "node/ocpp/session_port.h"
#include "node/ocpp/station_link.h"

namespace wattbook::ocpp {

// A session that runs at a station, as far as this node has seen it.
struct RunningSession {
  SessionNumber number = 0;
  std::string transaction;  // 2.x
  Outlet outlet;
  std::string token;
  Instant began;
  std::optional<Energy> last;         // register
  std::vector<ocmf::Record> records;  // signed values, in order of arrival
  bool seen_from_begin = false;       // so no signed value was missed
};

struct Station {
  explicit Station(std::string name_in) : name(std::move(name_in)) {}

  const std::string name;
  StationLink link;
  std::string remote;       // of the present connection
  Instant connected_since;  // of the present connection
  Instant heard;            // last frame
  bool booted = false;      // since the node started
  std::vector<OutletStatus> outlets;
  std::vector<RunningSession> running;
  std::vector<std::uint64_t> pending_commands;
  // Asked for while the station was away, or while its transaction's name was not known.
  std::vector<StopRequest> stops_due;
  std::uint32_t calls_in_hand = 0;  // inbound, not yet answered
  std::string last_oddity;          // what was last found wrong in a message of it
};

// Adds it where it is new. `transaction` names a 2.x session, else `number`.
RunningSession& running_session(Station& station, const SessionKey& key);
RunningSession* find_running(Station& station, const SessionKey& key);
// By the ledger's number, whatever the dialect.
RunningSession* find_numbered(Station& station, SessionNumber number);
// Learns which of the ledger's sessions a 2.x transaction is.
RunningSession& identify_running(Station& station, const SessionKey& key, SessionNumber number);
void forget_running(Station& station, const SessionKey& key);

}  // namespace wattbook::ocpp
