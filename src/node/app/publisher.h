// Shows the ledger to the API: builds the views after blocks, at most ten times a second, and
// publishes them once the block that they show is durable.
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <thread>

#include "node/api/feed.h"
#include "node/api/state_views.h"
#include "node/app/ledger_machine.h"
#include "node/consensus/engine.h"

namespace wattbook::app {

// What the status says that the ledger does not know.
struct Presentation {
  std::string version;
  std::string time_zone = "UTC";
  bool demo = false;
  std::uint32_t speed = 1;
  api::Names names = [](const Address&) { return std::string(); };
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

  // Publishes the present state at once. Before the engine's threads start.
  void publish_now();
  // Starts the publishing thread; it ends with stop() or the publisher.
  void start(consensus::Engine& engine);
  void stop() { thread_ = {}; }

 private:
  struct CommunityViews {
    std::string prefix;  // "communities/0/"
    api::FlowView flow;
    api::BookView book;
    api::TradesView trades;
    api::MembersView members;
    api::IntervalsView intervals;
  };
  struct Views {
    api::StatusView status;
    api::BlocksView blocks;
    std::vector<CommunityViews> communities;
    std::set<Address> operators;
  };

  // Of the sequencer thread.
  void build_if_wanted();
  Views build() const;
  api::StatusView status() const;

  // Of the publishing thread.
  void run(const std::stop_token& stop, consensus::Engine& engine);
  void publish(Views views);

  LedgerMachine& machine_;
  api::Feed& feed_;
  const Presentation presentation_;
  std::atomic<bool> wanted_ = false;
  std::function<void(std::set<Address>)> operators_ = [](const std::set<Address>&) {};
  std::mutex mutex_;  // guards built_
  std::optional<Views> built_;
  Views published_;      // what the feed has; of publish_now() and then the publishing thread
  std::jthread thread_;  // last: it ends before what it uses
};

}  // namespace wattbook::app
