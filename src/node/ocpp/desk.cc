#include "node/ocpp/desk.h"

#include <algorithm>

#include <fmt/format.h>

#include "node/ocpp/object_text.h"
#include "node/ocpp/timestamp.h"

namespace wattbook::ocpp {
namespace {

constexpr std::size_t records_max = 400;  // signed values of one session
constexpr std::size_t outlets_max = 256;  // of one station
constexpr std::int64_t waiting_retry_seconds = 60;

// Spreads stations over time, so that those that came back together do not stay together.
std::int64_t jittered_seconds(const std::string& station, Duration heartbeat) {
  std::uint32_t hash = 0;
  for (const char c : station) hash = hash * 31 + static_cast<std::uint8_t>(c);
  const std::int64_t seconds = heartbeat.value / 1'000;
  return seconds - static_cast<std::int64_t>(hash % 1'000) * (seconds / 10) / 1'000;
}

}  // namespace

void Desk::answer(const Ticket& ticket, std::string_view payload) {
  Station& station = *ticket.station;
  if (station.calls_in_hand > 0) --station.calls_in_hand;
  if (!station.link.is_current(ticket.connection)) return;
  const Result<json::View> parsed = tree_.parse(payload);
  Result<std::string> strict =
      parsed ? schema::write(ticket.message->response, *parsed) : std::unexpected(parsed.error());
  std::string frame;
  if (strict) {
    frame = result_frame(ticket.id, *strict);
  } else {
    log.write(env::LogLevel::error, "ocpp", strict.error().message,
              {{"station", station.name}, {"action", ticket.message->action}});
    frame = error_frame(station.link.version(), ticket.id, CallError::internal, "");
  }
  messages.add(station.name, Direction::to_station, frame, clock.now());
  station.link.send(std::move(frame));
}

void Desk::tell_station(Station& station, std::string action, std::string_view payload) {
  commands.run(station, std::move(action), payload, [this](const CommandRecord& record) {
    if (record.state == CommandState::done) return;
    messages.add(record.station, Direction::note, fmt::format("{}: {}", record.action, record.text),
                 clock.now());
  });
}

void Desk::keep_proofs(Station& station, const SessionKey& key,
                       std::vector<ocmf::Judgement> proofs) {
  if (proofs.empty()) return;
  RunningSession& running = running_session(station, key);
  for (ocmf::Judgement& one : proofs) {
    if (!one.reason.empty())
      messages.add(station.name, Direction::note, "signed value: " + one.reason, clock.now());
    sessions.keep_proof(one.digest, std::move(one.text));
    const auto same = [&one](const ocmf::Record& kept) {
      return kept.payload == one.record.payload;
    };
    if (std::ranges::none_of(running.records, same) && running.records.size() < records_max)
      running.records.push_back(std::move(one.record));
  }
}

void Desk::check_chain(Station& station, const SessionKey& key, Flags& flags) {
  RunningSession* const running = find_running(station, key);
  if (!running || running->records.empty()) return;
  std::ranges::stable_sort(running->records, {}, [](const ocmf::Record& record) {
    return record.page ? record.page->number : 0;
  });
  const std::string fault =
      ocmf::chain_fault(running->records, running->seen_from_begin ? ocmf::Known::all_records
                                                                   : ocmf::Known::some_records);
  if (fault.empty()) return;
  flags.set(Flag::signature_chain_broken);
  messages.add(station.name, Direction::note, "signed values: " + fault, clock.now());
}

std::string boot_answer(Desk& desk, const Inbound& call, const KnownStation& known) {
  const bool waits = known.approval != Approval::approved;
  ObjectText out;
  out.text("status", waits ? "Pending" : "Accepted")
      .text("currentTime", write_time(desk.clock.now()))
      .number("interval", waits ? waiting_retry_seconds
                                : jittered_seconds(call.station().name, desk.options.heartbeat));
  return out.take();
}

void note_outlet(Desk& desk, Station& station, OutletStatus status) {
  status.station = station.name;
  const auto at = std::ranges::find(station.outlets, status.outlet, &OutletStatus::outlet);
  if (at != station.outlets.end())
    *at = status;
  else if (station.outlets.size() < outlets_max)
    station.outlets.push_back(status);
  desk.sessions.outlet_status(std::move(status));
}

}  // namespace wattbook::ocpp
