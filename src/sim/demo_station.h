// A charge point that is not there, for the demo: speaks OCPP 1.6 or 2.0.1 as one would, counts
// what a vehicle of the simulation draws, and keeps to the charging profiles it is told. It knows
// neither sockets nor clocks.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_tree.h"
#include "node/ocpp/schema.h"
#include "sim/vehicle.h"

namespace wattbook::sim {

class DemoStation {
 public:
  static constexpr Duration value_pause{5 * one_minute.value};
  static constexpr std::string_view vendor = "wattbook demo";
  static constexpr std::string_view model = "simulated";

  struct Plug {
    std::string card;  // of the vehicle that comes here
    Power most;        // of the outlet
  };
  // `send` takes frames; where they go may change between calls.
  DemoStation(ocpp::Version version, Plug plug, std::function<void(std::string)> send)
      : version_(version), plug_(std::move(plug)), send_(std::move(send)) {}

  // On a new connection, and a frame that came on it.
  void connected(Instant now);
  void receive(std::string_view frame, Instant now);
  // Lets time pass until `now`; `visit` is that of the vehicle which is or should be here.
  void step(Instant now, const std::optional<ChargingVisit>& visit);

  Energy imported() const { return register_; }
  bool charges() const { return session_.has_value(); }
  // What it may draw by the profiles it was told.
  Power allowed(Instant now) const;

 private:
  struct Session {
    ChargingVisit visit;
    std::string transaction;  // 1.6: empty until the node has numbered it
    Energy delivered;
    Instant next_value;
    std::int64_t sequence = 0;
    bool ends = false;  // the driver, or whoever asked, has ended it
  };
  struct Call {
    std::string action;
    std::string payload;
  };
  struct Profile {
    struct Period {
      Instant from;
      Power limit;
    };
    std::vector<Period> periods;
  };

  bool is_old() const { return version_ == ocpp::Version::v16; }
  void call(std::string action, std::string payload);
  void send_next();
  void take_result(json::View payload);
  std::string answer(std::string_view action, json::View payload, Instant now);
  std::string take_profile(json::View payload, Instant now);
  void begin(const ChargingVisit& visit, Instant now);
  void end(std::string_view reason, Instant now);
  void tell_value(Instant now);
  void tell_event(std::string_view type, std::string_view trigger, Instant now);
  void tell_status(std::string_view status, Instant now);

  const ocpp::Version version_;
  const Plug plug_;
  const std::function<void(std::string)> send_;
  json::Tree tree_;
  std::deque<Call> calls_;  // the first is under way where `call_id_` is set
  std::string call_id_;
  std::uint64_t calls_made_ = 0;
  Instant now_;
  Energy register_;
  std::optional<Session> session_;
  std::optional<Instant> served_;                         // arrival of the newest visit that was
  std::map<std::string, Profile, std::less<>> profiles_;  // by purpose
};

}  // namespace wattbook::sim
