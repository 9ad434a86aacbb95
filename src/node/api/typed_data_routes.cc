#include "node/api/typed_data_routes.h"

#include "node/api/body.h"
#include "node/api/command_views.h"
#include "node/api/typed_data.h"

namespace wattbook::api {
namespace {

using http::Responder;

struct UnsignedCommandView {
  chain::Command command;

  static constexpr std::string_view type_name = "UnsignedCommand";
  static constexpr auto fields = std::tuple(field("command", &UnsignedCommandView::command));
};

http::Response json_response(std::string body) {
  http::Response response;
  response.content_type = "application/json";
  response.headers = {{"Cache-Control", "no-store"}};
  response.body = std::move(body);
  return response;
}

std::vector<Form> problem_form(Schemas& schemas) {
  return {{"application/problem+json", schemas.of<Problem>()}};
}

// The types have names of their own, which no field map can hold.
std::string types_schema(Schemas& schemas, bool message) {
  const std::string name = message ? "TypedData" : "TypedDataTypes";
  std::string out =
      R"({"type":"object","description":"EIP-712, as eth_signTypedData_v4 takes it",)"
      R"("properties":{"types":{"type":"object","additionalProperties":{"type":"array",)"
      R"("items":{"type":"object","properties":{"name":{"type":"string"},)"
      R"("type":{"type":"string"}},"required":["name","type"],"additionalProperties":false}}},)"
      R"("primaryType":{"type":"string"},"domain":{"type":"object","properties":{)"
      R"("name":{"type":"string"},"version":{"type":"string"},"salt":)" +
      schemas.of<Hash>() + R"(},"required":["name","version","salt"]})";
  if (message) out += R"(,"message":{"type":"object"})";
  out += R"(},"required":["types","primaryType","domain")";
  out += message ? R"(,"message"])" : "]";
  return schemas.component(name, out + R"(,"additionalProperties":false})");
}

Operation types_operation(Schemas& schemas, const Hash& genesis) {
  std::string kinds;
  for (const std::string_view kind : command_kind_names())
    kinds += (kinds.empty() ? "\"" : ",\"") + std::string(kind) + "\"";
  Operation out;
  out.path = "/api/v1/typed-data/{kind}";
  out.id = "show_types";
  out.needs = std::nullopt;  // says nothing of the books
  out.summary = "EIP-712 types and domain of a kind of command";
  out.parameters = {{"kind", true, R"({"type":"string","enum":[)" + kinds + "]}", ""}};
  out.answers = {{200,
                  "what a wallet needs besides the message",
                  {{"application/json", types_schema(schemas, false)}}},
                 {404, "there is no such kind", problem_form(schemas)}};
  out.handler = [genesis](const http::Request&, const PathValues& values, Responder respond) {
    if (auto types = typed_data_types(values[0], genesis))
      return respond(json_response(std::move(*types)));
    std::string right = "write one of";
    for (const std::string_view kind : command_kind_names()) right += ' ' + std::string(kind);
    respond(to_response(unknown("kind", "there is no such kind of command", std::move(right))));
  };
  return out;
}

Operation message_operation(Schemas& schemas, const Hash& genesis) {
  Operation out;
  out.method = http::Method::post;
  out.path = "/api/v1/typed-data";
  out.id = "make_typed_data";
  out.needs = std::nullopt;  // says nothing of the books
  out.summary = "The exact typed data of a filled command, to sign, and its digest";
  out.body = {{"application/json", schemas.of<UnsignedCommandView>()}};
  out.answers = {{200,
                  "to hand to eth_signTypedData_v4",
                  {{"application/json", R"({"type":"object","properties":{"typed_data":)" +
                                            types_schema(schemas, true) + R"(,"digest":)" +
                                            schemas.of<Hash>() +
                                            R"(},"required":["typed_data","digest"],)"
                                            R"("additionalProperties":false})"}}},
                 {400, "a command that cannot be read", problem_form(schemas)},
                 {415, "not JSON", problem_form(schemas)}};
  out.handler = [genesis, separator = chain::domain_separator(genesis)](
                    const http::Request& request, const PathValues&, Responder respond) {
    if (const auto media = media_of(request); !media) return respond(to_response(media.error()));
    const auto body = read_body<UnsignedCommandView>(request.body);
    if (!body) return respond(to_response(body.error()));
    respond(json_response(R"({"typed_data":)" + typed_data(body->command, genesis) +
                          R"(,"digest":")" +
                          to_hex0x(chain::signing_digest(separator, body->command)) + R"("})"));
  };
  return out;
}

}  // namespace

void add_typed_data_routes(RouteTable& table, const Hash& genesis) {
  table.begin("commands");
  table.add(types_operation(table.schemas(), genesis));
  table.add(message_operation(table.schemas(), genesis));
}

}  // namespace wattbook::api
