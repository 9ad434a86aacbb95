// OCPI 2.2.1 field by field, as far as this node sends it: "name! type" is required, "[type]" a
// list, "[type]+" one that is not empty. textN has at most N characters. What is not listed is not
// in the standard, or is not sent.
#pragma once

#include <algorithm>
#include <map>
#include <regex>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/json_tree.h"

namespace wattbook::ocpi {

inline const std::map<std::string, std::vector<std::string>>& shapes() {
  static const std::map<std::string, std::vector<std::string>> out = {
      {"Envelope",
       {"data any", "status_code! integer", "status_message text255", "timestamp! time"}},
      {"Version", {"version! text10", "url! url"}},
      {"VersionDetails", {"version! text10", "endpoints! [Endpoint]+"}},
      {"Endpoint", {"identifier! ModuleID", "role! InterfaceRole", "url! url"}},
      {"Credentials", {"token! text64", "url! url", "roles! [CredentialsRole]+"}},
      {"CredentialsRole",
       {"role! Role", "business_details! BusinessDetails", "party_id! text3",
        "country_code! text2"}},
      {"BusinessDetails", {"name! text100", "website url"}},
      {"Location",
       {"country_code! text2", "party_id! text3", "id! text36", "publish! flag", "name text255",
        "address! text45", "city! text45", "postal_code text10", "country! text3",
        "coordinates! GeoLocation", "evses [EVSE]", "operator BusinessDetails",
        "time_zone! text255", "last_updated! time"}},
      {"GeoLocation", {"latitude! latitude", "longitude! longitude"}},
      {"EVSE",
       {"uid! text36", "evse_id text48", "status! Status", "capabilities [Capability]",
        "connectors! [Connector]+", "physical_reference text16", "last_updated! time"}},
      {"Connector",
       {"id! text36", "standard! ConnectorType", "format! ConnectorFormat", "power_type! PowerType",
        "max_voltage! integer", "max_amperage! integer", "max_electric_power integer",
        "tariff_ids [text36]", "last_updated! time"}},
      {"Tariff",
       {"country_code! text2", "party_id! text3", "id! text36", "currency! text3",
        "tariff_alt_text [DisplayText]", "elements! [TariffElement]+", "last_updated! time"}},
      {"DisplayText", {"language! text2", "text! text512"}},
      {"TariffElement", {"price_components! [PriceComponent]+", "restrictions TariffRestrictions"}},
      {"PriceComponent", {"type! TariffDimensionType", "price! number", "step_size! integer"}},
      {"TariffRestrictions", {"start_time clock", "end_time clock"}},
      {"Session",
       {"country_code! text2", "party_id! text3", "id! text36", "start_date_time! time",
        "end_date_time time", "kwh! number", "cdr_token! CdrToken", "auth_method! AuthMethod",
        "location_id! text36", "evse_uid! text36", "connector_id! text36", "currency! text3",
        "charging_periods [ChargingPeriod]", "total_cost Price", "status! SessionStatus",
        "last_updated! time"}},
      {"CDR",
       {"country_code! text2",
        "party_id! text3",
        "id! text39",
        "start_date_time! time",
        "end_date_time! time",
        "session_id text36",
        "cdr_token! CdrToken",
        "auth_method! AuthMethod",
        "cdr_location! CdrLocation",
        "currency! text3",
        "tariffs [Tariff]",
        "charging_periods! [ChargingPeriod]+",
        "total_cost! Price",
        "total_energy! number",
        "total_energy_cost Price",
        "total_time! number",
        "total_parking_time number",
        "credit flag",
        "credit_reference_id text39",
        "last_updated! time"}},
      {"CdrToken",
       {"country_code! text2", "party_id! text3", "uid! text36", "type! TokenType",
        "contract_id! text36"}},
      {"CdrLocation",
       {"id! text36", "name text255", "address! text45", "city! text45", "postal_code text10",
        "country! text3", "coordinates! GeoLocation", "evse_uid! text36", "evse_id! text48",
        "connector_id! text36", "connector_standard! ConnectorType",
        "connector_format! ConnectorFormat", "connector_power_type! PowerType"}},
      {"ChargingPeriod",
       {"start_date_time! time", "dimensions! [CdrDimension]+", "tariff_id text36"}},
      {"CdrDimension", {"type! CdrDimensionType", "volume! number"}},
      {"Price", {"excl_vat! number", "incl_vat number"}},
  };
  return out;
}

// Every value of the standard's enums; those of locations compared with mod_locations of its
// repository, of plugs those that charge points here have.
inline const std::map<std::string, std::vector<std::string>>& words() {
  static const std::map<std::string, std::vector<std::string>> out = {
      {"ModuleID",
       {"cdrs", "chargingprofiles", "commands", "credentials", "hubclientinfo", "locations",
        "sessions", "tariffs", "tokens"}},
      {"InterfaceRole", {"SENDER", "RECEIVER"}},
      {"Role", {"CPO", "EMSP", "HUB", "NAP", "NSP", "OTHER", "SCSP"}},
      {"Status",
       {"AVAILABLE", "BLOCKED", "CHARGING", "INOPERATIVE", "OUTOFORDER", "PLANNED", "REMOVED",
        "RESERVED", "UNKNOWN"}},
      {"Capability",
       {"CHARGING_PROFILE_CAPABLE", "CHARGING_PREFERENCES_CAPABLE", "CHIP_CARD_SUPPORT",
        "CONTACTLESS_CARD_SUPPORT", "CREDIT_CARD_PAYABLE", "DEBIT_CARD_PAYABLE", "PED_TERMINAL",
        "REMOTE_START_STOP_CAPABLE", "RESERVABLE", "RFID_READER",
        "START_SESSION_CONNECTOR_REQUIRED", "TOKEN_GROUP_CAPABLE", "UNLOCK_CAPABLE"}},
      {"ConnectorType",
       {"CHADEMO", "DOMESTIC_F", "GBT_AC", "GBT_DC", "IEC_62196_T1", "IEC_62196_T1_COMBO",
        "IEC_62196_T2", "IEC_62196_T2_COMBO", "TESLA_S"}},
      {"ConnectorFormat", {"SOCKET", "CABLE"}},
      {"PowerType", {"AC_1_PHASE", "AC_2_PHASE", "AC_2_PHASE_SPLIT", "AC_3_PHASE", "DC"}},
      {"TariffDimensionType", {"ENERGY", "FLAT", "PARKING_TIME", "TIME"}},
      {"SessionStatus", {"ACTIVE", "COMPLETED", "INVALID", "PENDING", "RESERVATION"}},
      {"AuthMethod", {"AUTH_REQUEST", "COMMAND", "WHITELIST"}},
      {"TokenType", {"AD_HOC_USER", "APP_USER", "OTHER", "RFID"}},
      {"CdrDimensionType",
       {"CURRENT", "ENERGY", "ENERGY_EXPORT", "ENERGY_IMPORT", "MAX_CURRENT", "MIN_CURRENT",
        "MAX_POWER", "MIN_POWER", "PARKING_TIME", "POWER", "RESERVATION_TIME", "STATE_OF_CHARGE",
        "TIME"}},
  };
  return out;
}

inline std::string fault_of(json::View value, const std::string& type);

inline std::string list_fault(json::View value, std::string type) {
  const bool full = type.ends_with('+');
  if (full) type.pop_back();
  if (!value.is(json::Kind::list)) return "is no list";
  if (full && value.size() == 0) return "is empty";
  for (const json::View one : value)
    if (std::string fault = fault_of(one, type.substr(1, type.size() - 2)); !fault.empty())
      return fault;
  return {};
}

inline std::string text_fault(json::View value, const std::string& type) {
  static const std::map<std::string, std::regex> forms = {
      {"time", std::regex(R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z)")},
      {"clock", std::regex(R"(([01][0-9]|2[0-3]):[0-5][0-9])")},
      {"latitude", std::regex(R"(-?[0-9]{1,2}\.[0-9]{5,7})")},
      {"longitude", std::regex(R"(-?[0-9]{1,3}\.[0-9]{5,7})")},
      {"url", std::regex(R"(https?://[^ ]{1,240})")}};
  if (!value.is(json::Kind::text)) return "is no text";
  const std::string text(value.text());
  if (const auto form = forms.find(type); form != forms.end())
    return std::regex_match(text, form->second) ? "" : "has not the form of a " + type;
  if (const auto list = words().find(type); list != words().end())
    return std::ranges::find(list->second, text) != list->second.end() ? ""
                                                                       : "is no word of " + type;
  const std::size_t most = std::stoul(type.substr(4));
  return text.empty() || text.size() > most ? fmt::format("has {} characters", text.size()) : "";
}

inline std::string object_fault(json::View value, const std::string& type) {
  if (!value.is(json::Kind::object)) return "is no object";
  std::size_t known = 0;
  for (const std::string& member : shapes().at(type)) {
    const bool required = member.find('!') != member.npos;
    const std::string name = member.substr(0, member.find_first_of("! "));
    const json::View found = value[name];
    if (!found.exists()) {
      if (required) return name + " is missing";
      continue;
    }
    ++known;
    if (std::string fault = fault_of(found, member.substr(member.find(' ') + 1)); !fault.empty())
      return name + " " + fault;
  }
  return known == value.size() ? "" : "a member is not in the standard, or is there twice";
}

// What is wrong with a value; empty where nothing is.
inline std::string fault_of(json::View value, const std::string& type) {
  static const std::regex number(R"(-?(0|[1-9]\d*)(\.\d+)?)");
  if (type == "any") return {};
  if (type.starts_with('[')) return list_fault(value, type);
  if (type == "flag") return value.is(json::Kind::flag) ? "" : "is neither true nor false";
  if (type == "number" || type == "integer") {
    const std::string text(value.text());
    const bool right = value.is(json::Kind::number) && std::regex_match(text, number) &&
                       (type == "number" || text.find('.') == text.npos);
    return right ? "" : "is no " + type;
  }
  return shapes().contains(type) ? object_fault(value, type) : text_fault(value, type);
}

}  // namespace wattbook::ocpi
