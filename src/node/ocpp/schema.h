// What the standard says of every message's form, as tables that scripts/make_ocpp_schemas.py
// writes, and one interpreter over them: what we send is made strictly valid, members in the
// schema's order; what we receive is only examined (CHARGING 0.5).
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/json_tree.h"
#include "node/ocpp/session_port.h"

namespace wattbook::ocpp {

enum class Version : std::uint8_t { v16, v201, v21 };

}  // namespace wattbook::ocpp

namespace wattbook::ocpp::schema {

inline constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();
inline constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
inline constexpr std::uint16_t no_shape = 0xffff;

enum class Kind : std::uint8_t { text, time, integer, number, tenths, flag, list, object, any };

struct Span {
  std::uint16_t first = 0;
  std::uint16_t count = 0;
};
struct Type {
  Kind kind = Kind::any;
  std::uint16_t detail = 0;   // text: its word list, 0 for free text; list, object: what is inside
  std::int64_t at_least = 0;  // a number's value, a list's elements
  std::int64_t at_most = 0;   // the same, and a text's characters
};
struct Member {
  const char* name = nullptr;
  std::uint16_t type = 0;
  bool required = false;
};
struct Shape {
  Span members;
  bool open = false;  // further members are allowed
};
struct Message {
  Version version{};
  const char* action = nullptr;
  std::uint16_t request = 0;
  std::uint16_t response = 0;  // no_shape: it is not answered
  bool from_station = false;
  bool to_station = false;
};

extern const char* const word_texts[];
extern const Span word_lists[];
extern const Type types[];
extern const Member members[];
extern const Shape shapes[];
extern const Message messages[];  // by version, then by action
extern const std::uint32_t message_count;

// Null where the version has no such message.
const Message* find(Version version, std::string_view action);

// The text of `value` as the shape demands, with the members in its order and without what is null;
// or the first place that is wrong ("chargingProfile.stackLevel: …").
Result<std::string> write(std::uint16_t shape, json::View value);

struct Examined {
  Flags flags;
  std::string note;  // the first deviation: "meterValue[0].timestamp is missing"
};
Examined examine(std::uint16_t shape, json::View value);

}  // namespace wattbook::ocpp::schema
