// What a station costs the node: processor time of one CALL from frame to answer, and memory of a
// connection that waits. The ledger behind it answers at once, so this is the protocol's share;
// the stations are a process of their own on plain sockets, so that their cost is not counted.
// With PORT and PID the same stations call another server, whose process is looked at from outside
// (ocpp_bench.sh compares both).
//
//   ocpp_bench [CONNECTIONS [CALLS [PORT PID]]]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/check.h"
#include "node/env/clock.h"
#include "node/ocpp/server.h"

namespace {

using namespace wattbook;

// Takes everything and answers at once.
class QuietLedger final : public ocpp::Sessions {
 public:
  void authorise(std::string, ocpp::Token, Done<ocpp::Authorisation> done) override { done({}); }
  void began(ocpp::Began, Done<ocpp::Outcome> done) override {
    done({ocpp::Booked::booked, ++sessions_, {}, {}, {}, {}});
  }
  void measured(ocpp::Measured, Done<ocpp::Outcome> done) override { done({}); }
  void ended(ocpp::Ended, Done<ocpp::Outcome> done) override { done({}); }
  void orphan(ocpp::Orphan, Done<ocpp::Outcome> done) override { done({}); }
  void keep_proof(Hash, std::string) override {}
  void open_sessions(std::string, Done<std::vector<ocpp::OpenSession>> done) override { done({}); }
  void find_session(ocpp::SessionNumber, Done<std::optional<ocpp::OpenSession>> done) override {
    done({});
  }
  void quote(std::string, ocpp::Outlet, ocpp::Token, Done<ocpp::PriceQuote> done) override {
    done({});
  }
  void knows_station(std::string, Done<bool> done) override { done(true); }
  void station_online(std::string, bool) override {}
  void outlet_status(ocpp::OutletStatus) override {}
  void needs(ocpp::Needs) override {}
  void tick() override {}

 private:
  ocpp::SessionNumber sessions_ = 0;
};

// A process as the system accounts for it.
struct Process {
  pid_t id;

  std::uint64_t resident_bytes() const {
    std::ifstream file(fmt::format("/proc/{}/statm", id));
    std::uint64_t pages = 0;
    file >> pages >> pages;
    return pages * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
  }
  double processor_seconds() const {
    clockid_t clock{};
    timespec now{};
    CHECK(clock_getcpuclockid(id, &clock) == 0 && clock_gettime(clock, &now) == 0);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
  }
};

// One station on a plain socket.
class Station {
 public:
  Station(std::uint16_t port, int number) : socket_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    CHECK(connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    const int on = 1;
    CHECK(setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) == 0);
    write(
        fmt::format("GET /ocpp/CP{} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
                    "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                    "Sec-WebSocket-Protocol: ocpp1.6\r\n\r\n",
                    number));
    char answer[1024];
    CHECK(recv(socket_, answer, sizeof answer, 0) > 12 &&
          std::string_view(answer, 12) == "HTTP/1.1 101");
  }
  // A masked text frame with a mask of zeros.
  void send_text(std::string_view text) {
    std::string frame("\x81", 1);
    if (text.size() < 126) {
      frame += static_cast<char>(0x80 | text.size());
    } else {
      frame += static_cast<char>(0x80 | 126);
      frame += static_cast<char>(text.size() >> 8);
      frame += static_cast<char>(text.size());
    }
    write(frame + std::string(4, '\0') + std::string(text));
  }
  void await_answer() {
    char answer[4096];
    CHECK(recv(socket_, answer, sizeof answer, 0) > 0);
  }

 private:
  void write(std::string_view bytes) {
    CHECK(::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
          static_cast<ssize_t>(bytes.size()));
  }
  int socket_;
};

const std::string heartbeat = R"([2,"1","Heartbeat",{}])";
const std::string values =
    R"([2,"1","MeterValues",{"connectorId":1,"transactionId":1,"meterValue":[{"timestamp":)"
    R"("2026-07-01T11:15:00Z","sampledValue":[{"value":"1500.5","unit":"Wh"},{"value":"7000",)"
    R"("measurand":"Power.Active.Import","unit":"W"}]}]}])";
