#include "node/charging/desk.h"

#include <algorithm>
#include <utility>

#include <fmt/core.h>

#include "base/decimal.h"
#include "core/chain/receipt.h"
#include "node/charging/wording.h"

namespace wattbook::charging_desk {
namespace {

using ocpp::Booked;

// What one receipt says of one message.
struct Heard {
  Booked booked = Booked::booked;
  bool stop = false;  // the wallet cannot pay for what comes next
};
Heard hear(ByteView bytes) {
  const std::optional<chain::Receipt> receipt = chain::decode_receipt(bytes);
  if (!receipt) return {Booked::orphan, false};
  switch (receipt->code) {
    case chain::Rejection::none:
      break;
    case chain::Rejection::exists:
      return {Booked::repeated, false};
    case chain::Rejection::exists_with_different:
      return {Booked::differs, false};
    default:
      return {Booked::orphan, false};
  }
  Heard heard;
  for (const chain::Effect& effect : receipt->effects) {
    if (const auto* started = std::get_if<chain::ChargingStarted>(&effect))
      if (!charging::is_billed(started->standing)) heard.booked = Booked::unbillable;
    const auto* noted = std::get_if<chain::ChargingNoted>(&effect);
    if (!noted) continue;
    heard.stop = noted->stop_wanted;
    namespace finding = charging::finding;
    if (noted->findings & finding::other_end) heard.booked = Booked::differs;
    if (noted->findings & (finding::after_end | finding::late)) heard.booked = Booked::late;
    if (noted->findings & (finding::register_back | finding::above_power | finding::not_billable |
                           finding::unsigned_value))
      heard.booked = Booked::unbillable;
  }
  return heard;
}

// The oldest open session at an outlet, or at the station where the outlet was not said.
std::optional<Hash> open_at(const chain::State& state, const std::string& station,
                            ocpp::Outlet outlet) {
  const auto point = state.charging.find_point(station);
  if (!point) return std::nullopt;
  for (const auto& [place, number] : state.charging.open()) {
    const auto [at, evse, connector] = place;
    if (at != *point || (outlet.evse != 0 && outlet.evse != evse)) continue;
    return state.charging.find(number)->key;
  }
  return std::nullopt;
}

// Of a driver who charges somewhere by now with the same token.
bool charges_already(const chain::State& state, const Hash& token) {
  return std::ranges::any_of(state.charging.open(), [&](const auto& open) {
    return state.charging.find(open.second)->token == token;
  });
}

chain::RecordCharging record_of(const Hash& session, const ocpp::RegisterPoint& point,
                                const Hash& token, ocpp::Flags flags) {
  chain::RecordCharging command;
  command.session = session;
  command.token = token;
  command.imported = point.imported;
  command.time = point.time;
  command.evidence = evidence_of(point.evidence);
  command.proof = point.proof.value_or(Hash{});
  command.flags = (point.flags | flags).bits;
  command.billable = is_billable(point.flags);
  return command;
}

// As a JSON string may hold it; what else there is was never the name of a station.
std::string plain(std::string_view text) {
  std::string out(text.substr(0, 64));
  for (char& c : out)
    if (c < ' ' || c > '~' || c == '"' || c == '\\') c = '?';
  return out;
}

void in_order_of_time(std::vector<ocpp::RegisterPoint>& points) {
  std::ranges::stable_sort(points, {}, &ocpp::RegisterPoint::time);
}

}  // namespace

Desk::Desk(DeskPorts ports, crypto::SecretKey key, const Hash& separator, Evidence& evidence,
           const env::Clock& clock, env::Entropy& entropy, env::Log& log)
    : ports_(std::move(ports)),
      key_(std::move(key)),
      account_(crypto::address_of(key_)),
      separator_(separator),
      evidence_(evidence),
      clock_(clock),
      log_(log),
      run_(entropy.next()),
      load_(
          ports_.ask, [this] { return seen(); }, clock) {}

void Desk::join(ocpp::StationControl* control) {
  control_ = control;
  load_.join(control);
}

CommandId Desk::next_id() {
  CommandId id;
  const std::uint64_t number = ++ids_;
  for (std::size_t i = 0; i < 8; ++i) {
    id.bytes[i] = static_cast<std::uint8_t>(run_ >> 8 * i);
    id.bytes[8 + i] = static_cast<std::uint8_t>(number >> 8 * i);
  }
  return id;
}

template <class Body>
Bytes Desk::sign(Body body) {
  body.id = next_id();
  body.account = account_;
  body.expires = clock_.now() + one_hour;
  chain::Command command(std::move(body));
  const Signature signature = crypto::sign(chain::signing_digest(separator_, command), key_);
  return chain::encode_signed({std::move(command), signature});
}

// Where the node ends, `done` is destroyed uncalled, and the station asks again.
template <class T>
void Desk::ask(Done<T> done, std::move_only_function<T(const chain::State&)> question) {
  static_cast<void>(ports_.ask([done = std::move(done), question = std::move(question)](
                                   const chain::State& state) mutable { done(question(state)); }));
}

void Desk::authorise(std::string station, ocpp::Token token, Done<ocpp::Authorisation> done) {
  ask<ocpp::Authorisation>(
      std::move(done),
      [this, station = std::move(station),
       digest = digest_of(token)](const chain::State& state) -> ocpp::Authorisation {
        const auto index = state.charging.find_point(station);
        if (!index) return {.verdict = ocpp::Verdict::not_here};
        const charging::ChargePoint& point = state.charging.point(*index);
        if (!point.in_service) return {.verdict = ocpp::Verdict::not_now};
        const Instant now = clock_.now();
        const chain::Payer payer = chain::payer_of_token(state, point.community, digest, now);
        ocpp::Authorisation out{.verdict = verdict_of(payer.standing)};
        if (payer.standing != charging::Standing::billed) return out;
        out.valid_until = state.charging.find_token(digest)->valid_until;
        if (charges_already(state, digest)) return {.verdict = ocpp::Verdict::concurrent};
        charging::Session session;
        session.community = point.community;
        session.point = *index;
        session.driver = payer.driver;
        session.standing = payer.standing;
        session.tariff = static_cast<std::uint32_t>(point.tariffs.size() - 1);
        const chain::Community& community = state.communities[point.community.value];
        const AccountIndex cash =
            community.participants[community.place(*payer.driver)->value].cash;
        const Amount least = chain::worst_price(state, session, chain::stop_ahead, now);
        if (std::min(payer.limit, state.ledger.account(cash).available()) < least)
          out.verdict = ocpp::Verdict::no_credit;
        return out;
      });
}

void Desk::began(ocpp::Began event, Done<ocpp::Outcome> done) {
  chain::StartCharging command;
  command.session = session_key_of(event);
  command.station = event.key.station;
  command.evse = event.outlet.evse;
  command.connector = event.outlet.connector;
  command.token = digest_of(event.token);
  command.time = event.time;
  ocpp::Flags flags = event.flags;
  if (event.start) {
    flags = flags | event.start->flags;
    command.evidence = evidence_of(event.start->evidence);
    command.proof = event.start->proof.value_or(Hash{});
    command.billable = is_billable(event.start->flags);
    if (event.start->imported >= Energy(0) && event.start->imported <= charging::register_max)
      command.imported = event.start->imported;
  }
  command.flags = flags.bits;
  const Hash session = command.session;
  std::vector<Bytes> commands;
  commands.push_back(sign(std::move(command)));
  submit(std::move(commands), session, Moves::yes, std::move(done));
}

void Desk::locate(ocpp::SessionKey key, ocpp::Outlet outlet,
                  std::move_only_function<void(std::optional<Hash>)> found) {
  if (const auto named = session_key_of(key)) return found(*named);
  static_cast<void>(ports_.ask(
      [key = std::move(key), outlet, found = std::move(found)](const chain::State& state) mutable {
        if (const auto* known = state.charging.find(charging::SessionNumber(key.number)))
          if (state.charging.point(known->point).description.station == key.station)
            return found(known->key);
        // A station that never got its number, or says 0 or -1: whatever is open where it stands.
        found(key.number == 0 ? open_at(state, key.station, outlet) : std::nullopt);
      }));
}

void Desk::measured(ocpp::Measured event, Done<ocpp::Outcome> done) {
  locate(event.key, event.outlet,
         [this, event, done = std::move(done)](std::optional<Hash> session) mutable {
           if (!session) {
             return orphan({.station = event.key.station,
                            .outlet = event.outlet,
                            .message = "MeterValues",
                            .points = std::move(event.points),
                            .time = event.received,
                            .received = event.received,
                            .text = {},
                            .flags = event.flags},
                           std::move(done));
           }
           in_order_of_time(event.points);
           std::vector<Bytes> commands;
           for (const ocpp::RegisterPoint& point : event.points)
             if (point.imported >= Energy(0) && point.imported <= charging::register_max)
               commands.push_back(
                   sign(record_of(*session, point, digest_of(event.token), event.flags)));
           if (commands.empty()) return tell(*session, Booked::booked, false, std::move(done));
           submit(std::move(commands), *session, Moves::no, std::move(done));
         });
}

void Desk::ended(ocpp::Ended event, Done<ocpp::Outcome> done) {
  locate(event.key, event.outlet,
         [this, event, done = std::move(done)](std::optional<Hash> session) mutable {
           if (!session) {
             if (event.stop) event.points.push_back(*event.stop);
             return orphan({.station = event.key.station,
                            .outlet = event.outlet,
                            .message = "StopTransaction",
                            .points = std::move(event.points),
                            .time = event.time,
                            .received = event.received,
                            .text = event.reason,
                            .flags = event.flags},
                           std::move(done));
           }
           in_order_of_time(event.points);
           std::vector<Bytes> commands;
           for (const ocpp::RegisterPoint& point : event.points)
             if (point.imported >= Energy(0) && point.imported <= charging::register_max &&
                 point.time < event.time)
               commands.push_back(sign(record_of(*session, point, Hash{}, ocpp::Flags{})));
           chain::EndCharging command;
           command.session = *session;
           command.time = event.time;
           command.reason = reason_of(event.reason);
           command.flags = event.flags.bits;
           if (event.stop && event.stop->imported >= Energy(0) &&
               event.stop->imported <= charging::register_max) {
             command.imported = event.stop->imported;
             command.evidence = evidence_of(event.stop->evidence);
             command.proof = event.stop->proof.value_or(Hash{});
             command.billable = is_billable(event.stop->flags);
             command.flags |= event.stop->flags.bits;
           }
           commands.push_back(sign(std::move(command)));
           submit(std::move(commands), *session, Moves::yes, std::move(done));
         });
}

void Desk::submit(std::vector<Bytes> commands, Hash session, Moves moves,
                  Done<ocpp::Outcome> done) {
  ports_.submit(std::move(commands), [this, session, moves, done = std::move(done)](
                                         DeskPorts::Receipts receipts) mutable {
    if (!receipts || receipts->empty()) return;
    // The last command is the event's own; values that came with it speak where it says nothing.
    const Heard heard = hear(receipts->back());
    tell(session, heard.booked, heard.stop, std::move(done));
    // After the answer, which a 1.6 station needs to know its session by.
    if (moves == Moves::yes) load_.changed();
  });
}

void Desk::tell(Hash session, Booked booked, bool stop, Done<ocpp::Outcome> done) {
  static_cast<void>(ports_.ask(
      [this, session, booked, stop, done = std::move(done)](const chain::State& state) mutable {
        ocpp::Outcome out;
        const charging::Session* const known = state.charging.find(session);
        if (!known) return done(std::move(out));
        const chain::Community& community = state.communities[known->community.value];
        out.booked = booked;
        out.session = known->number.value;
        out.authorisation.verdict = verdict_of(known->standing);
        out.cost = format_decimal(charging::sum(*known).cash().value);
        out.currency = state.ledger.asset(community.cash).code;
        const ocpp::OpenSession open = open_session_of(state, *known);
        const ocpp::SessionKey& key = open.key;
        if (known->ended) forget_needs(key.station, open.outlet);
        done(std::move(out));
        if (stop) ask_to_stop(key);
      }));
}

void Desk::ask_to_stop(const ocpp::SessionKey& key) {
  ocpp::StationControl* const control = control_;
  if (!control) return;
  control->stop({.key = key, .reason = "the wallet is dry"}, [this, key](Result<void> stopped) {
    if (stopped) return;
    log_.write(env::LogLevel::warning, "charging",
               fmt::format("session {} was not stopped: {}", key.number, stopped.error().message));
  });
}

void Desk::orphan(ocpp::Orphan record, Done<ocpp::Outcome> done) {
  std::string line = fmt::format(
      R"({{"station":"{}","evse":{},"message":"{}","time":{},"received":{},"flags":{},"registers":[)",
      plain(record.station), record.outlet.evse, plain(record.message), record.time.unix_ms,
      record.received.unix_ms, record.flags.bits);
  for (const ocpp::RegisterPoint& point : record.points)
    fmt::format_to(std::back_inserter(line), R"({}{{"time":{},"imported":"{}"}})",
                   line.ends_with('[') ? "" : ",", point.time.unix_ms,
                   format_decimal(point.imported.value));
  fmt::format_to(std::back_inserter(line), R"(],"text":"{}"}})", to_hex(as_bytes(record.text)));
  if (const Result<void> kept = evidence_.keep_orphan(line); !kept) {
    // Not kept is not answered: the station repeats it.
    log_.write(env::LogLevel::error, "charging", kept.error().message);
    return;
  }
  done(ocpp::Outcome{});
}

void Desk::keep_proof(Hash digest, std::string record) {
  if (const Result<void> kept = evidence_.keep_proof(digest, record); !kept)
    log_.write(env::LogLevel::error, "charging", kept.error().message);
}

void Desk::open_sessions(std::string station, Done<std::vector<ocpp::OpenSession>> done) {
  ask<std::vector<ocpp::OpenSession>>(
      std::move(done), [station = std::move(station)](const chain::State& state) {
        std::vector<ocpp::OpenSession> out;
        const auto point = state.charging.find_point(station);
        for (const auto& [outlet, number] : state.charging.open())
          if (point == std::get<0>(outlet))
            out.push_back(open_session_of(state, *state.charging.find(number)));
        std::ranges::sort(out, {}, [](const ocpp::OpenSession& s) { return s.key.number; });
        return out;
      });
}

void Desk::find_session(ocpp::SessionNumber number, Done<std::optional<ocpp::OpenSession>> done) {
  ask<std::optional<ocpp::OpenSession>>(
      std::move(done), [number](const chain::State& state) -> std::optional<ocpp::OpenSession> {
        const auto* known = state.charging.find(charging::SessionNumber(number));
        if (!known) return std::nullopt;
        return open_session_of(state, *known);
      });
}

void Desk::quote(std::string station, ocpp::Outlet outlet, ocpp::Token,
                 Done<ocpp::PriceQuote> done) {
  ask<ocpp::PriceQuote>(std::move(done), [this, station = std::move(station),
                                          outlet](const chain::State& state) {
    const auto point = state.charging.find_point(station);
    if (!point) return ocpp::PriceQuote{};
    return quote_of(chain::price_now(state, *point, outlet.evse, outlet.connector, clock_.now()));
  });
}

void Desk::knows_station(std::string station, Done<bool> done) {
  ask<bool>(std::move(done), [station = std::move(station)](const chain::State& state) {
    return state.charging.find_point(station).has_value();
  });
}

void Desk::station_online(std::string station, bool online) {
  {
    const std::lock_guard lock(mutex_);
    if (online)
      board_.online.insert(station);
    else
      board_.online.erase(station);
    ++board_changes_;
  }
  if (!online) return load_.changed();
  load_.reconnected(station);
  // A session whose wallet ran dry while the station was away, or before this node started.
  static_cast<void>(ports_.ask([this, station = std::move(station)](const chain::State& state) {
    for (const auto& [outlet, number] : state.charging.open()) {
      const charging::Session& session = *state.charging.find(number);
      if (session.stop_wanted && state.charging.point(session.point).description.station == station)
        ask_to_stop(open_session_of(state, session).key);
    }
  }));
}

void Desk::outlet_status(ocpp::OutletStatus status) {
  const std::lock_guard lock(mutex_);
  std::pair place{status.station, status.outlet};
  board_.outlets.insert_or_assign(std::move(place), std::move(status));
  ++board_changes_;
}

void Desk::needs(ocpp::Needs needs) {
  {
    const std::lock_guard lock(mutex_);
    std::pair place{needs.station, needs.outlet};
    board_.needs.insert_or_assign(std::move(place), std::move(needs));
  }
  load_.changed();
}

void Desk::forget_needs(const std::string& station, ocpp::Outlet outlet) {
  const std::lock_guard lock(mutex_);
  board_.needs.erase({station, outlet});
}

SeenStations Desk::seen() const {
  const std::lock_guard lock(mutex_);
  SeenStations out{board_.online, {}};
  for (const auto& [place, needs] : board_.needs)
    out.needs.insert_or_assign(Place{place.first, place.second.evse}, needs);
  return out;
}

Desk::Board Desk::board() const {
  const std::lock_guard lock(mutex_);
  return board_;
}

}  // namespace wattbook::charging_desk
