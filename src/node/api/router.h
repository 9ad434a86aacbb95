// Which handler answers which path. Answers HEAD as GET, OPTIONS itself, a known path with another
// method with 405, and everything else with 404.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "node/http/message.h"

namespace wattbook::api {

// The parts of the path that stood in the pattern's `{}`, in order.
using PathValues = std::vector<std::string>;
using RouteHandler = std::function<void(const http::Request&, const PathValues&, http::Responder)>;

class Router {
 public:
  // `pattern` as in "/api/v1/receipts/{}"; a final "{*}" matches the rest of the path, slashes
  // included. The first route that matches answers. `method` is get or post.
  void add(http::Method method, std::string_view pattern, RouteHandler handler);

  void operator()(http::Request request, http::Responder respond) const;

 private:
  struct Route {
    http::Method method;
    std::vector<std::string> pattern;
    RouteHandler handler;
  };
  std::vector<Route> routes_;
};

}  // namespace wattbook::api
