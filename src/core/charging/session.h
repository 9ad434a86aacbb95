// One visit of a vehicle at a charge point, as the ledger keeps it: what its meter told, what was
// billed, interval by interval, and what was odd (DOMAIN 7.2, 7.3).
#pragma once

#include <optional>
#include <vector>

#include "base/bytes.h"
#include "core/charging/names.h"
#include "core/charging/price.h"

namespace wattbook::charging {

// How much a register value is worth as evidence, best first (CHARGING 5.3).
enum class Evidence : std::uint8_t {
  signed_by_meter = 0,
  read_from_meter = 1,
  told_by_station = 2,
  imported = 3,
  estimated = 4,
};
constexpr auto enum_names(Evidence) {
  return std::array<std::string_view, 5>{"signed_by_meter", "read_from_meter", "told_by_station",
                                         "imported", "estimated"};
}

// Who pays for the session.
enum class Standing : std::uint8_t {
  billed = 0,         // the driver, whose wallet had enough when it began
  no_token = 1,       // nobody was identified
  unknown_token = 2,  // these three: nobody
  blocked_token = 3,
  expired_token = 4,
  suspended_driver = 5,
  short_wallet = 6,  // the driver; there was too little for the next interval, so it is to stop
};
constexpr auto enum_names(Standing) {
  return std::array<std::string_view, 7>{"billed",        "no_token",      "unknown_token",
                                         "blocked_token", "expired_token", "suspended_driver",
                                         "short_wallet"};
}

enum class EndReason : std::uint8_t {
  local = 0,
  remote = 1,
  vehicle_gone = 2,
  token_refused = 3,
  power_lost = 4,
  emergency = 5,
  reboot = 6,
  wallet_dry = 7,
  superseded = 8,  // another one began at the outlet, so this one is over
  other = 9,
};
constexpr auto enum_names(EndReason) {
  return std::array<std::string_view, 10>{
      "local",     "remote", "vehicle_gone", "token_refused", "power_lost",
      "emergency", "reboot", "wallet_dry",   "superseded",    "other"};
}

// What the ledger found odd. Bits; stored, so append only. What stations told as odd has bits of
// its own (`told_flags`), which the ledger keeps without looking at them.
namespace finding {
inline constexpr std::uint32_t register_back = 1u << 0;      // below what was counted: not billed
inline constexpr std::uint32_t above_power = 1u << 1;        // more than power x time: not billed
inline constexpr std::uint32_t unsigned_value = 1u << 2;     // where only signed ones are billed
inline constexpr std::uint32_t late = 1u << 3;               // older than what was counted
inline constexpr std::uint32_t after_end = 1u << 4;          // told after the end: not billed
inline constexpr std::uint32_t ahead = 1u << 5;              // later than the block: taken as now
inline constexpr std::uint32_t not_billable = 1u << 6;       // the reporter says it must not bill
inline constexpr std::uint32_t other_end = 1u << 7;          // ended again, otherwise
inline constexpr std::uint32_t no_start_register = 1u << 8;  // counted from the first value on
inline constexpr std::uint32_t short_of_funds = 1u << 9;     // the wallet lacked part of the price
inline constexpr std::uint32_t corrected = 1u << 10;
}  // namespace finding

// What was billed of one settlement interval. energy = own + market + grid + unbilled.
struct SessionRow {
  IntervalNumber interval;
  Energy own;
  Energy market;
  Energy grid;
  Energy unbilled;
  Amount market_cash;  // trades and the market's fee
  Amount grid_cash;
  Amount service;
  Duration charging{0};
  Duration idle{0};

  Energy energy() const { return own + market + grid + unbilled; }
  Amount cash() const { return market_cash + grid_cash + service; }
  bool operator==(const SessionRow&) const = default;
  static constexpr std::string_view type_name = "SessionRow";
  static constexpr auto fields = std::tuple(
      codec::field("interval", &SessionRow::interval), codec::field("own", &SessionRow::own),
      codec::field("market", &SessionRow::market), codec::field("grid", &SessionRow::grid),
      codec::field("unbilled", &SessionRow::unbilled),
      codec::field("market_cash", &SessionRow::market_cash),
      codec::field("grid_cash", &SessionRow::grid_cash),
      codec::field("service", &SessionRow::service),
      codec::field("charging", &SessionRow::charging), codec::field("idle", &SessionRow::idle));
};

// A correction after the end: energy and money given back, never an edit of what was booked.
struct Credit {
  Instant time;
  Energy energy;
  Energy grid;  // of it, what the grid supplied
  Amount grid_cash;
  Amount service;
  Energy watt;  // burned and never drawn: stored again for the driver

