#include "node/api/driver_routes.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <mutex>

#include <fmt/format.h>

#include "core/chain/charging_keys.h"
#include "core/chain/charging_session.h"
#include "node/access/rate_limiter.h"
#include "node/api/declaration.h"

namespace wattbook::api {
namespace {

using access::Role;
using charging::Standing;
using http::Request;
using http::Responder;

// Who tries codes must wait. Codes are judged on another thread than the door's, so this is not the
// gate's own count.
class Guesses {
 public:
  bool may_try(const std::string& peer) {
    const std::lock_guard lock(mutex_);
    return failures_.has(peer, now());
  }
  void note(const std::string& peer) {
    const std::lock_guard lock(mutex_);
    static_cast<void>(failures_.take(peer, now()));
  }

 private:
  static std::int64_t now() {
    return std::chrono::steady_clock::now().time_since_epoch() / std::chrono::nanoseconds(1);
  }
  std::mutex mutex_;  // guards what follows
  access::RateLimiter failures_{{.burst = 10, .per_minute = 5}};
};

Problem refused(std::uint16_t status, std::string title, std::string detail, std::string field,
                std::string fix) {
  return {std::move(title), status, std::move(detail), std::move(field), std::move(fix)};
}

Problem bad_code(Standing standing) {
  const std::string new_code = "sign for a new one with SetChargingToken";
  switch (standing) {
    case Standing::blocked_token:
      return refused(403, "blocked code", "its owner blocked this code", "code", new_code);
    case Standing::expired_token:
      return refused(410, "expired code", "this code has run out", "code", new_code);
    case Standing::suspended_driver:
      return refused(403, "suspended driver", "the code's owner is suspended from the community",
                     "code", "speak to its operator");
    case Standing::billed:
    case Standing::no_token:
    case Standing::unknown_token:
    case Standing::short_wallet:
      break;
  }
  return refused(404, "unknown code", "nobody in this community lets this code charge", "code",
                 new_code);
}

// Where the code may be used and is not used yet; else the session that it began, or a refusal.
using Judged = std::expected<std::optional<std::uint64_t>, Problem>;

const charging::Session* open_session_of(const chain::State& state, const Hash& token) {
  for (const auto& [outlet, number] : state.charging.open())
    if (const charging::Session* const one = state.charging.find(number); one->token == token)
      return one;
  return nullptr;
}

std::optional<Problem> outlet_problem(const chain::State& state, charging::PointIndex index,
                                      const DriverStartBody& body) {
  const charging::ChargePoint& point = state.charging.point(index);
  const auto& outlets = point.description.connectors;
  if (std::ranges::none_of(outlets, [&](const charging::Connector& one) {
        return one.evse == body.evse && one.connector == body.connector;
      }))
    return refused(404, "no such connector",
                   fmt::format("{} has no connector {} at outlet {}", point.description.station,
                               body.connector, body.evse),
                   "evse", fmt::format("it has {}, numbered from 1", outlets.size()));
  if (!point.in_service)
    return refused(409, "out of service", "its owner has taken the charge point out of service",
                   "station", "choose another charge point");
  for (const auto& [outlet, number] : state.charging.open())
    if (std::get<0>(outlet) == index && std::get<1>(outlet) == body.evse)
      return refused(409, "connector busy", "another session runs at this outlet", "evse",
                     "wait until it is free, or choose another outlet");
  return std::nullopt;
}

Judged judge_start(const chain::State& state, const std::string& station,
                   const DriverStartBody& body) {
  const auto index = state.charging.find_point(station);
  if (!index)
    return std::unexpected(refused(404, "unknown charge point",
                                   "no charge point is called " + station, "station",
                                   "look at the name that is printed on it"));
  const charging::ChargePoint& point = state.charging.point(*index);
  const Hash token = chain::token_digest(body.code);
  const chain::Payer payer = chain::payer_of_token(state, point.community, token, state.time);
  if (payer.standing != Standing::billed) return std::unexpected(bad_code(payer.standing));
  if (const charging::Session* const known = open_session_of(state, token)) {
    if (known->point == *index && known->evse == body.evse) return known->number.value;
    return std::unexpected(refused(409, "code in use", "a session of this code runs elsewhere",
                                   "code", "stop that one, or sign for another code"));
  }
  if (auto problem = outlet_problem(state, *index, body)) return std::unexpected(*problem);
  charging::Session session;
  session.community = point.community;
  session.point = *index;
  session.driver = payer.driver;
  session.tariff = static_cast<std::uint32_t>(point.tariffs.size() - 1);
  const chain::Community& community = state.communities[point.community.value];
  const AccountIndex cash = community.participants[community.place(*payer.driver)->value].cash;
  if (std::min(payer.limit, state.ledger.account(cash).available()) <
      chain::worst_price(state, session, chain::stop_ahead, state.time))
    return std::unexpected(refused(402, "not enough money",
                                   "wallet or limit do not pay five minutes at this outlet", "code",
                                   "top up the wallet, or raise the limit"));
  return std::nullopt;
}

std::optional<Problem> stop_problem(const chain::State& state, const std::string& station,
                                    const DriverStopBody& body,
                                    const std::optional<access::Caller>& caller) {
  const charging::Session* const session =
      state.charging.find(charging::SessionNumber(body.session));
  if (!session || state.charging.point(session->point).description.station != station)
    return refused(404, "no such session",
                   fmt::format("no session {} is at {}", body.session, station), "session",
                   "look at the number in the driver's list");
  const bool by_code = body.code && chain::token_digest(*body.code) == session->token;
  const bool by_driver = caller && caller->signed_in && session->driver &&
                         state.ledger.address(*session->driver) == caller->address;
  if (!by_code && !by_driver)
    return refused(403, "not your session", "the session was not begun by this code or caller",
                   "code", "give the code that began it, or sign in as its driver");
  if (session->ended)
    return refused(409, "session ended", "it has ended already", "session", "see its receipt");
  return std::nullopt;
}

// A session that nobody pays for is no success to the driver.
void judge_outcome(const chain::State& state, DriverOutcomeView& outcome) {
  if (outcome.state != DriverOutcomeState::done || !outcome.session) return;
  const charging::Session* const session =
      state.charging.find(charging::SessionNumber(*outcome.session));
  if (!session || charging::is_billed(session->standing)) return;
  outcome.state = DriverOutcomeState::failed;
  outcome.failure = DriverFailure::refused;
  outcome.text = bad_code(session->standing).detail;
  outcome.hint = "pull the plug, sign for a new code and try again";
}

Problem busy() { return {"busy", 503, "the node is busy or ends", std::nullopt, "ask again"}; }

// One of the two operations while it is answered.
struct Call {
  AskBooks ask;
  StationPorts ports;
  std::string station;
  std::string peer;
  std::shared_ptr<Guesses> guesses;
  Responder respond;

