// An order book that is slow and obvious: a plain list of orders, searched from end to end at every
// step. The real one must do the same.
#pragma once

#include <algorithm>
#include <map>

#include "core/market/order_book.h"

namespace wattbook::market {

class ReferenceBook {
 public:
  struct Entry {
    RestingOrder order;
    std::uint64_t stamp = 0;  // when it took its place
    bool active = false;      // executable ask, or bid of an owner with room
  };

  explicit ReferenceBook(const BookRules& rules) : rules_(rules) {}

  Lots room(MemberIndex m) const {
    return rooms_.contains(m.value) ? rooms_.at(m.value) : OrderBook::room_unlimited;
  }
  Lots wants(const RestingOrder& o) const {
    return o.side == Side::sell ? o.executable : std::min(o.remaining, room(o.owner));
  }
  Entry* entry(OrderId id) {
    for (Entry& e : entries_)
      if (e.order.id == id) return &e;
    return nullptr;
  }
  // The maker a taker meets first.
  Entry* best_maker(const RestingOrder& taker) {
    Entry* best = nullptr;
    for (Entry& e : entries_) {
      if (!e.active || e.order.side == taker.side) continue;
      const bool buys = taker.side == Side::buy;
      if (buys ? e.order.price > taker.price : e.order.price < taker.price) continue;
      if (!best) {
        best = &e;
      } else if (e.order.price != best->order.price) {
        if (buys ? e.order.price < best->order.price : e.order.price > best->order.price) best = &e;
      } else if (e.stamp < best->stamp) {
        best = &e;
      }
    }
    return best;
  }
  void closed(const RestingOrder& o, CloseReason reason, Events& ev) {
    ev.closed.push_back({o.id, o.owner, o.side, o.price, o.remaining,
                         o.side == Side::sell ? o.executable : o.remaining, reason});
  }
  void erase(OrderId id) {
    std::erase_if(entries_, [&](const Entry& e) { return e.order.id == id; });
  }
  void rest(const RestingOrder& o) {
    const bool active = o.side == Side::sell ? o.executable.value > 0 : room(o.owner).value > 0;
    entries_.push_back({o, ++stamp_, active});
  }
  void requeue(OrderId id) {
    const RestingOrder o = entry(id)->order;
    erase(id);
    rest(o);
  }
  void sleep(MemberIndex m) {
    std::vector<OrderId> ids;
    for (const Entry& e : entries_)
      if (e.order.owner == m && e.order.side == Side::buy && e.active) ids.push_back(e.order.id);
    std::sort(ids.begin(), ids.end());
    for (const OrderId id : ids) requeue(id);
  }
  void after_maker_shrank(OrderId id, CloseReason reason, Events& ev) {
    const RestingOrder o = entry(id)->order;
    if (o.remaining.value == 0) {
      closed(o, reason, ev);
      erase(id);
    } else if (o.side == Side::sell && o.executable.value == 0) {
      requeue(id);
    }
  }
  static void take(RestingOrder& o, Lots lots) {
    o.remaining -= lots;
    if (o.side == Side::sell) o.executable -= lots;
  }
  // Trades `taker`, which is not listed; the reason if it must close.
  std::optional<CloseReason> match(RestingOrder& taker, Events& ev) {
    while (wants(taker).value > 0) {
      Entry* maker = best_maker(taker);
      if (!maker) break;
      const OrderId maker_id = maker->order.id;
      if (maker->order.owner == taker.owner) {
        if (taker.self_trade == SelfTrade::cancel_taker) return CloseReason::self_trade;
        if (taker.self_trade == SelfTrade::decrement) {
          const Lots have =
              maker->order.side == Side::sell ? maker->order.executable : maker->order.remaining;
          const Lots want = taker.side == Side::sell ? taker.executable : taker.remaining;
          const Lots lots = std::min(have, want);
          for (RestingOrder* o : {&maker->order, &taker}) {
            take(*o, lots);
            ev.reduced.push_back({o->id, o->owner, o->side, o->price, lots, lots});
          }
          after_maker_shrank(maker_id, CloseReason::self_trade, ev);
          if (taker.remaining.value == 0) return CloseReason::self_trade;
          continue;
        }
        closed(maker->order, CloseReason::self_trade, ev);
        erase(maker_id);
        if (taker.self_trade == SelfTrade::cancel_both) return CloseReason::self_trade;
        continue;
      }
      const Lots lots = std::min(wants(maker->order), wants(taker));
      ev.trades.push_back({TradeId(++trades_), maker_id, taker.id, maker->order.owner, taker.owner,
                           taker.side, maker->order.price, maker->order.price, taker.price, lots});
      last_ = maker->order.price;
      const MemberIndex buyer = taker.side == Side::buy ? taker.owner : maker->order.owner;
      take(maker->order, lots);
      take(taker, lots);
      after_maker_shrank(maker_id, CloseReason::filled, ev);
      if (rooms_.contains(buyer.value)) {
        rooms_[buyer.value] -= lots;
        if (rooms_[buyer.value].value == 0) sleep(buyer);
      }
    }
    if (taker.remaining.value == 0) return CloseReason::filled;
    return std::nullopt;
  }
  OrderId place(const NewOrder& from, Events& ev) {
    RestingOrder o{OrderId(++ids_),
                   from.owner,
                   from.side,
                   from.time_in_force,
                   from.post_only,
                   from.self_trade,
                   from.price,
                   from.quantity,
                   from.side == Side::sell ? from.executable : Lots(),
                   from.time_in_force == TimeInForce::good_till_time ? from.expires : Instant()};
    std::optional<CloseReason> reason = match(o, ev);
    const bool rests =
        from.kind == OrderKind::limit && (from.time_in_force == TimeInForce::good_till_cancelled ||
                                          from.time_in_force == TimeInForce::good_till_time);
    if (!reason && !rests) reason = CloseReason::unfilled;
    if (reason) {
      closed(o, *reason, ev);
    } else {
      rest(o);
    }
    return o.id;
  }
  void retake(OrderId id, Events& ev) {
    RestingOrder o = entry(id)->order;
    erase(id);
    if (const auto reason = match(o, ev)) {
      closed(o, *reason, ev);
    } else {
      rest(o);
    }
  }
  std::optional<Refusal> check(const NewOrder& o, Instant now) const {
    const bool rests = o.kind == OrderKind::limit && o.time_in_force <= TimeInForce::good_till_time;
    if (o.post_only && !rests) return Refusal::flags_conflict;
    if (auto refusal = check_terms(o.price, o.quantity)) return refusal;
    if (o.time_in_force == TimeInForce::good_till_time && o.expires <= now) return Refusal::expired;
    if (o.post_only && takes(o)) return Refusal::post_only_would_take;
    if (o.time_in_force == TimeInForce::fill_or_kill) {
      ReferenceBook trial = *this;
      Events ev;
      trial.place(o, ev);
      Lots filled{};
      for (const Trade& t : ev.trades) filled += t.lots;
      if (filled != o.quantity) return Refusal::fill_or_kill_unfillable;
    }
    return std::nullopt;
  }
  std::optional<Refusal> check_terms(Ticks price, Lots quantity) const {
    if (quantity < rules_.lots_min) return Refusal::quantity_too_small;
    if (quantity.value > limits::lots_max) return Refusal::quantity_too_large;
    if (price < rules_.floor || price > rules_.ceiling) return Refusal::price_outside_collar;
    if (last_ && rules_.band.value > 0 &&
        (price < *last_ - rules_.band || price > *last_ + rules_.band))
      return Refusal::price_outside_band;
    return std::nullopt;
  }
  // Whether anything at all would happen at once.
  bool takes(NewOrder o) const {
    ReferenceBook trial = *this;
    Events ev;
    o.self_trade = SelfTrade::cancel_maker;
    o.post_only = false;
    trial.place(o, ev);
    return !ev.trades.empty() ||
           std::any_of(ev.closed.begin(), ev.closed.end(),
                       [](const Closed& c) { return c.reason == CloseReason::self_trade; });
  }
  bool cancel(OrderId id, Events& ev) {
    if (!entry(id)) return false;
    closed(entry(id)->order, CloseReason::cancelled, ev);
    erase(id);
    return true;
  }
  bool in_place(const RestingOrder& o, const Replacement& to) const {
    return to.price == o.price && to.quantity <= o.remaining &&
           (o.side == Side::buy || to.executable <= o.executable);
  }
  std::optional<Refusal> check_replace(OrderId id, const Replacement& to) {
    const Entry* e = entry(id);
    if (!e) return Refusal::order_unknown;
    const RestingOrder& o = e->order;
    if (in_place(o, to)) {
      if (to.quantity < rules_.lots_min) return Refusal::quantity_too_small;
      return std::nullopt;
    }
    if (auto refusal = check_terms(to.price, to.quantity)) return refusal;
    NewOrder as_new;
    as_new.owner = o.owner;
    as_new.side = o.side;
    as_new.price = to.price;
    as_new.quantity = to.quantity;
    as_new.executable = to.executable;
    if (o.post_only && takes(as_new)) return Refusal::post_only_would_take;
    return std::nullopt;
  }
  void replace(OrderId id, const Replacement& to, Events& ev) {
    RestingOrder& o = entry(id)->order;
    if (!in_place(o, to)) {
      closed(o, CloseReason::replaced, ev);
      o.price = to.price;
      o.remaining = to.quantity;
      if (o.side == Side::sell) o.executable = to.executable;
      retake(id, ev);
      return;
    }
    const Lots lots = o.remaining - to.quantity;
    Lots executable = lots;
    if (o.side == Side::sell) {
      const Lots expected = o.remaining - o.executable;
      const Lots expected_to = to.quantity - to.executable;
      if (expected_to > expected)
        ev.uncovered.push_back({id, o.owner, o.price, expected_to - expected});
      executable = lots - (expected_to > expected ? Lots() : expected - expected_to);
    }
    if (lots.value > 0) ev.reduced.push_back({id, o.owner, o.side, o.price, lots, executable});
    o.remaining = to.quantity;
    const bool was = o.executable.value > 0;
    if (o.side == Side::sell) o.executable = to.executable;
    if (was && o.executable.value == 0) requeue(id);
  }
  void expire_due(Instant now, Events& ev) {
    for (;;) {
      const Entry* due = nullptr;
      for (const Entry& e : entries_)
        if (e.order.time_in_force == TimeInForce::good_till_time && e.order.expires <= now &&
            (!due ||
             std::pair(e.order.expires, e.order.id) < std::pair(due->order.expires, due->order.id)))
          due = &e;
      if (!due) return;
      closed(due->order, CloseReason::expired, ev);
      erase(due->order.id);
    }
  }
  void set_room(MemberIndex m, Lots to, Events& ev) {
    const Lots before = room(m);
    rooms_[m.value] = to;
    if (before.value > 0 && to.value == 0) sleep(m);
    if (before.value > 0 || to.value == 0) return;
    for (const OrderId id : sorted(m, Side::buy, true)) {
      if (room(m).value == 0) return;
      retake(id, ev);
    }
  }
  // The member's orders, dearest or cheapest first; the tie goes the same way as the book's.
  std::vector<OrderId> sorted(MemberIndex m, Side side, bool dearest_first) const {
    std::vector<RestingOrder> found;
    for (const Entry& e : entries_)
      if (e.order.owner == m && e.order.side == side) found.push_back(e.order);
    std::sort(found.begin(), found.end(), [&](const RestingOrder& a, const RestingOrder& b) {
      if (a.price != b.price) return dearest_first ? a.price > b.price : a.price < b.price;
      return side == Side::sell && dearest_first ? a.id > b.id : a.id < b.id;
    });
    std::vector<OrderId> ids;
    for (const RestingOrder& o : found) ids.push_back(o.id);
    return ids;
  }
  Lots cover(MemberIndex m, Lots lots, Events& ev) {
    Lots done{};
    for (const OrderId id : sorted(m, Side::sell, false)) {
      RestingOrder& o = entry(id)->order;
      const Lots n = std::min(o.remaining - o.executable, lots - done);
      if (n.value == 0) continue;
      done += n;
      ev.covered.push_back({id, m, o.price, n});
      o.executable += n;
      if (o.executable == n) retake(id, ev);
    }
    return done;
  }
  Lots uncover(MemberIndex m, Lots lots, Events& ev) {
    Lots done{};
    for (const OrderId id : sorted(m, Side::sell, true)) {
      RestingOrder& o = entry(id)->order;
      const Lots n = std::min(o.executable, lots - done);
      if (n.value == 0) continue;
      done += n;
      ev.uncovered.push_back({id, m, o.price, n});
      o.executable -= n;
      if (o.executable.value == 0) requeue(id);
    }
    return done;
  }
  BookState state() const {
    BookState s{OrderId(ids_), TradeId(trades_), last_, {}, {}};
    for (const auto& [m, r] : rooms_)
      if (r != OrderBook::room_unlimited) s.rooms.push_back({MemberIndex(m), r});
    std::vector<Entry> sorted_entries = entries_;
    std::sort(sorted_entries.begin(), sorted_entries.end(), [](const Entry& a, const Entry& b) {
      if (a.order.side != b.order.side) return a.order.side < b.order.side;
      if (a.order.price != b.order.price)
        return (a.order.price < b.order.price) == (a.order.side == Side::sell);
      if (a.active != b.active) return a.active;
      return a.stamp < b.stamp;
    });
    for (Entry& e : sorted_entries) {
      if (e.order.side == Side::buy) e.order.executable = e.active ? e.order.remaining : Lots();
      s.orders.push_back(e.order);
    }
    return s;
  }
  const std::vector<Entry>& entries() const { return entries_; }

 private:
  BookRules rules_;
  std::vector<Entry> entries_;
  std::map<std::uint32_t, Lots> rooms_;
  std::uint64_t ids_ = 0;
  std::uint64_t trades_ = 0;
  std::uint64_t stamp_ = 0;
  std::optional<Ticks> last_;
};

}  // namespace wattbook::market
