#include "node/ocpp/central_system.h"

#include <fmt/format.h>

namespace wattbook::ocpp {
namespace {

constexpr std::uint16_t policy_violation = 1008;  // RFC 6455 section 7.4.1

std::string_view protocol_name(Version version) {
  switch (version) {
    case Version::v16:
      return "ocpp1.6";
    case Version::v201:
      return "ocpp2.0.1";
    case Version::v21:
      return "ocpp2.1";
  }
  return "";
}

}  // namespace

CentralSystem::CentralSystem(CentralOptions options, Sessions& sessions, StationStore& store,
                             MessageLog& messages, const env::Clock& clock, env::Log& log,
                             Post post)
    : desk_(options, sessions, store, messages, clock, log, std::move(post)) {
  desk_.on_identified = [this](Station& station) { stop_due(station); };
}

std::shared_ptr<Station> CentralSystem::station_of(const std::string& name) {
  std::shared_ptr<Station>& station = stations_[name];
  if (!station) {
    station = std::make_shared<Station>(name);
    station->link.on_sent = [this, raw = station.get()](const std::string& frame) {
      desk_.messages.add(raw->name, Direction::to_station, frame, desk_.clock.now());
    };
  }
  return station;
}

ConnectionNumber CentralSystem::connect(Arriving arriving, Wire wire) {
  const ConnectionNumber number = ++connection_count_;
  const std::shared_ptr<Station> station = station_of(arriving.station);
  const bool was_connected = station->link.is_connected();
  if (was_connected) {
    desk_.messages.add(station->name, Direction::note, "a newer connection takes over",
                       desk_.clock.now());
    connections_.erase(station->link.number());
  }
  station->link.attach(number, arriving.version, std::move(wire));
  station->remote = std::move(arriving.remote);
  station->connected_since = desk_.clock.now();
  station->heard = station->connected_since;
  connections_[number] = station;
  ++desk_.figures.connections;
  if (!was_connected) ++desk_.figures.connected;
  if (KnownStation* const known = desk_.store.find(station->name)) {
    known->protocol = protocol_name(arriving.version);
    known->last_seen = station->heard;
    desk_.store.touch();
  }
  desk_.messages.add(
      station->name, Direction::note,
      fmt::format("connected from {} with {}", station->remote, protocol_name(arriving.version)),
      desk_.clock.now());
  desk_.sessions.station_online(station->name, true);
  learn_open_sessions(station);
  stop_due(*station);
  return number;
}

// What runs there was begun before this node started, or while the station was away.
void CentralSystem::learn_open_sessions(const std::shared_ptr<Station>& station) {
  desk_.sessions.open_sessions(
      station->name,
      desk_.back<std::vector<OpenSession>>([station](const std::vector<OpenSession>& open) {
        for (const OpenSession& one : open) {
          SessionKey key = one.key;
          if (!key.transaction.empty()) key.number = 0;
          if (find_running(*station, key)) continue;
          RunningSession& running = running_session(*station, key);
          running.number = one.key.number;
          running.outlet = one.outlet;
          running.token = one.token.text;
          running.began = one.began;
          running.last = one.last ? one.last : one.start;
        }
      }));
}

void CentralSystem::disconnect(ConnectionNumber connection, std::string_view reason) {
  const auto found = connections_.find(connection);
  if (found == connections_.end()) return;  // replaced by a newer one
  const std::shared_ptr<Station> station = found->second;
  connections_.erase(found);
  station->link.detach(connection);
  station->calls_in_hand = 0;
  --desk_.figures.connected;
  desk_.messages.add(station->name, Direction::note, fmt::format("connection ended: {}", reason),
                     desk_.clock.now());
  desk_.sessions.station_online(station->name, false);
}

void CentralSystem::receive(ConnectionNumber connection, std::string_view text) {
  const auto found = connections_.find(connection);
  if (found == connections_.end()) return;
  const std::shared_ptr<Station> station = found->second;
  station->heard = desk_.clock.now();
  desk_.messages.add(station->name, Direction::from_station, text, station->heard);
  const Frame frame = read_frame(tree_, text);
  switch (frame.kind) {
    case FrameKind::call:
      return take_call(station, connection, frame);
    case FrameKind::result:
    case FrameKind::error:
      if (station->link.take_reply(frame, desk_.clock.monotonic_ns())) return;
      break;
    case FrameKind::send:  // 2.1: never answered; nothing is subscribed to
    case FrameKind::result_error:
      return;
    case FrameKind::garbage:
      break;
  }
  ++desk_.figures.ignored;
  const std::string_view why =
      frame.kind == FrameKind::garbage ? frame.reason : "an answer that nobody waits for";
  station->last_oddity = why;
  desk_.messages.add(station->name, Direction::note, fmt::format("ignored: {}", why),
                     station->heard);
}

void CentralSystem::refuse(Station& station, const Frame& frame, CallError code,
                           std::string_view text) {
  std::string answer = error_frame(station.link.version(), frame.id, code, text);
  desk_.messages.add(station.name, Direction::to_station, answer, desk_.clock.now());
  station.link.send(std::move(answer));
}

void CentralSystem::take_call(const std::shared_ptr<Station>& station, ConnectionNumber connection,
                              const Frame& frame) {
  ++desk_.figures.calls;
  const schema::Message* const message = schema::find(station->link.version(), frame.action);
  if (!message || !message->from_station) {
    station->last_oddity = fmt::format("unknown action {}", frame.action.substr(0, 50));
    return refuse(*station, frame, CallError::not_implemented, "unknown action");
  }
  if (message->response == schema::no_shape) {
    station->last_oddity = fmt::format("{} as a CALL", message->action);
    return refuse(*station, frame, CallError::not_implemented, "a message of type SEND only");
  }
  if (station->calls_in_hand >= calls_in_hand_max) {
    // Unanswered, it comes again when the ledger has caught up.
    ++desk_.figures.ignored;
    return;
  }
  const schema::Examined examined = schema::examine(message->request, frame.payload);
  if (examined.flags.bits != 0) {
    ++desk_.figures.oddities;
    station->last_oddity = fmt::format("{}: {}", frame.action, examined.note);
  }
  ++station->calls_in_hand;
  const Inbound call{{station, connection, std::string(frame.id), message},
                     frame.payload,
                     {station->name, station->heard, examined.flags, &desk_.store.meter_keys()}};
  Observed observed;
  observed.action = message->action;
  observed.payload = frame.payload;
  if (station->link.version() == Version::v16)
    handle_16(desk_, call);
  else
    handle_2(desk_, call);
  desk_.commands.observe(*station, observed);
}

void CentralSystem::tick() {
  const std::int64_t now = desk_.clock.monotonic_ns();
  std::vector<std::shared_ptr<Station>> silent;
  for (const auto& [number, station] : connections_)
    if (station->link.tick(now)) silent.push_back(station);
  for (const std::shared_ptr<Station>& station : silent)
    station->link.close(policy_violation, "calls are not answered");
  desk_.commands.tick();
  errands_.tick();
  desk_.sessions.tick();
  for (const Result<void>& kept : {desk_.messages.flush(), desk_.store.save_if_touched()})
    if (!kept) desk_.log.write(env::LogLevel::error, "ocpp", kept.error().message);
}

std::uint64_t CentralSystem::command(CommandRequest request, OnCommandFinished on_answer) {
  return desk_.commands.run_for_a_while(*station_of(request.station), std::move(request.action),
                                        request.payload, std::move(on_answer));
}

StationView CentralSystem::view_of(const KnownStation& known) const {
  StationView out;
  out.known = known;
  const auto found = stations_.find(known.name);
  if (found == stations_.end()) return out;
  const Station& station = *found->second;
  out.connected = station.link.is_connected();
  out.remote = station.remote;
  out.connected_since = station.connected_since;
  out.heard = station.heard;
  out.outlets = station.outlets;
  out.running = station.running;
  out.last_oddity = station.last_oddity;
  return out;
}

std::vector<StationView> CentralSystem::stations() const {
  std::vector<StationView> out;
  for (const auto& [name, known] : desk_.store.all()) out.push_back(view_of(known));
  return out;
}

std::optional<StationView> CentralSystem::station(std::string_view name) const {
  const KnownStation* const known = desk_.store.find(name);
  return known ? std::optional(view_of(*known)) : std::nullopt;
}

Result<StationView> CentralSystem::change(std::string_view name, const StationChange& change) {
  KnownStation* known = desk_.store.find(name);
  if (!known) {
    const Result<KnownStation*> added =
        desk_.store.add(name, Approval::approved, desk_.clock.now());
    if (!added) return std::unexpected(added.error());
    known = *added;
  }
  const bool freed = change.approval == Approval::approved && known->approval != Approval::approved;
  if (change.approval) known->approval = *change.approval;
  if (change.security_profile) known->security_profile = *change.security_profile;
  if (change.password) desk_.store.set_password(*known, *change.password);
  if (change.may_omit_protocol) known->may_omit_protocol = *change.may_omit_protocol;
  if (Result<void> saved = desk_.store.save(); !saved) return std::unexpected(saved.error());
  if (Station* const station = connected(known->name)) {
    // One that was told to wait need not wait until it asks again.
    if (freed)
      desk_.tell_station(*station, "TriggerMessage", R"({"requestedMessage":"BootNotification"})");
    if (known->approval == Approval::refused) station->link.close(policy_violation, "refused");
  }
  return view_of(*known);
}

Result<void> CentralSystem::forget(std::string_view name) {
  if (Station* const station = connected(std::string(name)))
    station->link.close(policy_violation, "no longer known here");
  desk_.store.remove(name);
  return desk_.store.save();
}

Station* CentralSystem::connected(const std::string& name) {
  const auto found = stations_.find(name);
  return found != stations_.end() && found->second->link.is_connected() ? found->second.get()
                                                                        : nullptr;
}

}  // namespace wattbook::ocpp
