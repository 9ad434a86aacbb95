#include "bench/book_load.h"

#include "bench/stopwatch.h"
#include "bench/town.h"
#include "node/api/resources.h"
#include "node/env/memory_files.h"

namespace wattbook::bench {
namespace {

constexpr std::int64_t tick = 100;  // settings.h
constexpr std::uint32_t levels = 1'000;

void place_bids(Town& town, std::uint32_t orders) {
  std::vector<chain::SignedCommand> commands;
  for (std::uint32_t i = 0; i < orders; ++i) {
    chain::PlaceOrder order;
    order.price = Price(tick * (1 + i % levels));
    order.quantity = Amount(10'000);
    commands.push_back(town.command(town.members[i % town.members.size()], order));
    if (commands.size() < 1'000 && i + 1 < orders) continue;
    town.run_block(commands);
    commands.clear();
  }
}

// The address of the next page; empty after the last.
std::string next_of(const http::Response& response) {
  for (const http::Header& header : response.headers)
    if (header.name == "Link") return header.value.substr(1, header.value.find('>') - 1);
  return {};
}

}  // namespace

BookFigures book_snapshot(std::uint32_t orders) {
  Town town({.members = 1'000});
  place_bids(town, orders);
  const api::Recent recent;
  const api::Names names = [](const Address&) { return std::string(); };
  env::MemoryFiles files;
  CHECK(files.create_directory("access").has_value());
  const env::SystemClock clock;
  env::SystemEntropy entropy;
  auto gate = access::Gate::open({.requests = {}}, files, "access", clock, entropy);
  CHECK(gate.has_value());
  api::Doorman doorman(*gate);
  api::Feed feed(0);
  api::Ports ports;
  ports.ask = [&](auto question) {
    question({town.machine.state(), recent, names});
    return true;
  };
  api::Router router;
  api::make_route_table(ports, feed, doorman).mount(router, doorman);
  const auto ask = [&](const std::string& target) {
    http::Request request;
    request.path = target.substr(0, target.find('?'));
    request.query = target.substr(target.find('?') + 1);
    http::Response answer;
    router(request, http::Responder([&](http::Response given) { answer = std::move(given); }));
    CHECK(answer.status == 200);
    return answer;
  };
  BookFigures out;
  out.orders = static_cast<double>(town.community().watt_market.book.order_count());
  out.levels_ms = median_ms(5, [&] { ask("/api/v1/communities/0/book?depth=1000"); });
  out.orders_ms = median_ms(5, [&] {
    for (std::string page = "/api/v1/communities/0/orders?limit=1000"; !page.empty();)
      page = next_of(ask(page));
  });
  return out;
}

}  // namespace wattbook::bench
