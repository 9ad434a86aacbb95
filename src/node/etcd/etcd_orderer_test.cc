// EtcdOrderer and the shared log against a real etcd server, killed and started again.
#include <chrono>
#include <filesystem>
#include <thread>

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include "node/consensus/orderer_conformance_test.h"
#include "node/etcd/etcd_child.h"
#include "node/etcd/etcd_orderer_adapter_test.h"

namespace wattbook::etcd {
namespace {

std::uint16_t free_port() {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  CHECK(::bind(socket, reinterpret_cast<const sockaddr*>(&address), size) == 0);
  CHECK(::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) == 0);
  ::close(socket);
  return ntohs(address.sin_port);
}

struct Server {
  std::string directory;
  std::uint16_t port = free_port();
  std::unique_ptr<Child> child;

  Server() {
    std::string pattern = std::filesystem::temp_directory_path() / "wattbook-etcd-XXXXXX";
    CHECK(::mkdtemp(pattern.data()) != nullptr);
    directory = pattern;
    const std::string url = "http://127.0.0.1:" + std::to_string(free_port());
    ChildOptions options;
    options.name = "one";
    options.data_directory = directory + "/etcd";
    options.client_port = port;
    options.peer_url = url;
    options.members = "one=" + url;
    options.token = "test";
    auto started = Child::start(options);
    CHECK(started.has_value());
    child = std::move(*started);
  }
  ~Server() {
    child.reset();
    std::filesystem::remove_all(directory);
  }

  // Waits until the server answers.
  std::unique_ptr<EtcdOrderer> open() const {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (true) {
      auto opened = EtcdOrderer::open(port, "test/");
      if (opened) return std::move(*opened);
      CHECK(std::chrono::steady_clock::now() < end);
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  }
};

class EtcdBench final : public consensus::Bench {
 public:
  // The server is killed the first times; after that only this process forgets, which is quicker.
  consensus::Orderer& reopen() override {
    if (orderer_ && kills_ < 2) {
      ++kills_;
      server_.child->kill();
    }
    orderer_.reset();
    orderer_ = server_.open();
    return *orderer_;
  }

 private:
  Server server_;
  std::uint32_t kills_ = 0;
  std::unique_ptr<EtcdOrderer> orderer_;
};

using consensus::Append;
using consensus::hash_of;

LogEntry entry_of(std::uint64_t slot, const std::string& text) {
  const ByteView bytes = as_bytes(text);
  return {Height(slot), {}, hash_of(text), Bytes(bytes.begin(), bytes.end())};
}

TEST(SharedLog, TwoProposersGetOneSlotEach) {
  Server server;
  server.open();
  SharedLog one(server.port, "two/");
  SharedLog other(server.port, "two/");
  EXPECT_EQ(*one.append(entry_of(1, "a"), {}), Append::ordered);
  EXPECT_EQ(*other.append(entry_of(1, "b"), {}), Append::stale_parent);
  EXPECT_EQ(*one.append(entry_of(1, "a"), {}), Append::stale_parent) << "an answer that was lost";
  const consensus::Head head{Height(1), hash_of("a")};
  EXPECT_EQ(*other.append(entry_of(2, "b"), {Height(1), hash_of("x")}), Append::stale_parent);
  EXPECT_EQ(*other.append(entry_of(2, "b"), head), Append::ordered);
  const Update update = *one.read(Height(1), 10, Height(0));
  ASSERT_EQ(update.entries.size(), 2u);
  EXPECT_EQ(as_text(update.entries[0].bytes), "a");
  EXPECT_EQ(as_text(update.entries[1].bytes), "b");
  EXPECT_EQ(update.head.height, Height(2));
  EXPECT_EQ(update.head.hash, hash_of("b"));
}

TEST(SharedLog, KeepsVotesByHeightAndName) {
  Server server;
  server.open();
  SharedLog log(server.port, "votes/");
  for (const std::uint64_t height : {3u, 4u, 10u})
    for (const char* name : {"a", "b"})
      ASSERT_TRUE(log.put_vote(Height(height), name, as_bytes(std::to_string(height) + name)));
  ASSERT_TRUE(log.put_vote(Height(4), "a", as_bytes("again")));
  const Update update = *log.read(Height(1), 1, Height(4));
  std::vector<std::string> votes;
  for (const Bytes& vote : update.votes) votes.emplace_back(as_text(vote));
  EXPECT_EQ(votes, (std::vector<std::string>{"again", "4b", "10a", "10b"}));
  ASSERT_TRUE(log.prune(Height(1), Height(10)));
  EXPECT_EQ(log.read(Height(1), 1, Height(0))->votes.size(), 2u);
}

TEST(SharedLog, OutcomeIsUnknownWhereNoServerAnswers) {
  SharedLog log(free_port(), "none/");
  EXPECT_EQ(*log.append(entry_of(1, "a"), {}), Append::unknown);
  EXPECT_FALSE(log.read(Height(1), 1, Height(0)));
}

TEST(EtcdOrderer, DeliversWhatAnotherProcessAppends) {
  Server server;
  const auto one = server.open();
  const auto other = server.open();
  consensus::Received received;
  ASSERT_TRUE(one->subscribe(Height(1), std::ref(received)));
  EXPECT_EQ(consensus::append(*other, 1), Append::ordered);
  EXPECT_EQ(consensus::append(*one, 1), Append::stale_parent) << "its head was old";
  EXPECT_EQ(consensus::append(*other, 2), Append::ordered);
  ASSERT_TRUE(one->poll());
  EXPECT_EQ(received.heights, consensus::range(1, 2));
  EXPECT_EQ(consensus::append(*one, 3), Append::ordered);
  EXPECT_EQ(received.heights, consensus::range(1, 3));
}

}  // namespace
}  // namespace wattbook::etcd

namespace wattbook::consensus {

INSTANTIATE_TEST_SUITE_P(Etcd, OrdererConformance,
                         ::testing::Values(Factory{
                             "Etcd", [] { return std::make_unique<etcd::EtcdBench>(); }}),
                         [](const auto& tested) { return tested.param.name; });

}  // namespace wattbook::consensus
