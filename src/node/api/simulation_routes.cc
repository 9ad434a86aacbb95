#include "node/api/simulation_routes.h"

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

using Numbered = std::function<Response(std::uint64_t)>;

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

class Simulating {
 public:
  Simulating(RouteTable& table, const SimulationPorts& ports) : table_(table), ports_(ports) {
    table_.begin("simulations");
    problem_ = {{"application/problem+json", table_.schemas().of<Problem>()}};
  }

  void declare() {
    add(begin(Method::get, "/api/v1/simulations", "list_simulations",
              "Simulations of this node since it started, newest first",
              table_.schemas().of<Rows<SimulationView>>()),
        [list = ports_.list](const Request&, const PathValues&) {
          return json_response(Rows<SimulationView>{list()});
        });
    Operation start = begin(Method::post, "/api/v1/simulations", "start_simulation",
                            "Runs a scenario beside the node's work, one at a time",
                            table_.schemas().of<SimulationView>());
    start.body = {{"application/json", table_.schemas().of<SimulationRequest>()}};
    start.answers.push_back({400, "the body cannot be read", problem_});
    start.answers.push_back({415, "not JSON", problem_});
    start.answers.push_back({422, "it cannot be run, or too many wait", problem_});
    add(std::move(start), [add = ports_.add](const Request& request, const PathValues&) {
      if (const auto media = media_of(request); !media) return to_response(media.error());
      auto body = read_body<SimulationRequest>(request.body);
      return body ? shown(add(std::move(*body))) : to_response(body.error());
    });
    add_numbered(Method::get, "", "show_simulation", "One simulation and how far it is",
                 table_.schemas().of<SimulationView>(), [find = ports_.find](std::uint64_t number) {
                   const auto found = find(number);
                   return found ? json_response(*found) : no_such_run();
                 });
    add_numbered(Method::post, "/cancel", "cancel_simulation", "Ends one that waits or runs",
                 table_.schemas().of<SimulationView>(),
                 [cancel = ports_.cancel](std::uint64_t number) { return shown(cancel(number)); });
    add_numbered(Method::get, "/report", "show_simulation_report",
                 "What a finished one gave: report.json of docs/scenario.md",
                 R"({"type":"object"})", [report = ports_.report](std::uint64_t number) {
                   std::optional<std::string> text = report(number);
                   if (!text) return no_such_run();
                   Response response;
                   response.content_type = "application/json";
                   response.headers = {{"Cache-Control", "no-store"}};
                   response.body = std::move(*text);
                   return response;
                 });
  }

 private:
  using Answer = std::function<Response(const Request&, const PathValues&)>;

  Operation begin(Method method, std::string path, std::string id, std::string summary,
                  std::string schema) {
    Operation out;
    out.method = method;
    out.path = std::move(path);
    out.id = std::move(id);
    out.summary = std::move(summary);
    out.needs = Role::administrator;
    out.for_operators = true;
    out.answers = {{200, "done", {{"application/json", std::move(schema)}}},
                   {503, "the node runs none", problem_}};
    return out;
  }

  void add(Operation operation, Answer answer) {
    operation.handler = [served = static_cast<bool>(ports_.list), answer = std::move(answer)](
                            const Request& request, const PathValues& values, Responder respond) {
      respond(served ? answer(request, values) : not_run());
    };
    table_.add(std::move(operation));
  }

  void add_numbered(Method method, const std::string& rest, std::string id, std::string summary,
                    std::string schema, Numbered answer) {
    Operation out = begin(method, "/api/v1/simulations/{number}" + rest, std::move(id),
                          std::move(summary), std::move(schema));
    out.parameters = {{"number", true, table_.schemas().of<std::uint64_t>(), "of the simulation"}};
    out.answers.push_back({400, "no number", problem_});
    out.answers.push_back({404, "there is none of this number, or no report yet", problem_});
    out.answers.push_back({422, "it has ended", problem_});
    add(std::move(out), [answer = std::move(answer)](const Request&, const PathValues& values) {
      const auto number = parameter_detail::read<std::uint64_t>(values[0]);
      return number ? answer(*number)
                    : to_response(malformed("number", "this is no number", number.error()));
    });
  }

  RouteTable& table_;
  const SimulationPorts& ports_;
  std::vector<Form> problem_;
};

}  // namespace

void add_simulation_routes(RouteTable& table, const SimulationPorts& ports) {
  Simulating(table, ports).declare();
}

}  // namespace wattbook::api
