#include "node/history/explanation.h"

#include <algorithm>

#include "core/chain/commands_metering.h"
#include "node/history/directory.h"

namespace wattbook::history {
namespace {

struct Question {
  Database& database;
  MemberIndex member;
  CommunityEntry community;
  IntervalNumber interval;
  Instant from;
  Instant until;
};

std::vector<std::int64_t> meters_of(const Question& q) {
  Statement found(q.database, "SELECT meter FROM meters WHERE community = ? AND member = ?");
  std::vector<std::int64_t> out;
  for (found.bind(q.community.index, q.member); found.next();) out.push_back(found.number(0));
  return out;
}

// All readings inside, and the nearest accepted one on either side: between them the register is
// taken to rise evenly (metering/meter_log.h).
std::vector<ExplainedReading> readings_of(const Question& q) {
  Statement found(
      q.database,
      "SELECT d.time, d.sequence, d.import_register, d.export_register, d.fault, "
      "r.height, r.id, d.evidence FROM readings d JOIN receipts r ON r.seq = d.receipt WHERE "
      "community = ?1 AND meter = ?2 AND d.time >= COALESCE((SELECT MAX(time) FROM "
      "readings WHERE community = ?1 AND meter = ?2 AND time <= ?3 AND fault = 0), ?3) "
      "AND d.time <= COALESCE((SELECT MIN(time) FROM readings WHERE community = ?1 AND "
      "meter = ?2 AND time >= ?4 AND fault = 0), ?4) ORDER BY d.time, d.sequence");
  std::vector<ExplainedReading> out;
  for (const std::int64_t meter : meters_of(q))
    for (found.bind(q.community.index, meter, q.from, q.until); found.next();)
      out.push_back({.meter = MeterIndex(static_cast<std::uint32_t>(meter)),
                     .time = found.instant(0),
                     .sequence = static_cast<std::uint64_t>(found.number(1)),
                     .import_register = found.energy(2),
                     .export_register = found.energy(3),
                     .fault = static_cast<std::uint16_t>(found.number(4)),
                     .evidence = static_cast<metering::Evidence>(found.number(7)),
                     .height = found.id<Height>(5),
                     .command = found.fixed<CommandId>(6)});
  return out;
}

std::vector<ExplainedCorrection> corrections_of(const Question& q) {
  Statement found(q.database,
                  "SELECT c.import_energy, c.export_energy, c.quality, c.reason, r.height, r.id "
                  "FROM corrections c JOIN receipts r ON r.seq = c.receipt WHERE community = ? AND "
                  "meter = ? AND interval = ? ORDER BY c.receipt");
  std::vector<ExplainedCorrection> out;
  for (const std::int64_t meter : meters_of(q))
    for (found.bind(q.community.index, meter, q.interval); found.next();)
      out.push_back({.meter = MeterIndex(static_cast<std::uint32_t>(meter)),
                     .import_energy = found.energy(0),
                     .export_energy = found.energy(1),
                     .quality = std::string(
                         codec::name_of(static_cast<chain::CorrectionQuality>(found.number(2)))),
                     .reason = found.text(3),
                     .height = found.id<Height>(4),
                     .command = found.fixed<CommandId>(5)});
  return out;
}

void explain_settlements(const Question& q, const TariffEntry& tariff, Explanation& out) {
  Statement found(q.database,
                  "SELECT s.version, b.version, b.height, b.time, import_energy, export_energy, "
                  "burned, minted, shared_in, shared_out, grid_import, grid_export, replaced, "
                  "returned, shared_in_cash, shared_out_cash, grid_import_cash, grid_export_cash, "
                  "e.evidence FROM settlements s JOIN receipts r ON r.seq = s.receipt JOIN blocks "
                  "b ON b.height = r.height LEFT JOIN interval_evidence e ON e.community = "
                  "s.community AND e.member = s.member AND e.interval = s.interval AND e.receipt = "
                  "s.receipt WHERE s.community = ? AND s.member = ? AND s.interval = ? ORDER BY "
                  "s.version");
  const chain::TariffPoint& prices = tariff.prices;
  out.amounts = {{"shared_in", Energy(0), prices.sharing_price, Amount(0), "DOMAIN 4.5"},
                 {"shared_out", Energy(0), prices.sharing_price, Amount(0), "DOMAIN 4.5"},
                 {"grid_import", Energy(0), prices.import_price, Amount(0), "DOMAIN 4.4"},
                 {"grid_export", Energy(0), prices.feed_in_price, Amount(0), "DOMAIN 4.4"}};
  for (found.bind(q.community.index, q.member, q.interval); found.next();) {
    ExplainedSettlement row{.version = static_cast<std::uint32_t>(found.number(0)),
                            .protocol_version = static_cast<std::uint32_t>(found.number(1)),
                            .height = found.id<Height>(2),
                            .time = found.instant(3),
                            .imported = found.energy(4),
                            .exported = found.energy(5),
                            .burned = found.energy(6),
                            .minted = found.energy(7),
                            .shared_in = found.energy(8),
                            .shared_out = found.energy(9),
                            .grid_import = found.energy(10),
                            .grid_export = found.energy(11),
                            .replaced = found.energy(12),
                            .returned = found.energy(13)};
    const Energy energies[] = {row.shared_in, row.shared_out, row.grid_import + row.replaced,
                               row.grid_export + row.returned};
    for (int i = 0; i < 4; ++i) {
      ExplainedAmount& amount = out.amounts[static_cast<std::size_t>(i)];
      amount.energy += energies[i];
      amount.amount += found.amount(14 + i);
    }
    if (!found.is_null(18)) row.evidence = static_cast<metering::Evidence>(found.number(18));
    out.settlements.push_back(row);
  }
  std::erase_if(out.amounts, [](const ExplainedAmount& amount) {
    return amount.energy == Energy(0) && amount.amount == Amount(0);
  });
}

std::optional<ExplainedTariff> explain_tariff(const Question& q, const TariffEntry& tariff) {
  Statement found(q.database, "SELECT height, id FROM receipts WHERE seq = ?");
  if (!found.bind(tariff.receipt).next()) return std::nullopt;
  return ExplainedTariff{.since = interval_start(tariff.from, q.community.interval_length),
                         .import_price = tariff.prices.import_price,
                         .feed_in_price = tariff.prices.feed_in_price,
                         .sharing_price = tariff.prices.sharing_price,
                         .height = found.id<Height>(0),
                         .command = found.fixed<CommandId>(1)};
}

std::vector<ExplainedTrade> trades_of(const Question& q) {
  Statement found(q.database,
                  "SELECT t.seq, t.trade, t.buyer = ?1, t.quantity, t.price, t.cash, t.fee, "
                  "r.height FROM trades t JOIN receipts r ON r.seq = t.receipt WHERE t.seq IN "
                  "(SELECT seq FROM trades WHERE buyer = ?1 AND value_time >= ?3 AND value_time < "
                  "?4 UNION SELECT seq FROM trades WHERE seller = ?1 AND value_time >= ?3 AND "
                  "value_time < ?4) AND t.community = ?2 AND t.instrument = 0 ORDER BY t.seq");
  std::vector<ExplainedTrade> out;
  for (found.bind(q.member, q.community.index, q.from, q.until); found.next();) {
    const bool bought = found.number(2) != 0;
    const Amount cash = found.amount(5);
    out.push_back({.number = static_cast<std::uint64_t>(found.number(0)),
                   .trade = found.id<TradeId>(1),
                   .bought = bought,
                   .energy = found.energy(3),
                   .price = found.price(4),
                   .amount = bought ? -cash : cash,
                   .fee = found.amount(6),
                   .height = found.id<Height>(7)});
  }
  return out;
}

}  // namespace

Result<Explanation> explain(Database& database, const Address& member, CommunityIndex community,
                            Instant time) {
  const Result<MemberIndex> index = find_member(database, member);
  if (!index) return std::unexpected(index.error());
  const Result<CommunityEntry> entry = find_community(database, community);
  if (!entry) return std::unexpected(entry.error());
  const Duration length = entry->interval_length;
  const IntervalNumber interval = interval_of(time, length);
  const Question q{database,
                   *index,
                   *entry,
                   interval,
                   interval_start(interval, length),
                   interval_end(interval, length)};
  TariffBook tariffs(database, community);
  const TariffEntry tariff = tariffs.at(interval);
  Explanation out;
  out.member = member;
  out.community = entry->name;
  out.from = q.from;
  out.until = q.until;
  out.readings = readings_of(q);
  out.corrections = corrections_of(q);
  out.tariff = explain_tariff(q, tariff);
  explain_settlements(q, tariff, out);
  out.trades = trades_of(q);
  if (const Result<void> read = database.check(); !read) return std::unexpected(read.error());
  return out;
}

}  // namespace wattbook::history
