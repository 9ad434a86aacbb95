// OCPP 2.0.1 and 2.1 as a station speaks them. Use cases are of "OCPP 2.0.1, part 2".
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "node/ocpp/desk.h"
#include "node/ocpp/object_text.h"
#include "node/ocpp/timestamp.h"

namespace wattbook::ocpp {
namespace {

// AuthorizationStatusEnumType.
std::string_view status_word(Verdict verdict) {
  switch (verdict) {
    case Verdict::accepted:
      return "Accepted";
    case Verdict::blocked:
      return "Blocked";
    case Verdict::expired:
      return "Expired";
    case Verdict::unknown:
      return "Unknown";
    case Verdict::concurrent:
      return "ConcurrentTx";
    case Verdict::no_credit:
      return "NoCredit";
    case Verdict::not_here:
      return "NotAtThisLocation";
    case Verdict::not_now:
      return "NotAtThisTime";
  }
  return "Invalid";
}

std::string message_content(std::string_view text) {
  return ObjectText().text("format", "UTF8").text("content", text.substr(0, 512)).take();
}

std::string token_info(const Authorisation& authorisation) {
  ObjectText out;
  out.text("status", status_word(authorisation.verdict));
  if (authorisation.valid_until)
    out.text("cacheExpiryDateTime", write_time(*authorisation.valid_until));
  if (!authorisation.group.empty() && authorisation.group.size() <= 36)
    out.json("groupIdToken",
             ObjectText().text("idToken", authorisation.group).text("type", "Central").take());
  if (!authorisation.message.empty())
    out.json("personalMessage", message_content(authorisation.message));
  return out.take();
}

void authorize(Desk& desk, const Inbound& call) {  // C01
  desk.sessions.authorise(
      call.station().name, token_2(call.payload["idToken"]),
      desk.back<Authorisation>([&desk, ticket = call.ticket](const Authorisation& decided) {
        desk.answer(ticket, ObjectText().json("idTokenInfo", token_info(decided)).take());
      }));
}

// What the node wants set at every station, in one message (B05).
std::string wanted_variables(const CentralOptions& options) {
  const auto one = [](std::string_view component, std::string_view variable, std::int64_t value) {
    return ObjectText()
        .text("attributeValue", std::to_string(value))
        .json("component", ObjectText().text("name", component).take())
        .json("variable", ObjectText().text("name", variable).take())
        .take();
  };
  return ObjectText()
      .json(
          "setVariableData",
          fmt::format("[{},{}]", one("AlignedDataCtrlr", "Interval", options.clock_aligned_seconds),
                      one("SampledDataCtrlr", "TxUpdatedInterval", options.sample_seconds)))
      .take();
}

void boot_notification(Desk& desk, const Inbound& call) {  // B01
  Station& station = call.station();
  KnownStation& known = *desk.store.find(station.name);
  const json::View about = call.payload["chargingStation"];
  known.vendor = about["vendorName"].text().substr(0, 50);
  known.model = about["model"].text().substr(0, 50);
  known.serial = about["serialNumber"].text().substr(0, 50);
  known.firmware = about["firmwareVersion"].text().substr(0, 50);
  desk.store.touch();
  station.booted = true;
  desk.answer(call.ticket, boot_answer(desk, call, known));
  if (known.approval == Approval::approved)
    desk.tell_station(station, "SetVariables", wanted_variables(desk.options));
}

void heartbeat(Desk& desk, const Inbound& call) {  // G02
  desk.answer(call.ticket, ObjectText().text("currentTime", write_time(desk.clock.now())).take());
}

// ConnectorStatusEnumType; what the standard does not know counts as unavailable.
OutletState state_of(std::string_view status) {
  static constexpr std::array<std::pair<std::string_view, OutletState>, 4> states = {{
      {"Available", OutletState::available},
      {"Occupied", OutletState::occupied},
      {"Reserved", OutletState::reserved},
      {"Faulted", OutletState::faulted},
  }};
  for (const auto& [name, state] : states)
    if (name == status) return state;
  return OutletState::unavailable;
}

std::uint32_t index_of(json::View value) {
  const std::int64_t number = whole_number(value).value_or(0);
  return number > 0 && number < 100'000 ? static_cast<std::uint32_t>(number) : 0;
}

void status_notification(Desk& desk, const Inbound& call) {  // G01
  OutletStatus status;
  status.outlet = {index_of(call.payload["evseId"]), index_of(call.payload["connectorId"])};
  status.told = call.payload["connectorStatus"].text().substr(0, 50);
  status.state = state_of(status.told);
  status.time = read_time(call.payload["timestamp"].text(), call.arrival.received).time;
  note_outlet(desk, call.station(), std::move(status));
  desk.answer(call.ticket, "{}");
}

// J01: values that belong to no transaction; those of one come in its events.
void meter_values(Desk& desk, const Inbound& call) {
  std::vector<ocmf::Judgement> proofs;
  Measured measured = read_measured(call.arrival, call.payload, proofs);
  for (ocmf::Judgement& one : proofs) desk.sessions.keep_proof(one.digest, std::move(one.text));
  desk.sessions.orphan(as_orphan(measured, "MeterValues", call.payload),
                       desk.back<Outcome>([&desk, ticket = call.ticket](const Outcome&) {
                         desk.answer(ticket, "{}");
                       }));
}

std::string event_answer(const TransactionEvent& event, const Outcome& outcome) {
  ObjectText out;
  const bool ended = event.kind == TransactionEvent::Kind::ended;
  // E06 and I03: the final cost with the end, the running one while it runs.
  if (!outcome.cost.empty() && !outcome.cost.starts_with('-')) out.json("totalCost", outcome.cost);
  if (event.token.kind != TokenKind::none || !event.token.text.empty())
    out.json("idTokenInfo", token_info(outcome.authorisation));
  if (!outcome.message.empty() && !ended)
    out.json("updatedPersonalMessage", message_content(outcome.message));
  return out.take();
}

void after_event(Desk& desk, const Ticket& ticket, const TransactionEvent& event,
                 const Outcome& outcome) {
  Station& station = *ticket.station;
  Observed observed;
  observed.session = outcome.session;
  observed.transaction_id = event.key.transaction;
  observed.outlet = event.outlet;
  observed.token = event.token.text;
  observed.remote_start = event.remote_start;
  if (event.kind == TransactionEvent::Kind::ended) {
    forget_running(station, event.key);
    observed.transaction = Observed::Transaction::ended;
  } else {
    RunningSession& running = identify_running(station, event.key, outcome.session);
    if (event.outlet.evse > 0) running.outlet = event.outlet;
    if (!event.token.text.empty()) running.token = event.token.text;
    if (!event.points.empty()) running.last = event.points.back().imported;
    if (event.kind == TransactionEvent::Kind::started) {
      running.began = event.time;
      running.seen_from_begin = true;
      observed.transaction = Observed::Transaction::began;
    }
  }
  desk.commands.observe(station, observed);
  if (desk.on_identified) desk.on_identified(station);
}

void book(Desk& desk, const TransactionEvent& event, std::move_only_function<void(Outcome)> done) {
  switch (event.kind) {
    case TransactionEvent::Kind::started:
      return desk.sessions.began(began_of(event), std::move(done));
    case TransactionEvent::Kind::updated:
      return desk.sessions.measured(measured_of(event), std::move(done));
    case TransactionEvent::Kind::ended:
      return desk.sessions.ended(ended_of(event), std::move(done));
  }
}

void transaction_event(Desk& desk, const Inbound& call) {  // E01 to E15
  std::vector<ocmf::Judgement> proofs;
  const auto event = std::make_shared<TransactionEvent>(
      read_transaction_event(call.arrival, call.payload, proofs));
  desk.keep_proofs(call.station(), event->key, std::move(proofs));
  if (event->kind == TransactionEvent::Kind::ended)
    desk.check_chain(call.station(), event->key, event->flags);
  book(desk, *event,
       desk.back<Outcome>([&desk, event, ticket = call.ticket](const Outcome& outcome) {
         desk.answer(ticket, event_answer(*event, outcome));
         after_event(desk, ticket, *event, outcome);
       }));
}

void charging_needs(Desk& desk, const Inbound& call) {  // K15
  Needs needs;
  needs.station = call.station().name;
  needs.outlet = {index_of(call.payload["evseId"]), 1};
  const json::View wanted = call.payload["chargingNeeds"];
  needs.departure = read_future_time(wanted["departureTime"].text());
  if (const auto wh = whole_number(wanted["acChargingParameters"]["energyAmount"]))
    needs.energy = Energy(std::clamp<std::int64_t>(*wh, 0, 1'000'000) * 1'000);
  if (const auto wh = whole_number(wanted["dcChargingParameters"]["energyAmount"]))
    needs.energy = Energy(std::clamp<std::int64_t>(*wh, 0, 1'000'000) * 1'000);
  desk.sessions.needs(std::move(needs));
  desk.answer(call.ticket, R"({"status":"Processing"})");
}

void acknowledge(Desk& desk, const Inbound& call) { desk.answer(call.ticket, "{}"); }

// Messages whose answer says that this node does not offer the service.
struct FixedAnswer {
  std::string_view action;
  std::string_view payload;
};
constexpr std::array<FixedAnswer, 8> fixed_answers = {{
    {"DataTransfer", R"({"status":"UnknownVendorId"})"},
    {"Get15118EVCertificate", R"({"status":"Failed","exiResponse":""})"},
    {"GetCertificateStatus", R"({"status":"Failed"})"},
    {"SignCertificate", R"({"status":"Rejected"})"},
    {"NotifyEVChargingSchedule", R"({"status":"Accepted"})"},
    {"OpenPeriodicEventStream", R"({"status":"Rejected"})"},
    {"PullDynamicScheduleUpdate", R"({"status":"Rejected"})"},
    {"VatNumberValidation", R"({"status":"Rejected","vatNumber":""})"},
}};

using Handler = void (*)(Desk&, const Inbound&);
constexpr std::array<std::pair<std::string_view, Handler>, 7> handlers = {{
    {"Authorize", authorize},
    {"BootNotification", boot_notification},
    {"Heartbeat", heartbeat},
    {"MeterValues", meter_values},
    {"NotifyEVChargingNeeds", charging_needs},
    {"StatusNotification", status_notification},
    {"TransactionEvent", transaction_event},
}};

}  // namespace

void handle_2(Desk& desk, const Inbound& call) {
  const std::string_view action = call.ticket.message->action;
  for (const auto& [name, handler] : handlers)
    if (name == action) return handler(desk, call);
  for (const FixedAnswer& fixed : fixed_answers)
    if (fixed.action == action) return desk.answer(call.ticket, fixed.payload);
  acknowledge(desk, call);
}

}  // namespace wattbook::ocpp
