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

// Identifier tokens are CiStrings.
std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return text;
}

std::string_view start_action(Version version) {
  return version == Version::v16 ? "RemoteStartTransaction" : "RequestStartTransaction";
}

std::string_view stop_action(Version version) {
  return version == Version::v16 ? "RemoteStopTransaction" : "RequestStopTransaction";
}

std::string stop_payload(Version version, const SessionKey& key) {
  ObjectText out;
  if (version == Version::v16)
    out.number("transactionId", static_cast<std::int64_t>(key.number));
  else
    out.text("transactionId", key.transaction);
  return out.take();
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

// On all three phases: a vehicle on fewer of them draws less than its share, never more.
constexpr std::int64_t watts_per_ampere = 3 * 230;

// One schedule of two periods: the limit, and from its end on the fallback. So a node that falls
// silent never leaves a site above what is safe.
std::string schedule(const LimitRequest& request, RateUnit unit, Instant now, bool numbered) {
  const auto period = [unit](std::int64_t start, Power limit) {
    ObjectText out;
    out.number("startPeriod", start);
    if (unit == RateUnit::watts) return out.number("limit", limit.value).take();
    const std::int64_t tenths = limit.value * 10 / watts_per_ampere;
    return out.json("limit", fmt::format("{}.{}", tenths / 10, tenths % 10))
        .number("numberPhases", 3)
        .take();
  };
  const std::int64_t seconds = request.valid.value / 1'000;
  ObjectText out;
  if (numbered) out.number("id", 1);
  out.text("startSchedule", write_time(now))
      .text("chargingRateUnit", unit == RateUnit::watts ? "W" : "A")
      .json("chargingSchedulePeriod",
            fmt::format("[{},{}]", period(0, request.limit), period(seconds, request.fallback)));
  return out.take();
}

std::string profile_payload(Version version, const LimitRequest& request, RateUnit unit,
                            Instant now) {
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
  const std::string one = schedule(request, unit, now, !old);
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
    const Version version = station->link.version();
    const std::int64_t number = remote_start_number(desk_.clock.now(), ++remote_starts_);
    const auto held = std::make_shared<decltype(done)>(std::move(done));
    desk_.commands.run(*station, std::string(start_action(version)),
                       start_payload(version, request, number),
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
  const Version version = station.link.version();
  desk_.messages.add(station.name, Direction::note, "remote stop: " + request.reason,
                     desk_.clock.now());
  const auto held = std::make_shared<decltype(done)>(std::move(done));
  desk_.commands.run(station, std::string(stop_action(version)), stop_payload(version, request.key),
                     [held](const CommandRecord& record) {
                       if (record.state == CommandState::done)
                         (*held)({});
                       else
                         (*held)(std::unexpected(error_of(record)));
                     });
}

void CentralSystem::start_for_driver(StartRequest request, OnErrand on_answer) {
  const std::shared_ptr<Station> station = station_of(request.station);
  Errand errand;
  errand.key = fmt::format("start {} {} {}", request.station, request.outlet.evse,
                           lower(request.token.text));
  if (errands_.join(errand.key, on_answer)) return;
  const Version version = station->link.version();
  errand.outlet = request.outlet;
  errand.action = start_action(version);
  errand.payload =
      start_payload(version, request, remote_start_number(desk_.clock.now(), ++remote_starts_));
  errands_.begin(*station, std::move(errand), std::move(on_answer));
}

void CentralSystem::stop_for_driver(StopRequest request, OnErrand on_answer) {
  const std::shared_ptr<Station> station = station_of(request.key.station);
  Errand errand;
  errand.key = fmt::format("stop {}", request.key.number);
  if (errands_.join(errand.key, on_answer)) return;
  const Version version = station->link.version();
  name_transaction(*station, request.key);
  desk_.messages.add(station->name, Direction::note, "remote stop: " + request.reason,
                     desk_.clock.now());
  errand.stops = true;
  errand.action = stop_action(version);
  errand.payload = stop_payload(version, request.key);
  errands_.begin(*station, std::move(errand), std::move(on_answer));
}

void CentralSystem::limit(LimitRequest request, Done<LimitAnswer> done) {
  desk_.post([this, request = std::move(request), done = std::move(done)]() mutable {
    Station* const station = connected(request.station);
    if (!station) return done(LimitAnswer::unknown);
    SessionKey key{request.station, request.session, request.transaction};
    name_transaction(*station, key);
    if (request.session != 0 && !is_nameable(*station, key)) return done(LimitAnswer::refused);
    request.transaction = std::move(key.transaction);
    const bool amperes = ampere_stations_.contains(station->name);
    tell_limit(*station, request, amperes ? RateUnit::amperes : RateUnit::watts, std::move(done));
  });
}

// Some take limits in A only (1.6 ChargingScheduleAllowedChargingRateUnit, 2.x
// SmartChargingCtrlr.RateUnit), and refuse those in W.
void CentralSystem::tell_limit(Station& station, const LimitRequest& request, RateUnit unit,
                               Done<LimitAnswer> done) {
  const auto held = std::make_shared<decltype(done)>(std::move(done));
  desk_.commands.run(
      station, "SetChargingProfile",
      profile_payload(station.link.version(), request, unit, desk_.clock.now()),
      [this, request, unit, held](const CommandRecord& record) {
        const LimitAnswer answer = answer_of(record.state);
        const bool known = ampere_stations_.contains(request.station);
        Station* const still = connected(request.station);
        if (answer == LimitAnswer::refused && unit == RateUnit::watts && !known && still)
          return tell_limit(*still, request, RateUnit::amperes, std::move(*held));
        if (unit == RateUnit::amperes && answer == LimitAnswer::taken)
          ampere_stations_.insert(request.station);
        if (unit == RateUnit::amperes && answer == LimitAnswer::refused)
          ampere_stations_.erase(request.station);
        (*held)(answer);
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
