#include "core/chain/settlement.h"

#include <algorithm>
#include <numeric>

#include "core/chain/cash_flow.h"
#include "core/chain/exchange.h"
#include "core/chain/settle_market.h"
#include "core/metering/apportion.h"
#include "core/metering/sharing.h"

namespace wattbook::chain {
namespace {

using ledger::TransferReason;

metering::SharingKey sharing_kind(SharingRule rule) {
  switch (rule) {
    case SharingRule::fixed:
      return metering::SharingKey::static_key;
    case SharingRule::dynamic:
      return metering::SharingKey::dynamic_key;
    case SharingRule::custom:
      return metering::SharingKey::custom_key;
  }
  return metering::SharingKey::dynamic_key;
}

// Each participant's part by the key table in force; nothing for those it does not name.
std::vector<std::int64_t> key_parts(const Community& community, IntervalNumber interval) {
  if (community.settings.sharing_rule == SharingRule::dynamic) return {};
  std::vector<std::int64_t> parts(community.participants.size(), 0);
  if (const std::vector<KeyPart>* table = community.sharing_keys.find(interval))
    for (const KeyPart& part : *table) parts[part.place.value] = part.ppm;
  return parts;
}

// Consumers pay the sharing price for what they got, rounded down; producers receive exactly that
// sum in proportion to what they gave. Where the price is negative the same amounts flow the other
// way.
void price_sharing(Price price, std::vector<Flow>& flows) {
  const bool negative = price < Price(0);
  const Price magnitude = negative ? -price : price;
  Amount total;
  std::vector<std::int64_t> given(flows.size());
  std::int64_t given_total = 0;
  for (std::size_t i = 0; i < flows.size(); ++i) {
    const Amount paid = cost_floor(flows[i].booked.shared_in, magnitude);
    flows[i].booked.sharing_cash = negative ? paid : -paid;
    total += paid;
    given[i] = flows[i].booked.shared_out.value;
    given_total += given[i];
  }
  if (given_total == 0 || total == Amount(0)) return;
  metering::Apportioner apportioner;
  std::vector<Energy> parts(flows.size());
  apportioner.split(Energy(total.value), given, given_total, parts);
  for (std::size_t i = 0; i < flows.size(); ++i) {
    const Amount received(parts[i].value);
    flows[i].booked.sharing_cash += negative ? -received : received;
  }
}

void book_cash(Applying& at, Community& community, IntervalNumber interval,
               std::vector<Flow>& flows) {
  const TariffPoint tariff = tariff_of(community, interval);
  CashFlow cash(at, community);
  for (Flow& flow : flows) {
    BookedInterval& booked = flow.booked;
    booked.grid_import += flow.need;
    booked.grid_export += flow.surplus;
    booked.grid_cash = grid_value(tariff, booked);
    const Participant& participant = community.participants[booked.participant.value];
    cash.settle(participant, booked.sharing_cash, TransferReason::sharing_cash);
    cash.settle(
        participant, booked.grid_cash,
        booked.grid_cash < Amount(0) ? TransferReason::grid_purchase : TransferReason::grid_sale);
  }
}

void add_totals(CommunityTotals& totals, const std::vector<Flow>& flows) {
  for (const Flow& flow : flows) {
    totals.imported += flow.booked.import_energy;
    totals.exported += flow.booked.export_energy;
    totals.shared += flow.booked.shared_in;
    totals.grid_import += flow.booked.grid_import;
    totals.grid_export += flow.booked.grid_export;
  }
}

}  // namespace

TariffPoint tariff_of(const Community& community, IntervalNumber interval) {
  const TariffPoint* point = community.tariff.find(interval);
  return point ? *point : TariffPoint{};
}

void emit_founded(Applying& at, const Community& community, IntervalNumber interval,
                  const Flow& flow) {
  if (at.state.rules.version < 5 || !flow.evidence) return;
  at.receipt.emit(IntervalFounded{community.index, interval,
                                  community.participants[flow.booked.participant.value].member,
                                  *flow.evidence});
}

Amount grid_value(const TariffPoint& tariff, const BookedInterval& booked) {
  return cost_floor(booked.grid_export + booked.returned, tariff.feed_in_price) -
         cost_floor(booked.grid_import + booked.replaced, tariff.import_price);
}

void share(const Community& community, IntervalNumber interval, std::vector<Flow>& flows) {
  std::vector<Energy> consumption(flows.size());
  std::vector<Energy> production(flows.size());
  for (std::size_t i = 0; i < flows.size(); ++i) {
    consumption[i] = flows[i].need;
    production[i] = flows[i].surplus;
  }
  const std::vector<std::int64_t> keys = key_parts(community, interval);
  metering::Sharer sharer;
  const metering::IntervalSettlement& settled =
      sharer.settle(sharing_kind(community.settings.sharing_rule), consumption, production, keys);
  CHECK(!metering::broken_identity(consumption, production, settled));
  for (std::size_t i = 0; i < flows.size(); ++i) {
    const metering::Position& position = settled.positions[i];
    flows[i].booked.shared_in = position.covered;
    flows[i].booked.shared_out = position.sold;
    flows[i].need = position.grid_import;
    flows[i].surplus = position.grid_export;
  }
  price_sharing(tariff_of(community, interval).sharing_price, flows);
}

void store_surplus(Applying& at, Community& community, Flow& flow) {
  if (flow.surplus == Energy(0)) return;
  const Participant& participant = community.participants[flow.booked.participant.value];
  const ledger::Ledger& ledger = at.state.ledger;
  const AccountIndex issuance = ledger.issuance(community.watt);
  // What the ledger can count at all, then what fits into the battery and the member's right.
  Energy room = watt_energy(
      std::min(ledger.account(issuance).available(), ledger.account(participant.watt).room()));
  std::int64_t efficiency_ppm = battery::efficiency_ppm_full;
  if (community.stores()) {
    room = std::min(room, community.pool.free(watt_energy(ledger.supply(community.watt))));
    efficiency_ppm = community.settings.mint_efficiency_ppm;
  }
  const battery::Minting minting =
      battery::mint(flow.surplus, std::max(Energy(0), room), efficiency_ppm);
  post(at, TransferReason::meter_mint, issuance, participant.watt, watt_amount(minting.minted));
  flow.booked.minted += flow.surplus - minting.excess;
  flow.surplus = minting.excess;
  community.totals.minted += minting.minted;
  community.totals.charging_loss += minting.lost;
}

void burn_own(Applying& at, Community& community, Flow& flow) {
  const Participant& participant = community.participants[flow.booked.participant.value];
  const auto burn = [&] {
    const Energy free =
        watt_energy(std::max(Amount(0), at.state.ledger.account(participant.watt).available()));
    const Energy burned = std::min(flow.need, free);
    post(at, TransferReason::meter_burn, participant.watt, at.state.ledger.issuance(community.watt),
         watt_amount(burned));
    flow.booked.burned += burned;
    flow.need -= burned;
    community.totals.burned += burned;
  };
  burn();
  // Energy promised to an ask is still the member's own: it serves their need before they buy any
  // (4.4).
  MarketPlace& market = community.watt_market;
  if (flow.need == Energy(0) || !market.book.has_order(participant.member, market::Side::sell))
    return;
  const Lots lots(mul_div_ceil(flow.need.value, 1, market.lot));
  if (market.book.uncover(participant.member, lots, at.events) == Lots(0)) return;
  settle_events(at, community, market);
  burn();
}

void settle_interval(Applying& at, Community& community, IntervalNumber interval,
                     std::vector<Flow>& flows) {
  if (community.settings.mode == TradingMode::sharing) {
    share(community, interval, flows);
    for (Flow& flow : flows) {
      if (community.stores()) store_surplus(at, community, flow);
      burn_own(at, community, flow);
    }
  } else {
    for (Flow& flow : flows) store_surplus(at, community, flow);
    for (Flow& flow : flows) burn_own(at, community, flow);
    settle_at_market(at, community, interval, flows);
    if (community.settings.mode == TradingMode::exchange_then_sharing)
      share(community, interval, flows);
  }
  book_cash(at, community, interval, flows);
  add_totals(community.totals, flows);
}

}  // namespace wattbook::chain
