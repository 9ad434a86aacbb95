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

http::Handlers handlers(Router router, Feed& feed) {
  router.add(http::Method::get, "/api/v1/{*}",
             [&feed](const http::Request&, const PathValues& values, http::Responder respond) {
               respond(topic_response(feed, values[0]));
             });
  router.add(http::Method::get, "/{*}",
             [](const http::Request& request, const PathValues&, http::Responder respond) {
               respond(serve_asset(request));
             });
  http::Handlers out;
  out.on_request = [routes = std::move(router)](http::Request request, http::Responder respond) {
    routes(std::move(request), std::move(respond));
  };
  out.on_open =
      [&feed](const http::Request& request) -> std::expected<http::OnConnected, http::Response> {
    if (request.path != "/api/v1/ws")
      return std::unexpected(http::problem(404, "not found", "the live feed is at /api/v1/ws"));
    return [&feed](http::WebSocket socket) { return feed.connect(std::move(socket)); };
  };
  return out;
}

}  // namespace wattbook::api
