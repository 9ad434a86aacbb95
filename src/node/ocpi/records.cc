// Sessions and charge detail records (OCPI 2.2.1, modules 9 and 10).
#include <algorithm>

#include <fmt/format.h>

#include "base/decimal.h"
#include "node/ocpi/json.h"
#include "node/ocpi/objects.h"

namespace wattbook::ocpi {
namespace {

using charging::Session;

std::string number(Energy energy) { return format_decimal(energy.value); }
std::string price(Amount amount) {
  return Object().raw("excl_vat", format_decimal(amount.value)).take();
}

std::string id_of(const Session& session) { return fmt::format("S{}", session.number.value); }

std::string token_of(const Session& session, const Party& party) {
  const std::string digest = session.token.is_zero() ? "#NA" : to_hex(session.token.bytes);
  return Object()
      .text("country_code", party.country_code)
      .text("party_id", party.party_id)
      .text("uid", digest, 36)
      .text("type", "OTHER")
      .text("contract_id", digest, 36)
      .take();
}

std::string dimension(std::string_view type, const std::string& volume) {
  return Object().text("type", type).raw("volume", volume).take();
}

std::string period(Instant start, Energy energy, Duration charging, Duration idle,
                   const std::string& tariff) {
  std::vector<std::string> dimensions{dimension("ENERGY", number(energy)),
                                      dimension("TIME", hours(charging))};
  if (idle > Duration(0)) dimensions.push_back(dimension("PARKING_TIME", hours(idle)));
  return Object()
      .time("start_date_time", start)
      .raw("dimensions", list(dimensions))
      .text("tariff_id", tariff)
      .take();
}

std::string periods_of(const chain::State& state, const Session& session) {
  const Duration length = state.communities[session.community.value].settings.interval_length;
  const std::string tariff = tariff_id(session.point, session.tariff);
  std::vector<std::string> out;
  for (const charging::SessionRow& row : session.rows)
    out.push_back(period(std::max(session.began, interval_start(row.interval, length)),
                         row.energy(), row.charging, row.idle, tariff));
  if (out.empty())
    out.push_back(period(session.began, Energy(0), Duration(0), Duration(0), tariff));
  return list(out);
}

// Who, where and with what: what a session and its records share.
Object begun(const Session& session, const Party& party, const std::string& id) {
  Object out;
  out.text("country_code", party.country_code)
      .text("party_id", party.party_id)
      .text("id", id, 39)
      .time("start_date_time", session.began);
  return out;
}

std::string cdr_location(const chain::State& state, const Session& session, const Party& party) {
  const charging::ChargePoint& point = state.charging.point(session.point);
  const charging::PointDescription& told = point.description;
  charging::Connector connector;
  for (const charging::Connector& one : told.connectors)
    if (one.evse == session.evse && one.connector == session.connector) connector = one;
  const ConnectorNames names = names_of(connector);
  return Object()
      .text("id", location_id(session.point))
      .text("name", told.station)
      .text("address", told.place.empty() ? told.station : told.place, 45)
      .text("city", state.communities[point.community.value].name, 45)
      .text("country", party.country)
      .raw("coordinates", coordinates(told))
      .text("evse_uid", evse_uid(session.point, session.evse))
      .text("evse_id", evse_id(session.point, session.evse, party))
      .text("connector_id", std::to_string(session.connector))
      .text("connector_standard", names.standard)
      .text("connector_format", names.format)
      .text("connector_power_type", names.power_type)
      .take();
}

// What a record says was charged.
struct Sums {
  Energy energy;
  Amount energy_cash;
  Amount service;
  Amount total() const { return energy_cash + service; }
};

struct Record {
  std::string id;
  std::string credits;  // the id of the record that it takes back; empty: none
  Instant time;
  Sums sums;
  bool corrected = false;
};

std::string cdr_json(const chain::State& state, const Session& session, const Party& party,
                     const Record& record) {
  const charging::SessionRow total = charging::sum(session);
  const std::string currency =
      state.ledger.asset(state.communities[session.community.value].cash).code;
  const std::string tariff_used = tariff_id(session.point, session.tariff);
  const bool credit = !record.credits.empty();
  Object out = begun(session, party, record.id);
  out.time("end_date_time", session.end)
      .text("session_id", id_of(session))
      .raw("cdr_token", token_of(session, party))
      .text("auth_method", "WHITELIST")
      .raw("cdr_location", cdr_location(state, session, party))
      .text("currency", currency, 3)
      .raw("tariffs",
           list({tariff(state, session.point, session.tariff, session.began, party).json()}))
      .raw("charging_periods", record.corrected
                                   ? list({period(session.began, record.sums.energy, total.charging,
                                                  total.idle, tariff_used)})
                                   : periods_of(state, session))
      .raw("total_cost", price(credit ? -record.sums.total() : record.sums.total()))
      .raw("total_energy", number(record.sums.energy))
      .raw("total_energy_cost", price(record.sums.energy_cash))
      .raw("total_time", hours(session.end - session.began))
      .raw("total_parking_time", hours(total.idle));
  if (credit) out.flag("credit", true).text("credit_reference_id", record.credits, 39);
  out.time("last_updated", record.time);
  return out.take();
}

Instant last_update(const Session& session) {
  Instant updated = session.ended ? session.end : std::max(session.began, session.told_at);
  for (const charging::Credit& credit : session.credits) updated = std::max(updated, credit.time);
  return updated;
}

std::string session_json(const chain::State& state, const Session& session, const Party& party) {
  const charging::SessionRow total = charging::sum(session);
  Amount cost = total.cash();
  for (const charging::Credit& credit : session.credits) cost -= credit.grid_cash + credit.service;
  Object out = begun(session, party, id_of(session));
  if (session.ended) out.time("end_date_time", session.end);
  out.raw("kwh", number(charging::metered(session)))
      .raw("cdr_token", token_of(session, party))
      .text("auth_method", "WHITELIST")
      .text("location_id", location_id(session.point))
      .text("evse_uid", evse_uid(session.point, session.evse))
      .text("connector_id", std::to_string(session.connector))
      .text("currency", state.ledger.asset(state.communities[session.community.value].cash).code, 3)
      .raw("charging_periods", periods_of(state, session))
      .raw("total_cost", price(cost))
      .text("status", session.ended ? "COMPLETED" : "ACTIVE")
      .time("last_updated", last_update(session));
  return out.take();
}

}  // namespace

Item session(const chain::State& state, const Session& session, const Party& party) {
  return {last_update(session),
          [&state, &session, &party] { return session_json(state, session, party); }};
}

std::vector<Item> cdrs(const chain::State& state, const Session& session, const Party& party) {
  if (!session.ended || !charging::is_billed(session.standing)) return {};
  const charging::SessionRow total = charging::sum(session);
  Record record;
  record.id = id_of(session);
  record.time = session.end;
  record.sums = {total.energy(), total.market_cash + total.grid_cash, total.service};
  std::vector<Item> out;
  const auto add = [&](const Record& one) {
    out.push_back({one.time, [&state, &session, &party, one] {
                     return cdr_json(state, session, party, one);
                   }});
  };
  add(record);
  for (std::size_t i = 0; i < session.credits.size(); ++i) {
    const charging::Credit& credit = session.credits[i];
    Record taken_back = record;
    taken_back.credits = record.id;
    taken_back.id = record.id + "-C";
    taken_back.time = credit.time;
    add(taken_back);
    record.id = fmt::format("{}-R{}", id_of(session), i + 1);
    record.time = credit.time;
    record.corrected = true;
    record.sums.energy -= credit.energy;
    record.sums.energy_cash -= credit.grid_cash;
    record.sums.service -= credit.service;
    add(record);
  }
  return out;
}

}  // namespace wattbook::ocpi
