#include "core/chain/interval_close.h"

#include <algorithm>

#include "core/chain/agents.h"
#include "core/chain/booked_rows.h"
#include "core/chain/cash_flow.h"
#include "core/chain/exchange.h"
#include "core/chain/measure.h"
#include "core/chain/meter_service.h"
#include "core/chain/settlement.h"

namespace wattbook::chain {
namespace {

using ledger::TransferReason;

// Charges the interval's storage fee and tells who ran dry (5.2, 5.3).
std::vector<ParticipantIndex> roll_fees(Applying& at, Community& community,
                                        IntervalNumber interval) {
  std::vector<ParticipantIndex> to_sell;
  for (const battery::FeeEvent& event : community.fees.roll(interval)) {
    const Participant& participant = community.participants[event.payer.value];
    if (event.kind == battery::FeeEventKind::went_into_arrears) {
      post(at, TransferReason::storage_fee, participant.tsl, community.clearing_tsl, event.due);
      at.receipt.emit(Alarm{community.index, participant.member, AlarmKind::fee_arrears,
                            at.state.ledger.account(participant.watt).posted});
    } else {
      to_sell.push_back(ParticipantIndex(event.payer.value));
    }
  }
  return to_sell;
}

// 80 % to battery owners, 10 % to the education pool, 10 % to the network (5.2).
void pay_fee_shares(Applying& at, Community& community) {
  for (const BatteryPlace& battery : community.batteries) {
    const Participant& owner = community.participants[battery.owner.value];
    post(at, TransferReason::storage_reward, community.clearing_tsl, owner.tsl,
         community.fees.claim(battery::OwnerIndex(battery.owner.value)));
  }
  post(at, TransferReason::storage_reward, community.clearing_tsl, at.state.education_tsl,
       community.fees.claim_education());
  post(at, TransferReason::storage_reward, community.clearing_tsl, at.state.network_tsl,
       community.fees.claim_network());
}

// Sells the stored energy of a member whose grace period is over: at the market to whoever bids,
// the rest to the grid at the feed-in tariff (5.3).
void sell_stored(Applying& at, Community& community, ParticipantIndex place,
                 IntervalNumber interval) {
  const Participant& participant = community.participants[place.value];
  MarketPlace& market = community.watt_market;
  market.book.uncover(participant.member, Lots(limits::lots_max), at.events);
  settle_events(at, community, market);
  const ledger::Account& watt = at.state.ledger.account(participant.watt);
  at.receipt.emit(
      Alarm{community.index, participant.member, AlarmKind::stored_energy_sold, watt.available()});
  if (community.trades()) sell_at_market(at, community, participant);

  const Energy left = watt_energy(at.state.ledger.account(participant.watt).available());
  Flow flow{.surplus = left};
  flow.booked.participant = place;
  flow.booked.grid_export = left;
  post(at, TransferReason::liquidation, participant.watt, at.state.ledger.issuance(community.watt),
       watt_amount(left));
  community.totals.burned += left;
  const Amount proceeds = cost_floor(left, tariff_of(community, interval).feed_in_price);
  settle_cash(at, community, participant, proceeds, TransferReason::liquidation);
}

void emit_settled(Applying& at, const Community& community, IntervalNumber interval,
                  const std::vector<Flow>& flows) {
  for (const Flow& flow : flows) {
    const BookedInterval& row = flow.booked;
    if (row == BookedInterval{.participant = row.participant}) continue;
    at.receipt.emit(MemberSettled{.community = community.index,
                                  .interval = interval,
                                  .member = community.participants[row.participant.value].member,
                                  .import_energy = row.import_energy,
                                  .export_energy = row.export_energy,
                                  .minted = row.minted,
                                  .burned = row.burned,
                                  .shared_in = row.shared_in,
                                  .shared_out = row.shared_out,
                                  .grid_import = row.grid_import,
                                  .grid_export = row.grid_export,
                                  .sharing_cash = row.sharing_cash,
                                  .grid_cash = row.grid_cash});
    emit_founded(at, community, interval, flow);
  }
}

// Forgets what no reading can change any more.
void trim(Community& community, IntervalNumber interval) {
  const metering::MeteringOptions& options = community.meters.options();
  const IntervalNumber oldest =
      interval - IntervalNumber(options.horizon.value / options.interval_length.value + 1);
  community.booked.erase(community.booked.begin(), community.booked.lower_bound(oldest));
  community.delivered.erase(community.delivered.begin(), community.delivered.lower_bound(oldest));
  community.tariff.trim(oldest);
  community.sharing_keys.trim(oldest);
  trim_services(community, oldest);
}

}  // namespace

Instant next_close(const Community& community) {
  return interval_end(community.closed + IntervalNumber(1), community.settings.interval_length) +
         community.settings.gate;
}

void close_interval(Applying& at, Community& community) {
  const IntervalNumber interval = community.closed + IntervalNumber(1);
  const std::vector<ParticipantIndex> to_sell = roll_fees(at, community, interval);
  pay_fee_shares(at, community);
  follow_up(at);

  std::vector<Flow> flows = measure(community, interval);
  settle_interval(at, community, interval, flows);
  emit_settled(at, community, interval, flows);
  community.booked[interval] = encode_rows(flows);
  community.closed = interval;
  trim(community, interval);
  const Instant forgotten = at.now - charging::kept_after_end;
  at.state.charging.trim(forgotten);
  if (at.state.rules.version >= 4) at.state.charging.trim_tokens(forgotten);
  follow_up(at);

  for (const ParticipantIndex place : to_sell) sell_stored(at, community, place, interval);
  follow_up(at);
  place_agent_orders(at, community);
  follow_up(at);
}

}  // namespace wattbook::chain
