#include "node/api/administration_routes.h"

#include <memory>
#include <utility>

#include "node/api/declaration.h"

namespace wattbook::api {
namespace {

using access::Role;
using http::Method;
using http::Request;
using http::Responder;
using http::Response;

Response shown(const Result<BackupView>& view) {
  return view ? json_response(*view) : refusal(422, view.error());
}

Response not_kept() {
  return refusal(
      503, {"this node makes no backups on request", "set backup.directory in its configuration"});
}

template <codec::Structure Row>
Response listed(std::vector<Row> rows) {
  if (rows.size() > page_rows_max) rows.resize(page_rows_max);
  return json_response(Rows<Row>{std::move(rows)});
}

Operation begin(Method method, std::string path, std::string id, std::string summary,
                std::string schema) {
  Operation out;
  out.method = method;
  out.path = std::move(path);
  out.id = std::move(id);
  out.summary = std::move(summary);
  out.needs = Role::administrator;
  out.answers = {{200, "done", {{"application/json", std::move(schema)}}}};
  return out;
}

Operation begin_backups(RouteTable& table, Method method, std::string path, std::string id,
                        std::string summary, std::string schema) {
  Operation out =
      begin(method, std::move(path), std::move(id), std::move(summary), std::move(schema));
  const std::vector<Form> problem = {{"application/problem+json", table.schemas().of<Problem>()}};
  out.answers.push_back({503, "the node keeps none, or the disk did not take it", problem});
  if (method == Method::post) out.answers.push_back({422, "it could not be done", problem});
  return out;
}

// What changes something on the disk is in the log before it is done.
Result<void> note(Doorman& doorman, const Request& request, std::string action,
                  std::string subject) {
  return doorman.gate().note({.actor = access::actor_name(caller_of(doorman, request)),
                              .action = std::move(action),
                              .subject = std::move(subject),
                              .before = "",
                              .after = ""});
}

void add_backup_routes(RouteTable& table, const AdministrationPorts& ports, Doorman& doorman) {
  const std::string one = table.schemas().of<BackupView>();
  Operation list = begin_backups(table, Method::get, "/api/v1/backups", "list_backups",
                                 "Backups in the configured directory, newest first",
                                 table.schemas().of<Rows<BackupView>>());
  list.handler = [backups = ports.backups](const Request&, const PathValues&, Responder respond) {
    respond(backups ? listed(backups()) : not_kept());
  };
  table.add(std::move(list));

  Operation create = begin_backups(table, Method::post, "/api/v1/backups", "create_backup",
                                   "Makes a backup while the node runs", one);
  create.handler = [create = ports.create, doorman = &doorman](
                       const Request& request, const PathValues&, Responder respond) {
    if (!create) return respond(not_kept());
    if (const auto noted = note(*doorman, request, "create backup", ""); !noted)
      return respond(refusal(503, noted.error()));
    create([shared = std::make_shared<Responder>(std::move(respond))](
               const Result<BackupView>& made) { (*shared)(shown(made)); });
  };
  table.add(std::move(create));

  Operation verify =
      begin_backups(table, Method::post, "/api/v1/backups/{name}/verify", "verify_backup",
                    "Begins to restore a backup to a temporary place and to replay it", one);
  verify.parameters = {{"name", true, R"({"type":"string"})", "of the backup"}};
  verify.handler = [verify = ports.verify, doorman = &doorman](
                       const Request& request, const PathValues& values, Responder respond) {
    if (!verify) return respond(not_kept());
    if (const auto noted = note(*doorman, request, "verify backup", values[0]); !noted)
      return respond(refusal(503, noted.error()));
    respond(shown(verify(values[0])));
  };
  table.add(std::move(verify));
}

}  // namespace

void add_administration_routes(RouteTable& table, const AdministrationPorts& ports,
                               Doorman& doorman) {
  table.begin("administration");
  Operation settings = begin(
      Method::get, "/api/v1/node/settings", "list_node_settings",
      "Every setting of the node as it holds, and where it comes from; none where the node runs "
      "without a configuration, as a demo does",
      table.schemas().of<Rows<NodeSettingView>>());
  settings.handler = [settings = ports.settings](const Request&, const PathValues&,
                                                 Responder respond) {
    respond(listed(settings ? settings() : std::vector<NodeSettingView>()));
  };
  table.add(std::move(settings));
  add_backup_routes(table, ports, doorman);
}

}  // namespace wattbook::api
