#include "node/api/operations_routes.h"

#include <utility>

#include "node/api/json_writer.h"

namespace wattbook::api {
namespace {

http::Response answer(std::uint16_t status, std::string_view type, std::string body) {
  http::Response response;
  response.status = status;
  response.content_type = type;
  response.headers = {{"Cache-Control", "no-store"}};
  response.body = std::move(body);
  return response;
}

}  // namespace

void add_operations_routes(Router& router, OperationsPorts ports) {
  router.add(http::Method::get, "/livez",
             [](const http::Request&, const PathValues&, http::Responder respond) {
               respond(answer(200, "application/json", R"({"live":true})"));
             });
  router.add(http::Method::get, "/readyz",
             [readiness = std::move(ports.readiness)](const http::Request&, const PathValues&,
                                                      http::Responder respond) {
               const ReadinessView view = readiness();
               respond(answer(view.ready ? 200 : 503, "application/json", to_json(view)));
             });
  router.add(http::Method::get, "/version",
             [body = to_json(ports.version)](const http::Request&, const PathValues&,
                                             http::Responder respond) {
               respond(answer(200, "application/json", body));
             });
  router.add(http::Method::get, "/metrics",
             [metrics = std::move(ports.metrics)](const http::Request&, const PathValues&,
                                                  http::Responder respond) {
               respond(answer(200, "application/openmetrics-text; version=1.0.0; charset=utf-8",
                              metrics()));
             });
  if (ports.authority.empty()) return;
  router.add(http::Method::get, "/ca.pem",
             [body = std::move(ports.authority)](const http::Request&, const PathValues&,
                                                 http::Responder respond) {
               respond(answer(200, "application/x-x509-ca-cert", body));
             });
}

}  // namespace wattbook::api
