// What a member's own history advises (DOMAIN 7.6): how much to top up, and with whom trading paid.
// Every figure is a sum over what was booked, said with what it was made of; where nothing was
// booked, nothing is advised.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "node/history/queries.h"

namespace wattbook::history {

// The last four weeks: weekends and weekdays in their proportion.
inline constexpr std::int64_t advice_days = 28;
// A top-up is to last as long.
inline constexpr std::int64_t advice_ahead_days = 14;
inline constexpr std::uint32_t partners_max = 5;

// What money went for.
struct SpendingRow {
  std::string reason;  // ledger::TransferReason
  Amount spent;        // less what was given back; what was earned by selling is not taken off
  std::uint64_t postings = 0;

  static constexpr std::string_view type_name = "SpendingRow";
  static constexpr auto fields = std::tuple(codec::field("reason", &SpendingRow::reason),
                                            codec::field("spent", &SpendingRow::spent),
                                            codec::field("postings", &SpendingRow::postings));
  bool operator==(const SpendingRow&) const = default;
};

// One with whom a community's members traded energy, by the whole market's trades of the time.
struct PartnerRow {
  Address partner;
  std::uint64_t trades = 0;
  Energy energy;
  Amount cash;
  Price price;  // cash / energy, rounded down: what a limit order may name
  Energy with_me;

  static constexpr std::string_view type_name = "PartnerRow";
  static constexpr auto fields = std::tuple(
      codec::field("partner", &PartnerRow::partner), codec::field("trades", &PartnerRow::trades),
      codec::field("energy", &PartnerRow::energy), codec::field("cash", &PartnerRow::cash),
      codec::field("price", &PartnerRow::price), codec::field("with_me", &PartnerRow::with_me));
  bool operator==(const PartnerRow&) const = default;
};

struct Advice {
  std::string currency;
  Instant from;
  Instant until;
  std::int64_t days = 0;  // that have a history: fewer than `advice_days` for who joined lately
  std::vector<SpendingRow> spending;
  Amount a_day;    // all spending / days, rounded up
  Amount balance;  // by now, holds included
  std::int64_t ahead_days = advice_ahead_days;
  Amount wanted;                    // a_day x ahead_days
  Amount top_up;                    // what the balance lacks of that; zero where it lacks nothing
  std::vector<PartnerRow> sellers;  // cheapest first
  std::vector<PartnerRow> buyers;   // who paid best first

  static constexpr std::string_view type_name = "Advice";
  static constexpr auto fields =
      std::tuple(codec::field("currency", &Advice::currency), codec::field("from", &Advice::from),
                 codec::field("until", &Advice::until), codec::field("days", &Advice::days),
                 codec::field("spending", &Advice::spending, codec::AtMost(64)),
                 codec::field("a_day", &Advice::a_day), codec::field("balance", &Advice::balance),
                 codec::field("ahead_days", &Advice::ahead_days),
                 codec::field("wanted", &Advice::wanted), codec::field("top_up", &Advice::top_up),
                 codec::field("sellers", &Advice::sellers, codec::AtMost(partners_max)),
                 codec::field("buyers", &Advice::buyers, codec::AtMost(partners_max)));
};

Result<Advice> advise(Database& database, const Address& member, CommunityIndex community);

}  // namespace wattbook::history
