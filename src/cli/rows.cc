#include "cli/rows.h"

#include <algorithm>

#include "base/check.h"

namespace wattbook::cli {
namespace {

// Letters, not bytes: names of people and places are in UTF-8.
std::size_t width_of(const std::string& text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (c & 0xc0) != 0x80; }));
}

std::string csv_cell(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == text.npos) return text;
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}

std::string csv_line(const Row& row) {
  std::string out;
  for (std::size_t i = 0; i < row.size(); ++i) out += (i == 0 ? "" : ",") + csv_cell(row[i]);
  return out + "\r\n";
}

std::string table_line(const Row& row, const std::vector<std::size_t>& widths) {
  std::string out;
  for (std::size_t i = 0; i < row.size(); ++i)
    out += row[i] + std::string(widths[i] - width_of(row[i]) + 2, ' ');
  out.erase(out.find_last_not_of(' ') + 1);
  return out + "\n";
}

}  // namespace

std::string rows_text(const Row& head, const std::vector<Row>& rows, OutputFormat format) {
  CHECK(format != OutputFormat::json);
  std::vector<std::size_t> widths(head.size());
  for (std::size_t i = 0; i < head.size(); ++i) {
    widths[i] = width_of(head[i]);
    for (const Row& row : rows) widths[i] = std::max(widths[i], width_of(row[i]));
  }
  const auto line = [&](const Row& row) {
    return format == OutputFormat::csv ? csv_line(row) : table_line(row, widths);
  };
  std::string out = line(head);
  for (const Row& row : rows) out += line(row);
  return out;
}

}  // namespace wattbook::cli
