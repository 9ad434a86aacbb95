// The statement of a member for a month (DOMAIN 8.4): balances, energy by where it came from and
// went, and a line for each price. Every amount is computed from readings' settlements, trades and
// tariffs, and compared with what the ledger posted: a statement either adds up or is refused.
//
// What closes an interval counts in that interval, although it is booked minutes later; a
// correction counts when it is booked.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "core/codec/fields.h"
#include "core/metering/evidence.h"
#include "node/history/calendar.h"
#include "node/history/database.h"

namespace wattbook::history {

enum class LineKind : std::uint8_t {
  shared_in = 0,    // energy of neighbours by the sharing key (4.5)
  shared_out = 1,   // given to them
  grid_import = 2,  // public grid at the import tariff (4.4)
  grid_export = 3,  // fed in at the feed-in tariff (4.4)
  bought = 4,       // energy bought at the market (6.1)
  sold = 5,         // energy sold there
  tsl_bought = 6,   // storage right bought there; `energy` counts TSL
  tsl_sold = 7,
  market_fee = 8,
  liquidation = 9,  // stored energy sold to the grid for unpaid storage fees (5.3)
  unpaid = 10,      // what the grid's account could not pay
  deposit = 11,     // 8.1
  withdrawal = 12,
  payment = 13,       // to and from other members (3.5)
  hold_capture = 14,  // 7.2
  other = 15,
  charging = 16,  // energy and service of charging sessions (7.2)
};
constexpr auto enum_names(LineKind) {
  return std::array<std::string_view, 17>{
      "shared_in",  "shared_out", "grid_import",  "grid_export", "bought",  "sold",
      "tsl_bought", "tsl_sold",   "market_fee",   "liquidation", "unpaid",  "deposit",
      "withdrawal", "payment",    "hold_capture", "other",       "charging"};
}

// What one price, or one kind of movement, came to.
struct StatementLine {
  CommunityIndex community;
  LineKind kind{};
  bool correction = false;     // of an interval settled before (4.3)
  std::optional<Price> price;  // per kWh; absent where there is none
  Energy energy;
  Amount amount;            // to the member's benefit; negative is paid
  std::uint32_t count = 0;  // intervals, trades or movements
  std::string rule;         // the rule of DOMAIN

  static constexpr std::string_view type_name = "StatementLine";
  static constexpr auto fields = std::tuple(
      codec::field("community", &StatementLine::community),
      codec::field("kind", &StatementLine::kind),
      codec::field("correction", &StatementLine::correction),
      codec::field("price", &StatementLine::price), codec::field("energy", &StatementLine::energy),
      codec::field("amount", &StatementLine::amount), codec::field("count", &StatementLine::count),
      codec::field("rule", &StatementLine::rule));
  bool operator==(const StatementLine&) const = default;
};

// What moved on an account for one reason.
struct StatementFlow {
  std::string reason;  // ledger::TransferReason
  Amount credit;
  Amount debit;

  static constexpr std::string_view type_name = "StatementFlow";
  static constexpr auto fields = std::tuple(codec::field("reason", &StatementFlow::reason),
                                            codec::field("credit", &StatementFlow::credit),
                                            codec::field("debit", &StatementFlow::debit));
  bool operator==(const StatementFlow&) const = default;
};

// closing = opening + credits - debits.
struct StatementBalance {
  std::string asset;
  std::string kind;  // tsl, watt, cash, debt
  Amount opening;
  Amount closing;
  std::vector<StatementFlow> flows;

