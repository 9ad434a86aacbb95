// "Explain this kWh" (DOMAIN 8.4): one member's interval, from the readings of its meters to the
// energy, the trades, the tariff and the rules that made each amount.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "core/codec/fields.h"
#include "core/metering/evidence.h"
#include "node/history/database.h"

namespace wattbook::history {

// A reading at or around the interval, as it was submitted.
struct ExplainedReading {
  MeterIndex meter;
  Instant time;
  std::uint64_t sequence = 0;
  Energy import_register;
  Energy export_register;
  std::uint16_t fault = 0;  // metering::ReadingFault; 0 where it was accepted
  metering::Evidence evidence = metering::Evidence::not_stated;  // as its command says
  Height height;
  CommandId command;

  static constexpr std::string_view type_name = "ExplainedReading";
  static constexpr auto fields =
      std::tuple(codec::field("meter", &ExplainedReading::meter),
                 codec::field("time", &ExplainedReading::time),
                 codec::field("sequence", &ExplainedReading::sequence),
                 codec::field("import_register", &ExplainedReading::import_register),
                 codec::field("export_register", &ExplainedReading::export_register),
                 codec::field("fault", &ExplainedReading::fault),
                 codec::field("evidence", &ExplainedReading::evidence),
                 codec::field("height", &ExplainedReading::height),
                 codec::field("command", &ExplainedReading::command));
};

// A value the operator set against the readings, or in their absence (4.3).
struct ExplainedCorrection {
  MeterIndex meter;
  Energy import_energy;
  Energy export_energy;
  std::string quality;
  std::string reason;
  Height height;
  CommandId command;

  static constexpr std::string_view type_name = "ExplainedCorrection";
  static constexpr auto fields =
      std::tuple(codec::field("meter", &ExplainedCorrection::meter),
                 codec::field("import_energy", &ExplainedCorrection::import_energy),
                 codec::field("export_energy", &ExplainedCorrection::export_energy),
                 codec::field("quality", &ExplainedCorrection::quality),
                 codec::field("reason", &ExplainedCorrection::reason),
                 codec::field("height", &ExplainedCorrection::height),
                 codec::field("command", &ExplainedCorrection::command));
};

// A settlement of the interval: version 1 is the first, the others are differences to it.
struct ExplainedSettlement {
  std::uint32_t version = 0;
  std::uint32_t protocol_version = 0;
  Height height;
  Instant time;
  Energy imported;
  Energy exported;
  Energy burned;
  Energy minted;
  Energy shared_in;
  Energy shared_out;
  Energy grid_import;
  Energy grid_export;
  Energy replaced;
  Energy returned;
  std::optional<metering::Evidence> evidence;  // the worst that it rests on; from protocol 5 on

  static constexpr std::string_view type_name = "ExplainedSettlement";
  static constexpr auto fields =
      std::tuple(codec::field("version", &ExplainedSettlement::version),
                 codec::field("protocol_version", &ExplainedSettlement::protocol_version),
                 codec::field("height", &ExplainedSettlement::height),
                 codec::field("time", &ExplainedSettlement::time),
                 codec::field("imported", &ExplainedSettlement::imported),
                 codec::field("exported", &ExplainedSettlement::exported),
                 codec::field("burned", &ExplainedSettlement::burned),
                 codec::field("minted", &ExplainedSettlement::minted),
                 codec::field("shared_in", &ExplainedSettlement::shared_in),
                 codec::field("shared_out", &ExplainedSettlement::shared_out),
                 codec::field("grid_import", &ExplainedSettlement::grid_import),
                 codec::field("grid_export", &ExplainedSettlement::grid_export),
                 codec::field("replaced", &ExplainedSettlement::replaced),
                 codec::field("returned", &ExplainedSettlement::returned),
                 codec::field("evidence", &ExplainedSettlement::evidence));
};

// energy x price = amount, rounded down for each settlement, and the rule that says so.
struct ExplainedAmount {
  std::string line;
  Energy energy;
  Price price;
  Amount amount;  // to the member's benefit
  std::string rule;

  static constexpr std::string_view type_name = "ExplainedAmount";
  static constexpr auto fields = std::tuple(codec::field("line", &ExplainedAmount::line),
                                            codec::field("energy", &ExplainedAmount::energy),
                                            codec::field("price", &ExplainedAmount::price),
                                            codec::field("amount", &ExplainedAmount::amount),
                                            codec::field("rule", &ExplainedAmount::rule));
};

// A trade of the member that counts in the interval.
struct ExplainedTrade {
  std::uint64_t number = 0;
  TradeId trade;
  bool bought = false;
  Energy energy;
  Price price;
  Amount amount;
  Amount fee;
  Height height;

  static constexpr std::string_view type_name = "ExplainedTrade";
  static constexpr auto fields = std::tuple(codec::field("number", &ExplainedTrade::number),
                                            codec::field("trade", &ExplainedTrade::trade),
                                            codec::field("bought", &ExplainedTrade::bought),
                                            codec::field("energy", &ExplainedTrade::energy),
                                            codec::field("price", &ExplainedTrade::price),
                                            codec::field("amount", &ExplainedTrade::amount),
                                            codec::field("fee", &ExplainedTrade::fee),
                                            codec::field("height", &ExplainedTrade::height));
};

// The tariff of the interval; absent before the first was set (all prices are zero then).
struct ExplainedTariff {
  Instant since;
  Price import_price;
  Price feed_in_price;
  Price sharing_price;
  Height height;
  CommandId command;

  static constexpr std::string_view type_name = "ExplainedTariff";
  static constexpr auto fields =
      std::tuple(codec::field("since", &ExplainedTariff::since),
                 codec::field("import_price", &ExplainedTariff::import_price),
                 codec::field("feed_in_price", &ExplainedTariff::feed_in_price),
                 codec::field("sharing_price", &ExplainedTariff::sharing_price),
                 codec::field("height", &ExplainedTariff::height),
                 codec::field("command", &ExplainedTariff::command));
};

struct Explanation {
  Address member;
  std::string community;
  Instant from;
  Instant until;
  std::vector<ExplainedReading> readings;
  std::vector<ExplainedCorrection> corrections;
  std::vector<ExplainedSettlement> settlements;
  std::optional<ExplainedTariff> tariff;
  std::vector<ExplainedAmount> amounts;
  std::vector<ExplainedTrade> trades;

  static constexpr std::string_view type_name = "Explanation";
  static constexpr auto fields = std::tuple(
      codec::field("member", &Explanation::member),
      codec::field("community", &Explanation::community), codec::field("from", &Explanation::from),
      codec::field("until", &Explanation::until),
      codec::field("readings", &Explanation::readings, codec::AtMost(100'000)),
      codec::field("corrections", &Explanation::corrections, codec::AtMost(10'000)),
      codec::field("settlements", &Explanation::settlements, codec::AtMost(10'000)),
      codec::field("tariff", &Explanation::tariff),
      codec::field("amounts", &Explanation::amounts, codec::AtMost(8)),
      codec::field("trades", &Explanation::trades, codec::AtMost(100'000)));
};

// The interval that holds `time`. Fails for an address that is no member.
Result<Explanation> explain(Database& database, const Address& member, CommunityIndex community,
                            Instant time);

}  // namespace wattbook::history
