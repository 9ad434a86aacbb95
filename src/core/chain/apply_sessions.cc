// Charging sessions as their stations tell them (DOMAIN 7.2, 7.3). What happened is recorded
// whoever it was and however odd it is: a station that is refused repeats its message for ever
// (CHARGING 0.4). Refused are only what nobody may say and what says nothing new.
#include <algorithm>

#include "core/chain/charging_session.h"
#include "core/chain/handlers.h"

namespace wattbook::chain {
namespace {

// The community's licensed network, or the charge point itself.
bool may_report(const State& state, const Sender& sender, const charging::ChargePoint& point) {
  if (sender.member && state.charging.networks.contains({point.community, *sender.member}))
    return true;
  return !point.description.key.is_zero() && sender.address == point.description.key;
}

bool is_register(Energy imported) {
  return imported >= Energy(0) && imported <= charging::register_max;
}
bool is_past_or_present(const State& state, Instant time) {
  return time >= state.genesis.time - one_day && time <= limits::time_max;
}

void note(Applying& at, const charging::Session& session, std::uint32_t findings) {
  at.receipt.emit(ChargingNoted{.session = session.number,
                                .findings = findings,
                                .reserved = session.reserved,
                                .stop_wanted = session.stop_wanted,
                                .ended = session.ended});
}

// Another session began at the outlet after this one: the station lost power or its memory (7.3).
void supersede(Applying& at, const charging::Outlet& outlet) {
  charging::Session* const before = at.state.charging.open_at(outlet);
  if (!before) return;
  end_session(at, *before, charging::EndReason::superseded, before->counted_at);
  note(at, *before, 0);
}

// What the session's findings and evidence learn from a message, besides its value.
void take_notes(charging::Session& session, std::uint32_t flags) { session.told_flags |= flags; }

void identify(const State& state, charging::Session& session, const Hash& token, Instant now) {
  if (token.is_zero() || session.standing != charging::Standing::no_token || session.ended) return;
  const Payer payer = payer_of_token(state, session.community, token, now);
  session.token = token;
  session.standing = payer.standing;
  session.driver = payer.driver;
  session.limit = payer.limit;
}

struct Named {
  charging::Session* session = nullptr;
  Verdict refused;
};
Named find_session(State& state, const Sender& sender, const Hash& key) {
  charging::Session* const session = state.charging.find(key);
  if (!session) return {nullptr, refuse(Rejection::unknown_session, "session")};
  if (!may_report(state, sender, state.charging.point(session->point)))
    return {nullptr, refuse(Rejection::not_permitted)};
  return {session, std::nullopt};
}

Verdict check_value(const State& state, const std::optional<Energy>& imported, Instant time) {
  if (imported && !is_register(*imported)) return refuse(Rejection::invalid_quantity, "imported");
  if (!is_past_or_present(state, time)) return refuse(Rejection::invalid_time, "time");
  return std::nullopt;
}

}  // namespace

Verdict apply(Applying& at, const Sender& sender, const StartCharging& command) {
  State& state = at.state;
  const auto index = state.charging.find_point(command.station);
  if (!index) return refuse(Rejection::unknown_charge_point, "station");
  const charging::ChargePoint& point = state.charging.point(*index);
  if (!may_report(state, sender, point)) return refuse(Rejection::not_permitted);
  if (const Verdict refused = check_value(state, command.imported, command.time)) return refused;
  if (const charging::Session* const known = state.charging.find(command.session))
    return known->point == *index ? refuse(Rejection::exists)
                                  : refuse(Rejection::exists_with_different, "station");
  if (state.charging.sessions_issued() >= charging::sessions_max)
    return refuse(Rejection::too_many);

  supersede(at, {*index, command.evse, command.connector});
  const Payer payer = payer_of_token(state, point.community, command.token, at.now);
  const Instant began = std::min(command.time, at.now);
  charging::Session& session = state.charging.add({
      .key = command.session,
      .community = point.community,
      .point = *index,
      .evse = command.evse,
      .connector = command.connector,
      .token = command.token,
      .driver = payer.driver,
      .standing = payer.standing,
      .tariff = static_cast<std::uint32_t>(point.tariffs.size() - 1),
      .limit = payer.limit,
      .began = began,
      .counted_at = began,
      .told_at = began,
      .flowed_at = began,
      .told_flags = command.flags,
  });
  if (command.time > at.now) session.findings |= charging::finding::ahead;
  std::uint32_t findings = session.findings;
  if (command.imported) {
    findings |= take_value(at, session,
                           {.time = began,
                            .imported = *command.imported,
                            .evidence = command.evidence,
                            .billable = command.billable},
                           command.proof) &
                ~charging::finding::no_start_register;
    session.findings = findings;
  } else {
    hold_ahead(at, session);
  }
  if (session.standing == charging::Standing::billed && session.stop_wanted)
    session.standing = charging::Standing::short_wallet;
  at.receipt.emit(ChargingStarted{.session = session.number,
                                  .community = session.community,
                                  .point = session.point,
                                  .standing = session.standing,
                                  .reserved = session.reserved});
  note(at, session, findings);
  return std::nullopt;
}

Verdict apply(Applying& at, const Sender& sender, const RecordCharging& command) {
  const auto [session, refused] = find_session(at.state, sender, command.session);
  if (refused) return refused;
  if (const Verdict wrong = check_value(at.state, command.imported, command.time)) return wrong;
  const bool repeated = session->told == command.imported && session->told_at == command.time;
  const bool identifies =
      !command.token.is_zero() && session->standing == charging::Standing::no_token;
  if (repeated && !identifies) return refuse(Rejection::exists);
  identify(at.state, *session, command.token, at.now);
  take_notes(*session, command.flags);
  const std::uint32_t findings = take_value(at, *session,
                                            {.time = command.time,
                                             .imported = command.imported,
                                             .evidence = command.evidence,
                                             .billable = command.billable},
                                            command.proof);
  note(at, *session, findings);
  return std::nullopt;
}

Verdict apply(Applying& at, const Sender& sender, const EndCharging& command) {
  const auto [session, refused] = find_session(at.state, sender, command.session);
  if (refused) return refused;
  if (const Verdict wrong = check_value(at.state, command.imported, command.time)) return wrong;
  // What was ended by rule still learns how it really ended; any other end is the first one told.
  const bool by_rule = session->reason == charging::EndReason::superseded;
  if (session->ended && !by_rule) {
    const bool same = !command.imported || command.imported == session->told;
    if (same) return refuse(Rejection::exists);
    session->findings |= charging::finding::other_end;
    take_notes(*session, command.flags);
    note(at, *session, charging::finding::other_end);
    return std::nullopt;
  }
  take_notes(*session, command.flags);
  std::uint32_t findings = 0;
  if (command.imported)
    findings = take_value(at, *session,
                          {.time = command.time,
                           .imported = *command.imported,
                           .evidence = command.evidence,
                           .billable = command.billable},
                          command.proof);
  end_session(at, *session, command.reason, std::min(command.time, at.now));
  if (session->findings != 0) ++at.state.charging.point(session->point).totals.flagged;
  note(at, *session, findings);
  return std::nullopt;
}

Verdict apply(Applying& at, const Sender& sender, const CreditCharging& command) {
  charging::Session* const session = at.state.charging.find(command.session);
  if (!session) return refuse(Rejection::unknown_session, "session");
  const Community& community = at.state.communities[session->community.value];
  if (!operates(community, sender)) return refuse(Rejection::not_permitted);
  if (!is_text(command.reason)) return refuse(Rejection::invalid_text, "reason");
  if (!session->ended) return refuse(Rejection::session_open, "session");
  if (session->credits.size() >= charging::credits_max) return refuse(Rejection::too_many);
  Energy credited;
  for (const charging::Credit& credit : session->credits) credited += credit.energy;
  const charging::SessionRow total = charging::sum(*session);
  const Energy billed = total.energy() - total.unbilled;
  const bool below = session->start && command.imported >= *session->start &&
                     std::min(session->counted - command.imported, billed) > credited;
  if (!below) return refuse(Rejection::nothing_to_credit, "imported");
  return credit_session(at, *session, command.imported);
}

}  // namespace wattbook::chain
