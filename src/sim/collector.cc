#include "sim/collector.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/decimal.h"

namespace wattbook::sim {
namespace {

constexpr Energy operator_rounding{20};  // DOMAIN 4.5: 0.00002 kWh

std::string_view mode_name(Mode mode) {
  switch (mode) {
    case Mode::sharing:
      return "sharing";
    case Mode::exchange:
      return "exchange";
    case Mode::exchange_then_sharing:
      return "exchange-then-sharing";
  }
  return "";
}

}  // namespace

Collector::Collector(const Scenario& scenario, const Dataset& data, const Tariffs& tariffs,
                     const Roster& roster, const LocalLedger& ledger)
    : scenario_(scenario),
      data_(data),
      tariffs_(tariffs),
      roster_(roster),
      ledger_(ledger),
      covered_(data.members.size()),
      comparison_(data, operator_rounding) {
  result_.community = scenario.name;
  result_.mode = mode_name(scenario.mode);
  result_.currency = scenario.currency;
  result_.zone = scenario.zone;
  result_.start = data.start;
  result_.interval = data.interval;
  result_.intervals.resize(data.intervals);
  result_.members.resize(data.members.size());
  for (std::size_t i = 0; i < data.members.size(); ++i) {
    result_.members[i].name = data.members[i].spec.name;
    index_[roster.member_numbers[i].value] = i;
  }
}

std::optional<std::size_t> Collector::index_of(MemberIndex member) const {
  const auto found = index_.find(member.value);
  return found == index_.end() ? std::nullopt : std::optional(found->second);
}

void Collector::measured(std::size_t interval, std::span<const NetEnergy> at_meter) {
  IntervalResult& row = result_.intervals[interval];
  row.start = data_.interval_start(interval);
  row.import_price = tariffs_.import[interval];
  row.feed_in_price = tariffs_.feed_in[interval];
  for (std::size_t i = 0; i < data_.members.size(); ++i) {
    const Energy load = data_.members[i].load.or_zero(interval);
    const Energy pv = data_.members[i].pv.or_zero(interval);
    MemberResult& member = result_.members[i];
    row.load += load;
    row.pv += pv;
    row.member_import += at_meter[i].import;
    row.member_export += at_meter[i].exported;
    member.load += load;
    member.pv += pv;
    member.import += at_meter[i].import;
    member.exported += at_meter[i].exported;
    member.bill_without += cost_floor(at_meter[i].import, row.import_price) -
                           cost_floor(at_meter[i].exported, row.feed_in_price);
    if (!data_.members[i].load.present(interval) && !data_.members[i].pv.present(interval))
      ++result_.missing;
  }
}

void Collector::settled(const chain::MemberSettled& effect) {
  IntervalResult& row = result_.intervals[open_];
  // Against the utility alone: what was not bought from the grid, less what was not sold to it.
  welfare_ += static_cast<int128>((effect.import_energy - effect.grid_import).value) *
              row.import_price.value;
  welfare_ -= static_cast<int128>((effect.export_energy - effect.grid_export).value) *
              row.feed_in_price.value;
  // Kept as the difference until the interval is complete: bought less sold, at the connection.
  row.community_import += effect.grid_import - effect.grid_export;
  row.shared += effect.shared_in;
  const std::optional<std::size_t> index = index_of(effect.member);
  if (!index) return;
  MemberResult& member = result_.members[*index];
  member.grid_import += effect.grid_import;
  member.grid_export += effect.grid_export;
  member.shared_in += effect.shared_in;
  member.shared_out += effect.shared_out;
  covered_[*index] = effect.shared_in;
  const Amount income = cost_floor(effect.grid_export, row.feed_in_price);
  member.grid_income += income;
  member.grid_cost += income - effect.grid_cash;
  if (effect.sharing_cash > Amount(0))
    member.shared_income += effect.sharing_cash;
  else
    member.shared_cost += -effect.sharing_cash;
}

void Collector::traded(const chain::Traded& effect) {
  const Amount value(mul_div_floor(effect.price.value, effect.quantity.value, units_per_whole));
  const Energy energy = watt_energy(effect.quantity);
  if (const auto buyer = index_of(effect.buyer)) {
    result_.members[*buyer].bought += energy;
    result_.members[*buyer].trade_cost += value;
  }
  if (const auto seller = index_of(effect.seller)) {
    result_.members[*seller].sold += energy;
    result_.members[*seller].trade_income += value;
  }
  ++result_.ledger.trades;
  IntervalResult& row = result_.intervals[std::min(open_, data_.intervals - 1)];
  row.traded += energy;
  row.trade_price = effect.price;
}

void Collector::posted(const chain::Posted& effect) {
  using ledger::TransferReason;
  const auto owner = [&](AccountIndex account) {
    return index_of(ledger_.state().ledger.account(account).owner);
  };
  const auto is_cash = [&](AccountIndex account) {
    return ledger_.state().ledger.account(account).asset ==
           ledger_.state().communities[roster_.community.value].cash;
  };
  if (effect.reason == TransferReason::storage_fee) {
    if (const auto payer = owner(effect.from)) result_.members[*payer].fees_tsl += effect.amount;
  } else if (effect.reason == TransferReason::trade_fee) {
    if (const auto payer = owner(effect.from)) result_.members[*payer].fees += effect.amount;
  } else if (effect.reason == TransferReason::liquidation && is_cash(effect.from)) {
    // Stored energy sold to the grid for a member who cannot pay the storage fee (DOMAIN 5.3).
    if (const auto seller = owner(effect.to)) result_.members[*seller].grid_income += effect.amount;
    if (const auto payer = owner(effect.from)) result_.members[*payer].grid_cost += effect.amount;
  }
}

void Collector::add(std::span<const chain::Receipt> receipts) {
  for (const chain::Receipt& receipt : receipts)
    for (const chain::Effect& effect : receipt.effects) {
      if (const auto* row = std::get_if<chain::MemberSettled>(&effect)) settled(*row);
      if (const auto* trade = std::get_if<chain::Traded>(&effect)) traded(*trade);
      if (const auto* posting = std::get_if<chain::Posted>(&effect)) posted(*posting);
    }
  const chain::Community& community = ledger_.state().communities[roster_.community.value];
  const IntervalNumber first = interval_of(data_.start, data_.interval);
  if (open_ < data_.intervals &&
      community.closed >= first + IntervalNumber(static_cast<std::int64_t>(open_)))
    close_interval();
}

void Collector::close_interval() {
  IntervalResult& row = result_.intervals[open_];
  row.community_export = std::max(Energy(0), -row.community_import);
  row.community_import = std::max(Energy(0), row.community_import);
  const chain::Community& community = ledger_.state().communities[roster_.community.value];
  row.stored = watt_energy(ledger_.state().ledger.supply(community.watt));
  comparison_.add(open_, {}, covered_);
  std::ranges::fill(covered_, Energy(0));
  ++open_;
}

Result<void> Collector::check_books() const {
  const chain::Community& community = ledger_.state().communities[roster_.community.value];
  for (std::size_t i = 0; i < result_.members.size(); ++i) {
    const ledger::Ledger& books = ledger_.state().ledger;
    const chain::ParticipantIndex place = *community.place(roster_.member_numbers[i]);
    const chain::Participant& participant = community.participants[place.value];
    const Amount balance =
        books.account(participant.cash).posted - books.account(participant.debt).posted;
    const Amount expected = scenario_.rules.cash_per_member - result_.members[i].bill_with();
    if (balance != expected)
      return fail(fmt::format("the bill of '{}' does not equal the ledger: {} booked, {} billed",
                              result_.members[i].name, format_decimal(balance.value),
                              format_decimal(expected.value)));
  }
  return {};
}

Result<RunResult> Collector::finish() {
  if (const Result<void> equal = check_books(); !equal) return std::unexpected(equal.error());
  result_.optimum = welfare_optimum(data_, tariffs_.import, tariffs_.feed_in);
  result_.welfare = Amount(static_cast<std::int64_t>(welfare_ / units_per_whole));
  if (comparison_.has_figures())
    result_.settlement = SettlementCheck{.compared = comparison_.compared(),
                                         .equal = comparison_.equal(),
                                         .largest_difference = comparison_.largest_difference()};
  result_.ledger.blocks = ledger_.blocks();
  result_.ledger.commands = ledger_.commands();
  result_.ledger.rejected = ledger_.rejected();
  result_.ledger.readings = static_cast<std::int64_t>(data_.intervals * data_.members.size());
  result_.ledger.state_root = to_hex(ledger_.state_root().view());
  return std::move(result_);
}

}  // namespace wattbook::sim
