#include "sim/demo_station.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "node/ocpp/frame.h"
#include "node/ocpp/object_text.h"
#include "node/ocpp/timestamp.h"

namespace wattbook::sim {
namespace {

using ocpp::ObjectText;

constexpr std::int64_t mwh_per_wh = 1'000;
constexpr std::string_view session_profile = "TxProfile";
constexpr std::string_view default_profile = "TxDefaultProfile";

std::int64_t number_in(json::View view) {
  std::int64_t out = 0;
  const std::string_view text = view.text();
  std::from_chars(text.data(), text.data() + text.size(), out);
  return out;
}

std::string sampled_value(std::string_view value, std::string_view measurand, bool old,
                          std::string_view unit) {
  ObjectText out;
  if (old) return out.text("value", value).text("measurand", measurand).text("unit", unit).take();
  return out.json("value", value)
      .text("measurand", measurand)
      .json("unitOfMeasure", ObjectText().text("unit", unit).take())
      .take();
}

std::string meter_value(Energy imported, Power power, bool old, Instant now) {
  const std::string energy = fmt::format("{}", imported.value / mwh_per_wh);
  const std::string watts = fmt::format("{}", power.value);
  const std::string values = sampled_value(energy, "Energy.Active.Import.Register", old, "Wh") +
                             "," + sampled_value(watts, "Power.Active.Import", old, "W");
  return "[" +
         ObjectText()
             .text("timestamp", ocpp::write_time(now))
             .json("sampledValue", "[" + values + "]")
             .take() +
         "]";
}

std::string status_answer(std::string_view status) {
  return ObjectText().text("status", status).take();
}

std::string variables_answer(json::View payload) {
  std::string list;
  for (const json::View one : payload["setVariableData"]) {
    if (!list.empty()) list += ',';
    list += ObjectText()
                .text("attributeStatus", "Accepted")
                .json("component", one["component"].raw())
                .json("variable", one["variable"].raw())
                .take();
  }
  return ObjectText().json("setVariableResult", "[" + list + "]").take();
}

}  // namespace

void DemoStation::connected(Instant now) {
  now_ = std::max(now_, now);
  call_id_.clear();
  // What was under way is repeated first, as a station does that lost its connection.
  const std::string boot =
      is_old()
          ? ObjectText().text("chargePointVendor", vendor).text("chargePointModel", model).take()
          : ObjectText()
                .text("reason", "PowerUp")
                .json("chargingStation",
                      ObjectText().text("model", model).text("vendorName", vendor).take())
                .take();
  calls_.push_front({"BootNotification", boot});
  tell_status(session_ ? (is_old() ? "Charging" : "Occupied") : "Available", now);
  send_next();
}

void DemoStation::call(std::string action, std::string payload) {
  calls_.push_back({std::move(action), std::move(payload)});
  send_next();
}

void DemoStation::send_next() {
  if (!call_id_.empty() || calls_.empty()) return;
  call_id_ = fmt::format("{}", ++calls_made_);
  send_(ocpp::call_frame(call_id_, calls_.front().action, calls_.front().payload));
}

void DemoStation::receive(std::string_view text, Instant now) {
  const ocpp::Frame frame = ocpp::read_frame(tree_, text);
  if (frame.kind == ocpp::FrameKind::call) {
    const std::string id(frame.id);
    const std::string out = answer(frame.action, frame.payload, now);
    return send_(out.empty() ? ocpp::error_frame(version_, id, ocpp::CallError::not_implemented, "")
                             : ocpp::result_frame(id, out));
  }
  const bool ours = frame.id == call_id_ && !calls_.empty();
  if (!ours) return;
  if (frame.kind == ocpp::FrameKind::result) take_result(frame.payload);
  call_id_.clear();
  calls_.pop_front();
  send_next();
}

// Only a start's answer says something that this station has to know.
void DemoStation::take_result(json::View payload) {
  if (calls_.front().action != "StartTransaction" || !session_) return;
  session_->transaction = payload["transactionId"].text();
}

std::string DemoStation::answer(std::string_view action, json::View payload, Instant now) {
  if (action == "SetChargingProfile") return take_profile(payload, now);
  if (action == "SetVariables") return variables_answer(payload);
  if (action == "ChangeConfiguration" || action == "ClearCache") return status_answer("Accepted");
  if (action == "ClearChargingProfile") {
    profiles_.clear();
    return status_answer("Accepted");
  }
  if (action == "RemoteStopTransaction" || action == "RequestStopTransaction") {
    const bool known = session_ && payload["transactionId"].text() == session_->transaction;
    if (known) session_->ends = true;
    return status_answer(known ? "Accepted" : "Rejected");
  }
  // Vehicles come when the simulation says so.
  if (action == "RemoteStartTransaction" || action == "RequestStartTransaction")
    return status_answer("Rejected");
  return {};
}

std::string DemoStation::take_profile(json::View payload, Instant now) {
  const json::View profile = payload[is_old() ? "csChargingProfiles" : "chargingProfile"];
  const json::View schedules = profile["chargingSchedule"];
  const json::View schedule = is_old() ? schedules : schedules.at(0);
  const std::string purpose(profile["chargingProfilePurpose"].text());
  const bool is_session = purpose == session_profile;
  if ((!is_session && purpose != default_profile) || schedule["chargingRateUnit"].text() != "W" ||
      (is_session && (!session_ || profile["transactionId"].text() != session_->transaction)))
    return status_answer("Rejected");
  const Instant start = ocpp::read_time(schedule["startSchedule"].text(), now).time;
  Profile taken;
  for (const json::View period : schedule["chargingSchedulePeriod"])
    taken.periods.push_back({start + Duration(number_in(period["startPeriod"]) * one_second.value),
                             Power(number_in(period["limit"]))});
  profiles_.insert_or_assign(purpose, std::move(taken));
  return status_answer("Accepted");
}

Power DemoStation::allowed(Instant now) const {
  auto found = profiles_.find(session_profile);
  if (found == profiles_.end()) found = profiles_.find(default_profile);
  Power out = plug_.most;
  if (found == profiles_.end()) return out;
  for (const Profile::Period& period : found->second.periods)
    if (period.from <= now) out = std::min(plug_.most, period.limit);
  return out;
}

void DemoStation::step(Instant now, const std::optional<ChargingVisit>& visit) {
  const Instant before = std::exchange(now_, std::max(now_, now));
  if (!session_) {
    const bool is_new = visit && visit->arrival <= now && now < visit->departure &&
                        (!served_ || *served_ < visit->arrival);
    if (is_new) begin(*visit, now);
    return;
  }
  Session& session = *session_;
  if (session.transaction.empty()) return;  // not numbered yet
  const Power power = std::min(session.visit.power, allowed(now));
  const Energy drawn(std::min(mul_div_floor(power.value, (now_ - before).value, 3'600),
                              (session.visit.wanted - session.delivered).value));
  register_ += drawn;
  session.delivered += drawn;
  if (session.delivered >= session.visit.wanted || now >= session.visit.departure)
    return end(is_old() ? "EVDisconnected" : "EVDeparted", now);
  if (session.ends) return end("Remote", now);
  if (now < session.next_value) return;
  session.next_value = now + value_pause;
  tell_value(now);
}

void DemoStation::begin(const ChargingVisit& visit, Instant now) {
  served_ = visit.arrival;
  session_ =
      Session{.visit = visit, .transaction = {}, .delivered = {}, .next_value = now + value_pause};
  if (!is_old()) {
    session_->transaction = fmt::format("demo-{}", visit.arrival.unix_ms / 1'000);
    return tell_event("Started", "Authorized", now);
  }
  tell_status("Charging", now);
  call("StartTransaction", ObjectText()
                               .number("connectorId", 1)
                               .text("idTag", plug_.card)
                               .number("meterStart", register_.value / mwh_per_wh)
                               .text("timestamp", ocpp::write_time(now))
                               .take());
}

void DemoStation::end(std::string_view reason, Instant now) {
  if (is_old()) {
    call("StopTransaction", ObjectText()
                                .text("idTag", plug_.card)
                                .number("meterStop", register_.value / mwh_per_wh)
                                .text("timestamp", ocpp::write_time(now))
                                .json("transactionId", session_->transaction)
                                .text("reason", reason)
                                .take());
    tell_status("Available", now);
  } else {
    tell_event("Ended", reason == "Remote" ? "RemoteStop" : reason, now);
  }
  session_.reset();
  profiles_.erase(std::string(session_profile));
}

void DemoStation::tell_value(Instant now) {
  if (!is_old()) return tell_event("Updated", "MeterValuePeriodic", now);
  const Power power = std::min(session_->visit.power, allowed(now));
  call("MeterValues", ObjectText()
                          .number("connectorId", 1)
                          .json("transactionId", session_->transaction)
                          .json("meterValue", meter_value(register_, power, true, now))
                          .take());
}

void DemoStation::tell_event(std::string_view type, std::string_view trigger, Instant now) {
  const Power power = std::min(session_->visit.power, allowed(now));
  ObjectText event;
  event.text("eventType", type)
      .text("timestamp", ocpp::write_time(now))
      .text("triggerReason", trigger)
      .number("seqNo", session_->sequence++)
      .json("transactionInfo", ObjectText().text("transactionId", session_->transaction).take())
      .json("evse", ObjectText().number("id", 1).number("connectorId", 1).take())
      .json("meterValue", meter_value(register_, power, false, now));
  if (type == "Started")
    event.json("idToken", ObjectText().text("idToken", plug_.card).text("type", "ISO14443").take());
  call("TransactionEvent", event.take());
}

void DemoStation::tell_status(std::string_view status, Instant now) {
  ObjectText out;
  if (is_old())
    out.number("connectorId", 1)
        .text("errorCode", "NoError")
        .text("status", status)
        .text("timestamp", ocpp::write_time(now));
  else
    out.text("timestamp", ocpp::write_time(now))
        .text("connectorStatus", status)
        .number("evseId", 1)
        .number("connectorId", 1);
  call("StatusNotification", out.take());
}

}  // namespace wattbook::sim
