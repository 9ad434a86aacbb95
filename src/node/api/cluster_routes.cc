#include "node/api/cluster_routes.h"

#include <utility>

#include "node/api/declaration.h"

namespace wattbook::api {

void add_cluster_routes(RouteTable& table, ClusterPort cluster) {
  table.begin("cluster");
  Operation out;
  out.path = "/api/v1/cluster";
  out.id = "show_cluster";
  out.summary =
      "How far the ledger is ordered, executed and final, and whose signatures that takes";
  out.answers = {{200, "done", {{"application/json", table.schemas().of<ClusterView>()}}}};
  out.handler = [cluster = std::move(cluster)](const http::Request&, const PathValues&,
                                               http::Responder respond) {
    respond(json_response(cluster()));
  };
  table.add(std::move(out));
}

}  // namespace wattbook::api
