// Four nodes of one ledger on this machine, each with an etcd of its own, each checking every
// signature and syncing every block: final commands per second, beside what the machine can do of
// signature checks alone, and how long one command takes to be final.
// Usage: cluster_bench [directory]   (default: the working directory; it must be on the disk to
// measure)
#include <algorithm>
#include <atomic>
#include <future>
#include <iostream>
#include <thread>

#include <fmt/format.h>

#include "base/prng.h"
#include "bench/bare_node.h"
#include "bench/stopwatch.h"
#include "node/cluster/member.h"
#include "node/etcd/etcd_child.h"
#include "sim/demo_cluster.h"

namespace wattbook::bench {
namespace {

constexpr std::uint32_t nodes = 4;
constexpr std::uint32_t commands_in_all = 20'000;
constexpr std::uint32_t commands_alone = 300;

struct Node {
  env::SystemFiles files;
  env::FastClock clock{Town::begin + one_minute, 1};
  env::Log log{std::cerr, env::LogLevel::warning, env::LogFormat::text};
  app::LedgerMachine machine{Town::genesis()};
  std::unique_ptr<etcd::Child> etcd;
  std::unique_ptr<cluster::BlockStore> store;
  std::optional<cluster::SignStore> signs;
  std::unique_ptr<cluster::Member> member;
};

crypto::SecretKey key_of(std::uint32_t index) {
  return *crypto::SecretKey::from_bytes(Bytes(32, static_cast<std::uint8_t>(index + 1)));
}

class Cluster {
 public:
  explicit Cluster(const std::string& directory) : ports_(std::move(*sim::demo_members(nodes, 0))) {
    cluster::Foundation foundation;
    foundation.chain = chain::genesis_hash(Town::genesis());
    foundation.base_block = foundation.chain;
    std::vector<cluster::Delegate> delegates;
    for (std::uint32_t i = 0; i < nodes; ++i)
      delegates.push_back({crypto::address_of(key_of(i)), Amount(1)});
    foundation.delegates.delegates =
        cluster::DelegateSet::make(std::move(delegates)).value().delegates();
    for (std::uint32_t i = 0; i < nodes; ++i) open(directory, i, foundation);
  }

  ~Cluster() {
    for (const auto& node : nodes_) CHECK(node->member->stop().has_value());
  }

  // All to one node, in this order; waits for the answer.
  void run_batch(std::vector<Bytes> commands) {
    std::promise<void> answered;
    const auto submitted = nodes_.front()->member->submit_batch(
        std::move(commands), [&](const std::vector<consensus::Outcome>& outcomes) {
          for (const consensus::Outcome& outcome : outcomes)
            CHECK(outcome.status == consensus::OutcomeStatus::committed);
          answered.set_value();
        });
    CHECK(submitted == consensus::Submitted::queued);
    answered.get_future().get();
  }

