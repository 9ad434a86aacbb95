#include "core/market/auction.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/check.h"

namespace wattbook::market {

namespace {

// One order of a side, as priority sorts it: `rank` counts ticks from the best price of the side.
struct Entry {
  std::uint64_t rank = 0;
  std::int64_t price = 0;
  std::int64_t lots = 0;
  const AuctionOrder* order = nullptr;
};

// Sorts by rank and keeps the order of equals: one pass per 11 bits that the greatest rank has,
// which for real spreads of prices is two. Comparing would take several times as long.
void sort_by_rank(std::vector<Entry>& entries) {
  constexpr std::uint32_t digit_bits = 11;
  constexpr std::uint64_t digit_mask = (1u << digit_bits) - 1;
  std::uint64_t greatest = 0;
  for (const Entry& entry : entries) greatest = std::max(greatest, entry.rank);
  std::vector<Entry> sorted(entries.size());
  for (std::uint32_t shift = 0; shift < 64 && greatest >> shift > 0; shift += digit_bits) {
    std::array<std::uint32_t, digit_mask + 2> starts{};
    for (const Entry& entry : entries) ++starts[(entry.rank >> shift & digit_mask) + 1];
    for (std::size_t digit = 1; digit <= digit_mask; ++digit) starts[digit] += starts[digit - 1];
    for (const Entry& entry : entries) sorted[starts[entry.rank >> shift & digit_mask]++] = entry;
    entries.swap(sorted);
  }
}

// The orders of a side by price, then sequence.
std::vector<Entry> by_priority(std::span<const AuctionOrder> orders, Side side) {
  std::vector<Entry> entries;
  entries.reserve(orders.size());
  std::int64_t best = 0;
  bool in_sequence = true;
  for (const AuctionOrder& order : orders) {
    if (order.side != side) continue;
    const std::int64_t price = order.price.value;
    if (entries.empty() || (side == Side::buy ? price > best : price < best)) best = price;
    if (!entries.empty()) in_sequence &= entries.back().order->sequence < order.sequence;
    entries.push_back({0, price, order.quantity.value, &order});
  }
  if (!in_sequence)
    std::ranges::sort(entries, {}, [](const Entry& entry) { return entry.order->sequence; });
  for (Entry& entry : entries)
    entry.rank =
        static_cast<std::uint64_t>(side == Side::buy ? best - entry.price : entry.price - best);
  sort_by_rank(entries);
  return entries;
}

// The ticks that rules 1 and 2 leave: first to last, with demand - supply at either end.
struct Candidates {
  std::int64_t volume = 0;
  std::int64_t surplus_size = 0;
  std::int64_t first = 0;
  std::int64_t last = 0;
  std::int64_t surplus_first = 0;
  std::int64_t surplus_last = 0;

