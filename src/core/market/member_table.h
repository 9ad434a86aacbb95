// What the book knows of each member: how many lots they may still receive (6.3), and which orders
// are theirs. The order of that list carries no meaning: who uses it sorts.
#pragma once

#include <cstdint>
#include <vector>

#include "core/market/order_pool.h"

namespace wattbook::market {

struct BookMember {
  std::int64_t room = INT64_MAX;  // lots; INT64_MAX = unlimited
  OrderPool::Slot orders = 0;     // first of the member's orders
};

class MemberTable {
 public:
  // Members the book has not met have no orders and unlimited room.
  std::int64_t room(std::uint32_t member) const {
    return member < members_.size() ? members_[member].room : INT64_MAX;
  }
  OrderPool::Slot orders(std::uint32_t member) const {
    return member < members_.size() ? members_[member].orders : 0;
  }
  // The entry of the member, made if missing. Valid until the next new member.
  BookMember& at(std::uint32_t member) {
    if (member >= members_.size()) members_.resize(member + 1);
    return members_[member];
  }
  const std::vector<BookMember>& all() const { return members_; }

  void link(OrderPool& pool, OrderPool::Slot slot) {
    Order& order = pool[slot];
    OrderPool::Slot& first = at(order.owner).orders;
    order.owner_next = first;
    order.owner_previous = 0;
    if (first != 0) pool[first].owner_previous = slot;
    first = slot;
  }
  void unlink(OrderPool& pool, OrderPool::Slot slot) {
    const Order& order = pool[slot];
    (order.owner_previous == 0 ? members_[order.owner].orders
                               : pool[order.owner_previous].owner_next) = order.owner_next;
    if (order.owner_next != 0) pool[order.owner_next].owner_previous = order.owner_previous;
  }

 private:
  std::vector<BookMember> members_;
};

}  // namespace wattbook::market
