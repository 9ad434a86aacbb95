#include "sim/demo.h"

#include <chrono>
#include <condition_variable>
#include <mutex>

#include "base/check.h"
#include "base/version.h"
#include "node/api/json_reader.h"
#include "node/http/client.h"

namespace wattbook::sim {
namespace {

// A quarter-hour boundary on a June morning, so that the sun is up when the demo opens a day later.
constexpr Instant history_begin{1'781'774'100'000};  // 2026-06-18T09:15:00Z, 11:15 in Vienna
static_assert(history_begin.unix_ms % demo_interval.value == 0);
constexpr std::string_view zone_name = "Europe/Vienna";
constexpr int orders_per_moment = 4;  // of history; live there is one order every second
constexpr std::chrono::milliseconds order_pause{1'000};
constexpr std::chrono::milliseconds device_pause{100};

Energy stored_watt(const std::vector<api::MemberView>& members) {
  Amount sum;
  for (const api::MemberView& member : members) sum += member.watt;
  return watt_energy(sum);
}

// A device's connection to the node; reports what the node refuses.
class Sender {
 public:
  Sender(std::uint16_t port, env::Log& log) : client_("127.0.0.1", port), log_(log) {}

  void send(const api::SignedCommandView& command) {
    const Result<http::Response> response =
        client_.post("/api/v1/commands", "application/json", api::to_json(command));
    if (!response) return log_.write(env::LogLevel::warning, "demo", response.error().message);
    // A 422 is a receipt that names why the ledger refused, part of everyday life; see its feed.
    if (response->status != 200 && response->status != 422)
      log_.write(env::LogLevel::warning, "demo", response->body);
  }

  // What all members have in store, as the public interface shows it.
  std::optional<Energy> stored() {
    const Result<http::Response> response = client_.get("/api/v1/communities/0/members");
    if (!response || response->status != 200) return std::nullopt;
    const Result<api::MembersView> view = reader_.read<api::MembersView>(response->body);
    if (!view) return std::nullopt;
    return stored_watt(view->members);
  }

 private:
  http::Client client_;
  api::JsonReader reader_;
  env::Log& log_;
};

}  // namespace

Demo::Demo(DemoOptions options, World world, Instant begin, env::TimeZone zone)
    : options_(std::move(options)),
      world_(std::move(world)),
      zone_(std::move(zone)),
      clock_(begin),
      cast_(options_.seed),
      next_interval_(begin + demo_interval) {}

Result<std::unique_ptr<Demo>> Demo::make(DemoOptions options, env::Log& log) {
  Result<env::TimeZone> zone = env::TimeZone::find(zone_name);
  if (!zone) return std::unexpected(zone.error());
  WorldOptions world;
  world.seed = options.seed;
  world.homes = options.homes;
  world.vehicles = options.vehicles;
  world.zone = *zone;
  std::unique_ptr<Demo> demo(
      new Demo(std::move(options), World(world, history_begin), history_begin, *zone));
  if (Result<void> made = demo->make_history(log); !made) return std::unexpected(made.error());
  return demo;
}

Result<void> Demo::make_history(env::Log& log) {
  log_ = &log;
  const Instant founding = history_begin + one_minute;
  app::NodeOptions options;
  options.genesis = demo_genesis(cast_, history_begin);
  options.data_directory = options_.data_directory;
  options.http = options_.http;
  options.presentation.version = version();
  options.presentation.time_zone = zone_.name();
  options.presentation.demo = true;
  options.presentation.speed = options_.speed;
  options.presentation.names = [this](const Address& address) { return cast_.name(address); };
  const Hash separator = chain::domain_separator(chain::genesis_hash(options.genesis));
  auto node = app::Node::open(std::move(options), clock_, log);
  if (!node) return std::unexpected(node.error());
  node_ = std::move(*node);
  const access::Caller demo{Address{}, access::Role::administrator, 0};
  if (Result<void> granted =
          node_->gate().grant(demo, cast_.address(demo_operator), access::Role::administrator);
      !granted)
    return granted;
  devices_ = std::make_unique<DemoDevices>(cast_, world_, options_.seed, separator);

  const auto town = found_demo_town(cast_, world_, options_.seed, founding);
  if (Result<void> founded = record(founding, town); !founded) return founded;
  for (std::uint32_t i = 0; i < options_.history_intervals; ++i)
    if (Result<void> lived = live_interval(); !lived) return lived;
  return {};
}

// Orders twice in the interval, once with the battery's report, and the readings at its end. Each
// moment is a block of its own.
Result<void> Demo::live_interval() {
  const Instant begin = next_interval_ - demo_interval;
  const Duration third(demo_interval.value / 3);
  for (const Instant moment : {begin + third, begin + third + third}) {
    std::vector<api::SignedCommandView> commands;
    for (int i = 0; i < orders_per_moment; ++i) commands.push_back(devices_->order(moment));
    const chain::State& state = node_->machine().state();
    if (moment > begin + third)
      commands.push_back(devices_->state_of_charge(
          watt_energy(state.ledger.supply(state.communities.front().watt)), moment));
    if (Result<void> recorded = record(moment, commands); !recorded) return recorded;
  }
  const std::vector<api::SignedCommandView> batch{devices_->readings(next_interval_)};
  if (Result<void> recorded = record(next_interval_, batch); !recorded) return recorded;
  next_interval_ = next_interval_ + demo_interval;
  return {};
}

// Executes the commands in order at `moment`. In history nothing but an order may be rejected:
// agents and people compete for the same balances.
Result<void> Demo::record(Instant moment, std::span<const api::SignedCommandView> commands) {
  clock_.set(moment);
  std::vector<Bytes> signed_commands;
  for (const api::SignedCommandView& command : commands)
    signed_commands.push_back(chain::encode_signed({command.command, command.signature}));
  std::vector<consensus::Outcome> outcomes;
  const consensus::Submitted submitted = node_->engine().submit_batch(
      std::move(signed_commands),
      [&outcomes](std::vector<consensus::Outcome> out) { outcomes = std::move(out); });
  if (submitted != consensus::Submitted::queued) return fail("the demo's engine took no command");
  if (Result<bool> stepped = node_->engine().step(); !stepped)
    return std::unexpected(stepped.error());
  CHECK(outcomes.size() == commands.size());
  for (std::size_t i = 0; i < commands.size(); ++i) {
    const api::ReceiptView receipt = api::receipt_view(outcomes[i].bytes, outcomes[i].height);
    const chain::Command& command = commands[i].command;
    if (receipt.code != "none" && !std::holds_alternative<chain::PlaceOrder>(command))
      return fail("the demo's ledger refused " + std::string(chain::kind_name(command)) + ": " +
                  receipt.code + " " + receipt.field);
  }
  return {};
}

Result<void> Demo::start(std::function<void(const Error&)> on_fatal) {
  if (Result<void> started = node_->start(std::move(on_fatal)); !started) return started;
  clock_.run(options_.speed);
  thread_ = std::jthread([this](const std::stop_token& stop) { run_devices(stop, *log_); });
  return {};
}

void Demo::stop() {
  thread_ = {};
  if (!node_) return;
  if (Result<void> stopped = node_->stop(); !stopped)
    log_->write(env::LogLevel::error, "demo", stopped.error().message);
}

// Three clients, each with its own connection: the concentrator, the battery, and the people.
void Demo::run_devices(const std::stop_token& stop, env::Log& log) {
  Sender concentrator(port(), log);
  Sender battery(port(), log);
  Sender people(port(), log);
  std::mutex idle;
  std::condition_variable_any ticking;
  auto next_order = std::chrono::steady_clock::now();
  bool battery_reported = false;
  while (!stop.stop_requested()) {
    const Instant now = clock_.now();
    if (now >= next_interval_) {
      concentrator.send(devices_->readings(next_interval_));
      next_interval_ = next_interval_ + demo_interval;
      battery_reported = false;
    }
    // In mid-interval what is stored changes hands but not in sum, so the report cannot be stale.
    if (!battery_reported && now >= next_interval_ - Duration(demo_interval.value / 2)) {
      const std::optional<Energy> stored = battery.stored();
      if (stored) battery.send(devices_->state_of_charge(*stored, now));
      battery_reported = true;
    }
    if (std::chrono::steady_clock::now() >= next_order) {
      people.send(devices_->order(now));
      next_order += order_pause;
    }
    std::unique_lock lock(idle);
    ticking.wait_for(lock, stop, device_pause, [] { return false; });
  }
}

}  // namespace wattbook::sim
