#include "sim/demo.h"

#include <fmt/format.h>

#include "base/check.h"
#include "base/version.h"
#include "node/app/key_file.h"

namespace wattbook::sim {

Demo::Demo(DemoOptions options, World world, env::Log& log)
    : options_(std::move(options)),
      world_(std::move(world)),
      clock_(demo_begin),
      cast_(options_.seed),
      log_(log) {}

Result<std::unique_ptr<Demo>> Demo::make(DemoOptions options, env::Log& log) {
  Result<World> world = demo_world(options);
  if (!world) return std::unexpected(world.error());
  std::unique_ptr<Demo> demo(new Demo(std::move(options), std::move(*world), log));
  Result<void> done = demo->keep_network_key();
  if (done) done = demo->open_node();
  if (done) done = demo->make_history();
  if (done && !demo->options_.members.empty()) done = demo->join_cluster();
  if (!done) return std::unexpected(done.error());
  return demo;
}

// The node would make a key of its own; but who speaks for the charge points is named when the town
// is founded, and the devices' process founds the same.
Result<void> Demo::keep_network_key() {
  env::SystemFiles files;
  const std::string directory = options_.data_directory + "/charging";
  for (const std::string& one : {options_.data_directory, directory})
    if (Result<void> made = files.create_directory(one); !made) return made;
  return app::write_key_file(files, directory, "network.key", cast_.key(demo_network));
}

std::string Demo::stations_url() const {
  return fmt::format("ws://{}:{}/ocpp", options_.http.address,
                     node_->stations()->listening().front());
}

Result<void> Demo::open_node() {
  app::NodeOptions options;
  if (cluster_) options.cluster.emplace(*cluster_);
  options.genesis = demo_genesis(cast_, demo_begin);
  options.data_directory = options_.data_directory;
  options.http = options_.http;
  // The charge points connect to the first.
  if (options_.member == 0) {
    options.stations.emplace();
    options.stations->plain = {{options_.http.address, options_.stations_port}};
    options.stations->door.unknown = ocpp::UnknownStations::accept;
  }
  options.load_limits.communities = {{0, demo_charging_power}};
  options.backup_directory = options_.data_directory + "/backups";
  options.presentation.version = version();
  options.presentation.time_zone = demo_zone_name;
  options.presentation.demo = true;
  options.presentation.speed = options_.speed;
  // Nobody in the demo is a person.
  options.gate.member_data_is_public = true;
  options.presentation.names = [this](const Address& address) { return cast_.name(address); };
  auto node = app::Node::open(std::move(options), clock_, log_);
  if (!node) return std::unexpected(node.error());
  node_ = std::move(*node);
  return {};
}

// The same past gives every member the same last block, on which the cluster begins.
Result<void> Demo::join_cluster() {
  const chain::State& state = node_->machine().state();
  Result<app::ClusterOptions> cluster =
      demo_cluster(cast_, options_.members, options_.member, options_.data_directory,
                   {state.genesis_hash, 0, state.height, state.parent, {}});
  if (!cluster) return std::unexpected(cluster.error());
  Result<void> stopped = node_->stop();
  node_.reset();
  if (!stopped) return stopped;
  cluster_ = std::make_unique<app::ClusterOptions>(std::move(*cluster));
  return open_node();
}

Result<void> Demo::make_history() {
  const access::Caller demo{Address{}, access::Role::administrator, 0};
  if (Result<void> granted =
          node_->gate().grant(demo, cast_.address(demo_operator), access::Role::administrator);
      !granted)
    return granted;
  const Hash separator =
      chain::domain_separator(chain::genesis_hash(demo_genesis(cast_, demo_begin)));
  DemoDevices devices(cast_, world_, options_.seed, separator);
  const auto record_block =
      [this](Instant now, const std::vector<api::SignedCommandView>& commands) -> Result<Height> {
    if (Result<void> recorded = record({now, commands}); !recorded)
      return std::unexpected(recorded.error());
    return node_->machine().state().height;
  };
  if (Result<void> founded =
          found_demo_town(cast_, world_, options_.seed, demo_founding, record_block);
      !founded)
    return founded;
  for (std::uint32_t i = 0; i < options_.history_intervals; ++i) {
    // Until the interval is settled what is stored changes hands but not in sum.
    const chain::State& state = node_->machine().state();
    const Amount stored = state.ledger.supply(state.communities.front().watt);
    for (const DemoMoment& moment : devices.past_interval(watt_energy(stored)))
      if (Result<void> recorded = record(moment); !recorded) return recorded;
  }
  return {};
}

// Executes the commands in order, in a block of their own. In history nothing but an order may be
// rejected: agents and people compete for the same balances.
Result<void> Demo::record(const DemoMoment& moment) {
  clock_.set(moment.time);
  std::vector<Bytes> signed_commands;
  for (const api::SignedCommandView& command : moment.commands)
    signed_commands.push_back(chain::encode_signed({command.command, command.signature}));
  std::vector<consensus::Outcome> outcomes;
  const consensus::Submitted submitted = node_->engine().submit_batch(
      std::move(signed_commands),
      [&outcomes](std::vector<consensus::Outcome> out) { outcomes = std::move(out); });
  if (submitted != consensus::Submitted::queued) return fail("the demo's engine took no command");
  if (Result<bool> stepped = node_->engine().step(); !stepped)
    return std::unexpected(stepped.error());
  CHECK(outcomes.size() == moment.commands.size());
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    const api::ReceiptView receipt = api::receipt_view(outcomes[i].bytes, outcomes[i].height);
    const chain::Command& command = moment.commands[i].command;
    if (receipt.code != "none" && !std::holds_alternative<chain::PlaceOrder>(command))
      return fail("the demo's ledger refused " + std::string(chain::kind_name(command)) + ": " +
                  receipt.code + " " + receipt.field);
  }
  return {};
}

Result<void> Demo::start(std::function<void(const Error&)> on_fatal, std::int64_t origin_ns) {
  if (Result<void> started = node_->start(std::move(on_fatal)); !started) return started;
  clock_.run(options_.speed, origin_ns);
  return {};
}

void Demo::stop() {
  if (!node_) return;
  if (Result<void> stopped = node_->stop(); !stopped)
    log_.write(env::LogLevel::error, "demo", stopped.error().message);
}

}  // namespace wattbook::sim
