// What the ledger asks of stations, in each dialect's words.
#include <fmt/format.h>

#include "node/ocpp/central_system.h"
#include "node/ocpp/object_text.h"
#include "node/ocpp/timestamp.h"

namespace wattbook::ocpp {
namespace {

// A remote start's number must be new for its station also after a restart; it has 31 bits.
std::int64_t remote_start_number(Instant now, std::uint64_t count) {
  return (now.unix_ms / 100 + static_cast<std::int64_t>(count)) % 2'000'000'000 + 1;
}

Error error_of(const CommandRecord& record) {
  return {fmt::format("{} did not: {} {}", record.station, record.action, record.text),
          record.hint};
}

LimitAnswer answer_of(CommandState state) {
  switch (state) {
    case CommandState::done:
      return LimitAnswer::taken;
    case CommandState::refused:
    case CommandState::failed:
    case CommandState::invalid:
      return LimitAnswer::refused;
    case CommandState::pending:
    case CommandState::unanswered:
    case CommandState::offline:
      break;
  }
  return LimitAnswer::unknown;
}

// The ledger knows a 2.x session by its number; the station by a name that was seen since.
void name_transaction(Station& station, SessionKey& key) {
  if (!key.transaction.empty()) return;
  if (const RunningSession* const running = find_numbered(station, key.number))
    key.transaction = running->transaction;
}

bool is_nameable(const Station& station, const SessionKey& key) {
  return station.link.version() == Version::v16 ? key.number != 0 : !key.transaction.empty();
}

std::string start_payload(Version version, const StartRequest& request, std::int64_t number) {
  ObjectText out;
  if (version == Version::v16) {
    if (request.outlet.evse > 0) out.number("connectorId", request.outlet.evse);
    return out.text("idTag", request.token.text).take();
  }
  if (request.outlet.evse > 0) out.number("evseId", request.outlet.evse);
  const std::string_view type = request.token.kind == TokenKind::rfid ? "ISO14443" : "Central";
  return out.number("remoteStartId", number)
      .json("idToken", ObjectText().text("idToken", request.token.text).text("type", type).take())
      .take();
}

// One schedule of two periods: the limit, and from its end on the fallback. So a node that falls
// silent never leaves a site above what is safe.
std::string schedule(const LimitRequest& request, Instant now, bool numbered) {
  const auto period = [](std::int64_t start, Power limit) {
    return ObjectText().number("startPeriod", start).number("limit", limit.value).take();
  };
  const std::int64_t seconds = request.valid.value / 1'000;
  ObjectText out;
  if (numbered) out.number("id", 1);
  out.text("startSchedule", write_time(now))
      .text("chargingRateUnit", "W")
      .json("chargingSchedulePeriod",
            fmt::format("[{},{}]", period(0, request.limit), period(seconds, request.fallback)));
  return out.take();
}

std::string profile_payload(Version version, const LimitRequest& request, Instant now) {
  const bool old = version == Version::v16;
  const bool whole = request.outlet.evse == 0;
  const bool one_session = request.session != 0 && !whole;
  const std::string_view purpose = one_session ? "TxProfile"
                                   : !whole    ? "TxDefaultProfile"
                                   : old       ? "ChargePointMaxProfile"
                                               : "ChargingStationMaxProfile";
  ObjectText profile;
  // One profile of each purpose and outlet, replaced by the next.
  profile
      .number(old ? "chargingProfileId" : "id",
              (one_session ? 2'000'000 : 1'000'000) + request.outlet.evse)
      .number("stackLevel", 0)
      .text("chargingProfilePurpose", purpose)
      .text("chargingProfileKind", "Absolute");
  if (one_session && old)
    profile.number("transactionId", static_cast<std::int64_t>(request.session));
  if (one_session && !old) profile.text("transactionId", request.transaction);
  const std::string one = schedule(request, now, !old);
  profile.json("chargingSchedule", old ? one : "[" + one + "]");
  return ObjectText()
      .number(old ? "connectorId" : "evseId", request.outlet.evse)
      .json(old ? "csChargingProfiles" : "chargingProfile", profile.take())
      .take();
}

}  // namespace

void CentralSystem::start(StartRequest request, Done<Result<SessionNumber>> done) {
  desk_.post([this, request = std::move(request), done = std::move(done)]() mutable {
    Station* const station = connected(request.station);
    if (!station)
      return done(
          fail("charge point " + request.station + " is not connected", "wait until it is back"));
    const bool old = station->link.version() == Version::v16;
    const std::int64_t number = remote_start_number(desk_.clock.now(), ++remote_starts_);
    const auto held = std::make_shared<decltype(done)>(std::move(done));
    desk_.commands.run(*station, old ? "RemoteStartTransaction" : "RequestStartTransaction",
                       start_payload(station->link.version(), request, number),
                       [held](const CommandRecord& record) {
                         if (record.state == CommandState::done)
                           (*held)(record.session);
                         else
                           (*held)(std::unexpected(error_of(record)));
                       });
  });
}

void CentralSystem::stop(StopRequest request, Done<Result<void>> done) {
  desk_.post([this, request = std::move(request), done = std::move(done)]() mutable {
    const std::string name = request.key.station;
    if (Station* const station = connected(name)) {
      name_transaction(*station, request.key);
      if (is_nameable(*station, request.key)) return stop_now(*station, request, std::move(done));
    }
    station_of(name)->stops_due.push_back(std::move(request));
    done(fail("charge point " + name + " cannot be asked to stop now",
              "it is asked as soon as it is heard of again"));
  });
}

void CentralSystem::stop_due(Station& station) {
  if (station.stops_due.empty()) return;
  for (StopRequest& request : std::exchange(station.stops_due, {})) {
    name_transaction(station, request.key);
    if (is_nameable(station, request.key))
      stop_now(station, request, [](const Result<void>&) {});
    else
      station.stops_due.push_back(std::move(request));
  }
}

void CentralSystem::stop_now(Station& station, const StopRequest& request,
                             Done<Result<void>> done) {
  const bool old = station.link.version() == Version::v16;
  desk_.messages.add(station.name, Direction::note, "remote stop: " + request.reason,
                     desk_.clock.now());
  const auto held = std::make_shared<decltype(done)>(std::move(done));
  ObjectText payload;
  if (old)
    payload.number("transactionId", static_cast<std::int64_t>(request.key.number));
  else
    payload.text("transactionId", request.key.transaction);
  desk_.commands.run(station, old ? "RemoteStopTransaction" : "RequestStopTransaction",
                     payload.take(), [held](const CommandRecord& record) {
                       if (record.state == CommandState::done)
                         (*held)({});
                       else
                         (*held)(std::unexpected(error_of(record)));
                     });
}

void CentralSystem::limit(LimitRequest request, Done<LimitAnswer> done) {
  desk_.post([this, request = std::move(request), done = std::move(done)]() mutable {
    Station* const station = connected(request.station);
    if (!station) return done(LimitAnswer::unknown);
    SessionKey key{request.station, request.session, request.transaction};
    name_transaction(*station, key);
    if (request.session != 0 && !is_nameable(*station, key)) return done(LimitAnswer::refused);
    request.transaction = std::move(key.transaction);
    const auto held = std::make_shared<decltype(done)>(std::move(done));
    desk_.commands.run(*station, "SetChargingProfile",
                       profile_payload(station->link.version(), request, desk_.clock.now()),
                       [held](const CommandRecord& record) { (*held)(answer_of(record.state)); });
  });
}

void CentralSystem::show_cost(SessionKey key, std::string cost) {
  desk_.post([this, key = std::move(key), cost = std::move(cost)]() mutable {
    Station* const station = connected(key.station);
    if (!station || station->link.version() == Version::v16) return;
    name_transaction(*station, key);
    if (key.transaction.empty()) return;
    desk_.tell_station(
        *station, "CostUpdated",
        ObjectText().json("totalCost", cost).text("transactionId", key.transaction).take());
  });
}

}  // namespace wattbook::ocpp
