#include "node/api/openapi.h"

#include <map>

namespace wattbook::api {
namespace {

std::string quoted(std::string_view text) { return to_json(std::string(text)); }

// Joins with commas.
class List {
 public:
  explicit List(std::string open) : text_(std::move(open)) {}
  void add(std::string_view item) {
    if (!std::exchange(first_, false)) text_.push_back(',');
    text_ += item;
  }
  void add(std::string_view key, std::string_view value) {
    add(quoted(key) + ":" + std::string(value));
  }
  std::string close(char end) { return std::move(text_) + end; }

 private:
  std::string text_;
  bool first_ = true;
};

std::string content(const std::vector<Form>& forms) {
  List out("{");
  for (const Form& form : forms) out.add(form.media_type, R"({"schema":)" + form.schema + "}");
  return out.close('}');
}

std::string parameter_json(const Parameter& parameter) {
  List out("{");
  out.add("name", quoted(parameter.name));
  out.add("in", parameter.in_path ? R"("path")" : R"("query")");
  if (parameter.in_path) out.add("required", "true");
  if (!parameter.description.empty()) out.add("description", quoted(parameter.description));
  out.add("schema", parameter.schema);
  return out.close('}');
}

std::string answer_json(const OperationAnswer& answer) {
  List out("{");
  out.add("description", quoted(answer.description));
  if (!answer.forms.empty()) out.add("content", content(answer.forms));
  return out.close('}');
}

std::string operation_json(const Operation& operation) {
  List out("{");
  out.add("operationId", quoted(operation.id));
  out.add("tags", "[" + quoted(operation.tag) + "]");
  out.add("summary", quoted(operation.summary));
  // Reading is everybody's on an open node: the empty requirement says that it may be left out.
  // What is told of a member is not.
  if (operation.of_member)
    out.add("security", R"([{"token":["read_only"]},{"session":["read_only"]}])");
  else if (operation.needs == access::Role::read_only)
    out.add("security", R"([{},{"token":["read_only"]},{"session":["read_only"]}])");
  else if (operation.needs)
    out.add("security", R"([{"token":[)" + quoted(codec::name_of(*operation.needs)) +
                            R"(]},{"session":[)" + quoted(codec::name_of(*operation.needs)) +
                            "]}]");
  if (!operation.parameters.empty()) {
    List parameters("[");
    for (const Parameter& parameter : operation.parameters)
      parameters.add(parameter_json(parameter));
    out.add("parameters", parameters.close(']'));
  }
  if (!operation.body.empty())
    out.add("requestBody", R"({"required":true,"content":)" + content(operation.body) + "}");
  List answers("{");
  for (const OperationAnswer& answer : operation.answers)
    answers.add(std::to_string(answer.status), answer_json(answer));
  out.add("responses", answers.close('}'));
  return out.close('}');
}

constexpr std::string_view info =
    R"({"title":"wattbook","version":"1","description":"The books of an energy community. )"
    R"(Energy, money and prices are decimal text; times are milliseconds since 1970 in UTC; )"
    R"(absent values are null and mean not known. Commands are signed by their senders; reads show )"
    R"(executed commands, receipts durable ones."})";

constexpr std::string_view security_schemes =
    R"({"token":{"type":"http","scheme":"bearer"},)"
    R"("session":{"type":"apiKey","in":"cookie","name":"wattbook_session"}})";

}  // namespace

std::string openapi(const RouteTable& table) {
  std::map<std::string, List> paths;
  for (const Operation& operation : table.operations())
    paths.try_emplace(operation.path, List("{"))
        .first->second.add(operation.method == http::Method::get ? "get" : "post",
                           operation_json(operation));
  List path_items("{");
  for (auto& [path, item] : paths) path_items.add(path, item.close('}'));
  List schemas("{");
  for (const auto& [name, schema] : table.schemas().components()) schemas.add(name, schema);
  List out("{");
  out.add("openapi", R"("3.1.0")");
  out.add("info", info);
  out.add("paths", path_items.close('}'));
  out.add("components", R"({"schemas":)" + schemas.close('}') + R"(,"securitySchemes":)" +
                            std::string(security_schemes) + "}");
  return out.close('}');
}

void add_openapi_route(RouteTable& table) {
  const auto document = std::make_shared<std::string>();
  table.begin("documentation");
  for (const auto& [path, id] : {std::pair("/openapi.json", "openapi_at_root"),
                                 std::pair("/api/v1/openapi.json", "openapi")}) {
    Operation operation;
    operation.path = path;
    operation.id = id;
    operation.needs = std::nullopt;
    operation.summary = "This document";
    operation.answers = {{200, "OpenAPI 3.1", {{"application/json", R"({"type":"object"})"}}}};
    operation.handler = [document](const http::Request&, const PathValues&,
                                   http::Responder respond) {
      http::Response response;
      response.content_type = "application/json";
      response.headers = {{"Cache-Control", "no-cache"}};
      response.body = *document;
      respond(std::move(response));
    };
    table.add(std::move(operation));
  }
  *document = openapi(table);
}

}  // namespace wattbook::api
