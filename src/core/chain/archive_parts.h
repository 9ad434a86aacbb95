// How the structs of the lower folders that a snapshot holds are archived (archive.h).
#pragma once

#include "core/battery/fees.h"
#include "core/chain/archive.h"
#include "core/chain/community.h"
#include "core/chain/state.h"
#include "core/ledger/ledger_state.h"
#include "core/market/book_state.h"
#include "core/metering/meter_track.h"
#include "core/metering/quarantine.h"

namespace wattbook::chain {

// -- ledger --

template <class A>
void archive(A& a, ledger::Asset& v) {
  parts(a, v.kind, v.code, v.issuance);
}
template <class A>
void archive(A& a, ledger::Account& v) {
  parts(a, v.owner, v.asset, v.posted, v.held, v.incoming, v.bounds.lower, v.bounds.upper);
}
template <class A>
void archive(A& a, ledger::Hold& v) {
  parts(a, v.id, v.payer, v.payee, v.remaining, v.captured, v.expires);
}
template <class A>
void archive(A& a, ledger::LedgerState& v) {
  parts(a, v.members, v.assets, v.accounts, v.open_holds, v.hold_states);
}

// -- metering --

template <class A>
void archive(A& a, metering::Meter& v) {
  parts(a, v.owner, v.community, v.key, v.rated, v.register_digits, v.resolution);
}
template <class A>
void archive(A& a, metering::RegisterSegment& v) {
  parts(a, v.from, v.import_offset, v.export_offset, v.sequence_offset);
}
template <class A>
void archive(A& a, metering::IntervalEnergy& v) {
  parts(a, v.import_energy, v.export_energy, v.quality, v.version);
}
template <class A>
void archive(A& a, metering::IntervalRevision& v) {
  parts(a, v.interval, v.energy, v.by_operator);
}
// Evidence came with protocol version 5 and stands in a part of its own (snapshot_parts.h).
template <class A>
void archive(A& a, metering::RegisterPoint& v) {
  Instant time = v.time();
  std::uint64_t sequence = v.sequence();
  Energy import_register = v.import_register();
  Energy export_register = v.export_register();
  metering::Quality quality = v.quality();
  parts(a, time, sequence, import_register, export_register, quality);
  v = metering::RegisterPoint(time, sequence, import_register, export_register, quality,
                              metering::Evidence::not_stated);
}
// A point has no empty form, so its list is read one by one.
template <class A>
void part(A& a, std::vector<metering::RegisterPoint>& points) {
  const std::uint64_t n = a.count(points.size());
  if constexpr (A::reads) points.clear();
  for (std::uint64_t i = 0; i < n; ++i) {
    if constexpr (A::reads) {
      if (a.failed()) return;
      points.emplace_back(Instant(), 0, Energy(), Energy(), metering::Quality::measured,
                          metering::Evidence::not_stated);
    }
    archive(a, points[i]);
  }
}
template <class A>
void archive(A& a, metering::MeterTrack& v) {
  parts(a, v.meter, v.kept_from, v.segments, v.points, v.revisions);
}
template <class A>
void archive(A& a, metering::Reading& v) {
  parts(a, v.meter, v.sequence, v.time, v.import_register, v.export_register, v.quality);
}
template <class A>
void archive(A& a, metering::QuarantinedReading& v) {
  parts(a, v.number, v.reading, v.fault, v.received);
}

// -- battery --

template <class A>
void archive(A& a, battery::PayerState& v) {
  parts(a, v.balance, v.funds, v.fraction, v.arrears, v.index, v.grace_end, v.status);
}
template <class A>
void archive(A& a, battery::OwnerState& v) {
  parts(a, v.capacity, v.index, v.unpaid);
}
template <class A>
void archive(A& a, battery::FeeState& v) {
  parts(a, v.rate, v.grace, v.interval, v.index, v.base, v.capacity, v.owners_index,
        v.owners_remainder, v.education, v.network, v.collected, v.paid_out, v.payers, v.owners);
}

// -- market --

template <class A>
void archive(A& a, market::RestingOrder& v) {
  parts(a, v.id, v.owner, v.side, v.time_in_force, v.post_only, v.self_trade, v.price, v.remaining,
        v.executable, v.expires);
}
template <class A>
void archive(A& a, market::MemberRoom& v) {
  parts(a, v.member, v.room);
}
template <class A>
void archive(A& a, market::BookState& v) {
  parts(a, v.order_last, v.trade_last, v.last_price, v.rooms, v.orders);
}

// -- chain --

template <class A>
void archive(A& a, Participant& v) {
  parts(a, v.member, v.roles.bits, v.suspended, v.watt, v.cash, v.debt, v.tsl, v.ceiling, v.agent,
        v.target_buy, v.target_sell, v.buy_below, v.sell_above);
}
template <class A>
void archive(A& a, Service& v) {
  parts(a, v.from, v.until);
}
template <class A>
void archive(A& a, MeterPlace& v) {
  parts(a, v.participant, v.key, v.service);
}
template <class A>
void archive(A& a, BatteryPlace& v) {
  parts(a, v.owner, v.key, v.capacity, v.in_service, v.stored, v.reported);
}
template <class A>
void archive(A& a, FeedValue& v) {
  parts(a, v.observed, v.value, v.oracle);
}
template <class A>
void archive(A& a, MemberInfo& v) {
  parts(a, v.roles.bits, v.protocol, v.gateway_asset, v.communities);
}
template <class A>
void archive(A& a, Device& v) {
  parts(a, v.kind, v.community, v.owner, v.number, v.rated_power, v.in_service);
}

}  // namespace wattbook::chain
