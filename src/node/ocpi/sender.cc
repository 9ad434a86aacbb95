#include "node/ocpi/sender.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <memory>

#include <fmt/format.h>

#include "node/ocpi/json.h"

namespace wattbook::ocpi {
namespace {

constexpr std::string_view version = "2.2.1";

// Status codes of OCPI (2.2.1, section 5).
constexpr int success = 1000;
constexpr int client_error = 2000;
constexpr int wrong_parameters = 2001;
constexpr int unknown_location = 2003;
constexpr int server_error = 3000;

Instant now() {
  return Instant(std::chrono::duration_cast<std::chrono::milliseconds>(
                     std::chrono::system_clock::now().time_since_epoch())
                     .count());
}

http::Response enveloped(std::uint16_t status, int code, std::string_view message,
                         std::string_view data) {
  http::Response out;
  out.status = status;
  out.content_type = "application/json";
  out.headers = {{"Cache-Control", "no-store"}};
  Object body;
  if (!data.empty()) body.raw("data", data);
  body.raw("status_code", std::to_string(code));
  if (!message.empty()) body.text("status_message", message);
  out.body = body.time("timestamp", now()).take();
  return out;
}

http::Response found(std::string_view data) { return enveloped(200, success, "", data); }
http::Response unknown(int code, std::string_view message) {
  return enveloped(404, code, message, "");
}

// Which objects of a list are asked for.
struct Page {
  std::optional<Instant> from;
  std::optional<Instant> to;
  std::size_t offset = 0;
  std::size_t limit = Sender::page_max;
};

bool read_count(const http::Request& request, std::string_view name, std::size_t& into) {
  const std::optional<std::string> text = request.query_value(name);
  if (!text) return true;
  const auto [stop, error] = std::from_chars(text->data(), text->data() + text->size(), into);
  return error == std::errc() && stop == text->data() + text->size();
}

bool read_date(const http::Request& request, std::string_view name, std::optional<Instant>& into) {
  const std::optional<std::string> text = request.query_value(name);
  if (!text) return true;
  into = read_time(*text);
  return into.has_value();
}

// The wrong parameter, where there is one.
std::string_view read_page(const http::Request& request, Page& page) {
  if (!read_date(request, "date_from", page.from)) return "date_from";
  if (!read_date(request, "date_to", page.to)) return "date_to";
  if (!read_count(request, "offset", page.offset)) return "offset";
  if (!read_count(request, "limit", page.limit) || page.limit == 0) return "limit";
  page.limit = std::min(page.limit, Sender::page_max);
  return {};
}

// What the partner calls this exchange; empty where it says nothing that a header may hold.
std::string correlation_of(const http::Request& request) {
  const std::string_view id = request.header("X-Correlation-ID").value_or("");
  const bool plain = id.size() <= 36 && std::ranges::all_of(id, [](char c) {
                       return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                              (c >= '0' && c <= '9') || c == '-' || c == '_';
                     });
  return std::string(plain ? id : std::string_view());
}

http::Response page_of(const std::vector<Item>& items, const Page& page, const std::string& url) {
  std::vector<const Item*> matching;
  for (const Item& one : items)
    if ((!page.from || one.last_updated >= *page.from) && (!page.to || one.last_updated < *page.to))
      matching.push_back(&one);
  std::vector<std::string> rows;
  for (std::size_t i = page.offset; i < matching.size() && rows.size() < page.limit; ++i)
    rows.push_back(matching[i]->json());
  http::Response out = found(list(rows));
  out.headers.push_back({"X-Total-Count", std::to_string(matching.size())});
  out.headers.push_back({"X-Limit", std::to_string(Sender::page_max)});
  const std::size_t next = page.offset + rows.size();
  if (rows.empty() || next >= matching.size()) return out;
  std::string link = fmt::format("<{}?offset={}&limit={}", url, next, page.limit);
  if (page.from) link += "&date_from=" + time_text(*page.from);
  if (page.to) link += "&date_to=" + time_text(*page.to);
  out.headers.push_back({"Link", link + ">; rel=\"next\""});
  return out;
}

// The parts of a path behind the version: {"locations", "P0", "P0-1"}.
std::vector<std::string> parts_of(std::string_view path) {
  std::vector<std::string> out;
  while (!path.empty()) {
    const std::string_view part = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(path.size(), part.size() + 1));
    if (!part.empty()) out.emplace_back(part);
  }
  return out;
}

std::vector<charging::PointIndex> all_points(const chain::State& state) {
  std::vector<charging::PointIndex> out;
  for (std::uint32_t i = 0; i < state.charging.points().size(); ++i)
    out.push_back(charging::PointIndex(i));
  return out;
}

std::vector<Item> all_of(std::string_view module, const chain::State& state, const Party& party,
                         const Board& board) {
  std::vector<Item> out;
  if (module == "locations")
    for (const charging::PointIndex point : all_points(state))
      out.push_back(location(state, point, party, board));
  if (module == "tariffs")
    for (const charging::PointIndex point : all_points(state))
      out.push_back(tariff(
          state, point, static_cast<std::uint32_t>(state.charging.point(point).tariffs.size() - 1),
          state.time, party));
  if (module == "sessions")
    for (const auto& [number, one] : state.charging.sessions())
      out.push_back(session(state, one, party));
  if (module == "cdrs")
    for (const auto& [number, one] : state.charging.sessions())
      for (Item& record : cdrs(state, one, party)) out.push_back(std::move(record));
  // The oldest first, so that a page stays what it is while newer ones come.
  if (module == "cdrs") std::ranges::stable_sort(out, {}, &Item::last_updated);
  return out;
}

http::Response one_location(const std::vector<std::string>& parts, const chain::State& state,
                            const Party& party, const Board& board) {
  for (const charging::PointIndex point : all_points(state)) {
    if (location_id(point) != parts[1]) continue;
    if (parts.size() == 2) return found(location(state, point, party, board).json());
    const std::optional<std::string> inside =
        parts.size() == 3   ? evse(state, point, party, board, parts[2])
        : parts.size() == 4 ? connector(state, point, parts[2], parts[3])
                            : std::nullopt;
    return inside ? found(*inside) : unknown(unknown_location, "unknown EVSE or connector");
  }
  return unknown(unknown_location, "unknown location");
}

}  // namespace

