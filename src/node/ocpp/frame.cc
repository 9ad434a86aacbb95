#include "node/ocpp/frame.h"

namespace wattbook::ocpp {
namespace {

constexpr std::size_t id_bytes_max = 255;  // 36 by the standard

Frame garbage(std::string_view reason) {
  Frame out;
  out.reason = reason;
  return out;
}

std::string_view code_text(Version version, CallError code) {
  switch (code) {
    case CallError::not_implemented:
      return "NotImplemented";
    case CallError::format:
      return version == Version::v16 ? "FormationViolation" : "FormatViolation";
    case CallError::internal:
      return "InternalError";
  }
  return "GenericError";
}

}  // namespace

Frame read_frame(json::Tree& tree, std::string_view text) {
  const Result<json::View> root = tree.parse(text);
  if (!root) return garbage("no JSON");
  if (!root->is(json::Kind::list) || root->size() < 3)
    return garbage("no frame: not a list of three");
  const std::string_view type = root->at(0).text();
  Frame out;
  out.id = root->at(1).text();  // some send a number
  if (out.id.empty() || out.id.size() > id_bytes_max) return garbage("no message id");
  if (type == "2" || type == "6") {
    out.kind = type == "2" ? FrameKind::call : FrameKind::send;
    out.action = root->at(2).text();
    out.payload = root->at(3);
    return out;
  }
  if (type == "3") {
    out.kind = FrameKind::result;
    out.payload = root->at(2);
    return out;
  }
  if (type == "4" || type == "5") {
    out.kind = type == "4" ? FrameKind::error : FrameKind::result_error;
    out.code = root->at(2).text();
    out.text = root->at(3).text();
    out.payload = root->at(4);
    return out;
  }
  return garbage("unknown message type");
}

std::string call_frame(std::string_view id, std::string_view action, std::string_view payload) {
  std::string out = "[2,";
  json::append_quoted(out, id);
  out += ',';
  json::append_quoted(out, action);
  out += ',';
  out += payload;
  out += ']';
  return out;
}

std::string result_frame(std::string_view id, std::string_view payload) {
  std::string out = "[3,";
  json::append_quoted(out, id);
  out += ',';
  out += payload;
  out += ']';
  return out;
}

std::string error_frame(Version version, std::string_view id, CallError code,
                        std::string_view text) {
  std::string out = "[4,";
  json::append_quoted(out, id);
  out += ',';
  json::append_quoted(out, code_text(version, code));
  out += ',';
  json::append_quoted(out, text.substr(0, 255));
  out += ",{}]";
  return out;
}

}  // namespace wattbook::ocpp
