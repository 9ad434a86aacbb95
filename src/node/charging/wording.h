// From the port's words to the ledger's and back.
#pragma once

#include "core/chain/charging_price.h"
#include "core/chain/charging_session.h"
#include "core/chain/commands_charging.h"
#include "node/ocpp/session_port.h"

namespace wattbook::charging_desk {

Hash digest_of(const ocpp::Token& token);  // zero where nobody was identified
// Of the station's transaction, or of what it said of the start; nothing for a key by number.
std::optional<Hash> session_key_of(const ocpp::SessionKey& key);
Hash session_key_of(const ocpp::Began& event);

// False for values that must not bill: forged, of an unknown key, or not understood.
bool is_billable(ocpp::Flags flags);
charging::Evidence evidence_of(ocpp::Evidence evidence);
charging::EndReason reason_of(const std::string& told);

ocpp::Verdict verdict_of(charging::Standing standing);
ocpp::OpenSession open_session_of(const chain::State& state, const charging::Session& session);
ocpp::PriceQuote quote_of(const chain::PriceNow& price);

}  // namespace wattbook::charging_desk