  void refuse(const Problem& problem) {
    if (problem.field == "code" && (problem.status == 404 || problem.status == 403))
      guesses->note(peer);
    respond(to_response(problem));
  }
};
using SharedCall = std::shared_ptr<Call>;

StationPorts::Answer<DriverOutcomeView> answering(const SharedCall& call) {
  return [call](const DriverOutcomeView& outcome) {
    // What is not connected is told as the refusal that it is.
    if (outcome.failure == DriverFailure::offline)
      return call->respond(
          to_response(refused(503, "station offline", outcome.text, "station", outcome.hint)));
    const bool asked =
        call->ask([call, told = DriverOutcomeView(outcome)](const Books& books) mutable {
          judge_outcome(books.state, told);
          call->respond(json_response(told));
        });
    if (!asked) call->respond(to_response(busy()));
  };
}

void start(const SharedCall& call, const DriverStartBody& body) {
  const bool asked = call->ask([call, body](const Books& books) {
    const Judged judged = judge_start(books.state, call->station, body);
    if (!judged) return call->refuse(judged.error());
    if (!*judged) return call->ports.start(call->station, body, answering(call));
    DriverOutcomeView done;
    done.state = DriverOutcomeState::done;
    done.session = **judged;
    done.text = fmt::format("session {} began", **judged);
    call->respond(json_response(done));
  });
  if (!asked) call->respond(to_response(busy()));
}

void stop(const SharedCall& call, const DriverStopBody& body,
          const std::optional<access::Caller>& caller) {
  const bool asked = call->ask([call, body, caller](const Books& books) {
    if (const auto problem = stop_problem(books.state, call->station, body, caller))
      return call->refuse(*problem);
    call->ports.stop(call->station, body.session, answering(call));
  });
  if (!asked) call->respond(to_response(busy()));
}

template <codec::Structure Body, class Take>
Operation operation(RouteTable& table, Doorman& doorman, const AskBooks& ask,
                    const StationPorts& ports, const std::shared_ptr<Guesses>& guesses, Take take) {
  Operation out;
  out.method = http::Method::post;
  out.needs = std::nullopt;
  out.parameters = {{"station", true, R"({"type":"string"})", "its name"}};
  out.body = {{"application/json", table.schemas().of<Body>()}};
  const std::vector<Form> problem = {{"application/problem+json", table.schemas().of<Problem>()}};
  out.answers = {
      {200, "what came of it", {{"application/json", table.schemas().of<DriverOutcomeView>()}}},
      {400, "the body cannot be read", problem},
      {402, "the wallet or the code's limit is too small", problem},
      {403, "the code or its driver is blocked; or it is not the caller's session", problem},
      {404, "no such charge point, connector, code or session", problem},
      {409, "the outlet is busy or out of service; or the session has ended", problem},
      {410, "the code has run out", problem},
      {415, "not JSON", problem},
      {429, "too many wrong codes", problem},
      {503, "the charge point is not connected, or the node is busy", problem}};
  out.handler = [=, &doorman](const Request& request, const PathValues& values, Responder respond) {
    if (!ports.start)
      return respond(
          to_response({"no stations are served", 503, "this node listens for no charge points",
                       std::nullopt, "set charging.ocpp_listen"}));
    if (!guesses->may_try(request.remote)) {
      http::Response wait = to_response(
          {"too many requests", 429, "too many wrong codes", std::nullopt, "wait, then go on"});
      wait.headers.push_back({"Retry-After", "12"});
      return respond(std::move(wait));
    }
    if (const auto media = media_of(request); !media) return respond(to_response(media.error()));
    const auto body = read_body<Body>(request.body);
    if (!body) return respond(to_response(body.error()));
    const auto call = std::make_shared<Call>(
        Call{ask, ports, values[0], request.remote, guesses, std::move(respond)});
    take(call, *body, doorman.who(request));
  };
  return out;
}

}  // namespace

void add_driver_routes(RouteTable& table, const AskBooks& ask, const StationPorts& ports,
                       Doorman& doorman) {
  table.begin("stations");
  const auto guesses = std::make_shared<Guesses>();
  using Caller = std::optional<access::Caller>;
  Operation begin =
      operation<DriverStartBody>(table, doorman, ask, ports, guesses,
                                 [](const SharedCall& call, const DriverStartBody& body,
                                    const Caller&) { start(call, body); });
  begin.path = "/api/v1/stations/{station}/start";
  begin.id = "start_charging";
  begin.summary =
      "Begins a session by a code; answered once it began, or what failed after a minute; pending "
      "after 20 s: send the same again";
  table.add(std::move(begin));
  Operation end = operation<DriverStopBody>(table, doorman, ask, ports, guesses,
                                            [](const SharedCall& call, const DriverStopBody& body,
                                               const Caller& caller) { stop(call, body, caller); });
  end.path = "/api/v1/stations/{station}/stop";
  end.id = "stop_charging";
  end.summary = "Ends a session by the code that began it, or by its driver who is signed in";
  table.add(std::move(end));
}

}  // namespace wattbook::api
