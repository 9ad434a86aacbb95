#include "node/api/event_routes.h"

#include <algorithm>

namespace wattbook::api {
namespace {

constexpr std::size_t topics_max = 64;

std::vector<std::string> split(std::string_view list) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at <= list.size();) {
    const std::size_t end = std::min(list.find(',', at), list.size());
    if (end > at) out.emplace_back(list.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

std::expected<std::vector<std::string>, Problem> read_topics(const http::Request& request,
                                                             const Feed& feed) {
  std::vector<std::string> topics = split(request.query_value("topics").value_or(""));
  if (topics.empty() || topics.size() > topics_max)
    return std::unexpected(
        malformed("topics", "name 1 to 64 topics", "add ?topics=status,communities/0/book"));
  for (const std::string& topic : topics)
    if (!feed.latest(topic))
      return std::unexpected(
          unknown("topics", "there is no topic '" + topic + "'", "docs/api.md lists the topics"));
  return topics;
}

// A reader that comes back says which event was its last. Numbers are of a topic, so this tells
// something only where there is one.
std::optional<std::uint64_t> last_seen(const http::Request& request, std::size_t topics) {
  if (topics != 1) return std::nullopt;
  const auto since = request.query_value("since");
  if (!since) return std::nullopt;
  const auto number = parameter_detail::read<std::uint64_t>(*since);
  return number ? std::optional(*number) : std::nullopt;
}

}  // namespace

void add_event_routes(RouteTable& table, Feed& feed) {
  table.begin("live");
  Schemas& schemas = table.schemas();
  const std::vector<Form> problem = {{"application/problem+json", schemas.of<Problem>()}};
  Operation out;
  out.path = "/api/v1/events";
  out.id = "follow_topics";
  out.summary = "The live feed as server-sent events; each is what the WebSocket would send";
  out.parameters = {
      {"topics", false, R"({"type":"string"})", "with commas between; required"},
      {"since", false, schemas.of<std::uint64_t>(), "the last seq seen, of the only topic"}};
  out.answers = {{200, "stays open", {{"text/event-stream", R"({"type":"string"})"}}},
                 {400, "no topics", problem},
                 {404, "a topic that there is not", problem}};
  out.handler = [&feed](const http::Request& request, const PathValues&, http::Responder respond) {
    auto topics = read_topics(request, feed);
    if (!topics) return respond(to_response(topics.error()));
    http::Response response;
    response.content_type = "text/event-stream";
    response.headers = {{"Cache-Control", "no-store"}};
    const auto seen = last_seen(request, topics->size());
    response.stream = [&feed, topics = std::move(*topics), seen](http::WebSocket socket) {
      return feed.connect(std::move(socket), topics, seen);
    };
    respond(std::move(response));
  };
  table.add(std::move(out));
}

}  // namespace wattbook::api
