// Writes one JSON object member by member. What leaves the node still passes schema::write, which
// puts the members in the standard's order.
#pragma once

#include <charconv>
#include <string>
#include <string_view>

#include "base/json_tree.h"

namespace wattbook::ocpp {

class ObjectText {
 public:
  ObjectText& text(std::string_view name, std::string_view value) {
    begin(name);
    json::append_quoted(out_, value);
    return *this;
  }
  // Left out where empty.
  ObjectText& text_if(std::string_view name, std::string_view value) {
    return value.empty() ? *this : text(name, value);
  }
  ObjectText& number(std::string_view name, std::int64_t value) {
    char digits[24];
    const std::to_chars_result end = std::to_chars(digits, digits + sizeof digits, value);
    return json(name, std::string_view(digits, static_cast<std::size_t>(end.ptr - digits)));
  }
  ObjectText& flag(std::string_view name, bool value) {
    return json(name, value ? "true" : "false");
  }
  // A value that is JSON already.
  ObjectText& json(std::string_view name, std::string_view value) {
    begin(name);
    out_ += value;
    return *this;
  }
  std::string take() { return std::move(out_.append(out_.empty() ? "{}" : "}")); }

 private:
  void begin(std::string_view name) {
    out_ += out_.empty() ? '{' : ',';
    json::append_quoted(out_, name);
    out_ += ':';
  }

  std::string out_;
};

}  // namespace wattbook::ocpp
