// Orders with everything that follows them but signatures and the log of commands: escrow, fees,
// double entry, storage fees, rooms, the audit of every command and its receipt. Half of the
// messages are cancels, and a few of the orders take.
#pragma once

#include <cstdint>
#include <variant>
#include <vector>

#include "bench/town.h"

namespace wattbook::bench {

struct BookShape {
  std::uint32_t resting = 1'000;   // orders in the book throughout
  std::uint32_t levels = 20;       // prices per side
  std::uint32_t takers_in_64 = 4;  // of 64 new orders, how many take the best of the book
  std::uint32_t messages = 200'000;
};

class ExchangeLoad {
 public:
  ExchangeLoad(std::uint32_t members, const BookShape& shape);

  // Processor time of one message in nanoseconds, over one run on a fresh state.
  double run_ns() const;
  double share_of_cancels() const;
  std::uint64_t trades() const { return trades_; }

 private:
  struct Message {
    MemberIndex owner;
    std::variant<chain::PlaceOrder, chain::CancelOrder> body;
  };
  class Desk;
  void append(Desk& desk, std::vector<Message>& to, Message message);

  Bytes start_;  // snapshot of a town whose members have energy in store
  std::vector<Message> fill_;
  std::vector<Message> messages_;
  std::vector<std::uint64_t> placed_;  // orders that may still be in the book
  std::uint64_t orders_ = 0;           // number of the last one
  std::uint64_t trades_ = 0;
};

}  // namespace wattbook::bench
