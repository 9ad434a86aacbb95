// What the API shows of charge points as the protocol knows them: connection, outlets, commands and
// messages. Owner, place and fees are the ledger's.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "node/api/page.h"

namespace wattbook::api {

enum class StationApproval : std::uint8_t { waiting, approved, refused };
constexpr auto enum_names(StationApproval) {
  return std::array<std::string_view, 3>{"waiting", "approved", "refused"};
}
enum class StationOutletState : std::uint8_t {
  available,
  occupied,
  reserved,
  unavailable,
  faulted
};
constexpr auto enum_names(StationOutletState) {
  return std::array<std::string_view, 5>{"available", "occupied", "reserved", "unavailable",
                                         "faulted"};
}
enum class StationCommandState : std::uint8_t {
  pending,
  done,
  refused,
  failed,
  unanswered,
  offline,
  invalid
};
constexpr auto enum_names(StationCommandState) {
  return std::array<std::string_view, 7>{"pending",    "done",    "refused", "failed",
                                         "unanswered", "offline", "invalid"};
}
// Whether load management has its way with an outlet.
enum class StationSteering : std::uint8_t { steered, refuses, away };
constexpr auto enum_names(StationSteering) {
  return std::array<std::string_view, 3>{"steered", "refuses", "away"};
}
enum class MessageDirection : std::uint8_t { from_station, to_station, note };
constexpr auto enum_names(MessageDirection) {
  return std::array<std::string_view, 3>{"from_station", "to_station", "note"};
}

struct StationRow {
  std::string station;
  StationApproval approval{};
  bool connected = false;
  std::string protocol;
  std::string vendor;
  std::string model;
  std::string serial;
  std::string firmware;
  std::uint32_t outlets = 0;
  std::uint32_t faulted = 0;
  std::uint32_t sessions = 0;
  std::uint32_t security_profile = 0;
  bool has_password = false;
  bool may_omit_protocol = false;
  std::string remote;
  std::optional<Instant> heard;
  std::string oddity;
  std::optional<Power> allowed;

  static constexpr std::string_view type_name = "Station";
  static constexpr std::string_view list_type = "Stations";
  static constexpr std::string_view list_name = "stations";
  static constexpr auto fields = std::tuple(
      noted(field("station", &StationRow::station), "its name in the address it connects to"),
      field("approval", &StationRow::approval), field("connected", &StationRow::connected),
      noted(field("protocol", &StationRow::protocol), "ocpp1.6, ocpp2.0.1 or ocpp2.1"),
      field("vendor", &StationRow::vendor), field("model", &StationRow::model),
      field("serial", &StationRow::serial), field("firmware", &StationRow::firmware),
      noted(field("outlets", &StationRow::outlets), "that reported a status since the start"),
      field("faulted", &StationRow::faulted),
      noted(field("sessions", &StationRow::sessions), "running now"),
      noted(field("security_profile", &StationRow::security_profile),
            "lowest that it may connect with: 0 none, 1 password, 2 the same over TLS, 3 client "
            "certificate"),
      field("has_password", &StationRow::has_password),
      noted(field("may_omit_protocol", &StationRow::may_omit_protocol),
            "without a sub-protocol it is taken to speak OCPP 1.6"),
      field("remote", &StationRow::remote),
      noted(field("heard", &StationRow::heard), "when its last message came"),
      noted(field("oddity", &StationRow::oddity, AtMost(500)),
            "what was last found in its messages that the standard does not allow"),
      noted(field("allowed", &StationRow::allowed),
            "watts that its outlets may draw now; absent where no limit is shared"));
};

struct StationOutletView {
  std::uint32_t evse = 0;
  std::uint32_t connector = 0;
  StationOutletState state{};
  std::string told;
  std::string error;
  Instant time;

  bool operator==(const StationOutletView&) const = default;
  static constexpr std::string_view type_name = "StationOutlet";
  static constexpr auto fields = std::tuple(
      field("evse", &StationOutletView::evse), field("connector", &StationOutletView::connector),
      field("state", &StationOutletView::state),
      noted(field("told", &StationOutletView::told), "the standard's word, as it came"),
      field("error", &StationOutletView::error), field("time", &StationOutletView::time));
};

struct StationSessionView {
  std::uint64_t session = 0;
  std::string transaction;
  std::uint32_t evse = 0;
  std::uint32_t connector = 0;
  std::string token;
  Instant began;
  std::optional<Energy> imported;

  static constexpr std::string_view type_name = "StationSession";
  static constexpr auto fields = std::tuple(
      noted(field("session", &StationSessionView::session), "its number in the ledger"),
      noted(field("transaction", &StationSessionView::transaction), "its name at a 2.x station"),
      field("evse", &StationSessionView::evse), field("connector", &StationSessionView::connector),
      field("token", &StationSessionView::token), field("began", &StationSessionView::began),
      noted(field("imported", &StationSessionView::imported), "the register as last told"));
};

// An outlet that shares a limit with others.
struct StationPowerView {
  std::uint32_t evse = 0;
  std::optional<std::uint64_t> session;
  Power allowed;
  std::optional<Instant> until;
  Power fallback;
  Power site;
  StationSteering steering{};

