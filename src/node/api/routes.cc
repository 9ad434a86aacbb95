#include "node/api/routes.h"

#include "node/api/assets.h"

namespace wattbook::api {
namespace {

http::Response topic_response(const Feed& feed, const std::string& topic) {
  const std::shared_ptr<const std::string> json = feed.latest(topic);
  if (!json) return http::problem(404, "not found", "nothing is served at /api/v1/" + topic);
  http::Response response;
  response.content_type = "application/json";
  response.headers = {{"Cache-Control", "no-store"}};
  response.body = *json;
  return response;
}

}  // namespace

http::Handlers handlers(Router router, Feed& feed, Doorman& doorman) {
  router.add(http::Method::get, "/api/v1/{*}",
             [&feed, &doorman](const http::Request& request, const PathValues& values,
                               http::Responder respond) {
               if (Doorman::Admitted caller = doorman.admit(request, access::Role::read_only);
                   !caller)
                 return respond(std::move(caller.error()));
               respond(topic_response(feed, values[0]));
             });
  router.add(http::Method::get, "/{*}",
             [&doorman](const http::Request& request, const PathValues&, http::Responder respond) {
               if (Doorman::Admitted caller = doorman.admit(request, std::nullopt); !caller)
                 return respond(std::move(caller.error()));
               respond(serve_asset(request));
             });
  http::Handlers out;
  out.on_request = [routes = std::move(router)](http::Request request, http::Responder respond) {
    routes(std::move(request), std::move(respond));
  };
  out.on_open =
      [&feed,
       &doorman](const http::Request& request) -> std::expected<http::OnConnected, http::Response> {
    if (request.path != "/api/v1/ws")
      return std::unexpected(http::problem(404, "not found", "the live feed is at /api/v1/ws"));
    if (Doorman::Admitted caller = doorman.admit(request, access::Role::read_only); !caller)
      return std::unexpected(std::move(caller.error()));
    return [&feed](http::WebSocket socket) { return feed.connect(std::move(socket)); };
  };
  return out;
}

}  // namespace wattbook::api
