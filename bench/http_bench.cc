// Small GETs a second of server CPU: the API's own router and a live topic behind the real server,
// asked over kept connections by another process. CPU time of the serving process is what counts,
// so that a slow client or a busy machine does not.
//
// usage: http_bench [REQUESTS] [CONNECTIONS]
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/check.h"
#include "node/api/resources.h"
#include "node/api/routes.h"
#include "node/env/memory_files.h"
#include "node/http/server.h"

namespace {

using namespace wattbook;

constexpr std::string_view request =
    "GET /api/v1/status HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n\r\n";

double cpu_seconds(const rusage& use) {
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(use.ru_utime) + seconds(use.ru_stime);
}

int connect_to(std::uint16_t port) {
  const int peer = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  CHECK(connect(peer, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  return peer;
}

// One answer of known length; its size is that of all others.
std::size_t read_first(int peer) {
  std::string text;
  char buffer[16 * 1024];
  for (;;) {
    const ssize_t got = read(peer, buffer, sizeof buffer);
    CHECK(got > 0);
    text.append(buffer, static_cast<std::size_t>(got));
    CHECK(text.starts_with("HTTP/1.1 200"));
    const std::size_t body = text.find("\r\n\r\n");
    const std::size_t length = text.find("Content-Length: ");
    if (body == text.npos || length == text.npos) continue;
    const std::size_t total = body + 4 + std::strtoul(text.c_str() + length + 16, nullptr, 10);
    if (text.size() == total) return total;
  }
}

void read_answer(int peer, std::size_t size) {
  char buffer[16 * 1024];
  while (size > 0) {
    const ssize_t got = read(peer, buffer, std::min(size, sizeof buffer));
    CHECK(got > 0);
    size -= static_cast<std::size_t>(got);
  }
}

void ask(int peer) {
  CHECK(write(peer, request.data(), request.size()) == static_cast<ssize_t>(request.size()));
}

// Every connection has one request on its way.
void run_client(std::uint16_t port, std::uint32_t requests, std::uint32_t connections) {
  std::vector<int> peers;
  for (std::uint32_t i = 0; i < connections; ++i) peers.push_back(connect_to(port));
  ask(peers[0]);
  const std::size_t size = read_first(peers[0]);
  for (std::uint32_t sent = 0; sent < requests; sent += connections) {
    for (const int peer : peers) ask(peer);
    for (const int peer : peers) read_answer(peer, size);
  }
}

std::uint32_t argument(int argc, char** argv, int index, std::uint32_t otherwise) {
  return argc > index ? static_cast<std::uint32_t>(std::strtoul(argv[index], nullptr, 10))
                      : otherwise;
}

}  // namespace

int main(int argc, char** argv) {
  const std::uint32_t requests = argument(argc, argv, 1, 200'000);
  const std::uint32_t connections = argument(argc, argv, 2, 32);
  int port_pipe[2];
  CHECK(pipe(port_pipe) == 0);
  const pid_t client = fork();  // before any thread
  CHECK(client >= 0);
  if (client == 0) {
    std::uint16_t port = 0;
    CHECK(read(port_pipe[0], &port, sizeof port) == sizeof port);
    run_client(port, requests, connections);
    _exit(0);
  }
  api::Feed feed(0);
  env::MemoryFiles files;
  CHECK(files.create_directory("access").has_value());
  const env::SystemClock clock;
  env::SystemEntropy entropy;
  // The limit on one peer is off: there is only this one.
  auto gate = access::Gate::open({.requests = {}}, files, "access", clock, entropy);
  CHECK(gate.has_value());
  api::Doorman doorman(*gate);
  api::StatusView status;
  status.community = "Sunny Lane";
  feed.publish("status", status);
  api::Ports ports;
  ports.ask = [](auto) { return false; };
  api::Router router;
  api::make_route_table(ports, feed, doorman).mount(router, doorman);
  auto server = http::Server::start({}, api::handlers(std::move(router), feed, doorman));
  CHECK(server.has_value());
  const std::uint16_t port = (*server)->port();
  rusage before{};
  getrusage(RUSAGE_SELF, &before);
  CHECK(write(port_pipe[1], &port, sizeof port) == sizeof port);
  int ended = 0;
  CHECK(waitpid(client, &ended, 0) == client && ended == 0);
  rusage after{};
  getrusage(RUSAGE_SELF, &after);
  const double used = cpu_seconds(after) - cpu_seconds(before);
  std::printf(
      "%u small GETs over %u connections: %.0f a second of server CPU (%.2f s: user %.2f)\n",
      requests, connections, requests / used, used,
      static_cast<double>(after.ru_utime.tv_sec - before.ru_utime.tv_sec) +
          static_cast<double>(after.ru_utime.tv_usec - before.ru_utime.tv_usec) / 1e6);
  return 0;
}