  // One node after the other takes one; waits for the last answer.
  void run(std::span<const Bytes> commands) {
    std::atomic<std::size_t> open{commands.size()};
    std::promise<void> answered;
    for (std::size_t i = 0; i < commands.size(); ++i) {
      const auto answer = [&](const std::vector<consensus::Outcome>& outcomes) {
        CHECK(outcomes.front().status == consensus::OutcomeStatus::committed);
        if (open.fetch_sub(1) == 1) answered.set_value();
      };
      cluster::Member& member = *nodes_[i % nodes]->member;
      while (member.submit_batch({commands[i]}, answer) != consensus::Submitted::queued)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    answered.get_future().get();
  }

 private:
  void open(const std::string& directory, std::uint32_t index,
            const cluster::Foundation& foundation) {
    const std::string folder = fmt::format("{}/n{}", directory, index + 1);
    auto node = std::make_unique<Node>();
    for (const char* part : {"", "/sign", "/snapshots"})
      CHECK(node->files.create_directory(folder + part).has_value());
    etcd::ChildOptions child;
    child.name = fmt::format("n{}", index + 1);
    child.data_directory = folder + "/etcd";
    child.client_port = ports_[index].etcd;
    child.peer_url = fmt::format("http://127.0.0.1:{}", ports_[index].peers);
    for (std::uint32_t i = 0; i < nodes; ++i)
      child.members +=
          fmt::format("{}n{}=http://127.0.0.1:{}", i == 0 ? "" : ",", i + 1, ports_[i].peers);
    child.token = "bench";
    node->etcd = std::move(*etcd::Child::start(child));
    node->store = std::move(*cluster::BlockStore::open(
        node->files, {folder + "/journal", folder + "/certificates", {}}, foundation));
    node->signs.emplace(std::move(*cluster::SignStore::open(node->files, folder + "/sign")));
    CHECK(node->signs->found(0).has_value());
    cluster::MemberOptions options;
    options.foundation = foundation;
    options.key = key_of(index);
    options.snapshot_directory = folder + "/snapshots";
    options.snapshot_blocks = 1'000'000;
    options.workers = 1;
    options.etcd_port = ports_[index].etcd;
    options.ask_peers = [](Height) { return std::vector<cluster::PeerAnswer>(); };
    node->member =
        std::move(*cluster::Member::open(node->machine, *node->store, *node->signs, node->clock,
                                         node->files, node->log, std::move(options)));
    node->member->start();
    nodes_.push_back(std::move(node));
  }

  std::vector<sim::DemoMember> ports_;
  std::vector<std::unique_ptr<Node>> nodes_;
};

std::vector<Bytes> transfers(Town& town, std::uint32_t count) {
  Prng random(3);
  std::vector<Bytes> out;
  for (std::uint32_t i = 0; i < count; ++i) {
    const Person& by = town.members[random.below(town.members.size())];
    const Person& to = town.members[random.below(town.members.size())];
    chain::Transfer transfer;
    transfer.legs = {{town.community().cash, to.address, Amount(1)}};
    out.push_back(chain::encode_signed(town.command(by, transfer)));
  }
  return out;
}

double checks_per_second(std::span<const Bytes> commands) {
  const app::LedgerMachine machine(Town::genesis());
  const std::uint32_t workers = std::max(1u, std::thread::hardware_concurrency());
  const Laps laps;
  {
    std::vector<std::jthread> threads;
    for (std::uint32_t worker = 0; worker < workers; ++worker)
      threads.emplace_back([&, worker] {
        for (std::size_t i = worker; i < commands.size(); i += workers)
          CHECK(machine.check_tx(commands[i]).accepted);
      });
  }
  return static_cast<double>(commands.size()) / laps.seconds();
}

void print_latency(Cluster& cluster, std::span<const Bytes> commands) {
  std::vector<double> ms;
  for (const Bytes& command : commands) {
    const Laps laps;
    cluster.run({&command, 1});
    ms.push_back(laps.seconds() * 1e3);
  }
  std::ranges::sort(ms);
  fmt::print("one command final: p50 {:.1f} ms, p99 {:.1f} ms, longest {:.1f} ms\n",
             ms[ms.size() / 2], ms[ms.size() * 99 / 100], ms.back());
}

void run(const std::string& directory) {
  Town town({.members = 1'000, .signs = true});
  const std::vector<Bytes> founding = founding_of(town);
  const std::vector<Bytes> commands = transfers(town, commands_in_all + commands_alone);
  const std::span<const Bytes> all(commands);
  const double checks = checks_per_second(all.first(commands_in_all));
  const Folder folder(directory);
  Cluster cluster(folder.path());
  cluster.run_batch(founding);
  print_latency(cluster, all.last(commands_alone));
  const Laps laps;
  cluster.run(all.first(commands_in_all));
  const double rate = commands_in_all / laps.seconds();
  fmt::print(
      "four nodes: {:.0f} final commands/s; signature checks alone on all cores {:.0f}/s, of which "
      "each node does {:.0f} %\n",
      rate, checks, 100 * rate / checks);
}

}  // namespace
}  // namespace wattbook::bench

int main(int argc, char** argv) { wattbook::bench::run(argc > 1 ? argv[1] : "."); }
