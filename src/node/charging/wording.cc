#include "node/charging/wording.h"

#include <array>
#include <utility>

#include <fmt/core.h>

#include "base/decimal.h"
#include "core/chain/charging_keys.h"

namespace wattbook::charging_desk {

using charging::EndReason;
using charging::Standing;

Hash digest_of(const ocpp::Token& token) {
  return token.text.empty() ? Hash{} : chain::token_digest(token.text);
}

std::optional<Hash> session_key_of(const ocpp::SessionKey& key) {
  if (key.transaction.empty()) return std::nullopt;
  return chain::session_key(key.station, key.transaction);
}

Hash session_key_of(const ocpp::Began& event) {
  if (const auto named = session_key_of(event.key)) return *named;
  return chain::session_key(
      {.station = event.key.station,
       .evse = event.outlet.evse,
       .connector = event.outlet.connector,
       .token = event.token.text,
       .time = event.time,
       .time_text = event.time_text,
       .imported = event.start ? std::optional(event.start->imported) : std::nullopt});
}

bool is_billable(ocpp::Flags flags) {
  using enum ocpp::Flag;
  for (const ocpp::Flag flag :
       {register_unit_odd, register_unparsable, signature_invalid, signature_unknown_key,
        signature_chain_broken, meter_reports_error, connector_zero})
    if (flags.has(flag)) return false;
  return true;
}

charging::Evidence evidence_of(ocpp::Evidence evidence) {
  switch (evidence) {
    case ocpp::Evidence::told_by_station:
      return charging::Evidence::told_by_station;
    case ocpp::Evidence::signed_by_meter:
      return charging::Evidence::signed_by_meter;
  }
  return charging::Evidence::told_by_station;
}

EndReason reason_of(const std::string& told) {
  // OCPP 1.6 section 7.36 and 2.0.1 ReasonEnumType.
  static constexpr std::array<std::pair<std::string_view, EndReason>, 17> words{
      {{"Local", EndReason::local},
       {"StoppedByEV", EndReason::local},
       {"Remote", EndReason::remote},
       {"EVDisconnected", EndReason::vehicle_gone},
       {"DeAuthorized", EndReason::token_refused},
       {"PowerLoss", EndReason::power_lost},
       {"PowerQuality", EndReason::power_lost},
       {"EmergencyStop", EndReason::emergency},
       {"GroundFault", EndReason::emergency},
       {"OvercurrentFault", EndReason::emergency},
       {"Reboot", EndReason::reboot},
       {"HardReset", EndReason::reboot},
       {"SoftReset", EndReason::reboot},
       {"ImmediateReset", EndReason::reboot},
       {"EnergyLimitReached", EndReason::remote},
       {"TimeLimitReached", EndReason::remote},
       {"CostLimitReached", EndReason::wallet_dry}}};
  for (const auto& [word, reason] : words)
    if (word == told) return reason;
  return EndReason::other;
}

ocpp::Verdict verdict_of(Standing standing) {
  switch (standing) {
    case Standing::billed:
      return ocpp::Verdict::accepted;
    case Standing::no_token:
    case Standing::unknown_token:
      return ocpp::Verdict::unknown;
    case Standing::blocked_token:
    case Standing::suspended_driver:
      return ocpp::Verdict::blocked;
    case Standing::expired_token:
      return ocpp::Verdict::expired;
    case Standing::short_wallet:
      return ocpp::Verdict::no_credit;
  }
  return ocpp::Verdict::unknown;
}

ocpp::OpenSession open_session_of(const chain::State& state, const charging::Session& session) {
  ocpp::OpenSession out;
  out.key.station = state.charging.point(session.point).description.station;
  out.key.number = session.number.value;
  out.outlet = {session.evse, session.connector};
  out.began = session.began;
  out.start = session.start;
  if (session.start) out.last = session.counted;
  return out;
}

ocpp::PriceQuote quote_of(const chain::PriceNow& price) {
  ocpp::PriceQuote out;
  out.currency = price.currency;
  out.energy = format_decimal(price.energy_most.value);
  out.minute = format_decimal(price.per_minute.value);
  out.session = format_decimal(price.per_session.value);
  out.idle = format_decimal(price.idle_per_minute.value);
  out.text = fmt::format("{} {}/kWh + {} {}/kWh service", out.energy, price.currency,
                         format_decimal(price.service.value), price.currency);
  if (price.per_minute > Amount(0))
    fmt::format_to(std::back_inserter(out.text), " + {}/min", out.minute);
  if (price.per_session > Amount(0))
    fmt::format_to(std::back_inserter(out.text), " + {} once", out.session);
  if (price.idle_per_minute > Amount(0))
    fmt::format_to(std::back_inserter(out.text), ", {}/min idle after {} min", out.idle,
                   price.idle_after_minutes);
  return out;
}

}  // namespace wattbook::charging_desk
