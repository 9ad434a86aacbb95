#include "node/history/projection.h"

#include <fmt/format.h>

#include "core/chain/receipt.h"

namespace wattbook::history {
namespace {

// The receipts that a block gives by itself: perhaps one for what lapsed, then one per closed
// interval.
std::size_t own_receipts(const BlockRecord& block) {
  return block.receipts.size() - block.header.command_count;
}

}  // namespace

Projection::Projection(std::unique_ptr<Database> database, env::TimeZone zone)
    : database_(std::move(database)),
      zone_(std::move(zone)),
      money_(*database_),
      market_(*database_),
      metering_(*database_),
      settlement_(*database_),
      insert_block_(*database_, "INSERT INTO blocks VALUES(?, ?, ?, ?, ?, ?)"),
      insert_receipt_(*database_, "INSERT INTO receipts VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      insert_community_(*database_, "INSERT INTO communities VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      close_interval_(*database_, "UPDATE communities SET closed = ?2 WHERE community = ?1") {
  Statement newest(*database_, "SELECT COALESCE(MAX(seq), 0) + 1 FROM receipts");
  if (newest.bind().next()) next_receipt_ = newest.number(0);
  Statement known(*database_,
                  "SELECT watt, interval_length, lot, fee_per_lot FROM communities ORDER BY "
                  "community");
  for (known.bind(); known.next();)
    communities_.push_back(
        {known.id<AssetIndex>(0), Duration(known.number(1)), known.energy(2), known.amount(3)});
}

Result<std::unique_ptr<Projection>> Projection::open(const std::string& path,
                                                     const chain::Genesis& genesis,
                                                     const env::TimeZone& zone) {
  const Origin origin{chain::genesis_hash(genesis), zone.name()};
  Result<std::unique_ptr<Database>> database = open_tables(path, origin);
  if (!database) return std::unexpected(database.error());
  const std::optional<Progress> progress = progress_of(**database);
  std::unique_ptr<Projection> out(new Projection(std::move(*database), zone));
  if (progress) {
    out->progress_ = *progress;
  } else {
    const BlockRecord begin = genesis_record(genesis);
    if (const Result<void> added = out->add_all(std::span(&begin, 1)); !added)
      return std::unexpected(added.error());
  }
  if (const Result<void> ready = out->database_->check(); !ready)
    return std::unexpected(ready.error());
  return out;
}

std::int64_t Projection::day_of(Instant time) const {
  return mul_div_floor(zone_.wall_clock(time).seconds, 1, 86'400);
}

Result<void> Projection::add(std::span<const BlockRecord> blocks) {
  while (!blocks.empty() && blocks.front().header.height <= progress_.height)
    blocks = blocks.subspan(1);
  if (blocks.empty()) return {};
  return add_all(blocks);
}

Result<void> Projection::add_all(std::span<const BlockRecord> blocks) {
  database_->execute("BEGIN IMMEDIATE");
  Result<void> done;
  for (const BlockRecord& block : blocks)
    if (done = add_block(block); !done) break;
  money_.flush();
  market_.flush();
  settlement_.flush();
  if (done) done = database_->check();
  database_->execute(done ? "COMMIT" : "ROLLBACK");
  if (done) done = database_->check();
  if (done) progress_ = {blocks.back().header.height, blocks.back().hash};
  return done;
}

Result<void> Projection::add_block(const BlockRecord& block) {
  const chain::BlockHeader& header = block.header;
  insert_block_.run(header.height, header.version, header.time, block.hash, header.state_root,
                    header.command_count);
  add_new(block);
  if (const Result<void> added = add_receipts(block); !added) return added;
  for (const ClosedInterval& closed : block.closed)
    close_interval_.run(closed.community, closed.interval);
  for (const CheckedBalance& balance : block.balances)
    if (const Result<void> same = money_.compare(balance); !same) return same;
  return {};
}

void Projection::add_new(const BlockRecord& block) {
  for (const NewMember& member : block.members) money_.add(member);
  for (const NewAsset& asset : block.assets) money_.add(asset);
  for (const NewAccount& account : block.accounts) money_.add(account, day_of(block.header.time));
  for (const NewCommunity& community : block.communities) {
    insert_community_.run(community.index, std::string_view(community.name), community.watt,
                          community.cash, community.debt, community.grid_cash,
                          community.interval_length, community.lot, community.fee_per_lot,
                          community.closed);
    communities_.push_back(
        {community.watt, community.interval_length, community.lot, community.fee_per_lot});
  }
  for (const NewMeter& meter : block.meters) metering_.add(meter);
}

Result<void> Projection::add_receipts(const BlockRecord& block) {
  std::vector<ByteView> commands;
  if (!block.block.empty()) {
    Result<chain::BlockView> view = chain::decode_block(block.block);
    if (!view) return std::unexpected(view.error());
    commands = std::move(view->commands);
  }
  const std::size_t own = own_receipts(block);
  if (own < block.closed.size() || block.receipts.size() != own + commands.size())
    return fail(fmt::format("block {} has receipts without a cause", block.header.height.value));
  for (std::size_t i = 0; i < block.receipts.size(); ++i) {
    const ByteView command = i < own ? ByteView() : commands[i - own];
    if (const Result<void> added = add_receipt(block, i, command); !added) return added;
  }
  return {};
}

Booking Projection::booking_of(const BlockRecord& block, std::size_t position) const {
  Booking booking{.receipt = next_receipt_,
                  .time = block.header.time,
                  .value_time = block.header.time,
                  .day = 0,
                  .closed = std::nullopt};
  const std::size_t own = own_receipts(block);
  const std::size_t lapsed = own - block.closed.size();
  if (position >= lapsed && position < own) {
    booking.closed = block.closed[position - lapsed];
    const Duration length = communities_[booking.closed->community.value].interval_length;
    booking.value_time = interval_end(booking.closed->interval, length) - Duration(1);
  }
  booking.day = day_of(booking.value_time);
  return booking;
}

Result<void> Projection::add_receipt(const BlockRecord& block, std::size_t position,
                                     ByteView command) {
  const std::optional<chain::Receipt> receipt = chain::decode_receipt(block.receipts[position]);
  if (!receipt)
    return fail(
        fmt::format("block {}: receipt {} cannot be read", block.header.height.value, position));
  const Booking booking = booking_of(block, position);
  ++next_receipt_;
  std::optional<Address> account;
  std::optional<std::int64_t> kind;
  std::optional<CommandId> id;
  std::optional<chain::Command> decoded;
  if (!command.empty()) {
    auto signed_command = chain::decode_signed(command);
    if (!signed_command)
      return fail(fmt::format("block {}: a command cannot be read", block.header.height.value));
    decoded = std::move(signed_command->command);
    account = chain::header_of(*decoded).account;
    kind = static_cast<std::int64_t>(decoded->index());
    id = receipt->id;
  }
  insert_receipt_.run(booking.receipt, block.header.height, static_cast<std::uint64_t>(position),
                      booking.time, id, account, kind,
                      std::int64_t{std::to_underlying(receipt->code)},
                      ByteView(block.receipts[position]));
  if (decoded && receipt->code == chain::Rejection::none) add_command(booking, *decoded, *receipt);
  return add_effects(booking, *receipt);
}

void Projection::add_command(const Booking& booking, const chain::Command& command,
                             const chain::Receipt& receipt) {
  if (const auto* readings = std::get_if<chain::SubmitReadings>(&command))
    metering_.add(booking, *readings, receipt.effects);
  else if (const auto* report = std::get_if<chain::ReportReadings>(&command))
    metering_.add(booking, *report, receipt.effects);
  else if (const auto* exchange = std::get_if<chain::ExchangeMeter>(&command))
    metering_.add(booking, *exchange);
  else if (const auto* quarantine = std::get_if<chain::SettleQuarantine>(&command))
    metering_.add(booking, *quarantine);
  else if (const auto* correction = std::get_if<chain::CorrectInterval>(&command))
    metering_.add(booking, *correction);
  else if (const auto* tariff = std::get_if<chain::SetTariff>(&command))
    metering_.add(booking, *tariff);
}

Result<void> Projection::add_effects(const Booking& booking, const chain::Receipt& receipt) {
  for (const chain::Effect& effect : receipt.effects) {
    if (const auto* posted = std::get_if<chain::Posted>(&effect)) {
      money_.post(booking, *posted);
      if (posted->reason == ledger::TransferReason::liquidation) note_liquidation(booking, *posted);
    } else if (const auto* trade = std::get_if<chain::Traded>(&effect)) {
      const CommunityTerms& terms = communities_[trade->community.value];
      const bool watt = trade->instrument == chain::Instrument::watt;
      const Amount fee =
          watt ? Amount(trade->quantity.value / terms.lot.value * terms.fee_per_lot.value)
               : Amount(0);
      market_.add(booking, *trade, fee);
    } else if (const auto* auction = std::get_if<chain::AuctionCleared>(&effect)) {
      market_.add(booking, *auction);
    } else if (const auto* settled = std::get_if<chain::MemberSettled>(&effect)) {
      const chain::TariffPoint tariff = metering_.tariff(settled->community, settled->interval);
      if (const Result<void> added = settlement_.add(booking, *settled, tariff); !added)
        return added;
    } else if (const auto* founded = std::get_if<chain::IntervalFounded>(&effect)) {
      settlement_.add(booking, *founded);
    } else if (const auto* alarm = std::get_if<chain::Alarm>(&effect)) {
      settlement_.add(booking, *alarm);
    }
  }
  return {};
}

// The energy leg of a liquidation, which happens when an interval closes (DOMAIN 5.3).
void Projection::note_liquidation(const Booking& booking, const chain::Posted& posted) {
  if (!booking.closed) return;
  const CommunityTerms& terms = communities_[booking.closed->community.value];
  if (money_.asset(posted.from) != terms.watt) return;
  const Energy energy = watt_energy(posted.amount);
  const Price price =
      metering_.tariff(booking.closed->community, booking.closed->interval).feed_in_price;
  settlement_.liquidate(booking, booking.closed->community, money_.owner(posted.from),
                        booking.closed->interval, energy, cost_floor(energy, price));
}

}  // namespace wattbook::history
