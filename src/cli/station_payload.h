// What the verbs of `wattbook charger` mean in the words of a charge point's version of OCPP.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/instant.h"

namespace wattbook::cli {

struct StationCall {
  std::string action;
  std::string payload;  // JSON
};

// OCPP 1.6, or 2.0.1 and 2.1, whose words for these are the same.
enum class Dialect : std::uint8_t { one, two };

// `number` is new for each call of a station; `outlet` 0 lets the station choose.
StationCall start_call(Dialect dialect, std::string_view token, std::uint32_t outlet,
                       std::uint32_t number);
// `transaction` names a 2.x session.
StationCall stop_call(Dialect dialect, std::uint64_t session, std::string_view transaction);
enum class ResetKind : std::uint8_t {
  when_idle,  // 1.6: soft, which stops sessions in order
  now
};
StationCall reset_call(Dialect dialect, ResetKind kind);
StationCall unlock_call(Dialect dialect, std::uint32_t outlet);
// `name` is a key of 1.6, or "Component.Variable".
Result<StationCall> configure_call(Dialect dialect, std::string_view name, std::string_view value);
StationCall firmware_call(Dialect dialect, std::string_view url, Instant at, std::uint32_t number);
StationCall diagnostics_call(Dialect dialect, std::string_view url, std::uint32_t number);
StationCall reserve_call(Dialect dialect, std::string_view token, std::uint32_t outlet,
                         Instant until, std::uint32_t number);
StationCall cancel_reservation_call(std::uint32_t number);
// Replaces the whole list of tokens that may charge without a connection.
StationCall local_list_call(Dialect dialect, const std::vector<std::string>& tokens,
                            std::uint32_t version);

}  // namespace wattbook::cli
