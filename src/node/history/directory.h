// Who and what the numbers in the tables are.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/chain/commands_metering.h"
#include "node/history/database.h"

namespace wattbook::history {

struct CommunityEntry {
  CommunityIndex index;
  std::string name;
  AssetIndex watt;
  AssetIndex cash;
  AssetIndex debt;
  Duration interval_length;
  Energy lot;
  IntervalNumber closed;  // newest closed interval
};

Result<MemberIndex> find_member(Database& database, const Address& address);
Result<CommunityEntry> find_community(Database& database, CommunityIndex community);
// The communities whose money is in this currency.
std::vector<CommunityEntry> communities_of_cash(Database& database, AssetIndex cash);
std::optional<AccountIndex> find_account(Database& database, MemberIndex owner, AssetIndex asset);

// A tariff and the intervals for which it holds.
struct TariffEntry {
  chain::TariffPoint prices;
  IntervalNumber from{INT64_MIN};
  IntervalNumber until{INT64_MAX};  // not included
  std::int64_t receipt = 0;         // of the command that set it; 0 before the first
};

// Looks tariffs up; quick for intervals in order.
class TariffBook {
 public:
  TariffBook(Database& database, CommunityIndex community);
  const TariffEntry& at(IntervalNumber interval);

 private:
  CommunityIndex community_;
  TariffEntry entry_{.until = IntervalNumber(INT64_MIN)};
  Statement find_, next_;
};

}  // namespace wattbook::history
