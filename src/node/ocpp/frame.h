// One frame of OCPP-J: the JSON list that a WebSocket message holds (OCPP-J 1.6 and 2.0.1 part 4,
// section 4.2; 2.1 adds CALLRESULTERROR and SEND).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/json_tree.h"
#include "node/ocpp/schema.h"

namespace wattbook::ocpp {

enum class FrameKind : std::uint8_t {
  garbage,  // nothing that could be answered
  call = 2,
  result = 3,
  error = 4,
  result_error = 5,
  send = 6
};

struct Frame {
  FrameKind kind = FrameKind::garbage;
  std::string_view id;
  std::string_view action;  // of a call or send
  json::View payload;       // of a call, send or result; an error's details
  std::string_view code;    // of an error
  std::string_view text;    // of an error
  std::string_view reason;  // of garbage
};

// Views into `tree` and `text`, which the tree must have parsed from.
Frame read_frame(json::Tree& tree, std::string_view text);

std::string call_frame(std::string_view id, std::string_view action, std::string_view payload);
std::string result_frame(std::string_view id, std::string_view payload);

enum class CallError : std::uint8_t { not_implemented, format, internal };
// The code has other spellings in 1.6 than later.
std::string error_frame(Version version, std::string_view id, CallError code,
                        std::string_view text);

}  // namespace wattbook::ocpp
