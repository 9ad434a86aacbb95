#include "node/history/settlement_tables.h"

#include <utility>

#include <fmt/format.h>

namespace wattbook::history {
namespace {

using chain::MemberSettled;

// The rule of chain::price_sharing and chain::grid_value, taken apart (DOMAIN 4.4, 4.5): every
// purchase is rounded down on its own, and what is shared is received from what is paid.
IntervalCash split(const MemberSettled& total, const chain::TariffPoint& tariff) {
  const bool negative = tariff.sharing_price < Price(0);
  const Price magnitude = negative ? -tariff.sharing_price : tariff.sharing_price;
  const Amount shared = cost_floor(total.shared_in, magnitude);
  IntervalCash cash;
  cash.shared_in = negative ? shared : -shared;
  cash.shared_out = total.sharing_cash - cash.shared_in;
  cash.grid_import = -cost_floor(total.grid_import + total.replaced, tariff.import_price);
  cash.grid_export = cost_floor(total.grid_export + total.returned, tariff.feed_in_price);
  return cash;
}

void add(MemberSettled& sum, const MemberSettled& part) {
  sum.shared_in += part.shared_in;
  sum.grid_import += part.grid_import;
  sum.grid_export += part.grid_export;
  sum.replaced += part.replaced;
  sum.returned += part.returned;
  sum.sharing_cash += part.sharing_cash;
  sum.grid_cash += part.grid_cash;
}

}  // namespace

SettlementTables::SettlementTables(Database& database)
    : find_booked_(database,
                   "SELECT MAX(version), SUM(shared_in), SUM(grid_import), SUM(grid_export), "
                   "SUM(replaced), SUM(returned), SUM(shared_in_cash), SUM(shared_out_cash), "
                   "SUM(grid_import_cash), SUM(grid_export_cash) FROM settlements WHERE "
                   "community = ? AND member = ? AND interval = ?"),
      insert_settlement_(database,
                         "INSERT INTO settlements VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
                         "?, ?, ?, ?, ?, ?)"),
      insert_evidence_(database,
                       "INSERT OR REPLACE INTO interval_evidence VALUES(?, ?, ?, ?, ?, ?)"),
      add_sums_(database,
                "INSERT INTO community_intervals VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO "
                "UPDATE SET import_energy = import_energy + excluded.import_energy, "
                "export_energy = export_energy + excluded.export_energy, "
                "minted = minted + excluded.minted, burned = burned + excluded.burned, "
                "shared = shared + excluded.shared, "
                "grid_import = grid_import + excluded.grid_import, "
                "grid_export = grid_export + excluded.grid_export"),
      insert_liquidation_(database, "INSERT INTO liquidations VALUES(?, ?, ?, ?, ?, ?, ?)"),
      insert_alarm_(database, "INSERT INTO alarms VALUES(?, ?, ?, ?, ?, ?, ?)") {
  Statement newest(database, "SELECT COALESCE(MAX(seq), 0) + 1 FROM alarms");
  if (newest.bind().next()) next_alarm_ = newest.number(0);
}

SettlementTables::Booked SettlementTables::booked(const MemberSettled& settled) {
  Booked out;
  find_booked_.bind(settled.community, settled.member, settled.interval);
  if (!find_booked_.next()) return out;
  out.version = find_booked_.number(0);
  out.sum.shared_in = find_booked_.energy(1);
  out.sum.grid_import = find_booked_.energy(2);
  out.sum.grid_export = find_booked_.energy(3);
  out.sum.replaced = find_booked_.energy(4);
  out.sum.returned = find_booked_.energy(5);
  out.cash = {find_booked_.amount(6), find_booked_.amount(7), find_booked_.amount(8),
              find_booked_.amount(9)};
  out.sum.sharing_cash = out.cash.shared_in + out.cash.shared_out;
  out.sum.grid_cash = out.cash.grid_import + out.cash.grid_export;
  return out;
}

Result<void> SettlementTables::add(const Booking& booking, const MemberSettled& settled,
                                   const chain::TariffPoint& tariff) {
  const Booked before = settled.difference ? booked(settled) : Booked{};
  MemberSettled total = before.sum;
  history::add(total, settled);
  const IntervalCash cash = split(total, tariff);
  if (cash.grid_import + cash.grid_export != total.grid_cash)
    return fail(fmt::format("interval {} of member {}: the tariff gives {} of grid money and the "
                            "ledger booked {}",
                            settled.interval.value, settled.member.value,
                            (cash.grid_import + cash.grid_export).value, total.grid_cash.value),
                "run `wattbook history rebuild`");
  // A correction is version 2 even where the first settlement was all zero and left no row.
  const std::int64_t version =
      settled.difference ? std::max<std::int64_t>(before.version, 1) + 1 : 1;
  insert_settlement_.run(
      settled.community, settled.member, settled.interval, version, settled.import_energy,
      settled.export_energy, settled.minted, settled.burned, settled.shared_in, settled.shared_out,
      settled.grid_import, settled.grid_export, settled.replaced, settled.returned,
      cash.shared_in - before.cash.shared_in, cash.shared_out - before.cash.shared_out,
      cash.grid_import - before.cash.grid_import, cash.grid_export - before.cash.grid_export,
      booking.receipt, booking.value_time);
  Sums& sums = sums_[{settled.community, settled.interval}];
  sums.imported += settled.import_energy;
  sums.exported += settled.export_energy;
  sums.minted += settled.minted;
  sums.burned += settled.burned;
  sums.shared += settled.shared_in;
  sums.grid_import += settled.grid_import + settled.replaced;
  sums.grid_export += settled.grid_export + settled.returned;
  return {};
}

void SettlementTables::add(const Booking& booking, const chain::IntervalFounded& founded) {
  insert_evidence_.run(founded.community, founded.member, founded.interval, booking.receipt,
                       std::int64_t{std::to_underlying(founded.evidence)}, booking.value_time);
}

void SettlementTables::liquidate(const Booking& booking, CommunityIndex community,
                                 MemberIndex member, IntervalNumber interval, Energy energy,
                                 Amount cash) {
  insert_liquidation_.run(community, member, interval, energy, cash, booking.receipt,
                          booking.value_time);
}

void SettlementTables::add(const Booking& booking, const chain::Alarm& alarm) {
  insert_alarm_.run(next_alarm_++, alarm.community, alarm.member,
                    std::int64_t{std::to_underlying(alarm.kind)}, alarm.amount, booking.receipt,
                    booking.value_time);
}

void SettlementTables::flush() {
  for (const auto& [key, sums] : sums_)
    add_sums_.run(key.first, key.second, sums.imported, sums.exported, sums.minted, sums.burned,
                  sums.shared, sums.grid_import, sums.grid_export);
  sums_.clear();
}

}  // namespace wattbook::history
