#include "node/ocpp/transaction_reader.h"

#include <array>
#include <charconv>

#include "node/ocpp/timestamp.h"

namespace wattbook::ocpp {
namespace {

constexpr std::size_t token_bytes_max = 255;  // 1.6: 20, 2.x: 36 (255 in 2.1)
constexpr std::size_t transaction_bytes_max = 64;
constexpr std::size_t orphan_bytes_max = 4'096;
constexpr std::size_t reason_bytes_max = 50;

// Cuts between characters.
std::string cut(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return std::string(text);
  std::size_t end = bytes_max;
  while (end > 0 && (text[end] & 0xc0) == 0x80) --end;
  return std::string(text.substr(0, end));
}

std::uint32_t index_of(json::View value) {
  const std::int64_t number = whole_number(value).value_or(0);
  return number > 0 && number <= 100'000 ? static_cast<std::uint32_t>(number) : 0;
}

// 1.6 knows connectors only.
Outlet outlet_16(json::View connector) {
  const std::uint32_t number = index_of(connector);
  return number == 0 ? Outlet{} : Outlet{number, 1};
}

// 0 is what stations write for "none".
std::optional<std::int64_t> reservation_of(json::View value) {
  const std::optional<std::int64_t> number = whole_number(value);
  return number && *number > 0 ? number : std::nullopt;
}

// The number that we issued, or 0 with its flag: some send 0, -1 or nothing for a start that they
// made without us.
SessionNumber session_of(json::View value, Flags& flags) {
  const std::int64_t number = whole_number(value).value_or(0);
  if (number > 0) return static_cast<SessionNumber>(number);
  flags.set(Flag::no_transaction_id);
  return 0;
}

void note_points(Measured& out, MeterValues values) {
  out.flags = out.flags | values.flags;
  out.points = std::move(values.points);
  out.power = values.power;
}

// A signed end speaks for the register; the plain one beside it must agree to a watt-hour.
std::optional<RegisterPoint> stop_point(std::optional<RegisterPoint> told,
                                        const std::vector<RegisterPoint>& points) {
  if (points.empty() || !points.back().proof) return told;
  RegisterPoint out = points.back();
  if (told) {
    const Energy apart = told->imported > out.imported ? told->imported - out.imported
                                                       : out.imported - told->imported;
    if (apart > Energy(1'000)) out.flags.set(Flag::signature_differs);
  }
  return out;
}

TokenKind kind_of(std::string_view type) {
  static constexpr std::array<std::pair<std::string_view, TokenKind>, 9> kinds = {{
      {"ISO14443", TokenKind::rfid},
      {"ISO15693", TokenKind::rfid},
      {"Central", TokenKind::app},
      {"eMAID", TokenKind::contract},
      {"EMAID", TokenKind::contract},
      {"MacAddress", TokenKind::mac},
      {"KeyCode", TokenKind::key_code},
      {"Local", TokenKind::local},
      {"NoAuthorization", TokenKind::none},
  }};
  for (const auto& [name, kind] : kinds)
    if (name == type) return kind;
  return TokenKind::rfid;
}

TransactionEvent::Kind kind_of_event(std::string_view type) {
  if (type == "Started") return TransactionEvent::Kind::started;
  if (type == "Ended") return TransactionEvent::Kind::ended;
  return TransactionEvent::Kind::updated;
}

// Nothing where the event does not say.
std::optional<bool> drawing_of(std::string_view charging_state) {
  if (charging_state.empty()) return std::nullopt;
  return charging_state == "Charging";
}

}  // namespace

std::optional<std::int64_t> whole_number(json::View value) {
  std::string_view text = value.text();
  if (text.ends_with(".0")) text.remove_suffix(2);
  std::int64_t out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return out;
}

Token token_16(json::View id_tag) {
  if (id_tag.text().empty()) return {};
  return {cut(id_tag.text(), token_bytes_max), TokenKind::rfid};
}

Token token_2(json::View id_token) {
  const TokenKind kind = kind_of(id_token["type"].text());
  const std::string_view text = id_token["idToken"].text();
  if (text.empty()) return {};
  return {cut(text, token_bytes_max), kind};
}

Began read_start(const Arrival& arrival, json::View payload) {
  Began out;
  out.key.station = arrival.station;
  out.outlet = outlet_16(payload["connectorId"]);
  out.token = token_16(payload["idTag"]);
  out.received = arrival.received;
  out.flags = arrival.flags;
  const ReadTime at = read_time(payload["timestamp"].text(), arrival.received);
  out.time = at.time;
  out.time_text = cut(payload["timestamp"].text(), reason_bytes_max);
  out.flags = out.flags | at.flags;
  if (const auto energy = read_register(payload["meterStart"], out.flags))
    out.start = RegisterPoint{at.time, *energy, Evidence::told_by_station, {}, at.flags};
  out.reservation = reservation_of(payload["reservationId"]);
  return out;
}

Ended read_stop(const Arrival& arrival, json::View payload, std::vector<ocmf::Judgement>& proofs) {
  Ended out;
  out.key.station = arrival.station;
  out.flags = arrival.flags;
  out.key.number = session_of(payload["transactionId"], out.flags);
  out.received = arrival.received;
  const ReadTime at = read_time(payload["timestamp"].text(), arrival.received);
  out.time = at.time;
  out.time_text = cut(payload["timestamp"].text(), reason_bytes_max);
  out.flags = out.flags | at.flags;
  MeterValues values =
      read_meter_values(payload["transactionData"], arrival.received, *arrival.meter_keys);
  out.flags = out.flags | values.flags;
  out.points = std::move(values.points);
  proofs = std::move(values.proofs);
  std::optional<RegisterPoint> told;
  if (const auto energy = read_register(payload["meterStop"], out.flags))
    told = RegisterPoint{at.time, *energy, Evidence::told_by_station, {}, at.flags};
  out.stop = stop_point(told, out.points);
  out.reason = cut(payload["reason"].text(), reason_bytes_max);
  if (out.reason.empty()) out.reason = "Local";  // 1.6, section 6.49: its default
  out.token = token_16(payload["idTag"]);
  return out;
}

Measured read_measured(const Arrival& arrival, json::View payload,
                       std::vector<ocmf::Judgement>& proofs) {
  Measured out;
  out.key.station = arrival.station;
  out.flags = arrival.flags;
  out.received = arrival.received;
  const json::View connector =
      payload["connectorId"].exists() ? payload["connectorId"] : payload["evseId"];
  out.outlet = outlet_16(connector);
  if (out.outlet.evse == 0) out.flags.set(Flag::connector_zero);
  out.key.number = session_of(payload["transactionId"], out.flags);
  MeterValues values =
      read_meter_values(payload["meterValue"], arrival.received, *arrival.meter_keys);
  proofs = std::move(values.proofs);
  note_points(out, std::move(values));
  return out;
}

Orphan as_orphan(const Measured& measured, std::string_view message, json::View payload) {
  Orphan out;
  out.station = measured.key.station;
  out.outlet = measured.outlet;
  out.message = message;
  out.points = measured.points;
  out.time = measured.points.empty() ? measured.received : measured.points.back().time;
  out.received = measured.received;
  out.text = cut(payload.raw(), orphan_bytes_max);
  out.flags = measured.flags;
  return out;
}

TransactionEvent read_transaction_event(const Arrival& arrival, json::View payload,
                                        std::vector<ocmf::Judgement>& proofs) {
  TransactionEvent out;
  out.received = arrival.received;
  out.flags = arrival.flags;
  out.kind = kind_of_event(payload["eventType"].text());
  const json::View info = payload["transactionInfo"];
  out.key.station = arrival.station;
  out.key.transaction = cut(info["transactionId"].text(), transaction_bytes_max);
  if (out.key.transaction.empty()) out.flags.set(Flag::no_transaction_id);
  out.outlet = {index_of(payload["evse"]["id"]), index_of(payload["evse"]["connectorId"])};
  if (out.outlet.evse > 0 && out.outlet.connector == 0) out.outlet.connector = 1;
  out.token = token_2(payload["idToken"]);
  const ReadTime at = read_time(payload["timestamp"].text(), arrival.received);
  out.time = at.time;
  out.time_text = cut(payload["timestamp"].text(), reason_bytes_max);
  out.flags = out.flags | at.flags;
  if (payload["offline"].text() == "true") out.flags.set(Flag::offline);
  MeterValues values =
      read_meter_values(payload["meterValue"], arrival.received, *arrival.meter_keys);
  out.flags = out.flags | values.flags;
  out.points = std::move(values.points);
  out.power = values.power;
  proofs = std::move(values.proofs);
  out.drawing = drawing_of(info["chargingState"].text());
  out.sequence = whole_number(payload["seqNo"]);
  out.reservation = reservation_of(payload["reservationId"]);
  out.remote_start = whole_number(info["remoteStartId"]);
  out.reason = cut(info["stoppedReason"].text(), reason_bytes_max);
  if (out.reason.empty()) out.reason = "Local";
  return out;
}

Began began_of(const TransactionEvent& event) {
  Began out;
  out.key = event.key;
  out.outlet = event.outlet;
  out.token = event.token;
  out.time = event.time;
  out.received = event.received;
  out.time_text = event.time_text;
  if (!event.points.empty()) out.start = event.points.front();
  out.sequence = event.sequence;
  out.reservation = event.reservation;
  out.remote_start = event.remote_start;
  out.flags = event.flags;
  return out;
}

Measured measured_of(const TransactionEvent& event) {
  Measured out;
  out.key = event.key;
  out.outlet = event.outlet;
  out.points = event.points;
  out.sequence = event.sequence;
  out.token = event.token;
  out.power = event.power;
  out.drawing = event.drawing;
  out.received = event.received;
  out.flags = event.flags;
  return out;
}

Ended ended_of(const TransactionEvent& event) {
  Ended out;
  out.key = event.key;
  out.outlet = event.outlet;
  out.time = event.time;
  out.received = event.received;
  out.time_text = event.time_text;
  if (!event.points.empty()) out.stop = event.points.back();
  out.points = event.points;
  out.reason = event.reason;
  out.sequence = event.sequence;
  out.token = event.token;
  out.flags = event.flags;
  return out;
}

}  // namespace wattbook::ocpp
