#include "sim/json_text.h"

#include <fmt/format.h>

#include "base/check.h"
#include "base/decimal.h"

namespace wattbook::sim {
namespace {

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (static_cast<unsigned char>(c) < 0x20)
      out += fmt::format("\\u{:04x}", static_cast<int>(c));
    else
      out += c;
  }
  return out + '"';
}

}  // namespace

void JsonText::begin(std::string_view key) {
  if (!first_) out_ += ',';
  if (!out_.empty()) out_ += '\n' + std::string(closers_.size() * 2, ' ');
  if (!key.empty()) out_ += quoted(key) + ": ";
  first_ = false;
}

void JsonText::open_object(std::string_view key) {
  begin(key);
  out_ += '{';
  closers_ += '}';
  first_ = true;
}

void JsonText::open_list(std::string_view key) {
  begin(key);
  out_ += '[';
  closers_ += ']';
  first_ = true;
}

void JsonText::close() {
  CHECK(!closers_.empty());
  const char closer = closers_.back();
  closers_.pop_back();
  if (!first_) out_ += '\n' + std::string(closers_.size() * 2, ' ');
  out_ += closer;
  first_ = false;
}

void JsonText::text(std::string_view key, std::string_view value) {
  begin(key);
  out_ += quoted(value);
}

void JsonText::decimal(std::string_view key, std::int64_t units) {
  begin(key);
  out_ += format_decimal(units);
}

void JsonText::integer(std::string_view key, std::int64_t value) {
  begin(key);
  out_ += std::to_string(value);
}

void JsonText::ratio(std::string_view key, double value) {
  begin(key);
  out_ += fmt::format("{:.6f}", value);
}

void JsonText::null(std::string_view key) {
  begin(key);
  out_ += "null";
}

std::string JsonText::take() {
  CHECK(closers_.empty());
  return std::move(out_) + '\n';
}

}  // namespace wattbook::sim
