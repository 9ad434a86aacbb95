// OCPP 1.6 as a station speaks it: one function for each message. Clauses are of "Open Charge Point
// Protocol 1.6", edition 2.
#include <array>

#include "node/ocpp/desk.h"
#include "node/ocpp/object_text.h"
#include "node/ocpp/timestamp.h"

namespace wattbook::ocpp {
namespace {

// 7.2 AuthorizationStatus.
std::string_view status_word(Verdict verdict) {
  switch (verdict) {
    case Verdict::accepted:
      return "Accepted";
    case Verdict::expired:
      return "Expired";
    case Verdict::concurrent:
      return "ConcurrentTx";
    case Verdict::unknown:
      return "Invalid";
    case Verdict::blocked:
    case Verdict::no_credit:
    case Verdict::not_here:
    case Verdict::not_now:
      return "Blocked";
  }
  return "Invalid";
}

std::string tag_info(const Authorisation& authorisation) {
  ObjectText out;
  out.text("status", status_word(authorisation.verdict));
  if (authorisation.valid_until) out.text("expiryDate", write_time(*authorisation.valid_until));
  out.text_if("parentIdTag", authorisation.group.size() <= 20 ? authorisation.group : "");
  return out.take();
}

std::string tag_answer(const Authorisation& authorisation) {
  return ObjectText().json("idTagInfo", tag_info(authorisation)).take();
}

void authorize(Desk& desk, const Inbound& call) {  // 4.1
  desk.sessions.authorise(
      call.station().name, token_16(call.payload["idTag"]),
      desk.back<Authorisation>([&desk, ticket = call.ticket](const Authorisation& decided) {
        desk.answer(ticket, tag_answer(decided));
      }));
}

void boot_notification(Desk& desk, const Inbound& call) {  // 4.2
  Station& station = call.station();
  KnownStation& known = *desk.store.find(station.name);
  known.vendor = call.payload["chargePointVendor"].text().substr(0, 50);
  known.model = call.payload["chargePointModel"].text().substr(0, 50);
  known.serial = call.payload["chargePointSerialNumber"].text().substr(0, 50);
  known.firmware = call.payload["firmwareVersion"].text().substr(0, 50);
  desk.store.touch();
  station.booted = true;
  desk.answer(call.ticket, boot_answer(desk, call, known));
  if (known.approval != Approval::approved) return;
  // A station that refuses is not asked again until it boots.
  for (const auto& [key, seconds] :
       {std::pair("ClockAlignedDataInterval", desk.options.clock_aligned_seconds),
        std::pair("MeterValueSampleInterval", desk.options.sample_seconds)})
    desk.tell_station(station, "ChangeConfiguration",
                      ObjectText().text("key", key).text("value", std::to_string(seconds)).take());
}

void data_transfer(Desk& desk, const Inbound& call) {  // 4.3: no vendor's extension is known here
  desk.answer(call.ticket, R"({"status":"UnknownVendorId"})");
}

void heartbeat(Desk& desk, const Inbound& call) {  // 4.6
  desk.answer(call.ticket, ObjectText().text("currentTime", write_time(desk.clock.now())).take());
}

void meter_values(Desk& desk, const Inbound& call) {  // 4.7
  std::vector<ocmf::Judgement> proofs;
  Measured measured = read_measured(call.arrival, call.payload, proofs);
  auto done = desk.back<Outcome>(
      [&desk, ticket = call.ticket](const Outcome&) { desk.answer(ticket, "{}"); });
  if (measured.key.number == 0 || measured.outlet.evse == 0)
    return desk.sessions.orphan(as_orphan(measured, "MeterValues", call.payload), std::move(done));
  desk.keep_proofs(call.station(), measured.key, std::move(proofs));
  if (RunningSession* const running = find_running(call.station(), measured.key))
    if (!measured.points.empty()) running->last = measured.points.back().imported;
  desk.sessions.measured(std::move(measured), std::move(done));
}

// Where the ledger could give none, the station still needs one (CHARGING section 3): above those
// that ledgers reach, and another one after a restart.
SessionNumber number_without_session(Desk& desk) {
  constexpr SessionNumber base = 2'000'000'000;
  constexpr SessionNumber span = 147'000'000;
  return base + static_cast<SessionNumber>(desk.clock.now().unix_ms / 100) % span;
}

void start_transaction(Desk& desk, const Inbound& call) {  // 4.8
  Began began = read_start(call.arrival, call.payload);
  const auto seen = std::make_shared<const Began>(began);
  desk.sessions.began(
      std::move(began),
      desk.back<Outcome>([&desk, seen, ticket = call.ticket](const Outcome& outcome) {
        Station& station = *ticket.station;
        const SessionNumber number =
            outcome.session > 0 ? outcome.session : number_without_session(desk);
        RunningSession& running = running_session(station, {station.name, number, ""});
        running.outlet = seen->outlet;
        running.token = seen->token.text;
        running.began = seen->time;
        running.seen_from_begin = true;
        if (seen->start) running.last = seen->start->imported;
        ObjectText answer;
        answer.json("idTagInfo", tag_info(outcome.authorisation))
            .number("transactionId", static_cast<std::int64_t>(number));
        desk.answer(ticket, answer.take());
        Observed observed;
        observed.transaction = Observed::Transaction::began;
        observed.session = number;
        observed.outlet = seen->outlet;
        observed.token = seen->token.text;
        desk.commands.observe(station, observed);
      }));
}

void stop_transaction(Desk& desk, const Inbound& call) {  // 4.10
  std::vector<ocmf::Judgement> proofs;
  Ended ended = read_stop(call.arrival, call.payload, proofs);
  desk.keep_proofs(call.station(), ended.key, std::move(proofs));
  desk.check_chain(call.station(), ended.key, ended.flags);
  if (ended.stop) ended.stop->flags = ended.stop->flags | ended.flags;
  const bool names_tag = call.payload["idTag"].exists();
  const SessionKey key = ended.key;
  desk.sessions.ended(
      std::move(ended),
      desk.back<Outcome>([&desk, key, names_tag, ticket = call.ticket](const Outcome& outcome) {
        // A stop is never refused (CHARGING 0.4); the tag's standing only tells the station's
        // cache.
        desk.answer(ticket, names_tag ? tag_answer(outcome.authorisation) : "{}");
        forget_running(*ticket.station, key);
        Observed observed;
        observed.transaction = Observed::Transaction::ended;
        observed.session = outcome.session;
        desk.commands.observe(*ticket.station, observed);
      }));
}

// 7.7 ChargePointStatus; what the standard does not know counts as unavailable.
OutletState state_of(std::string_view status) {
  if (status == "Available") return OutletState::available;
  if (status == "Preparing" || status == "Charging" || status == "SuspendedEV" ||
      status == "SuspendedEVSE" || status == "Finishing")
    return OutletState::occupied;
  if (status == "Reserved") return OutletState::reserved;
  if (status == "Faulted") return OutletState::faulted;
  return OutletState::unavailable;
}

void status_notification(Desk& desk, const Inbound& call) {  // 4.9
  OutletStatus status;
  const std::int64_t connector = whole_number(call.payload["connectorId"]).value_or(0);
  if (connector > 0 && connector < 100'000)
    status.outlet = {static_cast<std::uint32_t>(connector), 1};
  status.told = call.payload["status"].text().substr(0, 50);
  status.state = state_of(status.told);
  const std::string_view error = call.payload["errorCode"].text();
  if (error != "NoError") status.error = error.substr(0, 50);
  status.time = read_time(call.payload["timestamp"].text(), call.arrival.received).time;
  note_outlet(desk, call.station(), std::move(status));
  desk.answer(call.ticket, "{}");
}

// Nobody here signs stations' certificates.
void sign_certificate(Desk& desk, const Inbound& call) {
  desk.answer(call.ticket, R"({"status":"Rejected"})");
}

// Told for the record, and for whoever waits for a command's effect.
void acknowledge(Desk& desk, const Inbound& call) { desk.answer(call.ticket, "{}"); }

using Handler = void (*)(Desk&, const Inbound&);
constexpr std::array<std::pair<std::string_view, Handler>, 9> handlers = {{
    {"Authorize", authorize},
    {"BootNotification", boot_notification},
    {"DataTransfer", data_transfer},
    {"Heartbeat", heartbeat},
    {"MeterValues", meter_values},
    {"SignCertificate", sign_certificate},
    {"StartTransaction", start_transaction},
    {"StatusNotification", status_notification},
    {"StopTransaction", stop_transaction},
}};

}  // namespace

void handle_16(Desk& desk, const Inbound& call) {
  for (const auto& [action, handler] : handlers)
    if (action == call.ticket.message->action) return handler(desk, call);
  acknowledge(desk, call);
}

}  // namespace wattbook::ocpp
