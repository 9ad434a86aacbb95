// The parts of a state in the form in which a snapshot holds them.
#pragma once

#include "core/chain/archive_parts.h"

namespace wattbook::chain {

struct LoggedCommand {
  CommandId id;
  Instant expires;
  Bytes bytes;
};
struct BankReference {
  MemberIndex gateway;
  std::string reference;
};

// The parts of a state that do not depend on each other, in the form they are archived.
struct Ledgers {
  ledger::LedgerState ledger;
  std::vector<MemberInfo> members;
  MemberIndex governor;
  AssetIndex tsl;
  AccountIndex education_tsl;
  AccountIndex network_tsl;
  std::vector<CommunityIndex> watt_community;
  std::map<Address, Device> devices;
  std::vector<BankReference> bank_references;
  std::vector<LoggedCommand> commands;
};

// A community without what can be derived from the rest.
struct CommunityParts {
  std::string name;
  MemberIndex operator_member;
  CommunitySettings settings;
  AssetIndex watt;
  AssetIndex cash;
  AssetIndex debt;
  AccountIndex grid_cash;
  AccountIndex fee_cash;
  AccountIndex clearing_tsl;
  std::vector<Participant> participants;
  std::vector<metering::MeterTrack> meters;
  std::vector<metering::QuarantinedReading> quarantine;
  std::uint64_t quarantine_issued = 0;
  std::vector<MeterPlace> meter_places;
  std::vector<BatteryPlace> batteries;
  std::vector<Energy> capacities;
  battery::FeeState fees;
  market::BookState watt_book;
  market::BookState tsl_book;
  std::map<OrderId, SealedOrder> sealed;
  OrderId sealed_last;
  TradeId sealed_trade_last;
  std::map<IntervalNumber, TariffPoint> tariff;
  std::map<IntervalNumber, std::vector<KeyPart>> sharing_keys;
  std::map<std::string, FeedValue> feeds;
  IntervalNumber closed;
  std::map<IntervalNumber, Bytes> booked;
  CommunityTotals totals;
};

// What came with protocol version 2, behind the rest; absent from the state of a ledger that knows
// nothing but version 1.
struct CommunityRules {
  OrderLimits limits;
  std::vector<OrderActivity> activity;
  OrderId watt_deposit_from;
  OrderId tsl_deposit_from;
};
struct RulesPart {
  Rules rules;
  std::vector<CommunityRules> communities;  // from version 2 on
};

// What came with version 4, behind charging.
struct ServicePart {
  std::vector<std::map<MeterIndex, std::vector<Service>>> earlier;  // by community
};

template <class A>
void archive(A& a, ServicePart& v) {
  parts(a, v.earlier);
}
template <class A>
void archive(A& a, CommunityRules& v) {
  parts(a, v.limits, v.activity, v.watt_deposit_from, v.tsl_deposit_from);
}
template <class A>
void archive(A& a, RulesPart& v) {
  parts(a, v.rules.version, v.rules.scheduled, v.communities);
}
template <class A>
void archive(A& a, LoggedCommand& v) {
  parts(a, v.id, v.expires, v.bytes);
}
template <class A>
void archive(A& a, BankReference& v) {
  parts(a, v.gateway, v.reference);
}
template <class A>
void archive(A& a, Ledgers& v) {
  parts(a, v.ledger, v.members, v.governor, v.tsl, v.education_tsl, v.network_tsl, v.watt_community,
        v.devices, v.bank_references, v.commands);
}
template <class A>
void archive(A& a, CommunityParts& v) {
  parts(a, v.name, v.operator_member, v.settings, v.watt, v.cash, v.debt, v.grid_cash, v.fee_cash,
        v.clearing_tsl, v.participants, v.meters, v.quarantine, v.quarantine_issued, v.meter_places,
        v.batteries, v.capacities, v.fees, v.watt_book, v.tsl_book, v.sealed, v.sealed_last,
        v.sealed_trade_last, v.tariff, v.sharing_keys, v.feeds, v.closed, v.booked, v.totals);
}

}  // namespace wattbook::chain
