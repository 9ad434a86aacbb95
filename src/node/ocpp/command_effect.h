// What has to happen before a command is done. "Accepted" is only the station's promise: a remote
// start is done when the transaction began, an update when it is installed.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "node/ocpp/observed.h"
#include "node/ocpp/schema.h"

namespace wattbook::ocpp {

enum class CommandState : std::uint8_t {
  pending,
  done,
  refused,     // the station said no
  failed,      // it tried, and reported failure
  unanswered,  // no answer, or no effect, in time
  offline,
  invalid  // never sent: the standard does not allow it
};

struct Effect {
  CommandState state = CommandState::done;
  std::string text;           // "session 17 began"
  SessionNumber session = 0;  // of a start or stop
};

// What a station's answer to a command means by itself.
enum class AnswerMeaning : std::uint8_t { done, refused, effect_follows };

struct Expectation {
  // Looks at what the station does after the call was sent; an effect ends the wait. Empty: the
  // answer is all there is.
  std::function<std::optional<Effect>(const Observed&)> watch;
  Duration wait_max{one_minute.value};
  std::function<AnswerMeaning(json::View answer)> meaning;
  // Parts of a report, as they come; each is a payload.
  std::shared_ptr<std::vector<std::string>> reports;
};

// Of a command whose payload the schema allows.
Expectation expectation_of(Version version, std::string_view action, json::View payload);

}  // namespace wattbook::ocpp
