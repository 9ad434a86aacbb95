#include "node/ocpp/command_effect.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

namespace wattbook::ocpp {
namespace {

using Watch = std::function<std::optional<Effect>(const Observed&)>;

constexpr Duration for_a_driver{3 * one_minute.value};  // who has yet to plug in
constexpr Duration for_a_boot{5 * one_minute.value};
constexpr Duration for_a_download{60 * one_minute.value};
constexpr std::size_t reports_bytes_max = 4 * 1024 * 1024;

std::int64_t number_of(json::View value) {
  std::int64_t out = -1;
  const std::string_view text = value.text();
  std::from_chars(text.data(), text.data() + text.size(), out);
  return out;
}

// Identifier tokens are CiStrings.
bool same_token(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::ranges::equal(a, b, {}, lower, lower);
}

// By the words that the standards use for agreement.
AnswerMeaning meaning_of_status(json::View answer) {
  static constexpr std::array<std::string_view, 7> good{
      "Accepted",       "Scheduled",        "Unlocked", "RebootRequired",
      "EmptyResultSet", "AcceptedCanceled", "NoProfile"};
  for (const char* list : {"setVariableResult", "setMonitoringResult", "clearMonitoringResult"})
    for (const json::View one : answer[list]) {
      const std::string_view word =
          one["attributeStatus"].exists() ? one["attributeStatus"].text() : one["status"].text();
      if (std::ranges::find(good, word) == good.end()) return AnswerMeaning::refused;
    }
  const json::View status = answer["status"];
  if (!status.exists()) return AnswerMeaning::done;
  return std::ranges::find(good, status.text()) != good.end() ? AnswerMeaning::done
                                                              : AnswerMeaning::refused;
}

AnswerMeaning then_effect(json::View answer) {
  const AnswerMeaning meaning = meaning_of_status(answer);
  if (answer["status"].text() == "EmptyResultSet") return AnswerMeaning::done;
  return meaning == AnswerMeaning::refused ? meaning : AnswerMeaning::effect_follows;
}

// Only what is put off has an effect to wait for.
AnswerMeaning then_effect_if_scheduled(json::View answer) {
  return answer["status"].text() == "Scheduled" ? AnswerMeaning::effect_follows
                                                : meaning_of_status(answer);
}

Effect began_effect(const Observed& seen) {
  return {CommandState::done, fmt::format("session {} began", seen.session), seen.session};
}

Watch began_with_token(std::string token, std::optional<std::uint32_t> evse) {
  return [token = std::move(token), evse](const Observed& seen) -> std::optional<Effect> {
    if (seen.transaction != Observed::Transaction::began || !same_token(seen.token, token))
      return std::nullopt;
    if (evse && seen.outlet.evse != *evse) return std::nullopt;
    return began_effect(seen);
  };
}

Watch began_by(std::int64_t remote_start) {
  return [remote_start](const Observed& seen) -> std::optional<Effect> {
    if (seen.transaction != Observed::Transaction::began || seen.remote_start != remote_start)
      return std::nullopt;
    return began_effect(seen);
  };
}

Watch ended(std::int64_t session, std::string transaction) {
  return [session,
          transaction = std::move(transaction)](const Observed& seen) -> std::optional<Effect> {
    if (seen.transaction != Observed::Transaction::ended) return std::nullopt;
    const bool same = transaction.empty() ? static_cast<std::int64_t>(seen.session) == session
                                          : seen.transaction_id == transaction;
    if (!same) return std::nullopt;
    return Effect{CommandState::done, fmt::format("session {} ended", seen.session), seen.session};
  };
}

Watch message(std::string action) {
  return [action = std::move(action)](const Observed& seen) -> std::optional<Effect> {
    if (seen.action != action || !seen.payload.exists()) return std::nullopt;
    return Effect{CommandState::done, fmt::format("{} arrived", action), 0};
  };
}

// A status that ends well, or in one of the words for failure.
Watch status_of(std::string action, std::string_view good, std::int64_t request) {
  return
      [action = std::move(action), good, request](const Observed& seen) -> std::optional<Effect> {
        if (seen.action != action || !seen.payload.exists()) return std::nullopt;
        const json::View number = seen.payload["requestId"];
        if (request >= 0 && number.exists() && number_of(number) != request) return std::nullopt;
        const std::string_view status = seen.payload["status"].text();
        if (status == good) return Effect{CommandState::done, std::string(status), 0};
        const bool bad = status.find("Fail") != status.npos || status.starts_with("Invalid") ||
                         status == "BadMessage" || status == "PermissionDenied" ||
                         status == "NotSupportedOperation" || status == "AcceptedCanceled" ||
                         status == "RevokedCertificate";
        if (!bad) return std::nullopt;
        return Effect{CommandState::failed, std::string(status), 0};
      };
}

Watch outlet_becomes(bool operative) {
  return [operative](const Observed& seen) -> std::optional<Effect> {
    if (seen.action != "StatusNotification" || !seen.payload.exists()) return std::nullopt;
    const json::View status =
        seen.payload["status"].exists() ? seen.payload["status"] : seen.payload["connectorStatus"];
    if ((status.text() != "Unavailable") != operative) return std::nullopt;
    return Effect{CommandState::done, std::string(status.text()), 0};
  };
}

// Collects the parts of a report until one says that nothing follows.
Watch report(std::string action, std::int64_t request,
             const std::shared_ptr<std::vector<std::string>>& parts) {
  return [action = std::move(action), request, parts,
          bytes = std::size_t{0}](const Observed& seen) mutable -> std::optional<Effect> {
    if (seen.action != action || !seen.payload.exists()) return std::nullopt;
    if (number_of(seen.payload["requestId"]) != request) return std::nullopt;
    bytes += seen.payload.raw().size();
    if (bytes > reports_bytes_max)
      return Effect{CommandState::failed, "the report is too large", 0};
    parts->emplace_back(seen.payload.raw());
    if (seen.payload["tbc"].text() == "true") return std::nullopt;
    return Effect{CommandState::done, fmt::format("{} parts", parts->size()), 0};
  };
}

// The message that a trigger asks for; some names differ from the message's.
std::string triggered_action(std::string_view name) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 7> other_names = {{
      {"SignChargePointCertificate", "SignCertificate"},
      {"SignChargingStationCertificate", "SignCertificate"},
      {"SignV2GCertificate", "SignCertificate"},
      {"SignCombinedCertificate", "SignCertificate"},
      {"SignV2G20Certificate", "SignCertificate"},
      {"TransactionEvent", "TransactionEvent"},
      {"CustomTrigger", ""},
  }};
  const auto at =
      std::ranges::find(other_names, name, &std::pair<std::string_view, std::string_view>::first);
  return std::string(at == other_names.end() ? name : at->second);
}

Expectation after(Watch watch, Duration wait_max) {
  return {std::move(watch), wait_max, then_effect, {}};
}

Expectation after_report(std::string action, json::View payload) {
  Expectation out;
  out.reports = std::make_shared<std::vector<std::string>>();
  out.watch = report(std::move(action), number_of(payload["requestId"]), out.reports);
  out.wait_max = Duration(2 * one_minute.value);
  out.meaning = then_effect;
  return out;
}

std::optional<Expectation> expectation_16(std::string_view action, json::View payload) {
  if (action == "RemoteStartTransaction") {
    std::optional<std::uint32_t> connector;
    if (payload["connectorId"].exists())
      connector = static_cast<std::uint32_t>(number_of(payload["connectorId"]));
    return after(began_with_token(std::string(payload["idTag"].text()), connector), for_a_driver);
  }
  if (action == "RemoteStopTransaction")
    return after(ended(number_of(payload["transactionId"]), {}), for_a_driver);
  if (action == "UpdateFirmware")
    return after(status_of("FirmwareStatusNotification", "Installed", -1), for_a_download);
  if (action == "SignedUpdateFirmware")
    return after(
        status_of("SignedFirmwareStatusNotification", "Installed", number_of(payload["requestId"])),
        for_a_download);
  if (action == "GetDiagnostics") {
    Expectation out =
        after(status_of("DiagnosticsStatusNotification", "Uploaded", -1), for_a_download);
    // Without a file name there is nothing to upload (1.6, section 5.9).
    out.meaning = [](json::View answer) {
      return answer["fileName"].text().empty() ? AnswerMeaning::done
                                               : AnswerMeaning::effect_follows;
    };
    return out;
  }
  return std::nullopt;
}

std::optional<Expectation> expectation_2(std::string_view action, json::View payload) {
  const std::int64_t request = number_of(payload["requestId"]);
  if (action == "RequestStartTransaction")
    return after(began_by(number_of(payload["remoteStartId"])), for_a_driver);
  if (action == "RequestStopTransaction")
    return after(ended(0, std::string(payload["transactionId"].text())), for_a_driver);
  if (action == "UpdateFirmware")
    return after(status_of("FirmwareStatusNotification", "Installed", request), for_a_download);
  if (action == "PublishFirmware")
    return after(status_of("PublishFirmwareStatusNotification", "Published", request),
                 for_a_download);
  if (action == "GetBaseReport" || action == "GetReport")
    return after_report("NotifyReport", payload);
  if (action == "GetMonitoringReport") return after_report("NotifyMonitoringReport", payload);
  if (action == "GetDisplayMessages") return after_report("NotifyDisplayMessages", payload);
  if (action == "GetChargingProfiles") return after_report("ReportChargingProfiles", payload);
  if (action == "CustomerInformation" && payload["report"].text() == "true")
    return after_report("NotifyCustomerInformation", payload);
  return std::nullopt;
}

}  // namespace

Expectation expectation_of(Version version, std::string_view action, json::View payload) {
  std::optional<Expectation> own =
      version == Version::v16 ? expectation_16(action, payload) : expectation_2(action, payload);
  if (own) return std::move(*own);
  if (action == "Reset") return after(message("BootNotification"), for_a_boot);
  if (action == "GetLog")
    return after(status_of("LogStatusNotification", "Uploaded", number_of(payload["requestId"])),
                 for_a_download);
  if (action == "ChangeAvailability") {
    const json::View type =
        payload["type"].exists() ? payload["type"] : payload["operationalStatus"];
    Expectation out = after(outlet_becomes(type.text() == "Operative"), for_a_download);
    out.meaning = then_effect_if_scheduled;
    return out;
  }
  if (action == "TriggerMessage" || action == "ExtendedTriggerMessage") {
    const std::string wanted = triggered_action(payload["requestedMessage"].text());
    if (!wanted.empty()) return after(message(wanted), one_minute);
  }
  return {{}, one_minute, meaning_of_status, {}};
}

}  // namespace wattbook::ocpp
