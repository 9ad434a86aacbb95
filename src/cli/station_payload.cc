#include "cli/station_payload.h"

#include "node/ocpp/object_text.h"
#include "node/ocpp/timestamp.h"

namespace wattbook::cli {
namespace {

using ocpp::ObjectText;

std::string token_text(std::string_view token) {
  return ObjectText().text("idToken", token).text("type", "ISO14443").take();
}

}  // namespace

StationCall start_call(Dialect dialect, std::string_view token, std::uint32_t outlet,
                       std::uint32_t number) {
  ObjectText out;
  if (outlet > 0) out.number(dialect == Dialect::one ? "connectorId" : "evseId", outlet);
  if (dialect == Dialect::one) return {"RemoteStartTransaction", out.text("idTag", token).take()};
  return {"RequestStartTransaction",
          out.number("remoteStartId", number).json("idToken", token_text(token)).take()};
}

StationCall stop_call(Dialect dialect, std::uint64_t session, std::string_view transaction) {
  if (dialect == Dialect::one)
    return {"RemoteStopTransaction",
            ObjectText().number("transactionId", static_cast<std::int64_t>(session)).take()};
  return {"RequestStopTransaction", ObjectText().text("transactionId", transaction).take()};
}

StationCall reset_call(Dialect dialect, ResetKind kind) {
  const bool now = kind == ResetKind::now;
  if (dialect == Dialect::one)
    return {"Reset", ObjectText().text("type", now ? "Hard" : "Soft").take()};
  return {"Reset", ObjectText().text("type", now ? "Immediate" : "OnIdle").take()};
}

StationCall unlock_call(Dialect dialect, std::uint32_t outlet) {
  if (dialect == Dialect::one)
    return {"UnlockConnector", ObjectText().number("connectorId", outlet).take()};
  return {"UnlockConnector", ObjectText().number("evseId", outlet).number("connectorId", 1).take()};
}

Result<StationCall> configure_call(Dialect dialect, std::string_view name, std::string_view value) {
  if (dialect == Dialect::one)
    return StationCall{"ChangeConfiguration",
                       ObjectText().text("key", name).text("value", value).take()};
  const std::size_t point = name.find('.');
  if (point == name.npos)
    return fail("a variable of OCPP 2 has a component before it", "write COMPONENT.VARIABLE");
  const std::string one =
      ObjectText()
          .text("attributeValue", value)
          .json("component", ObjectText().text("name", name.substr(0, point)).take())
          .json("variable", ObjectText().text("name", name.substr(point + 1)).take())
          .take();
  return StationCall{"SetVariables", ObjectText().json("setVariableData", "[" + one + "]").take()};
}

StationCall firmware_call(Dialect dialect, std::string_view url, Instant at, std::uint32_t number) {
  const std::string time = ocpp::write_time(at);
  if (dialect == Dialect::one)
    return {"UpdateFirmware", ObjectText().text("location", url).text("retrieveDate", time).take()};
  return {"UpdateFirmware",
          ObjectText()
              .number("requestId", number)
              .json("firmware",
                    ObjectText().text("location", url).text("retrieveDateTime", time).take())
              .take()};
}

StationCall diagnostics_call(Dialect dialect, std::string_view url, std::uint32_t number) {
  if (dialect == Dialect::one) return {"GetDiagnostics", ObjectText().text("location", url).take()};
  return {"GetLog", ObjectText()
                        .json("log", ObjectText().text("remoteLocation", url).take())
                        .text("logType", "DiagnosticsLog")
                        .number("requestId", number)
                        .take()};
}

StationCall reserve_call(Dialect dialect, std::string_view token, std::uint32_t outlet,
                         Instant until, std::uint32_t number) {
  const std::string time = ocpp::write_time(until);
  if (dialect == Dialect::one)
    return {"ReserveNow", ObjectText()
                              .number("connectorId", outlet)
                              .text("expiryDate", time)
                              .text("idTag", token)
                              .number("reservationId", number)
                              .take()};
  ObjectText out;
  out.number("id", number).text("expiryDateTime", time).json("idToken", token_text(token));
  if (outlet > 0) out.number("evseId", outlet);
  return {"ReserveNow", out.take()};
}

StationCall cancel_reservation_call(std::uint32_t number) {
  return {"CancelReservation", ObjectText().number("reservationId", number).take()};
}

StationCall local_list_call(Dialect dialect, const std::vector<std::string>& tokens,
                            std::uint32_t version) {
  std::string list;
  for (const std::string& token : tokens) {
    const std::string accepted = ObjectText().text("status", "Accepted").take();
    list += list.empty() ? "" : ",";
    list +=
        dialect == Dialect::one
            ? ObjectText().text("idTag", token).json("idTagInfo", accepted).take()
            : ObjectText().json("idToken", token_text(token)).json("idTokenInfo", accepted).take();
  }
  ObjectText out;
  out.number(dialect == Dialect::one ? "listVersion" : "versionNumber", version)
      .text("updateType", "Full");
  // A list of 2.x must not be empty; an empty one of 1.6 may be.
  if (!tokens.empty()) out.json("localAuthorizationList", "[" + list + "]");
  return {"SendLocalList", out.take()};
}

}  // namespace wattbook::cli
