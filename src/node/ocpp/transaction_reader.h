// The messages that carry money, read into what the ledger is told: nothing is refused, every
// oddity is a flag (CHARGING section 3).
#pragma once

#include <string>
#include <vector>

#include "base/json_tree.h"
#include "node/ocpp/meter_values.h"
#include "node/ocpp/session_port.h"

namespace wattbook::ocpp {

// Where and when a message arrived, and what its examination showed.
struct Arrival {
  std::string station;
  Instant received;
  Flags flags;
  const ocmf::KeyRegistry* meter_keys = nullptr;
};

// Members of any type as numbers; nothing where it is none.
std::optional<std::int64_t> whole_number(json::View value);

Token token_16(json::View id_tag);
Token token_2(json::View id_token);

// OCPP 1.6. `proofs` takes the signed values that came along.
Began read_start(const Arrival& arrival, json::View payload);
Ended read_stop(const Arrival& arrival, json::View payload, std::vector<ocmf::Judgement>& proofs);

// One session's MeterValues. Its key has number 0 where they belong to none.
Measured read_measured(const Arrival& arrival, json::View payload,
                       std::vector<ocmf::Judgement>& proofs);
// The same, as what belongs to no session; `message` is its name.
Orphan as_orphan(const Measured& measured, std::string_view message, json::View payload);

// OCPP 2.x TransactionEvent: what of it each kind of event tells. A Started or Ended with meter
// values between them carries these in `points`.
struct TransactionEvent {
  enum class Kind : std::uint8_t { started, updated, ended };
  Kind kind = Kind::updated;
  SessionKey key;
  Outlet outlet;
  Token token;
  Instant time;
  std::string time_text;
  std::vector<RegisterPoint> points;
  std::optional<Power> power;
  std::optional<bool> drawing;
  std::optional<std::int64_t> sequence;
  std::optional<std::int64_t> reservation;
  std::optional<std::int64_t> remote_start;
  std::string reason;
  Instant received;
  Flags flags;
};
TransactionEvent read_transaction_event(const Arrival& arrival, json::View payload,
                                        std::vector<ocmf::Judgement>& proofs);
Began began_of(const TransactionEvent& event);
Measured measured_of(const TransactionEvent& event);
Ended ended_of(const TransactionEvent& event);

}  // namespace wattbook::ocpp
