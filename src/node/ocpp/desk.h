// What both dialects of OCPP work with: the ledger, the clock, the stations, and the way back to
// whoever asked. Internal to the central system; of its one thread.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "node/env/clock.h"
#include "node/env/log.h"
#include "node/ocpp/commands.h"
#include "node/ocpp/message_log.h"
#include "node/ocpp/session_port.h"
#include "node/ocpp/station.h"
#include "node/ocpp/station_store.h"
#include "node/ocpp/transaction_reader.h"

namespace wattbook::ocpp {

// Counted since the start; any thread reads.
struct Figures {
  std::atomic<std::uint32_t> connected = 0;
  std::atomic<std::uint64_t> connections = 0;
  std::atomic<std::uint64_t> calls = 0;     // from stations
  std::atomic<std::uint64_t> oddities = 0;  // calls that were not as the standard says
  std::atomic<std::uint64_t> ignored = 0;   // frames that could not be answered
};

// Hands work to the central system's thread, from any.
using Post = std::function<void(std::move_only_function<void()>)>;

// The way from other threads back to the central system, which may be gone by then.
class WayBack {
 public:
  explicit WayBack(Post post) : post_(std::move(post)) {}
  void post(std::move_only_function<void()> work) {
    const std::scoped_lock lock(mutex_);
    if (post_) post_(std::move(work));
  }
  void end() {
    const std::scoped_lock lock(mutex_);
    post_ = nullptr;
  }

 private:
  std::mutex mutex_;  // guards post_
  Post post_;
};

// One call of a station, until it is answered. Copies may outlive the connection.
struct Ticket {
  std::shared_ptr<Station> station;
  ConnectionNumber connection = 0;
  std::string id;
  const schema::Message* message = nullptr;
};

struct Inbound {
  Ticket ticket;
  json::View payload;
  Arrival arrival;
  Station& station() const { return *ticket.station; }
};

struct CentralOptions {
  Duration heartbeat{5 * one_minute.value};
  // Seconds between values at the quarter of an hour, as the ledger's intervals are.
  std::int64_t clock_aligned_seconds = 900;
  // And while a session runs: the ledger stops one whose wallet could not pay for what may flow
  // until the next.
  std::int64_t sample_seconds = 300;
};

class Desk {
 public:
  Desk(CentralOptions options_in, Sessions& sessions_in, StationStore& store_in,
       MessageLog& messages_in, const env::Clock& clock_in, env::Log& log_in, Post post)
      : options(options_in),
        sessions(sessions_in),
        store(store_in),
        messages(messages_in),
        clock(clock_in),
        log(log_in),
        commands(clock_in),
        way_back_(std::make_shared<WayBack>(std::move(post))) {}
  ~Desk() { close(); }
  Desk(const Desk&) = delete;
  Desk& operator=(const Desk&) = delete;

  // Answers the call, where its connection still is the station's. `payload` is JSON.
  void answer(const Ticket& ticket, std::string_view payload);

  // A callback for any thread that runs `take` with its argument on this one. Destroyed uncalled,
  // where the ledger stops before an event is durable, it leaves the station without an answer, and
  // that repeats its message.
  template <class T, class Take>
  std::move_only_function<void(T)> back(Take take) {
    return [way = way_back_, take = std::move(take)](T value) mutable {
      way->post(
          [take = std::move(take), value = std::move(value)]() mutable { take(std::move(value)); });
    };
  }

  // From here on nothing comes back from other threads. Returns once none is about to.
  void close() { way_back_->end(); }

  // Runs `work` on this thread; from any.
  void post(std::move_only_function<void()> work) { way_back_->post(std::move(work)); }

  // A command of the node's own, whose outcome goes to the message log only.
  void tell_station(Station& station, std::string action, std::string_view payload);

  // Keeps what was signed, and adds to `flags` what its chain shows at the end of a session.
  void keep_proofs(Station& station, const SessionKey& key, std::vector<ocmf::Judgement> proofs);
  void check_chain(Station& station, const SessionKey& key, Flags& flags);

  const CentralOptions options;
  Sessions& sessions;
  StationStore& store;
  MessageLog& messages;
  const env::Clock& clock;
  env::Log& log;
  Commands commands;
  Figures figures;
  // Called when the name of a running 2.x transaction may have become known.
  std::function<void(Station&)> on_identified;

 private:
  std::shared_ptr<WayBack> way_back_;
  json::Tree tree_;
};

// The two dialects: each handles one call that schema::find knows.
void handle_16(Desk& desk, const Inbound& call);
void handle_2(Desk& desk, const Inbound& call);

// What both share.
std::string boot_answer(Desk& desk, const Inbound& call, const KnownStation& known);
void note_outlet(Desk& desk, Station& station, OutletStatus status);

}  // namespace wattbook::ocpp
