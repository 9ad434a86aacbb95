#include "node/api/operations_routes.h"

#include <utility>

#include "node/api/json_writer.h"
#include "node/api/uncached.h"

namespace wattbook::api {
void add_operations_routes(Router& router, OperationsPorts ports) {
  router.add(http::Method::get, "/livez",
             [](const http::Request&, const PathValues&, http::Responder respond) {
               respond(uncached(200, "application/json", R"({"live":true})"));
             });
  router.add(http::Method::get, "/readyz",
             [readiness = std::move(ports.readiness)](const http::Request&, const PathValues&,
                                                      http::Responder respond) {
               const ReadinessView view = readiness();
               respond(uncached(view.ready ? 200 : 503, "application/json", to_json(view)));
             });
  router.add(http::Method::get, "/version",
             [body = to_json(ports.version)](const http::Request&, const PathValues&,
                                             http::Responder respond) {
               respond(uncached(200, "application/json", body));
             });
  router.add(http::Method::get, "/metrics",
             [metrics = std::move(ports.metrics)](const http::Request&, const PathValues&,
                                                  http::Responder respond) {
               respond(uncached(200, "application/openmetrics-text; version=1.0.0; charset=utf-8",
                                metrics()));
             });
  if (ports.authority.empty()) return;
  router.add(http::Method::get, "/ca.pem",
             [body = std::move(ports.authority)](const http::Request&, const PathValues&,
                                                 http::Responder respond) {
               respond(uncached(200, "application/x-x509-ca-cert", body));
             });
}

}  // namespace wattbook::api
