// What a driver asks of a charge point without anybody's card, and what came of it.
#pragma once

#include <optional>
#include <string>

#include "core/charging/session.h"
#include "node/api/noted.h"
#include "node/api/views.h"

namespace wattbook::api {

enum class DriverOutcomeState : std::uint8_t { pending, done, failed };
constexpr auto enum_names(DriverOutcomeState) {
  return std::array<std::string_view, 3>{"pending", "done", "failed"};
}
enum class DriverFailure : std::uint8_t {
  none,
  offline,
  refused,
  unanswered,
  not_plugged,
  not_started,
  faulted,
  not_stopped
};
constexpr auto enum_names(DriverFailure) {
  return std::array<std::string_view, 8>{"none",        "offline",     "refused", "unanswered",
                                         "not_plugged", "not_started", "faulted", "not_stopped"};
}

inline constexpr AtMost charging_code_max{36};  // of an identifier in OCPP

struct DriverStartBody {
  std::uint32_t evse = 1;
  std::uint32_t connector = 1;
  std::string code;

  static constexpr std::string_view type_name = "DriverStart";
  static constexpr auto fields = std::tuple(
      field("evse", &DriverStartBody::evse), field("connector", &DriverStartBody::connector),
      noted(field("code", &DriverStartBody::code, charging_code_max),
            "whose digest its driver let charge by SetChargingToken; at most 20 characters at "
            "stations of OCPP 1.6"));
};

struct DriverStopBody {
  std::uint64_t session = 0;
  std::optional<std::string> code;

  static constexpr std::string_view type_name = "DriverStop";
  static constexpr auto fields =
      std::tuple(field("session", &DriverStopBody::session),
                 noted(field("code", &DriverStopBody::code),
                       "that began it; none where the session's driver is signed in"));
};

struct DriverOutcomeView {
  DriverOutcomeState state{};
  DriverFailure failure{};
  std::optional<std::uint64_t> session;
  std::string text;
  std::string hint;

  static constexpr std::string_view type_name = "DriverOutcome";
  static constexpr auto fields = std::tuple(
      noted(field("state", &DriverOutcomeView::state),
            "pending: ask the same again, which goes on with the same one; done: the ledger has "
            "the session's begin or end"),
      noted(field("failure", &DriverOutcomeView::failure), "none unless it failed"),
      field("session", &DriverOutcomeView::session),
      noted(field("text", &DriverOutcomeView::text, AtMost(4'096)), "what happened"),
      noted(field("hint", &DriverOutcomeView::hint, AtMost(4'096)), "what to do"));
};

}  // namespace wattbook::api
