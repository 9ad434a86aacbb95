#include "bench/http_load.h"

#include <ctime>
#include <filesystem>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <poll.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/check.h"
#include "bench/figures.h"
#include "bench/peer_process.h"
#include "bench/stopwatch.h"
#include "node/api/changes.h"
#include "node/api/resources.h"
#include "node/api/routes.h"
#include "node/env/memory_files.h"
#include "node/http/certificate.h"
#include "node/http/server.h"

namespace wattbook::bench {
namespace {

constexpr std::string_view request =
    "GET /api/v1/status HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n\r\n";
constexpr std::string_view topic = "communities/0/book";
constexpr std::chrono::milliseconds publishing_period{100};  // that of app::Publisher

// The API without a ledger: feed, doorman, router, server.
class Front {
 public:
  explicit Front(std::optional<http::TlsFiles> tls, http::Limits limits = {}) {
    CHECK(files_.create_directory("access").has_value());
    // The limit on one peer is off: there is only this one.
    auto gate = access::Gate::open({.requests = {}}, files_, "access", clock_, entropy_);
    CHECK(gate.has_value());
    gate_.emplace(std::move(*gate));
    doorman_.emplace(*gate_);
    api::StatusView status;
    status.community = "Sunny Lane";
    feed.publish("status", status);
    api::Ports ports;
    ports.ask = [](auto) { return false; };
    api::Router router;
    api::make_route_table(ports, feed, *doorman_).mount(router, *doorman_);
    http::Options options;
    options.limits = limits;
    options.tls = std::move(tls);
    auto server = http::Server::start(options, api::handlers(std::move(router), feed, *doorman_));
    CHECK(server.has_value());
    server_ = std::move(*server);
  }

  std::uint16_t port() const { return server_->port(); }

  api::Feed feed{0};

 private:
  env::MemoryFiles files_;
  env::SystemClock clock_;
  env::SystemEntropy entropy_;
  std::optional<access::Gate> gate_;
  std::optional<api::Doorman> doorman_;
  std::unique_ptr<http::Server> server_;
};

struct Used {
  double user = 0;
  double all = 0;
};

Used processor_seconds() {
  rusage use{};
  CHECK(::getrusage(RUSAGE_SELF, &use) == 0);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return {seconds(use.ru_utime), seconds(use.ru_utime) + seconds(use.ru_stime)};
}

http::TlsFiles make_certificate(const std::string& folder) {
  const Instant now(static_cast<std::int64_t>(std::time(nullptr)) * 1'000);
  const http::AuthorityFiles authority{folder + "/ca.pem", folder + "/ca.key"};
  const http::TlsFiles files{folder + "/server.pem", folder + "/server.key"};
  CHECK(http::make_authority(authority, "bench", now).has_value());
  CHECK(http::issue_certificate(authority, files, {"localhost"}, now).has_value());
  return files;
}

// Every connection has one request on its way.
void ask(const GetPlan& plan, std::uint16_t port) {
  std::vector<Peer> peers;
  for (std::uint32_t i = 0; i < plan.connections; ++i) peers.emplace_back(port, plan.tls);
  peers[0].send(request);
  const std::size_t size = peers[0].read_answer();
  for (std::uint32_t sent = 0; sent < plan.requests; sent += plan.connections) {
    for (Peer& peer : peers) peer.send(request);
    for (Peer& peer : peers) peer.skip(size);
  }
}

// Opens the sockets, says so, and reads until the server ends.
void listen_all(std::uint32_t count, std::uint16_t port, int ready) {
  const std::string subscribe = fmt::format("{{\"subscribe\":[\"{}\"]}}", topic);
  std::string frame{'\x81', static_cast<char>(0x80 | subscribe.size()), 0, 0, 0, 0};  // mask 0
  frame += subscribe;
  std::vector<Peer> peers;
  std::vector<pollfd> watched;
  for (std::uint32_t i = 0; i < count; ++i) {
    Peer& peer = peers.emplace_back(port, false);
    peer.send(
        "GET /api/v1/ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
    std::string head;
    char byte = 0;
    while (!head.ends_with("\r\n\r\n")) head.append(&byte, peer.receive(&byte, 1));
    CHECK(head.starts_with("HTTP/1.1 101"));
    peer.send(frame);
    watched.push_back({peer.descriptor(), POLLIN, 0});
  }
  CHECK(::write(ready, "r", 1) == 1);
  char buffer[64 * 1024];
  for (std::size_t open = watched.size(); open > 0;) {
    CHECK(::poll(watched.data(), watched.size(), -1) > 0);
    for (pollfd& one : watched) {
      if (one.revents == 0 || ::read(one.fd, buffer, sizeof buffer) > 0) continue;
      one.fd = -1;  // the server ended
      --open;
    }
  }
}

api::BookView book_of(std::uint32_t change) {
  api::BookView out;
  for (std::int64_t i = 0; i < 20; ++i) {
    const Energy energy(10'000 * (1 + (change * 7 + i) % 50));
    out.bids.push_back({Price(100'000 - 1'000 * i), energy, Energy(0), 3});
    out.asks.push_back({Price(101'000 + 1'000 * i), energy, energy, 2});
  }
  return out;
}

}  // namespace

GetFigures small_gets(const GetPlan& plan, const std::string& directory) {
  std::string folder = directory + "/wattbook-bench-XXXXXX";
  CHECK(::mkdtemp(folder.data()) != nullptr);
  GetFigures out;
  out.check_us = check_us() / 2;
  {
    PeerProcess peers([&](std::uint16_t port) { ask(plan, port); });
    const Front front(plan.tls ? std::optional(make_certificate(folder)) : std::nullopt);
    const Used before = processor_seconds();
    peers.go(front.port());
    peers.wait();
    const Used after = processor_seconds();
    out.per_second = plan.requests / (after.all - before.all);
    out.user_us = 1e6 * (after.user - before.user) / plan.requests;
  }
  out.check_us += check_us() / 2;
  std::filesystem::remove_all(folder);
  return out;
}

SocketFigures busy_topic(std::uint32_t sockets, std::uint32_t changes) {
  int ready[2];
  CHECK(::pipe(ready) == 0);
  PeerProcess peers([&](std::uint16_t port) { listen_all(sockets, port, ready[1]); });
  SocketFigures out;
  {
    Front front({});
    front.feed.publish(topic, book_of(0));
    peers.go(front.port());
    char byte = 0;
    CHECK(::read(ready[0], &byte, 1) == 1);
    const Laps laps;
    for (std::uint32_t i = 1; i <= changes; ++i) {
      front.feed.publish(topic, book_of(i), api::changes(book_of(i - 1), book_of(i)));
      std::this_thread::sleep_until(std::chrono::steady_clock::now() + publishing_period);
    }
    out.cores = laps.processor_seconds() / laps.seconds();
    out.messages = sockets * changes / laps.seconds();
    out.bytes_per_message =
        static_cast<double>(api::to_json(api::changes(book_of(0), book_of(1))).size());
  }
  peers.wait();
  ::close(ready[0]);
  ::close(ready[1]);
  return out;
}

}  // namespace wattbook::bench
