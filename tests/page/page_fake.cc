// The page on invented data, to look at it and to drive browsers: wattbook_page_fake PORT [empty].
// Publishes a new state each half second until its standard input ends.
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include <poll.h>
#include <unistd.h>

#include "base/prng.h"
#include "node/api/routes.h"
#include "node/api/views.h"
#include "node/http/server.h"

namespace {

using namespace wattbook;
using namespace wattbook::api;

constexpr std::int64_t noon_ms = 1'781'946'900'000;  // 2026-06-20T09:15:00Z
constexpr std::uint32_t members = 32;

class Fake {
 public:
  explicit Fake(Feed& feed) : feed_(feed) {}

  void publish(bool empty) {
    feed_.publish("status", status());
    feed_.publish("communities/0/flow", empty ? FlowView{} : flow());
    feed_.publish("communities/0/book", empty ? BookView{} : book());
    if (!empty) add_trade();
    feed_.publish("communities/0/trades", trades_);
    feed_.publish("communities/0/members", empty ? MembersView{} : balances());
    if (!empty) add_block();
    feed_.publish("blocks", blocks_);
    ++step_;
  }

 private:
  std::int64_t between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(prng_.below(static_cast<std::uint64_t>(high - low)));
  }
  Hash hash() {
    Hash out;
    for (std::uint8_t& byte : out.bytes) byte = static_cast<std::uint8_t>(prng_.next());
    return out;
  }
  Instant now() const { return Instant(noon_ms + 300'000 + step_ * 30'000); }
  static Address address(std::uint32_t member) {
    Address out;
    out.bytes = {static_cast<std::uint8_t>(member * 37), 0xb1, 0x5c};
    out.bytes[19] = static_cast<std::uint8_t>(member);
    return out;
  }

  StatusView status() {
    StatusView out;
    out.version = "0.1.0";
    out.community = "Sunny Lane";
    out.currency = "EUR";
    out.time_zone = "Europe/Vienna";
    out.demo = true;
    out.speed = 60;
    out.time = now();
    out.interval_length = Duration(15 * one_minute.value);
    out.interval_start =
        interval_start(interval_of(now(), out.interval_length), out.interval_length);
    out.height = Height(static_cast<std::uint64_t>(4'711 + step_));
    out.block = hash();
    out.state_root = hash();
    out.members = members;
    return out;
  }

  FlowView flow() {
    FlowView out;
    out.interval_start = Instant(noon_ms);
    out.interval_length = Duration(15 * one_minute.value);
    out.solar = Power(between(38'000, 42'000));
    out.homes = Power(between(9'000, 10'000));
    out.vehicles = Power(3'900);
    out.battery_in = Power(12'000);
    out.battery_out = Power(0);
    out.grid_in = Power(0);
    out.grid_out = Power(out.solar->value - out.homes->value - 15'900 - (step_ % 4 == 3 ? 600 : 0));
    out.battery_stored = Energy(61'000'000);
    out.battery_capacity = Energy(120'000'000);
    return out;
  }

  BookView book() {
    BookView out;
    for (int i = 0; i < 10; ++i) {
      out.asks.push_back(
          {Price(404'000 + i * 2'000), i < 2 ? Energy(0) : Energy(between(2'000'000, 9'000'000)),
           i % 3 == 0 || i < 2 ? Energy(between(500'000, 3'000'000)) : Energy(0), 2});
      out.bids.push_back({Price(406'000 - i * 2'000), Energy(between(2'000'000, 9'000'000)),
                          i == 4 ? Energy(1'500'000) : Energy(0), 3});
    }
    out.best_bid = out.bids.front().price;
    out.best_ask = out.asks.front().price;
    out.best_executable_ask = out.asks[2].price;
    out.last = Price(407'000);
    return out;
  }

  void add_trade() {
    const auto buyer = static_cast<std::uint32_t>(between(0, members));
    trades_.trades.insert(
        trades_.trades.begin(),
        {TradeId(static_cast<std::uint64_t>(step_ + 1)), now(), Price(between(400'000, 418'000)),
         Energy(between(200'000, 3'200'000)), address(buyer), address((buyer + 7) % members),
         between(0, 2) == 0 ? market::Side::buy : market::Side::sell});
    if (trades_.trades.size() > 50) trades_.trades.pop_back();
  }

  MembersView balances() {
    MembersView out;
    for (std::uint32_t i = 0; i < members; ++i) {
      MemberView member;
      member.address = address(i);
      if (i != 5) member.name = "Home " + std::to_string(i + 1);
      member.watt = Amount(between(0, 18'000'000));
      if (i != 6) member.watt_limit = Amount(20'000'000);
      member.cash = Amount(between(-2'000'000, 250'000'000));
      member.tsl = Amount(1'000'000'000);
      out.members.push_back(member);
    }
    return out;
  }

  void add_block() {
    blocks_.blocks.insert(blocks_.blocks.begin(),
                          {Height(static_cast<std::uint64_t>(4'711 + step_)), now(), hash(), hash(),
                           static_cast<std::uint32_t>(between(1, 90))});
    if (blocks_.blocks.size() > 50) blocks_.blocks.pop_back();
  }

  Feed& feed_;
  Prng prng_{7};
  std::int64_t step_ = 0;
  TradesView trades_;
  BlocksView blocks_;
};

}  // namespace

int main(int count, char** arguments) {
  Feed feed;
  Fake fake(feed);
  const bool empty = count > 2 && std::string_view(arguments[2]) == "empty";
  fake.publish(empty);
  http::Options options;
  if (count > 1) options.port = static_cast<std::uint16_t>(std::atoi(arguments[1]));
  const auto server = http::Server::start(options, handlers(Router(), feed));
  if (!server) {
    std::fprintf(stderr, "%s; %s\n", server.error().message.c_str(), server.error().hint.c_str());
    return 1;
  }
  std::printf("http://127.0.0.1:%d\n", (*server)->port());
  std::fflush(stdout);
  for (pollfd input{STDIN_FILENO, POLLIN, 0}; poll(&input, 1, 500) == 0;) fake.publish(empty);
  return 0;
}