  // Considers ticks `from` to `to`, which all have this demand and supply. Ticks come ascending.
  void consider(std::int64_t from, std::int64_t to, std::int64_t demand, std::int64_t supply) {
    const std::int64_t traded = std::min(demand, supply);
    const std::int64_t surplus = demand - supply;
    const std::int64_t size = surplus < 0 ? -surplus : surplus;
    if (traded == 0 || traded < volume || (traded == volume && size > surplus_size)) return;
    if (traded > volume || size < surplus_size) {
      *this = {traded, size, from, to, surplus, surplus};
      return;
    }
    last = to;
    surplus_last = surplus;
  }
};

// Demand falls one tick above each bid, supply rises at each ask; between such ticks nothing
// changes, so there are at most as many stretches of ticks as orders.
Candidates find_candidates(const std::vector<Entry>& bids, const std::vector<Entry>& asks) {
  std::int64_t demand = 0;
  for (const Entry& bid : bids) demand += bid.lots;
  std::int64_t supply = 0;
  Candidates candidates;
  auto bid = bids.rbegin();  // cheapest first
  auto ask = asks.begin();
  while (bid != bids.rend()) {
    // The stretch starts at the ask or above the bid that comes first, and ends before the next.
    const std::int64_t falls = bid->price + 1;
    const std::int64_t from = ask != asks.end() ? std::min(falls, ask->price) : falls;
    for (; bid != bids.rend() && bid->price + 1 == from; ++bid) demand -= bid->lots;
    for (; ask != asks.end() && ask->price == from; ++ask) supply += ask->lots;
    if (bid == bids.rend()) break;  // no demand above the dearest bid
    const std::int64_t next = bid->price + 1;
    const std::int64_t to = (ask != asks.end() ? std::min(next, ask->price) : next) - 1;
    candidates.consider(from, to, demand, supply);
  }
  return candidates;
}

std::int64_t choose_price(const Candidates& candidates, std::optional<Ticks> reference) {
  // Surplus never rises with the price, so its ends tell the sign of all.
  if (candidates.surplus_last > 0) return candidates.last;
  if (candidates.surplus_first < 0) return candidates.first;
  if (reference) return std::clamp(reference->value, candidates.first, candidates.last);
  return (candidates.first + candidates.last) >> 1;
}

Lots surplus_at(const std::vector<Entry>& bids, const std::vector<Entry>& asks,
                std::int64_t price) {
  std::int64_t surplus = 0;
  for (const Entry& bid : bids) {
    if (bid.price < price) break;
    surplus += bid.lots;
  }
  for (const Entry& ask : asks) {
    if (ask.price > price) break;
    surplus -= ask.lots;
  }
  return Lots(surplus);
}

// Fills one side in priority order up to the volume; returns the sum of limit x lots.
int128 fill_side(const std::vector<Entry>& entries, Lots volume, std::vector<AuctionFill>& fills) {
  int128 value = 0;
  std::int64_t left = volume.value;
  for (const Entry& entry : entries) {
    if (left == 0) break;
    const std::int64_t lots = std::min(left, entry.lots);
    left -= lots;
    value += static_cast<int128>(entry.price) * lots;
    fills.push_back({entry.order->id, entry.order->side, Ticks(entry.price), Lots(lots)});
  }
  CHECK(left == 0);
  return value;
}

}  // namespace

AuctionResult clear_auction(std::span<const AuctionOrder> orders, std::optional<Ticks> reference) {
  CHECK(orders.size() <= auction_orders_max);
  AuctionResult result;
  result.optimum = welfare_optimum(orders);
  const std::vector<Entry> bids = by_priority(orders, Side::buy);
  const std::vector<Entry> asks = by_priority(orders, Side::sell);
  const Candidates candidates = find_candidates(bids, asks);
  if (candidates.volume == 0) return result;
  const std::int64_t price = choose_price(candidates, reference);
  result.price = Ticks(price);
  result.volume = Lots(candidates.volume);
  result.surplus = surplus_at(bids, asks, price);
  result.fills.reserve(bids.size() + asks.size());
  const int128 gained = fill_side(bids, result.volume, result.fills);
  result.welfare = gained - fill_side(asks, result.volume, result.fills);
  return result;
}

// By the duality of linear programs: no matching can gain more than what all would gain together if
// each could trade in full at one price p, and the least such bound over all p is reached. The
// bound is convex in p; it is least where supply at p first covers the demand above p.
int128 welfare_optimum(std::span<const AuctionOrder> orders) {
  if (orders.empty()) return 0;
  struct Step {
    std::int64_t price = 0;
    std::int64_t supplied = 0;  // lots of an ask, else 0
    std::int64_t demanded = 0;  // lots of a bid, else 0
  };
  std::vector<Step> steps;
  steps.reserve(orders.size());
  for (const AuctionOrder& order : orders) {
    const std::int64_t ask = order.side == Side::sell;
    steps.push_back({order.price.value, order.quantity.value * ask, order.quantity.value * !ask});
  }
  std::int64_t low = std::ranges::min(steps, {}, &Step::price).price;
  std::int64_t high = std::ranges::max(steps, {}, &Step::price).price;
  while (low < high) {
    const std::int64_t price = low + ((high - low) >> 1);
    std::int64_t excess = 0;
    for (const Step& step : steps) {
      // As a mask, because a branch on random prices would be mispredicted every other time.
      const std::int64_t above = -static_cast<std::int64_t>(step.price > price);
      excess += (step.supplied & ~above) - (step.demanded & above);
    }
    if (excess >= 0) {
      high = price;
    } else {
      low = price + 1;
    }
  }
  int128 bound = 0;
  for (const Step& step : steps) {
    const std::int64_t above = step.price - low;
    bound += static_cast<int128>(above) * (above > 0 ? step.demanded : -step.supplied);
  }
  return bound;
}

}  // namespace wattbook::market
