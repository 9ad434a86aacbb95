#include "node/app/node.h"

#include <filesystem>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "crypto/hash.h"
#include "crypto/signature.h"
#include "node/api/access_views.h"
#include "node/api/command_views.h"
#include "node/api/json_reader.h"
#include "node/http/client.h"

namespace wattbook::app {
namespace {

using testing::HasSubstr;

crypto::SecretKey key_of(std::string_view name) {
  return std::move(*crypto::SecretKey::from_bytes(crypto::sha256(as_bytes(name)).view()));
}
Address address_of(std::string_view name) { return crypto::address_of(key_of(name)); }

// A node with an empty ledger, asked through its public interface.
class NodeTest : public testing::Test {
 protected:
  static constexpr Instant begin{1'750'000'500'000};

  NodeTest()
      : directory_(std::filesystem::path(testing::TempDir()) /
                   ("node_" + std::to_string(getpid()) + "_" +
                    testing::UnitTest::GetInstance()->current_test_info()->name())) {
    start();
  }
  ~NodeTest() override {
    node_.reset();
    std::filesystem::remove_all(directory_);
  }

  static chain::Genesis genesis() {
    chain::Genesis out;
    out.name = "test";
    out.time = begin;
    out.governor = address_of("governor");
    return out;
  }

  void start() {
    NodeOptions options;
    options.genesis = genesis();
    options.data_directory = directory_.string();
    options.presentation.version = "test";
    options.gate.requests = {};  // the clock stands still, so that nothing would be given back
    auto node = Node::open(std::move(options), clock_, log_);
    ASSERT_TRUE(node) << node.error().message;
    node_ = std::move(*node);
    const Result<void> started = node_->start([](const Error&) {});
    ASSERT_TRUE(started) << started.error().message;
    client_ = std::make_unique<http::Client>("127.0.0.1", node_->port());
  }

  // A command of the governor that founds a community, signed by `signer`.
  static api::SignedCommandView found(std::string name, std::uint8_t id,
                                      std::string_view signer = "governor") {
    chain::CreateCommunity body;
    body.id.bytes[0] = id;
    body.account = address_of("governor");
    body.expires = begin + one_hour;
    body.name = std::move(name);
    body.operator_account = address_of("operator");
    body.currency = "EUR";
    const chain::Command command(body);
    const Hash separator = chain::domain_separator(chain::genesis_hash(genesis()));
    return {command, crypto::sign(chain::signing_digest(separator, command), key_of(signer))};
  }

  http::Response post(std::string_view body, std::string_view type = "application/json") {
    Result<http::Response> response = client_->post("/api/v1/commands", type, body);
    EXPECT_TRUE(response.has_value());
    return response.value_or(http::Response{});
  }
  http::Response post(const api::SignedCommandView& command) { return post(api::to_json(command)); }
  // The status that shows `height`; the publisher follows the journal by a moment.
  api::StatusView status_at(Height height) {
    for (;;) {
      api::JsonReader reader;
      const auto status = reader.read<api::StatusView>(client_->get("/api/v1/status")->body);
      if (status && status->height >= height) return *status;
    }
  }

