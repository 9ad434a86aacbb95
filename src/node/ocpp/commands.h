// Commands to stations, from the call until their effect, and the recent ones for whoever asks
// later.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "node/env/clock.h"
#include "node/ocpp/command_effect.h"
#include "node/ocpp/station.h"

namespace wattbook::ocpp {

struct CommandRecord {
  std::uint64_t number = 0;  // from 1 since the start
  std::string station;
  std::string action;
  CommandState state = CommandState::pending;
  std::string text;                  // what happened, or why not
  std::string hint;                  // of an invalid one
  std::string response;              // the station's answer: JSON, or empty
  std::vector<std::string> reports;  // JSON, of commands that ask for a report
  Instant asked;
  std::optional<Instant> finished;
  SessionNumber session = 0;
};
using OnCommandFinished = std::function<void(const CommandRecord&)>;

class Commands {
 public:
  static constexpr std::size_t kept_max = 2'000;

  explicit Commands(const env::Clock& clock) : clock_(clock) {}

  // Whoever asks over HTTP is told after this what is known by then: still pending.
  static constexpr std::int64_t patience_ns = 20'000'000'000;

  // Checks the payload against the schema, sends it and waits for the effect. `on_finished` is
  // called once, perhaps at once.
  std::uint64_t run(Station& station, std::string action, std::string_view payload,
                    OnCommandFinished on_finished);
  // The same for an asker of little patience: with the record as it is when patience ends.
  std::uint64_t run_for_a_while(Station& station, std::string action, std::string_view payload,
                                OnCommandFinished on_answer);
  // Null where there is none, or it was long ago.
  const CommandRecord* find(std::uint64_t number) const;
  void observe(Station& station, const Observed& seen);
  // Gives up waiting for effects that do not come.
  void tick();

 private:
  struct Entry {
    CommandRecord record;
    OnCommandFinished on_finished;
    Expectation expectation;
    Station* station = nullptr;               // stations live as long as this
    std::optional<std::int64_t> deadline_ns;  // once the station agreed
    std::optional<Effect> early;              // seen before the answer came
    std::optional<std::int64_t> patience_ends_ns;
  };
  void on_reply(std::uint64_t number, const Reply& reply);
  void finish(Entry& entry, Effect effect);
  void forget_old();

  const env::Clock& clock_;
  std::map<std::uint64_t, Entry> entries_;
  std::uint64_t count_ = 0;
};

}  // namespace wattbook::ocpp
