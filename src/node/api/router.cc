#include "node/api/router.h"

#include <optional>

#include "base/check.h"

namespace wattbook::api {
namespace {

using http::Method;

std::vector<std::string> split(std::string_view path) {
  std::vector<std::string> out;
  for (std::size_t start = 1; start <= path.size();) {
    const std::size_t end = std::min(path.find('/', start), path.size());
    out.emplace_back(path.substr(start, end - start));
    start = end + 1;
  }
  return out;
}

std::optional<PathValues> match(const std::vector<std::string>& pattern,
                                const std::vector<std::string>& path) {
  PathValues values;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == "{*}") {
      std::string rest;
      for (std::size_t j = i; j < path.size(); ++j) rest += (j > i ? "/" : "") + path[j];
      values.push_back(std::move(rest));
      return values;
    }
    if (i >= path.size()) return std::nullopt;
    if (pattern[i] == "{}")
      values.push_back(path[i]);
    else if (pattern[i] != path[i])
      return std::nullopt;
  }
  if (path.size() != pattern.size()) return std::nullopt;
  return values;
}

std::string allow_header(bool get, bool post) {
  std::string out;
  if (get) out += "GET, HEAD, ";
  if (post) out += "POST, ";
  return out + "OPTIONS";
}

}  // namespace

void Router::add(Method method, std::string_view pattern, RouteHandler handler) {
  CHECK(method == Method::get || method == Method::post);
  routes_.push_back({method, split(pattern), std::move(handler)});
}

void Router::operator()(http::Request request, http::Responder respond) const {
  const std::vector<std::string> path = split(request.path);
  const Method wanted = request.method == Method::head ? Method::get : request.method;
  bool get = false;
  bool post = false;
  for (const Route& route : routes_) {
    const std::optional<PathValues> values = match(route.pattern, path);
    if (!values) continue;
    if (route.method == wanted) return route.handler(request, *values, std::move(respond));
    (route.method == Method::get ? get : post) = true;
  }
  http::Response response;
  if (!get && !post) {
    response = http::problem(404, "not found", "nothing is served at " + request.path);
  } else {
    if (request.method == Method::options)
      response.status = 204;
    else
      response =
          http::problem(405, "method not allowed", request.path + " does not take this method");
    response.headers.push_back({"Allow", allow_header(get, post)});
  }
  respond(std::move(response));
}

}  // namespace wattbook::api
