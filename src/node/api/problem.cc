#include "node/api/problem.h"

#include "node/api/json_writer.h"

namespace wattbook::api {
namespace {

std::optional<std::string> unless_empty(std::string text) {
  if (text.empty()) return std::nullopt;
  return text;
}

}  // namespace

http::Response to_response(const Problem& problem) {
  http::Response response;
  response.status = problem.status;
  response.content_type = "application/problem+json";
  response.body = to_json(problem);
  return response;
}

Problem malformed(std::string_view field, std::string detail, std::string fix) {
  return {"malformed request", 400, std::move(detail), unless_empty(std::string(field)),
          unless_empty(std::move(fix))};
}

Problem unknown(std::string_view field, std::string detail, std::string fix) {
  return {"not found", 404, std::move(detail), unless_empty(std::string(field)),
          unless_empty(std::move(fix))};
}

}  // namespace wattbook::api
