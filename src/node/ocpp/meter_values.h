// Meter values of both dialects as points of the energy import register. Units and multipliers are
// taken as written and never guessed (CHARGING 0.11); what is odd becomes a flag.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json_tree.h"
#include "node/ocmf/judgement.h"
#include "node/ocpp/session_port.h"

namespace wattbook::ocpp {

struct MeterValues {
  std::vector<RegisterPoint> points;    // in the order of the message
  std::optional<Power> power;           // the latest momentary import
  std::vector<ocmf::Judgement> proofs;  // the signed values among them
  Flags flags;                          // of values that gave no point
};

// `list` is the "meterValue" or "transactionData" of a message.
MeterValues read_meter_values(json::View list, Instant received, const ocmf::KeyRegistry& keys);

// The register in Wh as 1.6 sends it at start and stop: a number, or a text that holds one. Nothing
// where it is no number; `flags` says so.
std::optional<Energy> read_register(json::View value, Flags& flags);

}  // namespace wattbook::ocpp
