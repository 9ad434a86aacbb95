// The ledger side of charging: stands behind the port that the protocol side calls, turns what
// stations told into signed commands of the community's network key, and answers when the receipt
// is durable. It keeps no session of its own: everything is in the ledger under keys made of what
// was told, so a restart of either side loses and repeats nothing (DOMAIN 7.3).
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/chain/command.h"
#include "core/chain/state.h"
#include "crypto/signature.h"
#include "node/charging/evidence.h"
#include "node/charging/load_manager.h"
#include "node/env/clock.h"
#include "node/env/entropy.h"
#include "node/env/log.h"
#include "node/ocpp/session_port.h"

namespace wattbook::charging_desk {

// The node, as the desk needs it; any thread.
struct DeskPorts {
  // Runs the question where the state may be read, in the order of asking and submitting; false
  // where the node ends.
  std::function<bool(std::move_only_function<void(const chain::State&)>)> ask;
  // Executes the commands in this order; answered with their receipts when the last is durable,
  // with nothing where the node cannot take them or ends.
  using Receipts = std::optional<std::vector<Bytes>>;
  std::function<void(std::vector<Bytes>, std::move_only_function<void(Receipts)>)> submit;
};

class Desk final : public ocpp::Sessions {
 public:
  // All references outlive the desk. `key` is that of a member whom LicenseNetwork names;
  // `separator` that of the ledger's EIP-712 domain.
  Desk(DeskPorts ports, crypto::SecretKey key, const Hash& separator, Evidence& evidence,
       const env::Clock& clock, env::Entropy& entropy, env::Log& log);

  // Whom it asks to stop and to limit sessions; may come and go. Outlives the desk or is taken
  // back.
  void join(ocpp::StationControl* control);

  void authorise(std::string station, ocpp::Token token, Done<ocpp::Authorisation> done) override;
  void began(ocpp::Began event, Done<ocpp::Outcome> done) override;
  void measured(ocpp::Measured event, Done<ocpp::Outcome> done) override;
  void ended(ocpp::Ended event, Done<ocpp::Outcome> done) override;
  void orphan(ocpp::Orphan record, Done<ocpp::Outcome> done) override;
  void keep_proof(Hash digest, std::string record) override;
  void open_sessions(std::string station, Done<std::vector<ocpp::OpenSession>> done) override;
  void find_session(ocpp::SessionNumber number,
                    Done<std::optional<ocpp::OpenSession>> done) override;
  void quote(std::string station, ocpp::Outlet outlet, ocpp::Token token,
             Done<ocpp::PriceQuote> done) override;
  void knows_station(std::string station, Done<bool> done) override;
  void station_online(std::string station, bool online) override;
  void outlet_status(ocpp::OutletStatus status) override;
  void needs(ocpp::Needs needs) override;
  void tick() override { load_.tick(); }

  // What stations last said of themselves: for people who watch them and for load management.
  struct Board {
    std::set<std::string> online;
    std::map<std::pair<std::string, ocpp::Outlet>, ocpp::OutletStatus> outlets;
    std::map<std::pair<std::string, ocpp::Outlet>, ocpp::Needs> needs;
  };
  Board board() const;
  // Rises whenever online or outlets change. Any thread.
  std::uint64_t board_changes() const { return board_changes_; }
  LoadManager& load() { return load_; }

 private:
  template <class T>
  void ask(Done<T> done, std::move_only_function<T(const chain::State&)> question);
  template <class Body>
  Bytes sign(Body body);
  void locate(ocpp::SessionKey key, ocpp::Outlet outlet,
              std::move_only_function<void(std::optional<Hash>)> found);
  // Whether a vehicle came or left by it.
  enum class Moves : std::uint8_t { no, yes };
  void submit(std::vector<Bytes> commands, Hash session, Moves moves, Done<ocpp::Outcome> done);
  void tell(Hash session, ocpp::Booked booked, bool stop, Done<ocpp::Outcome> done);
  void ask_to_stop(const ocpp::SessionKey& key);
  CommandId next_id();
  SeenStations seen() const;
  // They were the vehicle's that has left.
  void forget_needs(const std::string& station, ocpp::Outlet outlet);

  DeskPorts ports_;
  const crypto::SecretKey key_;
  const Address account_;
  const Hash separator_;
  Evidence& evidence_;
  const env::Clock& clock_;
  env::Log& log_;
  const std::uint64_t run_;  // random, so that ids of two runs differ
  std::atomic<std::uint64_t> ids_ = 0;
  std::atomic<ocpp::StationControl*> control_ = nullptr;
  mutable std::mutex mutex_;  // guards the board
  Board board_;
  std::atomic<std::uint64_t> board_changes_ = 0;
  LoadManager load_;
};

}  // namespace wattbook::charging_desk
