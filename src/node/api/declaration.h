// Operations that are no reads of the books: answered at once, on the HTTP thread, from what the
// node itself keeps (sessions, invitations). Declared by the structs of their body and answer.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "node/api/body.h"
#include "node/api/route_table.h"

namespace wattbook::api {

template <codec::Structure T>
http::Response json_response(const T& view) {
  http::Response response;
  response.content_type = "application/json";
  response.headers = {{"Cache-Control", "no-store"}};
  response.body = to_json(view);
  return response;
}

inline http::Response refusal(std::uint16_t status, const Error& error) {
  return to_response({"refused", status, error.message, std::nullopt,
                      error.hint.empty() ? std::nullopt : std::optional(error.hint)});
}

// Of an operation that only lets callers in.
inline access::Caller caller_of(Doorman& doorman, const http::Request& request) {
  return doorman.who(request).value_or(access::Caller{});
}

// Declares the operations of one resource; lives no longer than that.
class Declaration {
 public:
  Declaration(RouteTable& table, Doorman& doorman, std::string_view tag)
      : table_(table), doorman_(doorman) {
    table_.begin(tag);
  }

  struct Name {
    std::string path;
    std::string id;
    std::string summary;
    std::optional<access::Role> needs;
    std::vector<Parameter> parameters{};
    bool for_operators = false;  // see Operation
  };
  using Refusals = std::vector<std::pair<std::uint16_t, std::string>>;

  template <codec::Structure View>
  void add(http::Method method, Name name, Refusals refusals,
           http::Response (*show)(Doorman&, const http::Request&, const PathValues&)) {
    Operation out = begin<View>(method, std::move(name), std::move(refusals));
    out.handler = [doorman = &doorman_, show](const http::Request& request,
                                              const PathValues& values, http::Responder respond) {
      respond(show(*doorman, request, values));
    };
    table_.add(std::move(out));
  }

  // `take` gets the body and the values of the path.
  template <codec::Structure View, codec::Structure Body>
  void post(Name name, Refusals refusals,
            http::Response (*take)(Doorman&, const http::Request&, const Body&,
                                   const PathValues&)) {
    post_body<View, Body>(std::move(name), std::move(refusals), take);
  }
  // The same of a path without values.
  template <codec::Structure View, codec::Structure Body>
  void post(Name name, Refusals refusals,
            http::Response (*take)(Doorman&, const http::Request&, const Body&)) {
    post_body<View, Body>(std::move(name), std::move(refusals),
                          [take](Doorman& doorman, const http::Request& request, const Body& body,
                                 const PathValues&) { return take(doorman, request, body); });
  }

 private:
  template <codec::Structure View, codec::Structure Body, class Take>
  void post_body(Name name, Refusals refusals, Take take) {
    refusals.insert(refusals.begin(), {400, "the body cannot be read"});
    refusals.push_back({415, "not JSON"});
    Operation out = begin<View>(http::Method::post, std::move(name), std::move(refusals));
    out.body = {{"application/json", table_.schemas().of<Body>()}};
    out.handler = [doorman = &doorman_, take](const http::Request& request,
                                              const PathValues& values, http::Responder respond) {
      if (const auto media = media_of(request); !media) return respond(to_response(media.error()));
      const auto body = read_body<Body>(request.body);
      respond(body ? take(*doorman, request, *body, values) : to_response(body.error()));
    };
    table_.add(std::move(out));
  }

  template <codec::Structure View>
  Operation begin(http::Method method, Name name, Refusals refusals) {
    Operation out;
    out.method = method;
    out.path = std::move(name.path);
    out.id = std::move(name.id);
    out.summary = std::move(name.summary);
    out.needs = name.needs;
    out.parameters = std::move(name.parameters);
    out.for_operators = name.for_operators;
    out.answers = {{200, "done", {{"application/json", table_.schemas().of<View>()}}}};
    const std::vector<Form> problem = {
        {"application/problem+json", table_.schemas().of<Problem>()}};
    for (auto& [status, why] : refusals) out.answers.push_back({status, std::move(why), problem});
    return out;
  }

  RouteTable& table_;
  Doorman& doorman_;
};

}  // namespace wattbook::api
