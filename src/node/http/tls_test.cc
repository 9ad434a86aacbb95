#include <ctime>
#include <filesystem>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "base/check.h"
#include "node/http/certificate.h"
#include "node/http/client.h"
#include "node/http/server.h"

namespace wattbook::http {
namespace {

class TlsTest : public testing::Test {
 protected:
  TlsTest()
      : folder_(testing::TempDir() + "/tls_" + std::to_string(getpid()) + "_" +
                testing::UnitTest::GetInstance()->current_test_info()->name()) {
    std::filesystem::create_directories(folder_);
    CHECK(make_authority(authority_, "test", now()).has_value());
    issue({"localhost", "127.0.0.1"});
  }
  ~TlsTest() override { std::filesystem::remove_all(folder_); }

  // Certificates are judged by OpenSSL against the machine's clock.
  static Instant now() { return Instant(static_cast<std::int64_t>(std::time(nullptr)) * 1'000); }

  void issue(const std::vector<std::string>& names) {
    const Result<void> issued = issue_certificate(authority_, files_, names, now());
    CHECK(issued.has_value());
  }
  std::unique_ptr<Server> start() {
    Handlers handlers;
    handlers.on_request = [](Request request, Responder respond) {
      Response response;
      response.body = request.path;
      respond(std::move(response));
    };
    Options options;
    options.tls = files_;
    options.further = {{"127.0.0.1", 0}};
    auto server = Server::start(options, std::move(handlers));
    CHECK(server.has_value());
    return std::move(*server);
  }
  Client client(const Server& server) {
    return Client("127.0.0.1", server.port(), Trust{authority_.certificate});
  }

  std::string folder_;
  AuthorityFiles authority_{folder_ + "/ca.pem", folder_ + "/ca.key"};
  TlsFiles files_{folder_ + "/server.pem", folder_ + "/server.key"};
};

TEST_F(TlsTest, ServesWhoTrustsTheAuthority) {
  const auto server = start();
  Client trusting = client(*server);
  for (const char* path : {"/one", "/two"}) {
    const Result<Response> response = trusting.get(path);
    ASSERT_TRUE(response) << response.error().message;
    EXPECT_EQ(response->body, path);
  }
  // An answer counts once it is written, which the client may see first.
  while (server->traffic().answers.at(200) < 2) std::this_thread::yield();
  const Traffic traffic = server->traffic();
  EXPECT_EQ(traffic.connections, 1u);
  EXPECT_EQ(traffic.answers.at(200), 2u);
}

TEST_F(TlsTest, IsRefusedByWhoDoesNot) {
  const auto server = start();
  Client stranger("127.0.0.1", server->port(), Trust{});
  EXPECT_FALSE(stranger.get("/"));
  Client plain("127.0.0.1", server->port());
  EXPECT_FALSE(plain.get("/"));
  issue({"elsewhere.example"});
  const auto misnamed = start();
  EXPECT_FALSE(client(*misnamed).get("/"));
}

TEST_F(TlsTest, TakesRenewedFilesWhileItRuns) {
  issue({"elsewhere.example"});
  const auto server = start();
  EXPECT_FALSE(client(*server).get("/"));
  issue({"127.0.0.1"});
  EXPECT_FALSE(client(*server).get("/"));
  ASSERT_TRUE(server->reload(Limits{}, files_));
  EXPECT_TRUE(client(*server).get("/"));
  std::filesystem::remove(files_.key);
  EXPECT_FALSE(server->reload(Limits{}, files_));
  EXPECT_TRUE(client(*server).get("/"));
}

TEST_F(TlsTest, RefusesFilesThatDoNotFit) {
  EXPECT_TRUE(check_tls_files(files_));
  EXPECT_FALSE(check_tls_files({files_.certificate, authority_.key}));
  EXPECT_FALSE(check_tls_files({files_.key, files_.key}));
  EXPECT_FALSE(check_tls_files({folder_ + "/none", files_.key}));
  EXPECT_FALSE(make_authority(authority_, "again", now()));  // it is trusted already
}

TEST_F(TlsTest, SaysWhatACertificateHolds) {
  const auto facts = read_certificate(files_.certificate);
  ASSERT_TRUE(facts);
  EXPECT_EQ(facts->subject, "/CN=localhost");
  EXPECT_EQ(facts->issuer, "/CN=test");
  EXPECT_EQ((facts->not_after - facts->not_before).value, 397 * one_day.value + one_hour.value);
  EXPECT_EQ(facts->sha256.size(), 32u * 3 - 1);
  const auto mode = std::filesystem::status(files_.key).permissions();
  EXPECT_EQ(static_cast<unsigned>(mode), 0600u);
}

TEST(ClientUrl, ReadsSchemeHostAndPort) {
  for (const char* url : {"http://127.0.0.1:80", "https://[::1]:8443/path", "http://watt.example"})
    EXPECT_TRUE(Client::for_url(url, {})) << url;
  for (const char* url : {"watt.example", "ftp://x", "http://host:port", "http://host:70000"})
    EXPECT_FALSE(Client::for_url(url, {})) << url;
}

}  // namespace
}  // namespace wattbook::http