const std::string start =
    R"([2,"1","StartTransaction",{"connectorId":1,"idTag":"TAG1","meterStart":1000,)"
    R"("timestamp":"2026-07-01T11:00:00Z"}])";

// The child: says by one byte that a step is done, and waits for one to go on.
int run_stations(std::uint16_t port, int connections, int calls, int said, int heard) {
  std::vector<Station> stations;
  char byte = 0;
  const auto step = [&] {
    CHECK(write(said, "x", 1) == 1);
    CHECK(read(heard, &byte, 1) == 1);
  };
  stations.reserve(static_cast<std::size_t>(connections));
  for (int i = 0; i < connections; ++i) stations.emplace_back(port, i);
  step();
  const std::size_t active = std::min<std::size_t>(100, stations.size());
  for (const std::string* const text : {&heartbeat, &values, &start}) {
    for (int done = 0; done < calls; done += static_cast<int>(active)) {
      for (std::size_t i = 0; i < active; ++i) stations[i].send_text(*text);
      for (std::size_t i = 0; i < active; ++i) stations[i].await_answer();
    }
    step();
  }
  return 0;
}

// Our server over a ledger that answers at once.
class OwnServer {
 public:
  OwnServer() {
    CHECK(mkdtemp(directory_.data()) != nullptr);
    ocpp::ServerOptions options;
    options.plain = {{"127.0.0.1", 0}};
    options.directory = directory_;
    options.connections_max = 60'000;
    options.door.unknown = ocpp::UnknownStations::accept;
    auto server = ocpp::Server::start(options, ledger_, files_, entropy_, clock_, log_);
    CHECK(server.has_value());
    server_ = std::move(*server);
  }
  ~OwnServer() {
    server_.reset();
    std::filesystem::remove_all(directory_);
  }
  std::uint16_t port() const { return server_->ports().front(); }

 private:
  std::string directory_ = std::filesystem::temp_directory_path() / "ocpp-bench-XXXXXX";
  env::SystemFiles files_;
  env::SystemEntropy entropy_;
  env::SystemClock clock_;
  env::Log log_{std::cerr, env::LogLevel::error, env::LogFormat::text};
  QuietLedger ledger_;
  std::unique_ptr<ocpp::Server> server_;
};

void measure(std::uint16_t port, Process process, int connections, int calls) {
  int up[2];
  int down[2];
  CHECK(pipe(up) == 0 && pipe(down) == 0);
  const std::uint64_t before = process.resident_bytes();
  const pid_t child = fork();
  if (child == 0) _exit(run_stations(port, connections, calls, up[1], down[0]));
  char byte = 0;
  CHECK(read(up[0], &byte, 1) == 1);
  fmt::print("{:>10} bytes of memory for each of {} idle connections\n",
             (process.resident_bytes() - before) / static_cast<std::uint64_t>(connections),
             connections);
  for (const char* name : {"Heartbeat", "MeterValues", "StartTransaction"}) {
    const double cpu = process.processor_seconds();
    const auto begin = std::chrono::steady_clock::now();
    CHECK(write(down[1], "x", 1) == 1);
    CHECK(read(up[0], &byte, 1) == 1);
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - begin;
    fmt::print("{:>10.2f} us of processor time for a {} ({:.0f} a second)\n",
               (process.processor_seconds() - cpu) * 1e6 / calls, name, calls / elapsed.count());
  }
  CHECK(write(down[1], "x", 1) == 1);
  waitpid(child, nullptr, 0);
}

}  // namespace

int main(int argc, char** argv) {
  const int connections = argc > 1 ? std::atoi(argv[1]) : 2'000;
  const int calls = argc > 2 ? std::atoi(argv[2]) : 100'000;
  const rlimit files{65'536, 65'536};
  setrlimit(RLIMIT_NOFILE, &files);
  if (argc > 4) {
    measure(static_cast<std::uint16_t>(std::atoi(argv[3])), {std::atoi(argv[4])}, connections,
            calls);
    return 0;
  }
  const OwnServer server;
  measure(server.port(), {getpid()}, connections, calls);
  return 0;
}