  static constexpr std::string_view type_name = "StationPower";
  static constexpr auto fields = std::tuple(
      field("evse", &StationPowerView::evse),
      noted(field("session", &StationPowerView::session), "that charges there"),
      noted(field("allowed", &StationPowerView::allowed), "watts that it may draw at most by now"),
      noted(field("until", &StationPowerView::until), "then it has its fallback"),
      noted(field("fallback", &StationPowerView::fallback),
            "watts that are safe even if nobody tells it anything any more"),
      noted(field("site", &StationPowerView::site), "watts of the limit it shares"),
      noted(field("steering", &StationPowerView::steering),
            "refuses: it does not take limits; away: it is not connected"));
};

struct StationView {
  StationRow station;
  std::vector<StationOutletView> outlets;
  std::vector<StationSessionView> sessions;
  std::vector<StationPowerView> power;

  static constexpr std::string_view type_name = "StationDetail";
  static constexpr auto fields =
      std::tuple(field("station", &StationView::station),
                 field("outlets", &StationView::outlets, view_list_max),
                 field("sessions", &StationView::sessions, view_list_max),
                 noted(field("power", &StationView::power, view_list_max),
                       "of outlets that share a limit with others"));
};

struct StationChangeBody {
  std::optional<StationApproval> approval;
  std::optional<std::uint32_t> security_profile;
  std::optional<std::string> password;
  std::optional<bool> may_omit_protocol;

  static constexpr std::string_view type_name = "StationChange";
  static constexpr auto fields =
      std::tuple(field("approval", &StationChangeBody::approval),
                 field("security_profile", &StationChangeBody::security_profile),
                 noted(field("password", &StationChangeBody::password), "empty: none"),
                 field("may_omit_protocol", &StationChangeBody::may_omit_protocol));
};

struct StationCommandBody {
  std::string action;
  std::string payload = "{}";

  static constexpr std::string_view type_name = "StationCommandRequest";
  static constexpr auto fields = std::tuple(
      noted(field("action", &StationCommandBody::action), "of its version of OCPP: \"Reset\""),
      noted(field("payload", &StationCommandBody::payload, AtMost(256 * 1024)),
            "JSON text, as the standard's schema says"));
};

// One part of a report.
struct StationReportView {
  std::string payload;

  static constexpr std::string_view type_name = "StationReport";
  static constexpr auto fields =
      std::tuple(noted(field("payload", &StationReportView::payload, AtMost(2 * 1024 * 1024)),
                       "JSON text, as the station sent it"));
};

struct StationCommandView {
  std::uint64_t number = 0;
  std::string station;
  std::string action;
  StationCommandState state{};
  std::string text;
  std::string hint;
  std::string response;
  std::vector<StationReportView> reports;
  Instant asked;
  std::optional<Instant> finished;
  std::optional<std::uint64_t> session;

  static constexpr std::string_view type_name = "StationCommand";
  static constexpr auto fields = std::tuple(
      noted(field("number", &StationCommandView::number), "to ask for it later"),
      field("station", &StationCommandView::station), field("action", &StationCommandView::action),
      noted(field("state", &StationCommandView::state),
            "done once its effect was seen: a remote start when the session began"),
      noted(field("text", &StationCommandView::text, AtMost(4'096)), "what happened"),
      field("hint", &StationCommandView::hint, AtMost(4'096)),
      noted(field("response", &StationCommandView::response, AtMost(2 * 1024 * 1024)),
            "the station's answer: JSON text"),
      noted(field("reports", &StationCommandView::reports, view_list_max),
            "parts of a report that was asked for"),
      field("asked", &StationCommandView::asked), field("finished", &StationCommandView::finished),
      noted(field("session", &StationCommandView::session), "that began or ended"));
};

struct StationMessageRow {
  Instant time;
  MessageDirection direction{};
  std::string text;

  static constexpr std::string_view type_name = "StationMessage";
  static constexpr std::string_view list_type = "StationMessages";
  static constexpr std::string_view list_name = "messages";
  static constexpr auto fields = std::tuple(
      field("time", &StationMessageRow::time), field("direction", &StationMessageRow::direction),
      field("text", &StationMessageRow::text, AtMost(32 * 1024)));
};

struct MeterKeyRow {
  std::string serial;
  std::string key;
  Instant valid_from;
  std::optional<Instant> valid_until;
  std::string curve;

  static constexpr std::string_view type_name = "MeterKey";
  static constexpr std::string_view list_type = "MeterKeys";
  static constexpr std::string_view list_name = "meter_keys";
  static constexpr auto fields = std::tuple(
      noted(field("serial", &MeterKeyRow::serial), "of the meter"),
      noted(field("key", &MeterKeyRow::key, AtMost(4'096)), "DER in hexadecimal"),
      field("valid_from", &MeterKeyRow::valid_from),
      field("valid_until", &MeterKeyRow::valid_until), field("curve", &MeterKeyRow::curve));
};

struct MeterKeyBody {
  std::string serial;
  std::string key;
  Instant valid_from;

  static constexpr std::string_view type_name = "NewMeterKey";
  static constexpr auto fields = std::tuple(
      field("serial", &MeterKeyBody::serial),
      noted(field("key", &MeterKeyBody::key, AtMost(4'096)),
            "hex or base64 of DER, PEM, or as printed on the meter"),
      noted(field("valid_from", &MeterKeyBody::valid_from), "ends the key that it has by then"));
};

}  // namespace wattbook::api
