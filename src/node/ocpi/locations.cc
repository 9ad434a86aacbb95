// Locations and tariffs (OCPI 2.2.1, modules 8 and 11).
#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "base/decimal.h"
#include "core/chain/settlement.h"
#include "node/ocpi/json.h"
#include "node/ocpi/objects.h"

namespace wattbook::ocpi {
namespace {

constexpr std::int64_t phase_volts = 230;
constexpr std::int64_t direct_volts = 400;
constexpr std::int64_t one_phase_watts_max = 7'400;

bool is_upper(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

std::string_view status_of(const chain::State& state, charging::PointIndex index,
                           std::uint32_t evse, const Board& board) {
  const charging::ChargePoint& point = state.charging.point(index);
  if (!point.in_service) return "INOPERATIVE";
  for (const auto& [outlet, number] : state.charging.open())
    if (std::get<0>(outlet) == index && std::get<1>(outlet) == evse) return "CHARGING";
  const auto station = board.find(point.description.station);
  if (station == board.end()) return "UNKNOWN";
  const auto told = station->second.find(evse);
  if (told == station->second.end()) return "UNKNOWN";
  switch (told->second) {
    case Condition::available:
      return "AVAILABLE";
    case Condition::occupied:
      return "BLOCKED";
    case Condition::reserved:
      return "RESERVED";
    case Condition::unavailable:
      return "INOPERATIVE";
    case Condition::faulted:
      return "OUTOFORDER";
  }
  return "UNKNOWN";
}

std::string connector_json(const chain::State& state, charging::PointIndex index,
                           const charging::Connector& connector) {
  const charging::ChargePoint& point = state.charging.point(index);
  const ConnectorNames names = names_of(connector);
  const std::int64_t volts = names.power_type == "DC" ? direct_volts : phase_volts;
  const std::int64_t phases = names.power_type == "AC_3_PHASE" ? 3 : 1;
  const std::int64_t watts = connector.power.value;
  const std::int64_t amperes = std::max<std::int64_t>(1, watts / (volts * phases));
  const auto version = static_cast<std::uint32_t>(point.tariffs.size() - 1);
  return Object()
      .text("id", std::to_string(connector.connector))
      .text("standard", names.standard)
      .text("format", names.format)
      .text("power_type", names.power_type)
      .raw("max_voltage", std::to_string(volts))
      .raw("max_amperage", std::to_string(amperes))
      .raw("max_electric_power", std::to_string(watts))
      .raw("tariff_ids", list({quoted(tariff_id(index, version), 36)}))
      .time("last_updated", state.time)
      .take();
}

std::string evse_json(const chain::State& state, charging::PointIndex index, std::uint32_t evse,
                      const Party& party, const Board& board) {
  std::vector<std::string> connectors;
  for (const charging::Connector& one : state.charging.point(index).description.connectors)
    if (one.evse == evse) connectors.push_back(connector_json(state, index, one));
  return Object()
      .text("uid", evse_uid(index, evse))
      .text("evse_id", evse_id(index, evse, party))
      .text("status", status_of(state, index, evse, board))
      .raw("capabilities", R"(["REMOTE_START_STOP_CAPABLE","RFID_READER"])")
      .raw("connectors", list(connectors))
      .text("physical_reference", std::to_string(evse), 16)
      .time("last_updated", state.time)
      .take();
}

std::vector<std::uint32_t> evses_of(const charging::ChargePoint& point) {
  std::vector<std::uint32_t> out;
  for (const charging::Connector& one : point.description.connectors)
    if (std::ranges::find(out, one.evse) == out.end()) out.push_back(one.evse);
  return out;
}

std::string minute_text(std::uint32_t minute) {
  return fmt::format("\"{:02}:{:02}\"", minute / 60 % 24, minute % 60);
}

// `price` in base units a unit.
std::string component(std::string_view type, std::int64_t price) {
  return Object()
      .text("type", type)
      .raw("price", format_decimal(price))
      .raw("step_size", "1")
      .take();
}

std::string element_of(const charging::TariffBand& band, std::int64_t energy,
                       const std::string& restrictions) {
  std::vector<std::string> components{component("ENERGY", energy + band.per_kwh.value)};
  if (band.per_minute > Amount(0))
    components.push_back(component("TIME", band.per_minute.value * 60));
  if (band.idle_per_minute > Amount(0))
    components.push_back(component("PARKING_TIME", band.idle_per_minute.value * 60));
  Object out;
  out.raw("price_components", list(components));
  if (!restrictions.empty()) out.raw("restrictions", restrictions);
  return out.take();
}

std::string elements_of(const charging::ServiceTariff& tariff, std::int64_t energy) {
  std::vector<std::string> out;
  if (tariff.per_session > Amount(0))
    out.push_back(Object()
                      .raw("price_components", list({component("FLAT", tariff.per_session.value)}))
                      .take());
  if (tariff.bands.size() < 2) {
    out.push_back(element_of(tariff.bands.empty() ? charging::TariffBand{} : tariff.bands.front(),
                             energy, ""));
    return list(out);
  }
  for (std::size_t i = 0; i < tariff.bands.size(); ++i) {
    const std::uint32_t end =
        i + 1 < tariff.bands.size() ? tariff.bands[i + 1].from_minute : 24 * 60;
    out.push_back(element_of(tariff.bands[i], energy,
                             Object()
                                 .raw("start_time", minute_text(tariff.bands[i].from_minute))
                                 .raw("end_time", minute_text(end))
                                 .take()));
  }
  return list(out);
}

}  // namespace

std::optional<Party> read_party(std::string_view text) {
  if (text.size() != 10 || text[2] != '-' || text[6] != '-') return std::nullopt;
  Party out;
  out.country_code = text.substr(0, 2);
  out.party_id = text.substr(3, 3);
  out.country = text.substr(7);
  const bool party = std::ranges::all_of(
      out.party_id, [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
  if (!party || !is_upper(out.country_code) || !is_upper(out.country)) return std::nullopt;
  return out;
}

std::string location_id(charging::PointIndex point) { return fmt::format("P{}", point.value); }

std::string evse_uid(charging::PointIndex point, std::uint32_t evse) {
  return fmt::format("P{}-{}", point.value, evse);
}

std::string evse_id(charging::PointIndex point, std::uint32_t evse, const Party& party) {
  return fmt::format("{}*{}*E{}*{}", party.country_code, party.party_id, point.value, evse);
}

std::string tariff_id(charging::PointIndex point, std::uint32_t version) {
  return fmt::format("P{}-T{}", point.value, version);
}

std::string coordinates(const charging::PointDescription& point) {
  const auto degrees = [](std::int64_t micro) {
    const std::int64_t magnitude = micro < 0 ? -micro : micro;
    return fmt::format("{}{}.{:06}", micro < 0 ? "-" : "", magnitude / 1'000'000,
                       magnitude % 1'000'000);
  };
  return Object()
      .text("latitude", degrees(point.latitude_micro))
      .text("longitude", degrees(point.longitude_micro))
      .take();
}

ConnectorNames names_of(const charging::Connector& connector) {
  const std::string_view alternating =
      connector.power.value > one_phase_watts_max ? "AC_3_PHASE" : "AC_1_PHASE";
  switch (connector.plug) {
    case charging::Plug::type1:
      return {"IEC_62196_T1", "CABLE", "AC_1_PHASE"};
    case charging::Plug::type2:
      return {"IEC_62196_T2", "SOCKET", alternating};
    case charging::Plug::type2_cable:
      return {"IEC_62196_T2", "CABLE", alternating};
    case charging::Plug::ccs1:
      return {"IEC_62196_T1_COMBO", "CABLE", "DC"};
    case charging::Plug::ccs2:
      return {"IEC_62196_T2_COMBO", "CABLE", "DC"};
    case charging::Plug::chademo:
      return {"CHADEMO", "CABLE", "DC"};
    case charging::Plug::gbt_ac:
      return {"GBT_AC", "CABLE", alternating};
    case charging::Plug::gbt_dc:
      return {"GBT_DC", "CABLE", "DC"};
    case charging::Plug::nacs:
      return {"TESLA_S", "CABLE", "DC"};
    case charging::Plug::domestic:
      return {"DOMESTIC_F", "SOCKET", "AC_1_PHASE"};
  }
  return {};
}

namespace {

std::string location_json(const chain::State& state, charging::PointIndex index, const Party& party,
                          const Board& board) {
  const charging::ChargePoint& point = state.charging.point(index);
  const charging::PointDescription& told = point.description;
  std::vector<std::string> evses;
  for (const std::uint32_t evse : evses_of(point))
    evses.push_back(evse_json(state, index, evse, party, board));
  const std::string_view place = told.place.empty() ? told.station : told.place;
  Object out;
  out.text("country_code", party.country_code)
      .text("party_id", party.party_id)
      .text("id", location_id(index))
      .flag("publish", true)
      .text("name", told.station)
      .text("address", place, 45)
      .text("city", state.communities[point.community.value].name, 45)
      .text("country", party.country)
      .raw("coordinates", coordinates(told))
      .raw("evses", list(evses))
      .raw("operator", Object().text("name", party.name, 100).take())
      .text("time_zone", party.time_zone)
      .time("last_updated", state.time);
  return out.take();
}

}  // namespace

Item location(const chain::State& state, charging::PointIndex point, const Party& party,
              const Board& board) {
  return {state.time,
          [&state, point, &party, &board] { return location_json(state, point, party, board); }};
}

std::optional<std::string> evse(const chain::State& state, charging::PointIndex point,
                                const Party& party, const Board& board, std::string_view uid) {
  for (const std::uint32_t one : evses_of(state.charging.point(point)))
    if (evse_uid(point, one) == uid) return evse_json(state, point, one, party, board);
  return std::nullopt;
}

std::optional<std::string> connector(const chain::State& state, charging::PointIndex point,
                                     std::string_view uid, std::string_view id) {
  for (const charging::Connector& one : state.charging.point(point).description.connectors)
    if (evse_uid(point, one.evse) == uid && std::to_string(one.connector) == id)
      return connector_json(state, point, one);
  return std::nullopt;
}

namespace {

std::string tariff_json(const chain::State& state, charging::PointIndex index,
                        std::uint32_t version, Instant time, const Party& party) {
  const charging::ChargePoint& point = state.charging.point(index);
  const chain::Community& community = state.communities[point.community.value];
  const charging::ServiceTariff& service = point.tariffs[version];
  const IntervalNumber interval = interval_of(time, community.settings.interval_length);
  const Price grid = chain::tariff_of(community, interval).import_price;
  std::string text =
      "Energy is bought at the community's market; the price here is the most it costs.";
  if (service.idle_after_minutes > 0)
    text +=
        fmt::format(" Parking counts after {} minutes without energy.", service.idle_after_minutes);
  Object out;
  out.text("country_code", party.country_code)
      .text("party_id", party.party_id)
      .text("id", tariff_id(index, version))
      .text("currency", state.ledger.asset(community.cash).code, 3)
      .raw("tariff_alt_text",
           list({Object().text("language", "en").text("text", text, 512).take()}))
      .raw("elements", elements_of(service, grid.value))
      .time("last_updated", time);
  return out.take();
}

}  // namespace

Item tariff(const chain::State& state, charging::PointIndex point, std::uint32_t version,
            Instant time, const Party& party) {
  return {time, [&state, point, version, time, &party] {
            return tariff_json(state, point, version, time, party);
          }};
}

}  // namespace wattbook::ocpi