struct Sender::Call {
  std::string url;
  std::vector<std::string> parts;
  Page page;
  Board board;
};

Sender::Sender(Party party, std::string base, SenderPorts ports)
    : party_(std::move(party)), base_(std::move(base)), ports_(std::move(ports)) {}

std::string Sender::base_of(const http::Request& request) const {
  if (!base_.empty()) return base_;
  return fmt::format("http://{}", request.header("Host").value_or("localhost"));
}

http::Response Sender::versions(const http::Request& request) const {
  return found(list({Object()
                         .text("version", version)
                         .text("url", fmt::format("{}/ocpi/{}", base_of(request), version))
                         .take()}));
}

http::Response Sender::details(const http::Request& request) const {
  std::vector<std::string> endpoints;
  for (const std::string_view module : {"credentials", "locations", "tariffs", "sessions", "cdrs"})
    endpoints.push_back(
        Object()
            .text("identifier", module)
            .text("role", "SENDER")
            .text("url", fmt::format("{}/ocpi/{}/{}", base_of(request), version, module))
            .take());
  return found(Object().text("version", version).raw("endpoints", list(endpoints)).take());
}

http::Response Sender::credentials(const http::Request& request, const std::string& token) const {
  const std::string role =
      Object()
          .text("role", "CPO")
          .raw("business_details", Object().text("name", party_.name, 100).take())
          .text("party_id", party_.party_id)
          .text("country_code", party_.country_code)
          .take();
  return found(Object()
                   .text("token", token)
                   .text("url", base_of(request) + "/ocpi/versions")
                   .raw("roles", list({role}))
                   .take());
}

http::Response Sender::answer(const Call& call, const chain::State& state) const {
  const std::string& module = call.parts.front();
  if (module == "locations" && call.parts.size() > 1)
    return one_location(call.parts, state, party_, call.board);
  if (call.parts.size() > 1) return unknown(client_error, "only lists are served here");
  return page_of(all_of(module, state, party_, call.board), call.page, call.url);
}

void Sender::operator()(const http::Request& request, http::Responder respond) const {
  // The partner's own numbers come back (2.2.1, section 4.2); the server returns X-Request-ID.
  const auto send = [id = correlation_of(request)](http::Responder& to, http::Response response) {
    if (!id.empty()) response.headers.push_back({"X-Correlation-ID", id});
    to(std::move(response));
  };
  const auto token = ports_.admit(request);
  if (!token)
    return send(respond, enveloped(token.error(), client_error,
                                   "show a credentials token: 'Authorization: Token BASE64'", ""));
  if (request.method != http::Method::get && request.method != http::Method::head)
    return send(respond, enveloped(405, client_error, "this interface is for reading", ""));
  std::vector<std::string> parts = parts_of(std::string_view(request.path).substr(root.size()));
  if (parts.size() == 1 && parts[0] == "versions") return send(respond, versions(request));
  if (parts.empty() || parts[0] != version)
    return send(respond, unknown(client_error, "see /ocpi/versions"));
  parts.erase(parts.begin());
  if (parts.empty()) return send(respond, details(request));
  if (parts[0] == "credentials") return send(respond, credentials(request, *token));
  static constexpr std::array<std::string_view, 4> modules{"locations", "tariffs", "sessions",
                                                           "cdrs"};
  if (std::ranges::find(modules, parts[0]) == modules.end())
    return send(respond, unknown(client_error, "no such module is served here"));
  Call call;
  if (const std::string_view wrong = read_page(request, call.page); !wrong.empty())
    return send(respond,
                enveloped(400, wrong_parameters, fmt::format("{} cannot be read", wrong), ""));
  call.url = fmt::format("{}/ocpi/{}/{}", base_of(request), version, parts[0]);
  call.parts = std::move(parts);
  call.board = ports_.board();
  const auto held = std::make_shared<http::Responder>(std::move(respond));
  const bool asked =
      ports_.ask([this, call = std::move(call), send, held](const chain::State& state) {
        send(*held, answer(call, state));
      });
  if (!asked) send(*held, enveloped(503, server_error, "the node is busy or ends", ""));
}

}  // namespace wattbook::ocpi
