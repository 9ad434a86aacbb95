#include "node/api/route_table.h"

#include <algorithm>

namespace wattbook::api {
namespace {

constexpr std::string_view root = "/api/v1/";

std::string_view content_type(Format format) {
  switch (format) {
    case Format::json:
      return "application/json";
    case Format::csv:
      return "text/csv; charset=utf-8; header=present";
  }
  return {};
}

// The query of the next page: the same with another `after`.
std::string next_query(std::string_view query, const std::string& next) {
  std::string out;
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
    if (!pair.starts_with("after=")) out += std::string(pair) + "&";
  }
  return out + "after=" + next;
}

// "/receipts/{id}" as the router has it: "/receipts/{}".
std::string router_pattern(std::string_view path) {
  std::string out;
  bool inside = false;
  for (const char c : path) {
    inside = inside && c != '}';
    if (!inside) out.push_back(c);
    inside = inside || c == '{';
  }
  return out;
}

}  // namespace

void RouteTable::add(Operation operation) {
  CHECK(std::ranges::find(operations_, operation.id, &Operation::id) == operations_.end());
  operation.tag = tag_;
  operation.of_member = of_member_;
  operations_.push_back(std::move(operation));
}

void RouteTable::mount(Router& router, Doorman& doorman) const {
  for (const Operation& operation : operations_) {
    if (operation.also) {
      mount_also(router, doorman, operation);
      continue;
    }
    router.add(
        operation.method, router_pattern(operation.path),
        [&doorman, needs = operation.needs, of_member = operation.of_member,
         for_operators = operation.for_operators, handler = operation.handler](
            const http::Request& request, const PathValues& values, http::Responder respond) {
          Doorman::Admitted caller = of_member ? doorman.admit_to_member(request, values.front())
                                     : for_operators ? doorman.admit_operator(request, needs)
                                                     : doorman.admit(request, needs);
          if (!caller) return respond(std::move(caller.error()));
          handler(request, values, std::move(respond));
        });
  }
}

// Who lacks the role may be somebody whom the books name: asked there, and refused as the door did.
void RouteTable::mount_also(Router& router, Doorman& doorman, const Operation& operation) const {
  router.add(operation.method, router_pattern(operation.path),
             [&doorman, ask = ask_, needs = operation.needs, also = operation.also,
              handler = operation.handler](const http::Request& request, const PathValues& values,
                                           http::Responder respond) {
               Doorman::Admitted caller = doorman.admit(request, needs);
               if (caller) return handler(request, values, std::move(respond));
               const auto held = std::make_shared<http::Responder>(std::move(respond));
               const std::optional<access::Caller> who = doorman.who(request);
               if (caller.error().status != 403 || !who) return (*held)(std::move(caller.error()));
               const bool asked = ask([=, refused = caller.error()](const Books& books) {
                 if (!also(books, *who, values)) return (*held)(refused);
                 handler(request, values, std::move(*held));
               });
               if (!asked) (*held)(unavailable());
             });
}

RouteHandler RouteTable::handler(std::vector<std::string> path_names,
                                 std::vector<std::string_view> known, bool table, Serve serve) {
  return [path_names = std::move(path_names), known = std::move(known), table,
          serve = std::move(serve)](const http::Request& request, const PathValues& values,
                                    http::Responder respond) {
    auto arguments = read_arguments(path_names, values, request.query, known);
    if (!arguments) return respond(to_response(arguments.error()));
    std::expected<Format, Problem> format = negotiate(request.header("Accept"), table);
    const auto wanted = std::ranges::find(*arguments, "format", &Arguments::value_type::first);
    if (wanted != arguments->end()) {
      const auto named = parameter_detail::read<Format>(wanted->second);
      if (!named)
        return respond(to_response(malformed("format", "there is no such format", named.error())));
      format = *named;
    }
    if (!format) return respond(to_response(format.error()));
    serve({request.path, request.query, std::move(*arguments), request.query.empty(), *format,
           std::move(respond)});
  };
}

http::Response RouteTable::topic_response(const Feed& feed, std::string_view path) {
  const auto json = feed.latest(path.substr(root.size()));
  if (!json)
    return to_response(unknown("", "nothing is served at " + std::string(path),
                               "list the communities at /api/v1/communities"));
  http::Response response;
  response.content_type = "application/json";
  response.headers = {{"Cache-Control", "no-store"}};
  response.body = *json;
  return response;
}

http::Response RouteTable::read_response(const Request& request, std::string body,
                                         const std::string& next) {
  http::Response response;
  response.content_type = content_type(request.format);
  response.headers = {{"Cache-Control", "no-store"}, {"Vary", "Accept"}};
  if (!next.empty())
    response.headers.push_back(
        {"Link", "<" + request.path + "?" + next_query(request.query, next) + ">; rel=\"next\""});
  response.body = std::move(body);
  return response;
}

http::Response RouteTable::unavailable() {
  http::Response response = to_response(
      {"busy", 503, "too many questions wait, or the node ends", std::nullopt, "ask again later"});
  response.headers.push_back({"Retry-After", "1"});
  return response;
}

std::vector<OperationAnswer> RouteTable::read_answers(const std::string& schema, bool table,
                                                      bool arguments) {
  const std::vector<Form> problem = {{"application/problem+json", schemas_.of<Problem>()}};
  std::vector<OperationAnswer> out = {{200, "the present state", {{"application/json", schema}}}};
  if (table) {
    out[0].description = "a page; where more follow, Link names the next (rel=\"next\")";
    out[0].forms.push_back({"text/csv", R"({"type":"string"})"});
  }
  if (arguments) {
    out.push_back({400, "a parameter that cannot be read", problem});
    out.push_back({404, "what the path names is not there", problem});
  }
  out.push_back({406, "Accept takes none of the forms", problem});
  out.push_back({503, "the node is busy or ends", problem});
  return out;
}

void RouteTable::add_default(std::string& schema, const std::string& value, std::string_view name) {
  schema.pop_back();
  if (name == "limit") {
    schema = R"({"type":"integer","minimum":1,"maximum":)" + std::to_string(page_rows_max);
  }
  schema += R"(,"default":)" + value + "}";
}

std::vector<std::string> RouteTable::names_in(std::string_view path) {
  std::vector<std::string> out;
  for (std::size_t open = path.find('{'); open != path.npos; open = path.find('{', open + 1))
    out.emplace_back(path.substr(open + 1, path.find('}', open) - open - 1));
  return out;
}

}  // namespace wattbook::api
