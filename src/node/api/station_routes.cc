#include "node/api/station_routes.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "node/api/body.h"
#include "node/api/charging_proof_view.h"
#include "node/api/doorman.h"
#include "node/api/station_password_view.h"

namespace wattbook::api {
namespace {

using access::Role;
using http::Method;
using http::Request;
using http::Responder;
using http::Response;

Response problem_of(std::uint16_t status, std::string title, const Error& error) {
  return to_response({std::move(title), status, error.message, std::nullopt,
                      error.hint.empty() ? std::nullopt : std::optional(error.hint)});
}

Response not_served() {
  return problem_of(503, "no stations are served",
                    {"this node listens for no charge points", "set charging.ocpp_listen"});
}

template <codec::Structure View>
Response shown(const View& view) {
  Response out;
  out.content_type = "application/json";
  out.headers = {{"Cache-Control", "no-store"}};
  out.body = to_json(view);
  return out;
}

template <codec::Structure View>
Response shown(const Result<View>& view) {
  return view ? shown(*view) : problem_of(422, "refused", view.error());
}

template <codec::Structure View>
Response shown(const std::optional<View>& view) {
  return view ? shown(*view)
              : to_response(unknown("station", "there is no such station or command",
                                    "list stations at /api/v1/stations"));
}

template <codec::Structure Row>
Response shown(const std::vector<Row>& rows) {
  Rows<Row> out;
  for (const Row& row : rows)
    if (out.rows.size() < page_rows_max) out.rows.push_back(row);
  return shown(out);
}

template <codec::Structure Row>
Response shown(const Result<std::vector<Row>>& rows) {
  return rows ? shown(*rows) : problem_of(503, "not read", rows.error());
}

Response shown(const Result<void>& done, const std::string& station) {
  if (!done) return problem_of(422, "refused", done.error());
  StationRow row;
  row.station = station;
  return shown(row);
}

// Whether the station was registered by this account, which still has the role.
bool owns_station(const chain::State& state, const Address& account, const std::string& station) {
  const auto index = state.charging.find_point(station);
  if (!index) return false;
  const charging::ChargePoint& point = state.charging.point(*index);
  const chain::Community& community = state.communities[point.community.value];
  const auto place = community.place(point.owner);
  return state.ledger.address(point.owner) == account && place &&
         community.participants[place->value].roles.has(chain::Role::charge_point_owner);
}

// Answers with what the port hands back.
template <class T>
std::function<void(const T&)> answering(Responder respond) {
  return [shared = std::make_shared<Responder>(std::move(respond))](const T& value) {
    (*shared)(shown(value));
  };
}

using Handler = std::function<void(const Request&, const PathValues&, Responder)>;

class Declaration {
 public:
  Declaration(RouteTable& table, const StationPorts& ports) : table_(table), ports_(ports) {
    table_.begin("stations");
  }

  struct Name {
    Method method = Method::get;
    std::string path;
    std::string id;
    std::string summary;
    Role needs = Role::read_only;
  };

  template <codec::Structure View>
  Operation begin(Name name) {
    Operation out;
    out.method = name.method;
    out.path = std::move(name.path);
    out.id = std::move(name.id);
    out.summary = std::move(name.summary);
    out.needs = name.needs;
    const std::vector<Form> problem = {
        {"application/problem+json", table_.schemas().of<Problem>()}};
    out.answers = {{200, "", {{"application/json", table_.schemas().of<View>()}}},
                   {400, "something in the request cannot be read", problem},
                   {404, "there is no such station or command", problem},
                   {422, "it was refused", problem},
                   {503, "the node serves no stations, or could not read", problem}};
    if (out.path.find("{station}") != out.path.npos)
      out.parameters.push_back({"station", true, R"({"type":"string"})", "its name"});
    if (out.path.find("{number}") != out.path.npos)
      out.parameters.push_back(
          {"number", true, table_.schemas().of<std::uint64_t>(), "of the command"});
    return out;
  }