  bool operator==(const Credit&) const = default;
  static constexpr std::string_view type_name = "Credit";
  static constexpr auto fields =
      std::tuple(codec::field("time", &Credit::time), codec::field("energy", &Credit::energy),
                 codec::field("grid", &Credit::grid), codec::field("grid_cash", &Credit::grid_cash),
                 codec::field("service", &Credit::service), codec::field("watt", &Credit::watt));
};
inline constexpr std::uint32_t credits_max = 64;

struct Session {
  SessionNumber number;
  Hash key;  // made of what the station told, so that the same start gives the same session
  CommunityIndex community;
  PointIndex point;
  std::uint32_t evse = 0;
  std::uint32_t connector = 0;
  Hash token;  // zero where none was told
  std::optional<MemberIndex> driver;
  Standing standing = Standing::no_token;
  std::uint32_t tariff = 0;  // of the point's tariffs, the one in force at the start
  Amount limit;

  Instant began;
  std::optional<Energy> start;  // register
  Instant counted_at;           // the newest value that counts, and when it was read
  Energy counted;
  Instant told_at;  // the newest value told, whether it counts or not
  std::optional<Energy> told;
  Instant flowed_at;  // when energy was last seen to flow

  bool ended = false;
  Instant end;
  EndReason reason = EndReason::other;

  Evidence evidence = Evidence::signed_by_meter;  // the weakest of what was counted
  Hash proof_start;                               // SHA-256 of signed values; zero: none
  Hash proof_last;
  std::uint32_t told_flags = 0;
  std::uint32_t findings = 0;

  Amount reserved;  // of the driver's cash
  bool stop_wanted = false;
  Amount unpaid;  // service that the wallet lacked
  Amount owed;    // energy that the wallet lacked: a debt to the community's supplier (3.3)
  Carry carry;
  std::vector<SessionRow> rows;
  std::vector<Credit> credits;

  bool operator==(const Session&) const = default;
  static constexpr std::string_view type_name = "Session";
  static constexpr auto fields = std::tuple(
      codec::field("number", &Session::number), codec::field("key", &Session::key),
      codec::field("community", &Session::community), codec::field("point", &Session::point),
      codec::field("evse", &Session::evse), codec::field("connector", &Session::connector),
      codec::field("token", &Session::token), codec::field("driver", &Session::driver),
      codec::field("standing", &Session::standing), codec::field("tariff", &Session::tariff),
      codec::field("limit", &Session::limit), codec::field("began", &Session::began),
      codec::field("start", &Session::start), codec::field("counted_at", &Session::counted_at),
      codec::field("counted", &Session::counted), codec::field("told_at", &Session::told_at),
      codec::field("told", &Session::told), codec::field("flowed_at", &Session::flowed_at),
      codec::field("ended", &Session::ended), codec::field("end", &Session::end),
      codec::field("reason", &Session::reason), codec::field("evidence", &Session::evidence),
      codec::field("proof_start", &Session::proof_start),
      codec::field("proof_last", &Session::proof_last),
      codec::field("told_flags", &Session::told_flags),
      codec::field("findings", &Session::findings), codec::field("reserved", &Session::reserved),
      codec::field("stop_wanted", &Session::stop_wanted), codec::field("unpaid", &Session::unpaid),
      codec::field("owed", &Session::owed), codec::field("carry", &Session::carry),
      codec::field("rows", &Session::rows, codec::AtMost(rows_max)),
      codec::field("credits", &Session::credits, codec::AtMost(credits_max)));
};

// Whether somebody pays for the session.
constexpr bool is_billed(Standing standing) {
  return standing == Standing::billed || standing == Standing::short_wallet;
}
// Register difference from the start to the newest value that counts.
Energy metered(const Session& session);
// Sums over the rows; `interval` is the first one's.
SessionRow sum(const Session& session);
// What a law of sessions says is wrong, if anything: energy billed is energy metered, intervals
// stand once and in order, nothing is held after the end.
std::optional<std::string_view> broken_law(const Session& session);

}  // namespace wattbook::charging
