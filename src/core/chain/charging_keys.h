// How charging names things that the ledger knows by digest only, so that everybody who tells of
// the same thing gives it the same name (CHARGING 0.7; DOMAIN 8.2).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/bytes.h"
#include "base/instant.h"
#include "base/quantity.h"

namespace wattbook::chain {

// A tag's number, an app's code or a plug-in identity, without regard to ASCII case, as OCPP
// compares them.
Hash token_digest(std::string_view text);

// A session of a station that names its own transactions (OCPP 2.x).
Hash session_key(std::string_view station, std::string_view transaction);

// A session of a station that does not (OCPP 1.6): what it says of the start. The same start, told
// again, is the same session.
struct StartContent {
  std::string_view station;
  std::uint32_t evse = 0;
  std::uint32_t connector = 0;
  std::string_view token;
  Instant time;
  std::string_view time_text;  // as the station wrote it, where its clock was not understood
  std::optional<Energy> imported;
};
Hash session_key(const StartContent& start);

}  // namespace wattbook::chain
