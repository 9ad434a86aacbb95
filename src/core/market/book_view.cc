// What the book shows: market data (DOMAIN 6.7), single orders, and its whole state.
#include <algorithm>
#include <string>

#include "core/market/order_book.h"

namespace wattbook::market {

namespace {

constexpr std::int32_t none = PriceBitmap::none;

// Orders ever placed while one rested: a directory of 1 GB for IdTable, far beyond any real book.
constexpr std::uint64_t ids_span_max = std::uint64_t{1} << 36;

// The better of two offsets of one side, either of which may be none.
std::int32_t better(Side side, std::int32_t a, std::int32_t b) {
  if (a == none || b == none) return a == none ? b : a;
  return side == Side::buy ? std::max(a, b) : std::min(a, b);
}

// The best price, or the best one behind `offset`.
std::int32_t best_of(Side side, const PriceBitmap& prices) {
  return side == Side::buy ? prices.highest() : prices.lowest();
}
std::int32_t behind(Side side, const PriceBitmap& prices, std::int32_t offset) {
  return side == Side::buy ? prices.below(offset) : prices.above(offset);
}

// Calls `visit(offset)` for each price of either ladder, best first, until it returns false.
template <class Visit>
void walk_prices(Side side, const Ladder& active, const Ladder& waiting, Visit visit) {
  std::int32_t offset =
      better(side, best_of(side, active.prices()), best_of(side, waiting.prices()));
  while (offset != none && visit(offset))
    offset =
        better(side, behind(side, active.prices(), offset), behind(side, waiting.prices(), offset));
}

bool plausible(const BookRules& rules, const RestingOrder& order) {
  const bool timed = order.time_in_force == TimeInForce::good_till_time;
  return (order.side == Side::buy || order.side == Side::sell) &&
         (timed || order.time_in_force == TimeInForce::good_till_cancelled) &&
         order.self_trade <= SelfTrade::decrement && order.id.value != 0 &&
         order.owner.value < limits::members_max && order.price >= rules.floor &&
         order.price <= rules.ceiling && order.remaining.value >= 1 &&
         order.remaining.value <= limits::lots_max && order.executable.value >= 0 &&
         order.executable <= order.remaining && (timed || order.expires == Instant());
}

}  // namespace

std::optional<RestingOrder> OrderBook::find(OrderId id) const {
  const Slot slot = ids_.find(id.value);
  if (slot == 0) return std::nullopt;
  return view(pool_[slot]);
}

RestingOrder OrderBook::view(const Order& order) const {
  return {.id = OrderId(order.id),
          .owner = MemberIndex(order.owner),
          .side = order.side,
          .time_in_force = order.time_in_force,
          .post_only = order.post_only,
          .self_trade = order.self_trade,
          .price = price_at(order.offset),
          .remaining = Lots(order.remaining),
          .executable = Lots(order.active_lots()),
          .expires = Instant(order.expires_ms)};
}

std::vector<RestingOrder> OrderBook::orders_of(MemberIndex member) const {
  std::vector<RestingOrder> orders;
  for (Slot slot = members_.orders(member.value); slot != 0; slot = pool_[slot].owner_next)
    orders.push_back(view(pool_[slot]));
  std::ranges::sort(orders, {}, &RestingOrder::id);
  return orders;
}

bool OrderBook::has_order(MemberIndex member, Side side) const {
  Slot slot = members_.orders(member.value);
  while (slot != 0 && pool_[slot].side != side) slot = pool_[slot].owner_next;
  return slot != 0;
}

std::optional<Ticks> OrderBook::best_bid() const {
  const std::int32_t best =
      better(Side::buy, bids_awake_.prices().highest(), bids_dormant_.prices().highest());
  return best == none ? std::nullopt : std::optional(price_at(best));
}

std::optional<Ticks> OrderBook::best_ask() const {
  const std::int32_t best =
      better(Side::sell, asks_executable_.prices().lowest(), asks_expected_.prices().lowest());
  return best == none ? std::nullopt : std::optional(price_at(best));
}

std::optional<Ticks> OrderBook::best_executable_bid() const {
  const std::int32_t best = bids_awake_.prices().highest();
  return best == none ? std::nullopt : std::optional(price_at(best));
}

std::optional<Ticks> OrderBook::best_executable_ask() const {
  const std::int32_t best = asks_executable_.prices().lowest();
  return best == none ? std::nullopt : std::optional(price_at(best));
}

std::vector<Level> OrderBook::levels(Side side, std::uint32_t depth) const {
  std::vector<Level> levels;
  const Ladder& active = side == Side::buy ? bids_awake_ : asks_executable_;
  const Ladder& waiting = side == Side::buy ? bids_dormant_ : asks_expected_;
  walk_prices(side, active, waiting, [&](std::int32_t offset) {
    if (levels.size() >= depth) return false;
    const PriceQueue& a = active.at(offset);
    const PriceQueue& w = waiting.at(offset);
    levels.push_back({price_at(offset), Lots(a.active_lots), Lots(a.waiting_lots + w.waiting_lots),
                      a.orders + w.orders});
    return true;
  });
  return levels;
}

void OrderBook::append_queue(const Ladder& ladder, std::int32_t offset,
                             std::vector<RestingOrder>& out) const {
  for (Slot slot = ladder.at(offset).head; slot != 0; slot = pool_[slot].next)
    out.push_back(view(pool_[slot]));
}

std::vector<RestingOrder> OrderBook::orders_at(Side side, Ticks price) const {
  std::vector<RestingOrder> orders;
  if (price < rules_.floor || price > rules_.ceiling) return orders;
  append_queue(side == Side::buy ? bids_awake_ : asks_executable_, offset_of(price), orders);
  append_queue(side == Side::buy ? bids_dormant_ : asks_expected_, offset_of(price), orders);
  return orders;
}

BookState OrderBook::state() const {
  BookState state{OrderId(order_last_), TradeId(trade_last_), last_price_, {}, {}};
  for (std::uint32_t member = 0; member < members_.all().size(); ++member)
    if (const Lots left = room(MemberIndex(member)); left != room_unlimited)
      state.rooms.push_back({MemberIndex(member), left});
  state.orders.reserve(pool_.size());
  const auto append = [&](Side side, const Ladder& active, const Ladder& waiting) {
    walk_prices(side, active, waiting, [&](std::int32_t offset) {
      append_queue(active, offset, state.orders);
      append_queue(waiting, offset, state.orders);
      return true;
    });
  };
  append(Side::buy, bids_awake_, bids_dormant_);
  append(Side::sell, asks_executable_, asks_expected_);
  return state;
}

Result<OrderBook> OrderBook::restore(const BookRules& rules, const BookState& state) {
  if (!valid_rules(rules)) return fail("book rules are not valid");
  if (state.orders.size() > orders_max) return fail("book has too many orders");
  OrderBook book(rules);
  book.order_last_ = state.order_last.value;
  book.trade_last_ = state.trade_last.value;
  book.last_price_ = state.last_price;
  if (state.last_price &&
      (state.last_price->value < -limits::price_max || state.last_price->value > limits::price_max))
    return fail("book has an impossible last price");
  for (const MemberRoom& entry : state.rooms) {
    if (entry.member.value >= limits::members_max || entry.room.value < 0)
      return fail("book room of member " + std::to_string(entry.member.value) + " is not valid");
    book.members_.at(entry.member.value).room = entry.room.value;
  }
  std::vector<std::pair<OrderId, Slot>> numbers;
  for (const RestingOrder& from : state.orders) {
    if (!plausible(rules, from) || from.id > state.order_last)
      return fail("book order " + std::to_string(from.id.value) + " is not valid");
    const Slot slot = book.pool_.take();
    Order& order = book.pool_[slot];
    order.id = from.id.value;
    order.remaining = from.remaining.value;
    order.executable = from.side == Side::sell ? from.executable.value : 0;
    order.expires_ms = from.expires.unix_ms;
    order.owner = from.owner.value;
    order.offset = book.offset_of(from.price);
    order.side = from.side;
    order.time_in_force = from.time_in_force;
    order.self_trade = from.self_trade;
    order.post_only = from.post_only;
    book.queue(slot);
    numbers.emplace_back(from.id, slot);
  }
  // The table of numbers wants them ascending, and has a page per thousand numbers in between.
  std::ranges::sort(numbers);
  if (!numbers.empty() && numbers.back().first.value - numbers.front().first.value > ids_span_max)
    return fail("book order numbers lie too far apart");
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (i > 0 && numbers[i].first == numbers[i - 1].first)
      return fail("book order " + std::to_string(numbers[i].first.value) + " appears twice");
    book.admit(numbers[i].second);
  }
  const std::optional<Ticks> bid = book.best_executable_bid();
  const std::optional<Ticks> ask = book.best_executable_ask();
  if (bid && ask && *bid >= *ask) return fail("book is crossed");
  if (book.state() != state) return fail("book orders are not in canonical order");
  return book;
}

void OrderBook::prefetch(OrderId id, Distance distance) const {
  // Each step reads only what the one before has fetched.
  if (distance == Distance::far) return __builtin_prefetch(ids_.place_of(id.value));
  const Slot slot = ids_.find(id.value);
  if (slot == 0) return;
  const Order& order = pool_[slot];
  if (distance == Distance::middle) return __builtin_prefetch(&order, 1);
  for (const Slot neighbour : {order.next, order.previous, order.owner_next, order.owner_previous})
    __builtin_prefetch(&pool_[neighbour], 1);
}

void OrderBook::prefetch(const NewOrder& order) const {
  __builtin_prefetch(&pool_[members_.orders(order.owner.value)], 1);
  if (order.price < rules_.floor || order.price > rules_.ceiling) return;
  const Ladder& ladder = order.side == Side::buy ? bids_awake_ : asks_executable_;
  __builtin_prefetch(&pool_[ladder.at(offset_of(order.price)).tail], 1);
}

}  // namespace wattbook::market
