// How long a statement takes over a member's year of quarter-hours, and how fast blocks are
// written: 35,040 intervals of a small community, each with readings, settlement and money.
#include <algorithm>
#include <chrono>
#include <filesystem>

#include <fmt/format.h>
#include <unistd.h>

#include "node/history/projection.h"
#include "node/history/queries.h"
#include "node/history/statement.h"

namespace wattbook::history {
namespace {

constexpr std::int64_t intervals = 35'040;
constexpr std::uint32_t households = 8;
constexpr Instant begin{1'767'222'000'000};  // 2026-01-01 in Vienna

using Clock = std::chrono::steady_clock;

double milliseconds_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

chain::Genesis genesis() {
  chain::Genesis out;
  out.name = "bench";
  out.time = begin - one_hour;
  out.governor.bytes[0] = 1;
  return out;
}

// The accounts of a community as a node would report them: cash and debt of each household.
BlockRecord founding() {
  BlockRecord out = genesis_record(genesis());
  const auto members = static_cast<std::uint32_t>(out.members.size());
  const auto accounts = static_cast<std::uint32_t>(out.accounts.size());
  BlockRecord block;
  block.header.height = Height(1);
  block.header.time = begin - one_minute;
  block.assets = {{AssetIndex(1), ledger::AssetKind::cash, "EUR"},
                  {AssetIndex(2), ledger::AssetKind::watt, "WATT-0"},
                  {AssetIndex(3), ledger::AssetKind::debt, "DEBT-0"}};
  block.communities = {{CommunityIndex(0), "bench", AssetIndex(2), AssetIndex(1), AssetIndex(3),
                        AccountIndex(accounts), Duration(15 * one_minute.value), Energy(10'000),
                        Amount(0), interval_of(begin, Duration(900'000)) - IntervalNumber(1)}};
  for (std::uint32_t i = 0; i <= households; ++i) {
    NewMember member{MemberIndex(members + i), {}};
    member.address.bytes[0] = static_cast<std::uint8_t>(100 + i);
    block.members.push_back(member);
    block.accounts.push_back({AccountIndex(accounts + i), member.index, AssetIndex(1), Amount(0)});
  }
  return block;
}

// One closed interval: everybody draws from the grid and pays.
BlockRecord closing(std::int64_t number, std::uint32_t members, std::uint32_t accounts) {
  const Duration length(900'000);
  const IntervalNumber interval = interval_of(begin, length) + IntervalNumber(number);
  BlockRecord block;
  block.header.height = Height(static_cast<std::uint64_t>(number) + 2);
  block.header.time = interval_end(interval, length) + one_minute;
  block.closed = {{CommunityIndex(0), interval}};
  chain::ReceiptBuilder receipt;
  receipt.begin();
  for (std::uint32_t i = 1; i <= households; ++i) {
    const Energy energy(100'000 + number % 977);
    receipt.emit(chain::MemberSettled{.community = CommunityIndex(0),
                                      .interval = interval,
                                      .member = MemberIndex(members + i),
                                      .import_energy = energy,
                                      .grid_import = energy});
    // Four postings to and fro stand for what trading and storing adds.
    for (int leg = 0; leg < 4; ++leg)
      receipt.emit(chain::Posted{AccountIndex(accounts + (leg % 2 == 0 ? i : 0)),
                                 AccountIndex(accounts + (leg % 2 == 0 ? 0 : i)), Amount(1'000),
                                 ledger::TransferReason::payment});
  }
  receipt.write(block.receipts.emplace_back(), CommandId{}, {});
  return block;
}

int run() {
  const std::string path =
      (std::filesystem::temp_directory_path() / fmt::format("history_bench_{}", getpid())).string();
  remove_database(path);
  auto projection = Projection::open(path, genesis(), *env::TimeZone::find("Europe/Vienna"));
  const BlockRecord first = founding();
  const auto members = first.members.front().index.value;
  const auto accounts = first.accounts.front().index.value;
  if (!projection || !(*projection)->add(std::span(&first, 1))) return 1;
  const Clock::time_point writing = Clock::now();
  for (std::int64_t number = 0; number < intervals;) {
    std::vector<BlockRecord> batch;
    for (; number < intervals && batch.size() < 512; ++number)
      batch.push_back(closing(number, members, accounts));
    if (const Result<void> added = (*projection)->add(batch); !added) {
      fmt::print("{}\n", added.error().message);
      return 1;
    }
  }
  const double wrote = milliseconds_since(writing);
  fmt::print("written: {} blocks, {} settlements, {} posting sides in {:.0f} ms, {:.1f} MB\n",
             intervals, intervals * households, intervals * households * 8, wrote,
             static_cast<double>(std::filesystem::file_size(path)) / 1e6);

  auto database = open_for_reading(path);
  Address member;
  member.bytes[0] = 104;
  for (int round = 0; round < 3; ++round) {
    const Clock::time_point start = Clock::now();
    double slowest = 0;
    for (std::int32_t month = 1; month <= 12; ++month) {
      const Clock::time_point one = Clock::now();
      const auto statement = member_statement(**database, member, CommunityIndex(0), {2026, month});
      if (!statement) {
        fmt::print("{}\n", statement.error().message);
        return 1;
      }
      slowest = std::max(slowest, milliseconds_since(one));
    }
    const double year = milliseconds_since(start);
    const Clock::time_point series = Clock::now();
    static_cast<void>(member_series(**database, member, CommunityIndex(0), Step::month,
                                    {begin, begin + Duration(366 * one_day.value)}));
    fmt::print(
        "statements of a member-year: {:.1f} ms, slowest month {:.1f} ms; energy of the "
        "year by month: {:.1f} ms\n",
        year, slowest, milliseconds_since(series));
  }
  remove_database(path);
  return 0;
}

}  // namespace
}  // namespace wattbook::history

int main() { return wattbook::history::run(); }
