// Shows the ledger to the API: builds the views after blocks, at most ten times a second, and
// publishes them once the block that they show is durable.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <thread>

#include "node/api/charging_live.h"
#include "node/api/feed.h"
#include "node/api/state_views.h"
#include "node/app/ledger_machine.h"
#include "node/consensus/service.h"

namespace wattbook::app {

// What the status says that the ledger does not know.
struct Presentation {
  std::string version;
  std::string time_zone = "UTC";
  bool demo = false;
  std::uint32_t speed = 1;
  api::Names names = [](const Address&) { return std::string(); };
};

// What charge points tell, beside the ledger. Any thread; empty where none are served.
struct StationsPort {
  std::function<std::uint64_t()> changes;  // rises with each change
  std::function<std::map<std::string, api::LiveStationView>()> now;
};

class Publisher {
 public:
  // Takes the machine's on_sealed. All references outlive the publisher, and the engine's threads
  // end before it does.
  Publisher(LedgerMachine& machine, api::Feed& feed, Presentation presentation);

  // Calls back with the operators of all communities whenever it publishes. Before start().
  void on_operators(std::function<void(std::set<Address>)> callback) {
    operators_ = std::move(callback);
  }

  // Before start().
  void show_stations(StationsPort port) { stations_ = std::move(port); }

  // Publishes the present state at once. Before the engine's threads start.
  void publish_now();
  // Starts the publishing thread; it ends with stop() or the publisher.
  void start(consensus::Service& engine);
  void stop() { thread_ = {}; }

 private:
  struct CommunityViews {
    std::string prefix;  // "communities/0/"
    api::FlowView flow;
    api::BookView book;
    api::TradesView trades;
    api::MembersView members;
    api::IntervalsView intervals;
    api::ChargingLiveView charging;
  };
  struct Views {
    api::StatusView status;
    api::BlocksView blocks;
    std::vector<CommunityViews> communities;
    std::set<Address> operators;
    bool has_charging = false;
  };

  // Of the sequencer thread.
  void build_if_wanted();
  Views build() const;
  api::StatusView status() const;

  // Of the publishing thread.
  void run(const std::stop_token& stop, consensus::Service& engine);
  void publish(Views views);
  void publish_charging(const std::string& prefix, const api::ChargingLiveView& before,
                        const api::ChargingLiveView& after);
  void show_changed_stations();
  void fill_stations(api::ChargingLiveView& view) const;
  bool charging_is_due() const;

  LedgerMachine& machine_;
  api::Feed& feed_;
  const Presentation presentation_;
  std::atomic<bool> wanted_ = false;
  std::atomic<bool> charging_wanted_ = true;  // less often: it costs more where there are many
  StationsPort stations_;
  std::function<void(std::set<Address>)> operators_ = [](const std::set<Address>&) {};
  std::mutex mutex_;  // guards built_
  std::optional<Views> built_;
  std::chrono::steady_clock::time_point charged_at_;  // of the last charging shown
  Height charged_height_;                             // of the ledger's part of it
  std::uint64_t stations_shown_ = 0;
  Views published_;      // what the feed has; of publish_now() and then the publishing thread
  std::jthread thread_;  // last: it ends before what it uses
};

}  // namespace wattbook::app
