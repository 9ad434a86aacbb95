// The forms in which a signed meter value travels inside OCPP. The standards' papers disagree, and
// stations follow each of them (CHARGING 6.2).
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace wattbook::ocmf {

struct Carried {
  std::string record;      // "OCMF|…|…"
  std::string public_key;  // that came along: a claim, not a proof; may be empty
};

// Accepts the JSON text of a SignedMeterValueType, base64, hex, or the record itself; also such a
// form within the JSON. What carries another format (EDL, SML) is an error that names it.
Result<Carried> unwrap(std::string_view value);

}  // namespace wattbook::ocmf
