#include "node/api/json_writer.h"

#include <charconv>

#include "node/http/message.h"

namespace wattbook::api::json_detail {
namespace {

template <class Integer>
void append_integer(std::string& out, Integer value, bool exact) {
  char digits[24];
  const std::to_chars_result end = std::to_chars(digits, digits + sizeof digits, value);
  if (!exact) out.push_back('"');
  out.append(digits, end.ptr);
  if (!exact) out.push_back('"');
}

}  // namespace

void append_text(std::string& out, std::string_view text) {
  out.push_back('"');
  http::append_json_escaped(out, text);
  out.push_back('"');
}

void append_number(std::string& out, std::int64_t value) {
  append_integer(out, value, value >= -json_number_max && value <= json_number_max);
}

void append_number(std::string& out, std::uint64_t value) {
  append_integer(out, value, value <= std::uint64_t{json_number_max});
}

void append_bytes(std::string& out, ByteView bytes) { out += "\"0x" + to_hex(bytes) + '"'; }

}  // namespace wattbook::api::json_detail
