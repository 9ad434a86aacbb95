// What the books cost: nanoseconds of one thread's CPU time per operation, medians of several runs.
// Run the bench preset: build/bench/ledger_bench.
#include <algorithm>
#include <ctime>
#include <functional>
#include <vector>

#include <fmt/core.h>

#include "base/prng.h"
#include "core/ledger/invariants.h"
#include "core/ledger/ledger.h"

namespace wattbook::ledger {
namespace {

constexpr int runs = 7;

double cpu_ns() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return 1e9 * static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec);
}

double median_ns(std::uint32_t operations, const std::function<void()>& run) {
  std::vector<double> samples;
  for (int i = 0; i < runs; ++i) {
    const double start = cpu_ns();
    run();
    samples.push_back((cpu_ns() - start) / operations);
  }
  std::ranges::sort(samples);
  return samples[runs / 2];
}

void report(const char* name, std::uint32_t accounts, double ns) {
  fmt::print("{:<52} {:>9} accounts {:>8.1f} ns\n", name, accounts, ns);
}

Address address_number(std::uint32_t number) {
  Address address;
  for (std::size_t byte = 0; byte < 4; ++byte)
    address.bytes[byte] = static_cast<std::uint8_t>(number >> (8 * byte));
  address.bytes[19] = 1;
  return address;
}

// Pairs of different accounts, drawn beforehand.
struct Pair {
  AccountIndex from;
  AccountIndex to;
};

std::vector<Pair> draw_pairs(std::uint32_t accounts, std::uint32_t count) {
  Prng draw(1);
  std::vector<Pair> pairs;
  for (std::uint32_t i = 0; i < count; ++i) {
    const auto from = static_cast<std::uint32_t>(draw.below(accounts));
    const auto step = static_cast<std::uint32_t>(1 + draw.below(accounts - 1));
    pairs.push_back({AccountIndex(1 + from), AccountIndex(1 + (from + step) % accounts)});
  }
  return pairs;
}

void measure(std::uint32_t accounts) {
  Ledger ledger;
  const AssetIndex cash = ledger.add_asset(AssetKind::cash, "CNY");
  for (std::uint32_t number = 0; number < accounts; ++number) {
    const AccountIndex account = ledger.account_of(ledger.add_member(address_number(number)), cash);
    ledger.transfer(TransferReason::deposit, ledger.issuance(cash), account, Amount(1'000'000));
  }
  const std::uint32_t count = 1'000'000;
  const std::vector<Pair> pairs = draw_pairs(accounts, count);

  report("transfer, alone in its command", accounts, median_ns(count, [&] {
           for (const Pair& pair : pairs) {
             ledger.begin_command();
             ledger.transfer(TransferReason::payment, pair.from, pair.to, Amount(1));
           }
         }));
  report("reserve and release", accounts, median_ns(count, [&] {
           for (const Pair& pair : pairs) {
             ledger.begin_command();
             ledger.reserve(pair.from, Amount(1));
             ledger.release(pair.from, Amount(1));
           }
         }));
  report("find_account", accounts, median_ns(count, [&] {
           std::uint64_t found = 0;
           for (const Pair& pair : pairs)
             found += ledger.find_account(MemberIndex(pair.from.value), cash)->value;
           if (found == 0) fmt::print("nothing found\n");
         }));

  // A trade as a command: two legs, four postings in cash and energy would look the same here.
  const auto command = [&](std::uint32_t i) {
    ledger.begin_command();
    const Pair& money = pairs[i];
    const Pair& energy = pairs[(i + 7) % count];
    ledger.transfer(TransferReason::trade_cash, money.from, money.to, Amount(1));
    ledger.transfer(TransferReason::trade_energy, energy.from, energy.to, Amount(1));
  };
  CommandAudit audit;
  std::uint32_t violations = 0;
  const auto audited = [&](int times) {
    return median_ns(count, [&, times] {
      for (std::uint32_t i = 0; i < count; ++i) {
        command(i);
        for (int time = 0; time < times; ++time) violations += audit.check(ledger).has_value();
      }
    });
  };
  report("command of two transfers", accounts, audited(0));
  // Of many audits, because the difference made by one drowns in the noise of two long runs.
  report("audit of its four postings", accounts, (audited(11) - audited(1)) / 10);
  if (violations != 0) fmt::print("violations: {}\n", violations);

  const LedgerState state = ledger.state();
  report("full scan, per account", accounts,
         median_ns(accounts, [&] { violations += scan(state).has_value(); }));
}

}  // namespace
}  // namespace wattbook::ledger

int main() {
  wattbook::ledger::measure(10'000);
  wattbook::ledger::measure(1'000'000);
  return 0;
}
