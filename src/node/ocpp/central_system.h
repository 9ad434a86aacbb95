// The central system of OCPP: every station's frames come in here and are answered, and commands go
// out. It knows the protocol; what a message means for money is the ledger's, behind `Sessions`.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "node/ocpp/desk.h"
#include "node/ocpp/errands.h"

namespace wattbook::ocpp {

// Who connects, after authentication.
struct Arriving {
  std::string station;  // approved or waiting, and in the store
  Version version = Version::v16;
  std::string remote;
};

// One station for lists and pages.
struct StationView {
  KnownStation known;
  bool connected = false;
  std::string remote;
  Instant connected_since;
  Instant heard;
  std::vector<OutletStatus> outlets;
  std::vector<RunningSession> running;
  std::string last_oddity;
};

// What is changed about a station; nothing stays as it is.
struct StationChange {
  std::optional<Approval> approval;
  std::optional<std::uint32_t> security_profile;
  std::optional<std::string> password;
  std::optional<bool> may_omit_protocol;
};

struct CommandRequest {
  std::string station;
  std::string action;
  std::string payload = "{}";  // JSON
};

// What a station counts limits in.
enum class RateUnit : std::uint8_t { watts, amperes };

// Everything on the thread that `post` leads to, unless said otherwise. References outlive it.
class CentralSystem final : public StationControl {
 public:
  static constexpr std::uint32_t calls_in_hand_max = 256;  // of one station

  CentralSystem(CentralOptions options, Sessions& sessions, StationStore& store,
                MessageLog& messages, const env::Clock& clock, env::Log& log, Post post);

  // A connection from its upgrade to its end.
  ConnectionNumber connect(Arriving arriving, Wire wire);
  void receive(ConnectionNumber connection, std::string_view text);
  void disconnect(ConnectionNumber connection, std::string_view reason);

  // Before the thread that `post` leads to ends: answers of the ledger find nobody from here on.
  void close() { desk_.close(); }

  // About once a second: deadlines, the ledger's side, the store and the log.
  void tick();

  // `on_answer` is called once: with the real outcome, or as still pending when it takes long.
  std::uint64_t command(CommandRequest request, OnCommandFinished on_answer);
  const CommandRecord* find_command(std::uint64_t number) const {
    return desk_.commands.find(number);
  }

  // For a driver who may: answered as errands.h says.
  void start_for_driver(StartRequest request, OnErrand on_answer);
  void stop_for_driver(StopRequest request, OnErrand on_answer);

  std::vector<StationView> stations() const;
  std::optional<StationView> station(std::string_view name) const;
  // Adds a station that is not known yet. Durable when it returns.
  Result<StationView> change(std::string_view name, const StationChange& change);
  Result<void> forget(std::string_view name);
  Result<std::vector<LoggedMessage>> log(const LogQuery& query) {
    return desk_.messages.find(query);
  }
  const Figures& figures() const { return desk_.figures; }  // any thread
  StationStore& store() { return desk_.store; }

  // Any thread.
  void start(StartRequest request, Done<Result<SessionNumber>> done) override;
  void stop(StopRequest request, Done<Result<void>> done) override;
  void limit(LimitRequest request, Done<LimitAnswer> done) override;
  void show_cost(SessionKey key, std::string cost) override;

 private:
  std::shared_ptr<Station> station_of(const std::string& name);
  Station* connected(const std::string& name);
  void take_call(const std::shared_ptr<Station>& station, ConnectionNumber connection,
                 const Frame& frame);
  void refuse(Station& station, const Frame& frame, CallError code, std::string_view text);
  void learn_open_sessions(const std::shared_ptr<Station>& station);
  void stop_now(Station& station, const StopRequest& request, Done<Result<void>> done);
  void stop_due(Station& station);
  void tell_limit(Station& station, const LimitRequest& request, RateUnit unit,
                  Done<LimitAnswer> done);
  StationView view_of(const KnownStation& known) const;
  Desk desk_;
  Errands errands_{desk_.clock, desk_.commands};
  json::Tree tree_;
  std::map<std::string, std::shared_ptr<Station>, std::less<>> stations_;
  std::map<ConnectionNumber, std::shared_ptr<Station>> connections_;
  ConnectionNumber connection_count_ = 0;
  std::uint64_t remote_starts_ = 0;
  std::set<std::string> ampere_stations_;  // that took a limit in A and none in W
};

}  // namespace wattbook::ocpp