  static constexpr std::string_view type_name = "StatementBalance";
  static constexpr auto fields =
      std::tuple(codec::field("asset", &StatementBalance::asset),
                 codec::field("kind", &StatementBalance::kind),
                 codec::field("opening", &StatementBalance::opening),
                 codec::field("closing", &StatementBalance::closing),
                 codec::field("flows", &StatementBalance::flows, codec::AtMost(64)));
  bool operator==(const StatementBalance&) const = default;
};

// imported = community + stored + grid; exported = to_community + to_store + to_grid. `stored` is
// drawn from the member's own WATT, what they bought at the market included.
struct StatementEnergy {
  Energy imported;
  Energy community;
  Energy stored;
  Energy grid;
  Energy exported;
  Energy to_community;
  Energy to_store;
  Energy to_grid;
  Energy bought;
  Energy sold;

  static constexpr std::string_view type_name = "StatementEnergy";
  static constexpr auto fields =
      std::tuple(codec::field("imported", &StatementEnergy::imported),
                 codec::field("community", &StatementEnergy::community),
                 codec::field("stored", &StatementEnergy::stored),
                 codec::field("grid", &StatementEnergy::grid),
                 codec::field("exported", &StatementEnergy::exported),
                 codec::field("to_community", &StatementEnergy::to_community),
                 codec::field("to_store", &StatementEnergy::to_store),
                 codec::field("to_grid", &StatementEnergy::to_grid),
                 codec::field("bought", &StatementEnergy::bought),
                 codec::field("sold", &StatementEnergy::sold));
  bool operator==(const StatementEnergy&) const = default;
};

// How many of the month's intervals rest on readings of which this is the worst (4.3). Those
// settled under protocol versions before 5 are not counted.
struct StatementEvidence {
  metering::Evidence evidence{};
  std::uint32_t intervals = 0;

  static constexpr std::string_view type_name = "StatementEvidence";
  static constexpr auto fields =
      std::tuple(codec::field("evidence", &StatementEvidence::evidence),
                 codec::field("intervals", &StatementEvidence::intervals));
  bool operator==(const StatementEvidence&) const = default;
};

struct MemberStatement {
  Address member;
  std::string community;
  std::string currency;
  std::string month;
  std::string time_zone;
  Instant from;
  Instant until;                // not included
  std::uint32_t intervals = 0;  // of the month; days have 92, 96 or 100 quarter-hours
  std::uint32_t settled = 0;    // of them with energy of this member
  std::uint32_t corrections = 0;
  bool complete = false;  // all its intervals are closed
  Height height;          // of the newest block it takes into account
  std::uint32_t protocol_version = 0;
  StatementEnergy energy;
  std::vector<StatementEvidence> evidence;  // by the worst reading that each interval rests on
  std::vector<StatementLine> lines;
  Amount total;  // of the lines: the change of cash less debt
  std::vector<StatementBalance> balances;

  static constexpr std::string_view type_name = "MemberStatement";
  static constexpr auto fields = std::tuple(
      codec::field("member", &MemberStatement::member),
      codec::field("community", &MemberStatement::community),
      codec::field("currency", &MemberStatement::currency),
      codec::field("month", &MemberStatement::month),
      codec::field("time_zone", &MemberStatement::time_zone),
      codec::field("from", &MemberStatement::from), codec::field("until", &MemberStatement::until),
      codec::field("intervals", &MemberStatement::intervals),
      codec::field("settled", &MemberStatement::settled),
      codec::field("corrections", &MemberStatement::corrections),
      codec::field("complete", &MemberStatement::complete),
      codec::field("height", &MemberStatement::height),
      codec::field("protocol_version", &MemberStatement::protocol_version),
      codec::field("energy", &MemberStatement::energy),
      codec::field("evidence", &MemberStatement::evidence, codec::AtMost(8)),
      codec::field("lines", &MemberStatement::lines, codec::AtMost(100'000)),
      codec::field("total", &MemberStatement::total),
      codec::field("balances", &MemberStatement::balances, codec::AtMost(3'000)));
  bool operator==(const MemberStatement&) const = default;
};

// Fails for an address that is no member of the community, and where the books do not add up.
Result<MemberStatement> member_statement(Database& database, const Address& member,
                                         CommunityIndex community, Month month);

}  // namespace wattbook::history
