#include "node/api/simulation_routes.h"

#include <algorithm>
#include <utility>

#include "node/api/body.h"
#include "node/api/declaration.h"

namespace wattbook::api {
namespace {

using access::Role;
using http::Method;
using http::Request;
using http::Responder;
using http::Response;

// Who asks.
struct Planner {
  std::optional<Address> address;  // absent for a token of nobody
  bool manages = false;            // operates a community, or administers the node

  bool may_see(const SimulationView& run) const {
    return manages || (address && run.owner == address);
  }
};

constexpr const char* json = "application/json";
constexpr const char* plain_text = "text/plain; charset=utf-8";

using Admitted = std::expected<Planner, Response>;
using Answer = std::function<Response(const Request&, const PathValues&, const Planner&)>;

Response not_run() {
  return refusal(503, {"this node runs no simulations", "use: wattbook sim run"});
}

Response no_such_run() {
  return to_response(
      unknown("number", "there is no such simulation", "list them at /api/v1/simulations"));
}

Response shown(const Result<SimulationView>& view) {
  return view ? json_response(*view) : refusal(422, view.error());
}

Response text_response(std::optional<std::string> text, const char* type) {
  if (!text) return no_such_run();
  Response response;
  response.content_type = type;
  response.headers = {{"Cache-Control", "no-store"}};
  response.body = std::move(*text);
  return response;
}

// Whoever may do all may; others are members whose own past it is.
Admitted who_asks(Doorman& doorman, const Request& request) {
  const std::optional<access::Caller> caller = doorman.who(request);
  Planner out;
  if (caller && caller->address != Address{}) out.address = caller->address;
  Doorman::Admitted all = doorman.admit_operator(request, Role::administrator);
  out.manages = all.has_value();
  if (!out.manages && (!out.address || all.error().status != 403))
    return std::unexpected(std::move(all.error()));
  return out;
}

bool is_at_work(const SimulationView& run) { return run.state <= SimulationState::running; }

// What a member may not start; nothing where it may be.
std::optional<Response> refused_to(const Planner& planner, const SimulationRequest& request,
                                   const std::vector<SimulationView>& runs) {
  if (planner.manages) return std::nullopt;
  if (!request.past || request.past->member != planner.address)
    return refusal(403, {"members simulate their own past",
                         "give `past` with your own address as `member`, or ask an operator"});
  if (std::ranges::any_of(runs, [&](const SimulationView& run) {
        return is_at_work(run) && run.owner == planner.address;
      }))
    return refusal(422, {"another of yours is at work", "cancel it, or wait"});
  return std::nullopt;
}

class Simulating {
 public:
  Simulating(RouteTable& table, const SimulationPorts& ports, Doorman& doorman)
      : table_(table), ports_(ports), doorman_(doorman) {
    table_.begin("simulations");
    problem_ = {{"application/problem+json", table_.schemas().of<Problem>()}};
  }

  void declare() {
    add(begin(Method::get, "/api/v1/simulations", "list_simulations",
              "Simulations of this node since it started, newest first; a member's own",
              {json, table_.schemas().of<Rows<SimulationView>>()}),
        [list = ports_.list](const Request&, const PathValues&, const Planner& planner) {
          Rows<SimulationView> out{list()};
          std::erase_if(out.rows, [&](const auto& run) { return !planner.may_see(run); });
          return json_response(out);
        });
    declare_start();
    add_numbered(Method::get, "", "show_simulation", "One simulation and how far it is",
                 {json, table_.schemas().of<SimulationView>()},
                 [](const PathValues&, const SimulationView& run) { return json_response(run); });
    add_numbered(Method::post, "/cancel", "cancel_simulation", "Ends one that waits or runs",
                 {json, table_.schemas().of<SimulationView>()},
                 [cancel = ports_.cancel](const PathValues&, const SimulationView& run) {
                   return shown(cancel(run.number));
                 });
    add_numbered(Method::get, "/report", "show_simulation_report",
                 "What a finished one gave: report.json of docs/scenario.md",
                 {json, R"({"type":"object"})"},
                 [report = ports_.report](const PathValues&, const SimulationView& run) {
                   return text_response(report(run.number), json);
                 });
    add_numbered(Method::get, "/files/{name}", "show_simulation_file",
                 "One of the files that it reads, such as scenario.toml",
                 {"text/plain", R"({"type":"string"})"},
                 [file = ports_.file](const PathValues& values, const SimulationView& run) {
                   return text_response(file(run.number, values[1]), plain_text);
                 });
  }

