#include "node/ocpp/server.h"

#include <filesystem>
#include <sstream>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "node/env/memory_files.h"
#include "node/http/test_client.h"
#include "node/ocpp/session_table_test.h"

namespace wattbook::ocpp {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class OcppServerTest : public testing::Test {
 protected:
  OcppServerTest() {
    ServerOptions options;
    options.plain = {{"127.0.0.1", 0}};
    options.directory = "stations";
    options.door.unknown = UnknownStations::accept;
    auto server = Server::start(options, ledger_, files_, entropy_, clock_, log_);
    EXPECT_TRUE(server) << server.error().message;
    server_ = std::move(*server);
  }
  std::uint16_t port() const { return server_->ports().front(); }
  static constexpr std::string_view protocol = "Sec-WebSocket-Protocol: ocpp1.6\r\n";
  static constexpr std::string_view heartbeat = R"([2,"1","Heartbeat",{}])";

  env::MemoryFiles files_;
  env::SeededEntropy entropy_{1};
  env::SystemClock clock_;
  std::ostringstream log_text_;
  env::Log log_{log_text_, env::LogLevel::error, env::LogFormat::text};
  SessionTable ledger_;
  std::unique_ptr<Server> server_;
};

TEST_F(OcppServerTest, AStationIsAnsweredWithItsProtocolAndHeard) {
  http::TestClient station(port());
  const std::string head = station.open_socket("//ocpp/CP1/", protocol);
  EXPECT_THAT(head, StartsWith("HTTP/1.1 101"));
  EXPECT_THAT(head, HasSubstr("Sec-WebSocket-Protocol: ocpp1.6\r\n"));
  EXPECT_THAT(head, Not(HasSubstr("permessage-deflate")));
  station.send_frame(1, heartbeat);
  EXPECT_THAT(station.read_frame().payload, StartsWith(R"([3,"1",{"currentTime":)"));
}

TEST_F(OcppServerTest, CompressionIsForVersion2Only) {
  http::TestClient station(port());
  const std::string offer =
      "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n";
  EXPECT_THAT(station.open_socket("/ocpp/CP1", "Sec-WebSocket-Protocol: ocpp2.0.1\r\n" + offer),
              HasSubstr("permessage-deflate"));
  http::TestClient old(port());
  EXPECT_THAT(old.open_socket("/ocpp/CP2", std::string(protocol) + offer),
              Not(HasSubstr("permessage-deflate")));
}

TEST_F(OcppServerTest, RefusalsSayWhy) {
  const std::tuple<const char*, const char*, const char*, const char*> cases[] = {
      {"/ocpp/CP1", "", "HTTP/1.1 400", "Sec-WebSocket-Protocol is missing"},
      {"/ocpp/CP1", "Sec-WebSocket-Protocol: ocpp1.2\r\n", "HTTP/1.1 400", "offer ocpp1.6"},
      {"/elsewhere", "Sec-WebSocket-Protocol: ocpp1.6\r\n", "HTTP/1.1 404", "/ocpp/"},
  };
  for (const auto& [path, headers, status, why] : cases) {
    http::TestClient station(port());
    const std::string answer = station.open_socket(path, headers);
    EXPECT_THAT(answer, StartsWith(status));
    EXPECT_THAT(answer, HasSubstr(why));
  }
  http::TestClient plain(port());
  plain.send("GET /ocpp/CP1 HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n\r\n");
  EXPECT_THAT(plain.read_response(), HasSubstr("Connection: Upgrade"));
}

TEST_F(OcppServerTest, AMegabyteIsTakenAndMoreThanTwoIsNot) {
  http::TestClient station(port());
  station.open_socket("/ocpp/CP1", protocol);
  const auto padded = [](std::size_t size) {
    return R"([2,"1","DataTransfer",{"vendorId":"V","data":")" + std::string(size, 'x') + "\"}]";
  };
  const auto send = [&station](const std::string& text) {  // in fragments below 64 KiB
    for (std::size_t at = 0; at < text.size(); at += 60'000)
      station.send_frame(at == 0 ? 1 : 0, std::string_view(text).substr(at, 60'000),
                         at + 60'000 >= text.size());
  };
  send(padded(1'100'000));
  EXPECT_EQ(station.read_frame().payload, R"([3,"1",{"status":"UnknownVendorId"}])");
  send(padded(2'200'000));
  const http::TestClient::Frame closed = station.read_frame();
  EXPECT_EQ(closed.opcode, 8);
  EXPECT_EQ(closed.payload.substr(0, 2), "\x03\xf1");  // 1009
}

TEST_F(OcppServerTest, TheNewestConnectionTakesOver) {
  http::TestClient old(port());
  old.open_socket("/ocpp/CP1", protocol);
  http::TestClient fresh(port());
  fresh.open_socket("/ocpp/CP1", protocol);
  EXPECT_EQ(old.read_frame().opcode, 8);
  fresh.send_frame(1, heartbeat);
  EXPECT_THAT(fresh.read_frame().payload, HasSubstr("currentTime"));
}

TEST_F(OcppServerTest, SeveralCallsInOneGoAreAllAnswered) {
  http::TestClient station(port());
  station.open_socket("/ocpp/CP1", protocol);
  for (int i = 0; i < 50; ++i)
    station.send_frame(1, fmt::format(R"([2,"{}","Heartbeat",{{}}])", i));
  for (int i = 0; i < 50; ++i)
    EXPECT_THAT(station.read_frame().payload, StartsWith(fmt::format("[3,\"{}\",", i)));
}

}  // namespace
}  // namespace wattbook::ocpp