  void add(Operation operation, Handler handler) {
    operation.handler = [served = static_cast<bool>(ports_.list), handler = std::move(handler)](
                            const Request& request, const PathValues& values, Responder respond) {
      if (!served) return respond(not_served());
      handler(request, values, std::move(respond));
    };
    table_.add(std::move(operation));
  }

  // The owner of the station, by the books, may call it too.
  static Operation for_owners(Operation operation) {
    operation.also = [](const Books& books, const access::Caller& caller,
                        const PathValues& values) {
      return caller.signed_in && owns_station(books.state, caller.address, values.front());
    };
    return operation;
  }

  // `take` gets the request and its body as read.
  template <codec::Structure Body, class Take>
  void add_with_body(Operation operation, Take take) {
    operation.body = {{"application/json", table_.schemas().of<Body>()}};
    operation.answers.push_back({415, "not JSON", operation.answers[1].forms});
    add(std::move(operation),
        [take](const Request& request, const PathValues& values, Responder respond) {
          if (const auto media = media_of(request); !media)
            return respond(to_response(media.error()));
          auto body = read_body<Body>(request.body);
          if (!body) return respond(to_response(body.error()));
          take(request, values, std::move(*body), std::move(respond));
        });
  }

 private:
  RouteTable& table_;
  const StationPorts& ports_;
};

// A page of the rows behind `after`, in order of names.
Response page_of_stations(const std::vector<StationRow>& rows, const std::string& after,
                          std::uint32_t limit) {
  Rows<StationRow> out;
  for (const StationRow& row : rows) {
    if (row.station <= after) continue;
    if (out.rows.size() == limit) {
      Response page = shown(out);
      page.headers.push_back({"Link", "</api/v1/stations?limit=" + std::to_string(limit) +
                                          "&after=" + out.rows.back().station + ">; rel=\"next\""});
      return page;
    }
    out.rows.push_back(row);
  }
  return shown(out);
}

std::optional<std::uint32_t> limit_of(const Request& request) {
  const auto limit =
      parameter_detail::read<std::uint32_t>(request.query_value("limit").value_or("100"));
  if (!limit || *limit == 0 || *limit > page_rows_max) return std::nullopt;
  return *limit;
}

Response wrong_limit() {
  return to_response(malformed("limit", "this is no limit", "write 1 to 1000"));
}

const Parameter limit_parameter{
    "limit", false, R"({"type":"integer","minimum":1,"maximum":1000,"default":100})", ""};

void add_list(Declaration& declare, const StationPorts& ports) {
  Operation list = declare.begin<Rows<StationRow>>(
      {Method::get, "/api/v1/stations", "list_stations", "Charge points by name", Role::read_only});
  list.parameters = {limit_parameter,
                     {"after", false, R"({"type":"string"})", "name of the last one seen"}};
  declare.add(std::move(list), [list = ports.list](const Request& request, const PathValues&,
                                                   Responder respond) {
    const std::optional<std::uint32_t> limit = limit_of(request);
    if (!limit) return respond(wrong_limit());
    list([shared = std::make_shared<Responder>(std::move(respond)), limit = *limit,
          after = request.query_value("after").value_or("")](const std::vector<StationRow>& rows) {
      (*shared)(page_of_stations(rows, after, limit));
    });
  });
}

void add_reads(Declaration& declare, const StationPorts& ports) {
  add_list(declare, ports);
  declare.add(declare.begin<StationView>({Method::get, "/api/v1/stations/{station}", "show_station",
                                          "One charge point with its outlets", Role::read_only}),
              [show = ports.show](const Request&, const PathValues& values, Responder respond) {
                show(values[0], answering<std::optional<StationView>>(std::move(respond)));
              });
  Operation log = declare.begin<Rows<StationMessageRow>>(
      {Method::get, "/api/v1/stations/{station}/messages", "list_station_messages",
       "What was said between a station and this node, the newest that fit, oldest first",
       Role::administrator});
  log.parameters.push_back({"contains", false, R"({"type":"string"})", "text to look for"});
  log.parameters.push_back(
      {"limit", false, R"({"type":"integer","minimum":1,"maximum":1000,"default":100})", ""});
  declare.add(std::move(log), [read = ports.log](const Request& request, const PathValues& values,
                                                 Responder respond) {
    const std::optional<std::uint32_t> limit = limit_of(request);
    if (!limit) return respond(wrong_limit());
    read(values[0], request.query_value("contains").value_or(""), *limit,
         answering<Result<std::vector<StationMessageRow>>>(std::move(respond)));
  });
}

// What an administrator does to a station is in the log before it is done.
Result<void> note(Doorman& doorman, const Request& request, std::string action,
                  const std::string& station, std::string after) {
  return doorman.gate().note(
      {.actor = access::actor_name(doorman.who(request).value_or(access::Caller{})),
       .action = std::move(action),
       .subject = station,
       .before = "",
       .after = std::move(after)});
}

// In words, without the password.
std::string told(const StationChangeBody& body) {
  std::string out;
  const auto add = [&out](std::string_view text) {
    out.append(out.empty() ? "" : ", ").append(text);
  };
  if (body.approval) add(codec::name_of(*body.approval));
  if (body.security_profile) add("security profile " + std::to_string(*body.security_profile));
  if (body.password) add(body.password->empty() ? "no password" : "another password");
  if (body.may_omit_protocol)
    add(*body.may_omit_protocol ? "may omit its protocol" : "must name its protocol");
  return out;
}

// Notes it, then does it.
void note_and_change(const decltype(StationPorts::change)& change, Doorman& doorman,
                     const Request& request, const std::string& station, StationChangeBody body,
                     Responder respond) {
  if (const auto noted = note(doorman, request, "change station", station, told(body)); !noted)
    return respond(problem_of(503, "not noted", noted.error()));
  change(station, std::move(body), answering<Result<StationView>>(std::move(respond)));
}

void add_changes(Declaration& declare, const StationPorts& ports, Doorman& doorman) {
  declare.add_with_body<StationChangeBody>(
      declare.begin<StationView>({Method::post, "/api/v1/stations/{station}", "change_station",
                                  "Approves, refuses or secures a charge point; adds one that is "
                                  "not known",
                                  Role::administrator}),
      [change = ports.change, doorman = &doorman](const Request& request, const PathValues& values,
                                                  StationChangeBody body, Responder respond) {
        note_and_change(change, *doorman, request, values[0], std::move(body), std::move(respond));
      });
  declare.add(declare.begin<StationRow>({Method::post, "/api/v1/stations/{station}/forget",
                                         "forget_station", "Removes a charge point from this node",
                                         Role::administrator}),
              [forget = ports.forget, doorman = &doorman](
                  const Request& request, const PathValues& values, Responder respond) {
                if (const auto noted = note(*doorman, request, "forget station", values[0], "");
                    !noted)
                  return respond(problem_of(503, "not noted", noted.error()));
                const auto shared = std::make_shared<Responder>(std::move(respond));
                forget(values[0], [shared, name = values[0]](const Result<void>& done) {
                  (*shared)(shown(done, name));
                });
              });
}

// Apart from the other changes, because a station's owner may do it too.
void add_password(Declaration& declare, const StationPorts& ports, Doorman& doorman) {
  declare.add_with_body<StationPasswordBody>(
      Declaration::for_owners(declare.begin<StationView>(
          {Method::post, "/api/v1/stations/{station}/password", "set_station_password",
           "Sets what the charge point must show when it connects, by security profile 1 or 2. "
           "Also for the station's owner, signed in",
           Role::administrator})),
      [change = ports.change, doorman = &doorman](const Request& request, const PathValues& values,
                                                  const StationPasswordBody& body,
                                                  Responder respond) {
        if (!is_station_password(body.password))
          return respond(to_response(
              malformed("password", "this is no password for a charge point",
                        "write 16 to 40 letters, digits and *-_=:+|@. or nothing at all")));
        StationChangeBody wanted;
        wanted.password = body.password;
        note_and_change(change, *doorman, request, values[0], std::move(wanted),
                        std::move(respond));
      });
}

void add_commands(Declaration& declare, const StationPorts& ports) {
  declare.add_with_body<StationCommandBody>(
      Declaration::for_owners(declare.begin<StationCommandView>(
          {Method::post, "/api/v1/stations/{station}/commands", "command_station",
           "Sends any command of OCPP; answers with its effect, or after 20 s with state pending. "
           "Also for the station's owner, signed in",
           Role::administrator})),
      [command = ports.command](const Request&, const PathValues& values, StationCommandBody body,
                                Responder respond) {
        command(values[0], std::move(body), answering<StationCommandView>(std::move(respond)));
      });
  declare.add(
      Declaration::for_owners(declare.begin<StationCommandView>(
          {Method::get, "/api/v1/stations/{station}/commands/{number}", "show_station_command",
           "A command of the recent 2000. Also for the station's owner, signed in",
           Role::administrator})),
      [find = ports.find_command](const Request&, const PathValues& values, Responder respond) {
        const auto number = parameter_detail::read<std::uint64_t>(values[1]);
        if (!number)
          return respond(to_response(malformed("number", "this is no number", number.error())));
        const auto shared = std::make_shared<Responder>(std::move(respond));
        find(*number, [shared, station = values[0]](std::optional<StationCommandView> found) {
          if (found && found->station != station) found.reset();
          (*shared)(shown(found));
        });
      });
}

void add_keys(Declaration& declare, const StationPorts& ports) {
  declare.add(declare.begin<Rows<MeterKeyRow>>(
                  {Method::get, "/api/v1/meter-keys", "list_meter_keys",
                   "Public keys of meters that sign their values", Role::read_only}),
              [list = ports.list_keys](const Request&, const PathValues&, Responder respond) {
                list(answering<std::vector<MeterKeyRow>>(std::move(respond)));
              });
  declare.add_with_body<MeterKeyBody>(
      declare.begin<MeterKeyRow>({Method::post, "/api/v1/meter-keys", "add_meter_key",
                                  "Vouches for a meter's public key", Role::administrator}),
      [add = ports.add_key](const Request&, const PathValues&, MeterKeyBody body,
                            Responder respond) {
        add(std::move(body), answering<Result<MeterKeyRow>>(std::move(respond)));
      });
}

// Whether a session of this driver was billed by the signed value (DOMAIN 7.7).
bool drove_by(const chain::State& state, const Address& driver, const Hash& digest) {
  return std::ranges::any_of(state.charging.sessions(), [&](const auto& numbered) {
    const charging::Session& one = numbered.second;
    return (one.proof_start == digest || one.proof_last == digest) && one.driver &&
           state.ledger.address(*one.driver) == driver;
  });
}

// Named by its digest, which a session's receipt says.
void add_proofs(RouteTable& table, Declaration& declare, const StationPorts& ports) {
  Operation proof = declare.begin<ChargingProofView>(
      {Method::get, "/api/v1/charging-proofs/{digest}", "show_charging_proof",
       "A signed meter value that a session was billed by. Also for the session's driver",
       Role::administrator});
  proof.also = [](const Books& books, const access::Caller& caller, const PathValues& values) {
    const auto digest = parameter_detail::read<Hash>(values[0]);
    return digest && !digest->is_zero() && drove_by(books.state, caller.address, *digest);
  };
  proof.parameters.push_back({"digest", true, table.schemas().of<Hash>(), "as in the receipt"});
  declare.add(std::move(proof), [find = ports.find_proof](const Request&, const PathValues& values,
                                                          Responder respond) {
    const auto digest = parameter_detail::read<Hash>(values[0]);
    if (!digest)
      return respond(to_response(malformed("digest", "this is no digest", digest.error())));
    const std::optional<std::string> record = find(*digest);
    respond(shown(record ? std::optional(ChargingProofView{*digest, *record}) : std::nullopt));
  });
}

}  // namespace

void add_station_routes(RouteTable& table, const StationPorts& ports, Doorman& doorman) {
  Declaration declare(table, ports);
  add_reads(declare, ports);
  add_changes(declare, ports, doorman);
  add_password(declare, ports, doorman);
  add_commands(declare, ports);
  add_keys(declare, ports);
  add_proofs(table, declare, ports);
}

}  // namespace wattbook::api
