// Starts and stops that a driver asked for (DOMAIN 7.2): each is one command to a station, followed
// until the ledger shows its effect or a minute is over, when it is said what failed and what to do
// (UX statement 34). Whoever asks the same again joins the one that is under way.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "node/env/clock.h"
#include "node/ocpp/commands.h"

namespace wattbook::ocpp {

enum class ErrandState : std::uint8_t { pending, done, failed };
enum class ErrandFailure : std::uint8_t {
  none,
  offline,      // the station has no connection
  refused,      // it said no
  unanswered,   // it did not answer
  not_plugged,  // it agreed, and saw no plug
  not_started,  // it agreed and sees a plug, and began nothing
  faulted,      // the outlet reports a fault
  not_stopped   // it agreed, and the session goes on
};
struct ErrandOutcome {
  ErrandState state = ErrandState::pending;
  ErrandFailure failure = ErrandFailure::none;
  SessionNumber session = 0;  // of a start or stop that is done
  std::string text;           // what happened
  std::string hint;           // what to do now; empty where there is nothing to do
};
using OnErrand = std::function<void(const ErrandOutcome&)>;

struct Errand {
  std::string key;  // the same: one errand
  Outlet outlet;    // evse 0: not known
  bool stops = false;
  std::string action;
  std::string payload;  // JSON
};

// Of the central system's thread.
class Errands {
 public:
  // Whoever asks over HTTP hears after the one what is known by then, and by the other what failed.
  static constexpr std::int64_t answer_ns = 20'000'000'000;
  static constexpr std::int64_t patience_ns = 60'000'000'000;
  // How long an outcome waits for its asker to come back.
  static constexpr std::int64_t kept_ns = 60'000'000'000;

  Errands(const env::Clock& clock, Commands& commands) : clock_(clock), commands_(commands) {}

  // Whether one of that key is under way, or its outcome waits; then `on_answer` gets it.
  bool join(const std::string& key, OnErrand on_answer);
  // Precondition: join() found none. `on_answer` is called once, perhaps at once.
  void begin(Station& station, Errand errand, OnErrand on_answer);
  void tick();

 private:
  struct Entry {
    Station* station = nullptr;  // stations live as long as this
    Errand errand;
    std::uint64_t command = 0;
    std::int64_t begun_ns = 0;
    ErrandOutcome outcome;
    std::int64_t finished_ns = 0;
    std::vector<std::pair<OnErrand, std::int64_t>> waiting;  // and when they hear at the latest
  };
  using Entries = std::map<std::string, Entry>;
  void wait(Entry& entry, OnErrand on_answer);
  void finish(const std::string& key, std::uint64_t command, ErrandOutcome outcome);
  ErrandOutcome overdue(const Entry& entry) const;

  const env::Clock& clock_;
  Commands& commands_;
  Entries entries_;
};

}  // namespace wattbook::ocpp