  std::filesystem::path directory_;
  std::ostringstream lines_;
  env::Log log_{lines_, env::LogLevel::warning, env::LogFormat::text};
  env::ManualClock clock_{begin + one_minute};
  std::unique_ptr<Node> node_;
  std::unique_ptr<http::Client> client_;
};

TEST_F(NodeTest, ExecutesACommandAndKeepsItsReceipt) {
  const http::Response response = post(found("Sunny Lane", 1));
  EXPECT_EQ(response.status, 200);
  EXPECT_THAT(response.body, HasSubstr(R"("height":1,"code":"none","field":"","effects":[)"));
  EXPECT_THAT(response.body, HasSubstr(R"({"Issued":{"number":0}})"));
  const Result<http::Response> receipt =
      client_->get("/api/v1/receipts/0x01000000000000000000000000000000");
  EXPECT_EQ(receipt->status, 200);
  EXPECT_EQ(receipt->body, response.body);
  EXPECT_EQ(client_->get("/api/v1/receipts/0x02000000000000000000000000000000")->status, 404);
  EXPECT_EQ(client_->get("/api/v1/receipts/2")->status, 400);

  const api::StatusView status = status_at(Height(1));
  EXPECT_EQ(status.community, "Sunny Lane");
  EXPECT_EQ(status.currency, "EUR");
  EXPECT_EQ(status.commands, 1u);
  EXPECT_EQ(status.genesis, chain::genesis_hash(genesis()));
}

TEST_F(NodeTest, TakesCanonicalBytesToo) {
  const api::SignedCommandView command = found("Sunny Lane", 1);
  const Bytes bytes = chain::encode_signed({command.command, command.signature});
  EXPECT_EQ(post(as_text(bytes), "application/octet-stream").status, 200);
  EXPECT_EQ(post(command).status, 200);  // the repeat
  const http::Response cut = post(as_text(bytes).substr(1), "application/octet-stream");
  EXPECT_EQ(cut.status, 422);
  EXPECT_THAT(cut.body, HasSubstr(R"("height":0,"code":"malformed_)"));
}

TEST_F(NodeTest, AnswersARepeatAsExisting) {
  const http::Response first = post(found("Sunny Lane", 1));
  const http::Response again = post(found("Sunny Lane", 1));
  EXPECT_EQ(first.status, 200);
  EXPECT_EQ(again.status, 200);
  EXPECT_THAT(again.body, HasSubstr(R"("code":"exists")"));
  const http::Response other = post(found("Another", 1));
  EXPECT_EQ(other.status, 422);
  EXPECT_THAT(other.body, HasSubstr(R"("code":"exists_with_different","field":"name")"));
}

TEST_F(NodeTest, NamesWhyItRefuses) {
  const http::Response forged = post(found("Sunny Lane", 1, "somebody"));
  EXPECT_EQ(forged.status, 422);
  EXPECT_THAT(forged.body,
              HasSubstr(R"("height":0,"code":"wrong_signer","field":"account","effects":[]})"));

  const http::Response unreadable = post("{");
  EXPECT_EQ(unreadable.status, 400);
  EXPECT_THAT(unreadable.body, HasSubstr("the document is not JSON"));

  std::string misspelt = api::to_json(found("Sunny Lane", 1));
  misspelt.replace(misspelt.find("CreateCommunity"), 15, "CreateComunity");
  EXPECT_THAT(post(misspelt).body, HasSubstr(R"(did you mean \"CreateCommunity\"?)"));

  std::string wrong = api::to_json(found("Sunny Lane", 1));
  wrong.replace(wrong.find(R"("lot":")"), 7, R"("lot":"x)");
  EXPECT_THAT(post(wrong).body, HasSubstr("command.CreateCommunity.settings.lot has "));
  EXPECT_EQ(node_->machine().recent().commands(), 0u);
}

TEST_F(NodeTest, KeepsWhatItAcknowledgedOverARestart) {
  EXPECT_EQ(post(found("Sunny Lane", 1)).status, 200);
  const api::StatusView before = status_at(Height(1));
  ASSERT_TRUE(node_->stop());
  node_.reset();
  start();
  const api::StatusView after = status_at(Height(1));
  EXPECT_EQ(after.community, "Sunny Lane");
  EXPECT_EQ(after.block, before.block);
  EXPECT_NE(before.state_root, Hash());
  EXPECT_EQ(after.state_root, before.state_root);  // before the first block of this start
  EXPECT_THAT(post(found("Sunny Lane", 1)).body, HasSubstr(R"("code":"exists")"));
  // No longer among the newest of this start, so history has it.
  const std::string path = "/api/v1/receipts/0x01000000000000000000000000000000";
  Result<http::Response> receipt = client_->get(path);
  while (receipt && receipt->status != 200) receipt = client_->get(path);  // until it caught up
  EXPECT_THAT(receipt->body, HasSubstr(R"("height":1,"code":"none")"));
  EXPECT_EQ(lines_.str(), "");
}

TEST_F(NodeTest, GivesProofsAlsoAfterARestart) {
  EXPECT_EQ(post(found("Sunny Lane", 1)).status, 200);
  status_at(Height(1));
  const std::string receipt = "/api/v1/proofs/receipts/0x01000000000000000000000000000000";
  const std::string balance =
      "/api/v1/proofs/balances/" + to_hex0x(address_of("governor")) + "?asset=TSL";
  EXPECT_THAT(client_->get(receipt)->body, HasSubstr(R"({"height":1,"block":"0x)"));
  EXPECT_EQ(client_->get("/api/v1/proofs/receipts/1")->status, 400);
  EXPECT_EQ(client_->get("/api/v1/proofs/receipts/0x02000000000000000000000000000000")->status,
            404);
  EXPECT_EQ(client_->get("/api/v1/proofs/balances/0x12?asset=TSL")->status, 400);
  EXPECT_EQ(client_->get(balance.substr(0, balance.find('?')))->status, 400);
  const std::string before = client_->get(balance)->body;
  EXPECT_THAT(before, HasSubstr(R"("proof":"0x77617474707266)"));
  ASSERT_TRUE(node_->stop());
  node_.reset();
  start();
  EXPECT_EQ(client_->get(balance)->body, before);
}

TEST_F(NodeTest, ShowsAMembersHistoryToThatMemberAndTheOperator) {
  EXPECT_EQ(post(found("Sunny Lane", 1)).status, 200);
  status_at(Height(1));
  const auto ask_as = [this](std::string_view reader) {
    const Address address = address_of(reader);
    api::JsonReader json;
    const std::string asked = R"({"address":")" + to_hex0x(address) + "\"}";
    const auto challenge = json.read<api::ChallengeView>(
        client_->post("/api/v1/auth/challenges", "application/json", asked)->body);
    const Signature signature =
        crypto::sign(access::personal_digest(challenge->message), key_of(reader));
    const auto session = json.read<api::NewTokenView>(
        client_
            ->post("/api/v1/auth/sessions", "application/json",
                   api::to_json(api::SignInRequest{challenge->message, signature}))
            ->body);
    http::Client client("127.0.0.1", node_->port());
    client.authorize(session->secret);
    return client.get("/api/v1/members/" + to_hex0x(address_of("anna")) + "/receipts")->status;
  };
  const std::string path = "/api/v1/members/" + to_hex0x(address_of("anna")) + "/receipts";
  EXPECT_EQ(client_->get(path)->status, 401);
  EXPECT_EQ(ask_as("anna"), 200);
  EXPECT_EQ(ask_as("ben"), 403);
  EXPECT_EQ(ask_as("operator"), 200);
}

TEST_F(NodeTest, RefusesTheDataOfAnotherLedger) {
  ASSERT_TRUE(node_->stop());
  NodeOptions options;
  options.genesis = genesis();
  options.genesis.name = "other";
  options.data_directory = directory_.string();
  const auto other = Node::open(std::move(options), clock_, log_);
  ASSERT_FALSE(other);
  EXPECT_THAT(other.error().message, HasSubstr("belongs to another ledger"));
}

TEST_F(NodeTest, SaysWhetherItIsReadyAndWhyNot) {
  EXPECT_EQ(client_->get("/livez")->status, 200);
  EXPECT_EQ(client_->get("/readyz")->status, 200);
  EXPECT_EQ(post(found("Sunny Lane", 1)).status, 200);
  clock_.set(begin - one_hour);
  const Result<http::Response> back = client_->get("/readyz");
  EXPECT_EQ(back->status, 503);
  EXPECT_THAT(back->body, HasSubstr(R"({"ready":false,"checks":[)"));
  EXPECT_THAT(back->body, HasSubstr("the clock is 3660 s behind the newest block"));
  // Ledger time goes on from where it is.
  EXPECT_EQ(post(found("Clock Lane", 2)).status, 200);
  EXPECT_GE(status_at(Height(2)).time, begin + one_minute);
  clock_.set(begin + one_hour);
  EXPECT_EQ(client_->get("/readyz")->status, 200);
}

TEST_F(NodeTest, CountsForWhoWatches) {
  EXPECT_EQ(post(found("Sunny Lane", 1)).status, 200);
  const std::string text = client_->get("/metrics")->body;
  EXPECT_THAT(text, HasSubstr("\nwattbook_block_height 1\n"));
  EXPECT_THAT(text, HasSubstr("\nwattbook_commands_total 1\n"));
  EXPECT_THAT(text, HasSubstr("\nwattbook_connections 1\n"));
  EXPECT_THAT(text, HasSubstr("wattbook_http_requests_total{status=\"200\"} 1\n"));
  EXPECT_THAT(client_->get("/version")->body,
              HasSubstr(R"("protocol":5,"journal":1,"snapshot":1)"));
}

TEST_F(NodeTest, RefusesAGenesisThatCannotBe) {
  NodeOptions options;
  options.data_directory = directory_.string();
  const auto node = Node::open(std::move(options), clock_, log_);
  ASSERT_FALSE(node);
  EXPECT_EQ(node.error().message, "genesis: governor is missing");
}

}  // namespace
}  // namespace wattbook::app
