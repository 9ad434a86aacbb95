// Charging sessions against the books: what a session's meter told is bought, burned and charged at
// once, and money is held for what comes next (DOMAIN 7.2, 7.3; docs/decisions/0015).
#pragma once

#include "core/chain/applying.h"
#include "core/charging/reading.h"

namespace wattbook::chain {

// Who pays for a token at this moment: the driver it belongs to, or why nobody does.
struct Payer {
  charging::Standing standing = charging::Standing::no_token;
  std::optional<MemberIndex> driver;
  Amount limit;
};
Payer payer_of_token(const State& state, CommunityIndex community, const Hash& token, Instant now);

// What `span` at full power would cost at most from now on, by the tariffs that are known.
Amount worst_price(const State& state, const charging::Session& session, Duration span,
                   Instant now);
// What there must be to go on: the worst price until the next value and a remote stop.
inline constexpr Duration stop_ahead{5 * one_minute.value};

// Takes one state of the register: judges it, and where it counts bills what it adds. Returns the
// findings; moves the hold.
std::uint32_t take_value(Applying& at, charging::Session& session, const charging::Value& value,
                         const Hash& proof);
// Gives back what is held, and holds what the next hour can cost, as far as limit and wallet reach.
void hold_ahead(Applying& at, charging::Session& session);
// Ends an open session and gives back what is held.
void end_session(Applying& at, charging::Session& session, charging::EndReason reason,
                 Instant time);

// Gives back, on record, what was billed beyond `imported`. Precondition: it ended, a driver paid
// for it, and the register is below what was billed, less what was credited. Nothing changes where
// the owner's account cannot give the service back.
Verdict credit_session(Applying& at, charging::Session& session, Energy imported);

}  // namespace wattbook::chain
