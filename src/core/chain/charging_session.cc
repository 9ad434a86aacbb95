#include "core/chain/charging_session.h"

#include <algorithm>

#include "core/chain/cash_flow.h"
#include "core/chain/handlers.h"
#include "core/chain/resettle.h"
#include "core/chain/settle_market.h"

namespace wattbook::chain {
namespace {

using charging::ChargePoint;
using charging::SessionRow;
using charging::Standing;
using ledger::TransferReason;

Community& community_of(State& state, const charging::Session& session) {
  return state.communities[session.community.value];
}
const Participant& driver_of(const Community& community, const charging::Session& session) {
  return community.participants[community.place(*session.driver)->value];
}

// The owner of a charge point pays no service to themselves.
charging::ServiceTariff tariff_of(const ChargePoint& point, const charging::Session& session) {
  if (session.driver == point.owner) {
    charging::ServiceTariff own = point.tariffs[session.tariff];
    own.bands.clear();
    own.per_session = Amount(0);
    return own;
  }
  return point.tariffs[session.tariff];
}

charging::TariffBand band_of(const charging::ServiceTariff& tariff, const ChargePoint& point,
                             const Community& community, IntervalNumber interval) {
  return charging::band_at(tariff, point.description.clock,
                           interval_start(interval, community.settings.interval_length));
}

// The dearest the market may be: never dearer than the grid would be, with the market's fee.
Price most_at_market(const Community& community, Price import_price) {
  const Price fee(mul_div_ceil(community.settings.fee_per_lot.value, units_per_whole,
                               community.settings.lot.value));
  return import_price - fee;
}

// Pays the owner as far as the wallet reaches; what it lacks is noted and never asked for again.
Amount pay_service(Applying& at, const Community& community, const ChargePoint& point,
                   charging::Session& session, Amount amount) {
  if (amount == Amount(0)) return amount;
  const AccountIndex from = driver_of(community, session).cash;
  const AccountIndex to = community.participants[community.place(point.owner)->value].cash;
  const Amount paid =
      std::min({amount, std::max(Amount(0), at.state.ledger.account(from).available()),
                std::max(Amount(0), at.state.ledger.account(to).room())});
  post(at, TransferReason::charging_service, from, to, paid);
  session.unpaid += amount - paid;
  return paid;
}

void add(SessionRow& row, const SessionRow& more) {
  row.own += more.own;
  row.market += more.market;
  row.grid += more.grid;
  row.unbilled += more.unbilled;
  row.market_cash += more.market_cash;
  row.grid_cash += more.grid_cash;
  row.service += more.service;
  row.charging += more.charging;
  row.idle += more.idle;
}

// Energy first, then the service: a wallet that runs dry owes the supplier, not the owner.
SessionRow bill(Applying& at, Community& community, const ChargePoint& point,
                charging::Session& session, const charging::Part& part) {
  SessionRow row{.interval = part.interval, .charging = part.charging, .idle = part.idle};
  if (!charging::is_billed(session.standing)) {
    row.unbilled = part.energy;
    return row;
  }
  const Participant& driver = driver_of(community, session);
  const Price import_price = chain::tariff_of(community, part.interval).import_price;
  const Served served = serve_now(at, community, *community.place(*session.driver), part.energy,
                                  most_at_market(community, import_price));
  row.own = served.own;
  row.market = served.market;
  row.grid = part.energy - served.own - served.market;
  const charging::ServiceTariff tariff = tariff_of(point, session);
  const charging::Cost cost =
      charging::price({.energy = part.energy,
                       .grid = row.grid,
                       .market_cash = served.market_cash,
                       .charging = part.charging,
                       .idle = part.idle,
                       .first = part.first},
                      import_price, band_of(tariff, point, community, part.interval),
                      tariff.per_session, session.carry);
  const Amount debt = at.state.ledger.account(driver.debt).posted;
  settle_cash(at, community, driver, -cost.grid, TransferReason::charging_energy);
  session.owed += at.state.ledger.account(driver.debt).posted - debt;
  row.market_cash = cost.market;
  row.grid_cash = cost.grid;
  row.service = pay_service(at, community, point, session, cost.service);
  community.totals.imported += part.energy;
  community.totals.grid_import += row.grid;
  return row;
}

void keep(ChargePoint& point, charging::Session& session, const SessionRow& row) {
  if (!session.rows.empty() && session.rows.back().interval == row.interval)
    add(session.rows.back(), row);
  else
    session.rows.push_back(row);
  point.totals.energy += row.energy() - row.unbilled;
  point.totals.unbilled += row.unbilled;
  point.totals.energy_cash += row.market_cash + row.grid_cash;
  point.totals.service += row.service;
  point.totals.charging += row.charging;
  point.totals.idle += row.idle;
}

// What a charge point behind its owner's meter gave to a driver was not the owner's to pay for.
// Energy that nobody pays for stays the owner's.
void deliver(Community& community, const ChargePoint& point, const SessionRow& row, bool back,
             std::vector<MeterChange>& changed) {
  const Energy energy = row.energy() - row.unbilled;
  if (!point.description.behind_meter || energy == Energy(0)) return;
  const MeterIndex meter = *point.description.behind_meter;
  Energy& given = community.delivered[row.interval][meter];
  given += back ? -energy : energy;
  if (row.interval <= community.closed) changed.push_back({row.interval, meter});
}

void emit(Applying& at, const charging::Session& session, const SessionRow& row) {
  if (row.energy() == Energy(0) && row.cash() == Amount(0)) return;
  at.receipt.emit(ChargingBilled{.session = session.number,
                                 .interval = row.interval,
                                 .own = row.own,
                                 .market = row.market,
                                 .grid = row.grid,
                                 .unbilled = row.unbilled,
                                 .market_cash = row.market_cash,
                                 .grid_cash = row.grid_cash,
                                 .service = row.service});
}

void release(Applying& at, charging::Session& session) {
  if (session.reserved == Amount(0)) return;
  const Community& community = community_of(at.state, session);
  at.state.ledger.release(driver_of(community, session).cash, session.reserved);
  session.reserved = Amount(0);
}

// Bills what lies between what was counted before and a value that counts.
void count(Applying& at, charging::Session& session, Instant time, Energy imported) {
  Community& community = community_of(at.state, session);
  ChargePoint& point = at.state.charging.point(session.point);
  const std::vector<charging::Part> parts = charging::split(
      session, point.tariffs[session.tariff], time, imported, community.settings.interval_length);
  if (charging::flows(session, time, imported)) session.flowed_at = time;
  std::vector<MeterChange> changed;
  for (const charging::Part& part : parts) {
    const SessionRow row = bill(at, community, point, session, part);
    keep(point, session, row);
    deliver(community, point, row, false, changed);
    emit(at, session, row);
  }
  session.counted = imported;
  session.counted_at = time;
  resettle(at, community, std::move(changed));
}

}  // namespace

Payer payer_of_token(const State& state, CommunityIndex community, const Hash& token, Instant now) {
  if (token.is_zero()) return {.standing = Standing::no_token, .driver = {}, .limit = {}};
  const charging::Token* const found = state.charging.find_token(token);
  if (!found || found->community != community)
    return {.standing = Standing::unknown_token, .driver = {}, .limit = {}};
  const charging::Token& known = *found;
  Payer payer{.standing = Standing::billed, .driver = known.account, .limit = known.session_limit};
  if (known.blocked)
    payer.standing = Standing::blocked_token;
  else if (known.valid_until <= now)
    payer.standing = Standing::expired_token;
  else if (is_suspended(state.communities[community.value], known.account))
    payer.standing = Standing::suspended_driver;
  return payer;
}

Amount worst_price(const State& state, const charging::Session& session, Duration span,
                   Instant now) {
  const Community& community = state.communities[session.community.value];
  const ChargePoint& point = state.charging.point(session.point);
  const Duration length = community.settings.interval_length;
  const charging::ServiceTariff tariff = tariff_of(point, session);
  Price import_price(0);
  charging::TariffBand worst;
  for (IntervalNumber i = interval_of(now, length); i <= interval_of(now + span, length);
       i += IntervalNumber(1)) {
    import_price = std::max(import_price, chain::tariff_of(community, i).import_price);
    const charging::TariffBand band = band_of(tariff, point, community, i);
    worst.per_kwh = std::max(worst.per_kwh, band.per_kwh);
    worst.per_minute = std::max(worst.per_minute, band.per_minute);
    worst.idle_per_minute = std::max(worst.idle_per_minute, band.idle_per_minute);
  }
  const Power power = charging::outlet_power(point.description, session.evse, session.connector);
  const Energy energy(mul_div_ceil(power.value, span.value, 3'600));
  const Amount own = session.driver
                         ? state.ledger.account(driver_of(community, session).watt).available()
                         : Amount(0);
  const Energy grid = std::max(Energy(0), energy - std::max(Energy(0), watt_energy(own)));
  const bool first = charging::metered(session) == Energy(0);
  const auto cost = [&](const charging::Consumption& used) {
    charging::Carry carry;
    return charging::price(used, import_price, worst, tariff.per_session, carry).total();
  };
  // Any mixture costs no more than the dearer of the two.
  const Amount charging_all = cost({.energy = energy,
                                    .grid = grid,
                                    .market_cash = {},
                                    .charging = span,
                                    .idle = {},
                                    .first = first});
  const Amount idling_all = cost({.idle = span, .first = first});
  // Three fractions may be carried over from before, each of them less than a unit.
  return std::max(charging_all, idling_all) + Amount(3);
}

void hold_ahead(Applying& at, charging::Session& session) {
  release(at, session);
  if (session.ended || !charging::is_billed(session.standing)) return;
  const Community& community = community_of(at.state, session);
  const AccountIndex cash = driver_of(community, session).cash;
  const Amount left = session.limit - charging::sum(session).cash();
  const Amount most = worst_price(at.state, session, charging::hold_ahead, at.now);
  session.reserved =
      std::max(Amount(0), std::min({most, left, at.state.ledger.account(cash).available()}));
  session.stop_wanted =
      session.reserved < std::min(most, worst_price(at.state, session, stop_ahead, at.now));
  at.state.ledger.reserve(cash, session.reserved);
}

std::uint32_t take_value(Applying& at, charging::Session& session, const charging::Value& value,
                         const Hash& proof) {
  const charging::PointDescription& point = at.state.charging.point(session.point).description;
  const charging::Judgement judged = charging::judge(session, point, value, at.now);
  std::uint32_t findings = judged.findings;
  const Amount lacking = session.unpaid + session.owed;
  // What must not bill must not stand in the way of the true value either, were it the same.
  if (value.billable) {
    session.told = value.imported;
    session.told_at = value.time;
  }
  if (!judged.counts) {
    hold_ahead(at, session);
  } else {
    release(at, session);
    if (session.start) {
      count(at, session, judged.time, value.imported);
    } else {
      session.start = session.counted = value.imported;
      session.counted_at = judged.time;
      session.proof_start = proof;
    }
    session.evidence = std::max(session.evidence, value.evidence);
    if (!proof.is_zero()) session.proof_last = proof;
    hold_ahead(at, session);
  }
  if (session.unpaid + session.owed > lacking) findings |= charging::finding::short_of_funds;
  session.findings |= findings;
  CHECK(!charging::broken_law(session));
  return findings;
}

void end_session(Applying& at, charging::Session& session, charging::EndReason reason,
                 Instant time) {
  ChargePoint& point = at.state.charging.point(session.point);
  session.end = std::max(time, session.counted_at);
  session.reason = reason;
  if (!session.ended) {
    at.state.charging.close(session);
    ++point.totals.sessions;
  }
  session.stop_wanted = false;
  release(at, session);
}

namespace {

// The part of `whole` that belongs to the energy from `before` to `after` out of `energy`; all
// parts together make the whole.
Amount share_of(Amount whole, Energy before, Energy after, Energy energy) {
  return Amount(mul_div_floor(whole.value, after.value, energy.value) -
                mul_div_floor(whole.value, before.value, energy.value));
}

// Burned and never drawn: stored again for the driver; what finds no room is fed to the grid.
Energy store_again(Applying& at, Community& community, ParticipantIndex place, Energy energy,
                   Price feed_in) {
  Flow flow{.surplus = energy};
  flow.booked.participant = place;
  if (community.stores()) store_surplus(at, community, flow);
  settle_cash(at, community, community.participants[place.value], cost_floor(flow.surplus, feed_in),
              TransferReason::charging_credit);
  return energy - flow.surplus;
}

// The newest rows first give back what they had delivered from behind a meter.
void take_back_delivered(Applying& at, Community& community, const ChargePoint& point,
                         const charging::Session& session, Energy before, Energy energy) {
  std::vector<MeterChange> changed;
  Energy skip = before;
  for (std::size_t i = session.rows.size(); i-- > 0 && energy > Energy(0);) {
    const Energy all = session.rows[i].energy() - session.rows[i].unbilled;
    const Energy known = std::min(skip, all);
    const Energy part = std::min(energy, all - known);
    skip -= known;
    energy -= part;
    deliver(community, point, {.interval = session.rows[i].interval, .grid = part}, true, changed);
  }
  resettle(at, community, std::move(changed));
}

}  // namespace

Verdict credit_session(Applying& at, charging::Session& session, Energy imported) {
  Community& community = community_of(at.state, session);
  ChargePoint& point = at.state.charging.point(session.point);
  const SessionRow total = charging::sum(session);
  const Energy billed = total.energy() - total.unbilled;
  Energy before;
  Energy grid_before;
  for (const charging::Credit& credit : session.credits) {
    before += credit.energy;
    grid_before += credit.grid;
  }
  const Energy energy = std::min(session.counted - imported, billed) - before;
  const Energy grid = std::min(energy, total.grid - grid_before);
  charging::Credit credit{.time = at.now, .energy = energy, .grid = grid};
  credit.service = share_of(total.service, before, before + energy, billed);
  if (total.grid > Energy(0))
    credit.grid_cash = share_of(total.grid_cash, grid_before, grid_before + grid, total.grid);
  const ParticipantIndex place = *community.place(*session.driver);
  const Participant& driver = community.participants[place.value];
  const AccountIndex owner = community.participants[community.place(point.owner)->value].cash;
  const Price feed_in = chain::tariff_of(community, session.rows.back().interval).feed_in_price;
  const Amount from_grid = credit.grid_cash + cost_ceil(energy - grid, feed_in);
  const bool owner_can = credit.service == Amount(0) || point.owner == *session.driver ||
                         !at.state.ledger.can_transfer(owner, driver.cash, credit.service);
  if (!owner_can || from_grid > at.state.ledger.account(community.grid_cash).available())
    return refuse(Rejection::insufficient_funds);

  post(at, TransferReason::charging_credit, owner, driver.cash, credit.service);
  settle_cash(at, community, driver, credit.grid_cash, TransferReason::charging_credit);
  credit.watt = store_again(at, community, place, energy - grid, feed_in);
  community.totals.imported -= energy;
  community.totals.grid_import -= grid;
  point.totals.energy -= energy;
  point.totals.energy_cash -= credit.grid_cash;
  point.totals.service -= credit.service;
  take_back_delivered(at, community, point, session, before, energy);
  session.credits.push_back(credit);
  session.findings |= charging::finding::corrected;
  CHECK(!charging::broken_law(session));
  at.receipt.emit(ChargingCredited{.session = session.number,
                                   .energy = credit.energy,
                                   .grid_cash = credit.grid_cash,
                                   .service = credit.service,
                                   .watt = credit.watt});
  return std::nullopt;
}

}  // namespace wattbook::chain
