#include "node/api/csv_writer.h"

namespace wattbook::api::csv_detail {
namespace {

void append_cell(std::string& out, std::string_view text) {
  if (text.find_first_of(",\"\r\n") == text.npos) {
    out += text;
    return;
  }
  out.push_back('"');
  for (const char c : text) {
    if (c == '"') out.push_back('"');
    out.push_back(c);
  }
  out.push_back('"');
}

}  // namespace

void append_text(std::string& out, std::string_view text) {
  const bool formula = !text.empty() && std::string_view("=+-@\t\r").find(text[0]) != text.npos;
  append_cell(out, formula ? "'" + std::string(text) : std::string(text));
}

void append_json(std::string& out, std::string_view json) {
  append_cell(out, json.starts_with('"') ? json.substr(1, json.size() - 2) : json);
}

}  // namespace wattbook::api::csv_detail
