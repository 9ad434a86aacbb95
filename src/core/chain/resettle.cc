#include "core/chain/resettle.h"

#include <algorithm>

#include "core/chain/booked_rows.h"
#include "core/chain/cash_flow.h"
#include "core/chain/measure.h"
#include "core/chain/settlement.h"

namespace wattbook::chain {
namespace {

using ledger::TransferReason;

// Takes as much of `wanted` off `from` as is there; returns what it took.
Energy take(Energy& from, Energy wanted) {
  const Energy taken = std::min(from, wanted);
  from -= taken;
  return taken;
}

// What the member's export was used for grew or shrank by `change`.
void settle_export_change(Applying& at, Community& community, BookedInterval& row, Energy change) {
  if (change == Energy(0)) return;
  if (change > Energy(0)) {
    Flow flow{.booked = row, .surplus = change - take(row.replaced, change)};
    if (community.stores()) store_surplus(at, community, flow);
    row.minted = flow.booked.minted;
    row.grid_export += flow.surplus;
    return;
  }
  Energy excess = -change;
  excess -= take(row.grid_export, excess);
  // Energy that was minted and never came: taken from the member's WATT, else bought from the grid
  // in its place.
  Flow flow{.need = excess};
  flow.booked.participant = row.participant;
  burn_own(at, community, flow);
  row.minted -= flow.booked.burned;
  row.replaced += flow.need;
}

// What met the member's import grew or shrank by `change`.
void settle_import_change(Applying& at, Community& community, BookedInterval& row, Energy change) {
  if (change == Energy(0)) return;
  if (change > Energy(0)) {
    Flow flow{.booked = row, .need = change - take(row.returned, change)};
    burn_own(at, community, flow);
    row.burned = flow.booked.burned;
    row.grid_import += flow.need;
    return;
  }
  Energy excess = -change;
  excess -= take(row.grid_import, excess);
  // Energy that was burned and never drawn: stored again, else fed to the grid for the member.
  Flow flow{.surplus = excess};
  flow.booked.participant = row.participant;
  if (community.stores()) store_surplus(at, community, flow);
  row.burned -= flow.booked.minted;
  row.returned += flow.surplus;
}

void emit_difference(Applying& at, const Community& community, IntervalNumber interval,
                     const BookedInterval& before, const BookedInterval& after) {
  at.receipt.emit(MemberSettled{.community = community.index,
                                .interval = interval,
                                .member = community.participants[after.participant.value].member,
                                .difference = true,
                                .import_energy = after.import_energy - before.import_energy,
                                .export_energy = after.export_energy - before.export_energy,
                                .minted = after.minted - before.minted,
                                .burned = after.burned - before.burned,
                                .shared_in = after.shared_in - before.shared_in,
                                .shared_out = after.shared_out - before.shared_out,
                                .grid_import = after.grid_import - before.grid_import,
                                .grid_export = after.grid_export - before.grid_export,
                                .replaced = after.replaced - before.replaced,
                                .returned = after.returned - before.returned,
                                .sharing_cash = after.sharing_cash - before.sharing_cash,
                                .grid_cash = after.grid_cash - before.grid_cash});
}

void add_difference(CommunityTotals& totals, const BookedInterval& before,
                    const BookedInterval& after) {
  totals.imported += after.import_energy - before.import_energy;
  totals.exported += after.export_energy - before.export_energy;
  totals.shared += after.shared_in - before.shared_in;
  totals.grid_import +=
      (after.grid_import + after.replaced) - (before.grid_import + before.replaced);
  totals.grid_export +=
      (after.grid_export + after.returned) - (before.grid_export + before.returned);
}

// Brings one participant's row to what the meters say now; `flow` holds the new energies, shared
// where sharing decides.
BookedInterval settle_row(Applying& at, Community& community, CashFlow& cash,
                          const BookedInterval& before, const Flow& flow,
                          const TariffPoint& tariff) {
  BookedInterval row = before;
  row.import_energy = flow.booked.import_energy;
  row.export_energy = flow.booked.export_energy;
  if (community.settings.mode == TradingMode::sharing) {
    row.shared_in = flow.booked.shared_in;
    row.shared_out = flow.booked.shared_out;
    row.sharing_cash = flow.booked.sharing_cash;
  }
  const auto used = [](const BookedInterval& r) { return r.minted + r.grid_export - r.replaced; };
  const auto met = [](const BookedInterval& r) { return r.burned + r.grid_import - r.returned; };
  settle_export_change(at, community, row, (row.export_energy - row.shared_out) - used(before));
  settle_import_change(at, community, row, (row.import_energy - row.shared_in) - met(before));
  row.grid_cash = grid_value(tariff, row);

  const Participant& participant = community.participants[row.participant.value];
  cash.settle(participant,
              (row.sharing_cash - before.sharing_cash) + (row.grid_cash - before.grid_cash),
              TransferReason::correction);
  return row;
}

void resettle_one(Applying& at, Community& community, CashFlow& cash, IntervalNumber interval,
                  std::span<const MeterIndex> changed) {
  const auto booked = community.booked.find(interval);
  if (booked == community.booked.end()) return;  // not closed yet, or beyond the horizon
  const std::vector<BookedInterval> rows =
      decode_rows(booked->second, community.participants.size());
  std::vector<Flow> flows = at.state.rules.version >= 4
                                ? measure_again(community, interval, rows, changed)
                                : measure(community, interval);
  if (community.settings.mode == TradingMode::sharing) share(community, interval, flows);
  const TariffPoint tariff = tariff_of(community, interval);
  for (std::size_t i = 0; i < flows.size(); ++i) {
    const BookedInterval& before = rows[i];
    const BookedInterval after = settle_row(at, community, cash, before, flows[i], tariff);
    flows[i].booked = after;
    if (after != before) {
      add_difference(community.totals, before, after);
      emit_difference(at, community, interval, before, after);
    }
    emit_founded(at, community, interval, flows[i]);  // of those whose meters changed
  }
  booked->second = encode_rows(flows);
}

}  // namespace

void resettle(Applying& at, Community& community, std::vector<MeterChange> changes) {
  std::ranges::sort(changes);
  const auto repeated = std::ranges::unique(changes);
  changes.erase(repeated.begin(), repeated.end());
  CashFlow cash(at, community);
  std::vector<MeterIndex> meters;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    meters.push_back(changes[i].meter);
    if (i + 1 < changes.size() && changes[i + 1].interval == changes[i].interval) continue;
    resettle_one(at, community, cash, changes[i].interval, meters);
    meters.clear();
  }
}

}  // namespace wattbook::chain
