#include "node/api/meter_file_routes.h"

#include <memory>
#include <utility>

#include "node/api/declaration.h"

namespace wattbook::api {
namespace {

constexpr std::string_view text_schema = R"({"type":"string"})";
constexpr std::size_t name_bytes_max = 200;

// A name for complaints and for the folder: no path.
bool is_file_name(std::string_view name) {
  return !name.empty() && name.size() <= name_bytes_max && !name.starts_with('.') &&
         name.find_first_of(std::string_view("/\\\0\n", 4)) == std::string_view::npos;
}

std::expected<MeterFilePosted, Problem> posted(const http::Request& request) {
  MeterFilePosted out;
  out.name = request.query_value("name").value_or("");
  if (!is_file_name(out.name))
    return std::unexpected(
        malformed("name", "this is no name of a file", "write its name without folders"));
  out.folder = request.query_value("folder").value_or("");
  out.zone = request.query_value("zone").value_or("");
  const std::string dry_run = request.query_value("dry_run").value_or("true");
  if (dry_run != "true" && dry_run != "false")
    return std::unexpected(malformed("dry_run", "this is neither", "write true or false"));
  out.dry_run = dry_run == "true";
  if (!out.dry_run && out.folder.empty())
    return std::unexpected(malformed(
        "folder", "nothing says whose key signs it",
        "name a folder of the node's gateway, or sign it yourself: wattbook meter import"));
  if (request.body.empty())
    return std::unexpected(malformed("", "the file is empty", "post its bytes as the body"));
  out.content = request.body;
  return out;
}

http::Response answer_of(const std::expected<MeterFileView, Problem>& file) {
  return file ? json_response(*file) : to_response(file.error());
}

}  // namespace

void add_meter_file_routes(RouteTable& table, const MeterFilePorts& ports) {
  table.begin("meters");
  Operation out;
  out.method = http::Method::post;
  out.path = "/api/v1/meter-files";
  out.id = "post_meter_file";
  out.summary =
      "Reads a file of meter data and shows what it holds; with a folder of the node's gateway it "
      "is booked as if it had been dropped there";
  out.needs = access::Role::administrator;
  out.for_operators = true;
  out.parameters = {
      {"name", false, std::string(text_schema), "of the file"},
      {"folder", false, std::string(text_schema), "name of a [[folder]] of the gateway"},
      {"zone", false, std::string(text_schema), "clock of its times, where there is no folder"},
      {"dry_run", false, R"({"type":"boolean","default":true})", "false books it"}};
  out.body = {{"application/octet-stream",
               R"({"type":"string","contentMediaType":"application/octet-stream"})"}};
  const std::vector<Form> problem = {{"application/problem+json", table.schemas().of<Problem>()}};
  out.answers = {
      {200, "what was read, and sent", {{"application/json", table.schemas().of<MeterFileView>()}}},
      {400, "a parameter that cannot be read, or no file", problem},
      {404, "there is no such folder", problem},
      {413, "too large; compress it, or use wattbook meter import", problem},
      {422, "the file is refused: line and column", problem},
      {503, "no gateway runs in this node, or too many files wait", problem}};
  out.handler = [take = ports.take](const http::Request& request, const PathValues&,
                                    http::Responder respond) {
    auto file = posted(request);
    if (!file) return respond(to_response(file.error()));
    // Held aside, so that it can still be told where the file is not taken.
    const auto held = std::make_shared<http::Responder>(std::move(respond));
    const bool taken =
        take && take(std::move(*file), [held](const auto& read) { (*held)(answer_of(read)); });
    if (!taken) (*held)(refusal(503, {"too many files wait", "post it again later"}));
  };
  table.add(std::move(out));
}

}  // namespace wattbook::api