 private:
  using Shown = std::function<Response(const PathValues&, const SimulationView&)>;

  void declare_start() {
    Operation start = begin(Method::post, "/api/v1/simulations", "start_simulation",
                            "Runs a scenario beside the node's work, one at a time",
                            {json, table_.schemas().of<SimulationView>()});
    start.body = {{"application/json", table_.schemas().of<SimulationRequest>()}};
    start.answers.push_back({400, "the body cannot be read", problem_});
    start.answers.push_back({415, "not JSON", problem_});
    start.answers.push_back({422, "it cannot be run, or too many wait", problem_});
    add(std::move(start), [add = ports_.add, list = ports_.list](
                              const Request& request, const PathValues&, const Planner& planner) {
      if (const auto media = media_of(request); !media) return to_response(media.error());
      auto body = read_body<SimulationRequest>(request.body);
      if (!body) return to_response(body.error());
      if (auto refused = refused_to(planner, *body, list())) return std::move(*refused);
      return shown(add(std::move(*body), planner.address));
    });
  }

  Operation begin(Method method, std::string path, std::string id, std::string summary,
                  Form answer) {
    Operation out;
    out.method = method;
    out.path = std::move(path);
    out.id = std::move(id);
    out.summary = std::move(summary);
    out.needs = Role::read_only;  // the handler tells members from operators
    out.answers = {{200, "done", {std::move(answer)}},
                   {401, "nobody is signed in", problem_},
                   {403, "a member asks for more than the own past", problem_},
                   {503, "the node runs none", problem_}};
    return out;
  }

  void add(Operation operation, Answer answer) {
    operation.handler = [served = static_cast<bool>(ports_.list), doorman = &doorman_,
                         answer = std::move(answer)](const Request& request,
                                                     const PathValues& values, Responder respond) {
      Admitted who = who_asks(*doorman, request);
      if (!who) return respond(std::move(who.error()));
      respond(served ? answer(request, values, *who) : not_run());
    };
    table_.add(std::move(operation));
  }

  void add_numbered(Method method, const std::string& rest, std::string id, std::string summary,
                    Form form, Shown answer) {
    Operation out = begin(method, "/api/v1/simulations/{number}" + rest, std::move(id),
                          std::move(summary), std::move(form));
    out.parameters = {{"number", true, table_.schemas().of<std::uint64_t>(), "of the simulation"}};
    if (rest.ends_with("{name}"))
      out.parameters.push_back({"name", true, R"({"type":"string"})", "of the file"});
    out.answers.push_back({400, "no number", problem_});
    out.answers.push_back({404, "there is none of this number, or no such thing of it", problem_});
    out.answers.push_back({422, "it has ended", problem_});
    add(std::move(out), [find = ports_.find, answer = std::move(answer)](
                            const Request&, const PathValues& values, const Planner& planner) {
      const auto number = parameter_detail::read<std::uint64_t>(values[0]);
      if (!number) return to_response(malformed("number", "this is no number", number.error()));
      const auto found = find(*number);
      return found && planner.may_see(*found) ? answer(values, *found) : no_such_run();
    });
  }

  RouteTable& table_;
  const SimulationPorts& ports_;
  Doorman& doorman_;
  std::vector<Form> problem_;
};

}  // namespace

void add_simulation_routes(RouteTable& table, const SimulationPorts& ports, Doorman& doorman) {
  Simulating(table, ports, doorman).declare();
}

}  // namespace wattbook::api
