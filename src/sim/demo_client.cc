#include "sim/demo_client.h"

#include <chrono>
#include <optional>

#include <poll.h>

#include "core/chain/genesis.h"
#include "node/api/json_reader.h"
#include "node/api/views.h"
#include "node/http/client.h"
#include "sim/demo_fleet.h"

namespace wattbook::sim {
namespace {

constexpr std::chrono::milliseconds order_pause{1'000};
constexpr int device_pause_ms = 100;

Hash separator_of(DemoCast& cast) {
  return chain::domain_separator(chain::genesis_hash(demo_genesis(cast, demo_begin)));
}

bool has_ended(int ended, int timeout_ms) {
  pollfd waiting{ended, POLLIN, 0};
  return poll(&waiting, 1, timeout_ms) > 0;
}

}  // namespace

// One device's connection to the node.
class DemoClient::Sender {
 public:
  Sender(http::Client client, env::Log& log) : client_(std::move(client)), log_(log) {}

  void send(const api::SignedCommandView& command) {
    const Result<http::Response> response =
        client_.post("/api/v1/commands", "application/json", api::to_json(command));
    if (!response) return log_.write(env::LogLevel::warning, "demo", response.error().message);
    // A 422 is a receipt that names why the ledger refused, part of everyday life; see its feed.
    if (response->status != 200 && response->status != 422)
      log_.write(env::LogLevel::warning, "demo", response->body);
  }

  template <class View>
  Result<View> get(std::string_view topic) {
    Result<http::Response> response = client_.get("/api/v1/" + std::string(topic));
    if (!response) return std::unexpected(response.error());
    if (response->status != 200)
      return fail("the node answered " + std::to_string(response->status) + " about " +
                  std::string(topic));
    return reader_.read<View>(response->body);
  }

  // What all members have in store, as the public interface shows it.
  std::optional<Energy> stored() {
    const Result<api::MembersView> view = get<api::MembersView>("communities/0/members");
    if (!view) return std::nullopt;
    Amount sum;
    for (const api::MemberView& member : view->members) sum += member.watt;
    return watt_energy(sum);
  }

 private:
  http::Client client_;
  api::JsonReader reader_;
  env::Log& log_;
};

DemoClient::DemoClient(const DemoSetting& setting, World world)
    : cast_(setting.seed),
      world_(std::move(world)),
      devices_(cast_, world_, setting.seed, separator_of(cast_)) {}

Result<std::unique_ptr<DemoClient>> DemoClient::make(const DemoSetting& setting) {
  Result<World> world = demo_world(setting);
  if (!world) return std::unexpected(world.error());
  std::unique_ptr<DemoClient> client(new DemoClient(setting, std::move(*world)));
  const Result<void> founded = found_demo_town(
      client->cast_, client->world_, setting.seed, demo_founding,
      [](Instant, const std::vector<api::SignedCommandView>&) { return Height(0); });
  if (!founded) return std::unexpected(founded.error());
  for (std::uint32_t i = 0; i < setting.history_intervals; ++i)
    client->devices_.past_interval(Energy(0));
  return client;
}

// Three clients, each with its own connection: the concentrator, the battery, and the people; and
// the charge points.
Result<void> DemoClient::run(const std::string& url, const std::string& stations_url, int ended,
                             env::Log& log) {
  Result<StationAddress> stations = station_address(stations_url);
  if (!stations) return std::unexpected(stations.error());
  DemoFleet fleet(world_, std::move(*stations), log);
  std::vector<Sender> senders;
  for (int i = 0; i < 3; ++i) {
    Result<http::Client> client = http::Client::for_url(url, {});
    if (!client) return std::unexpected(client.error());
    senders.emplace_back(std::move(*client), log);
  }
  Sender& concentrator = senders[0];
  Sender& battery = senders[1];
  Sender& people = senders[2];

  const Result<api::StatusView> status = people.get<api::StatusView>("status");
  if (!status) return std::unexpected(status.error());
  DemoClock clock(status->time);
  clock.run(status->speed);
  Instant next_interval = world_.now() + demo_interval;
  auto next_order = std::chrono::steady_clock::now();
  bool battery_reported = false;
  while (!has_ended(ended, device_pause_ms)) {
    const Instant now = clock.now();
    fleet.step(now);
    if (now >= next_interval) {
      concentrator.send(devices_.readings(next_interval));
      next_interval = next_interval + demo_interval;
      battery_reported = false;
    }
    // In mid-interval what is stored changes hands but not in sum, so the report cannot be stale.
    if (!battery_reported && now >= next_interval - Duration(demo_interval.value / 2)) {
      const std::optional<Energy> stored = battery.stored();
      if (stored) battery.send(devices_.state_of_charge(*stored, now));
      battery_reported = true;
    }
    if (std::chrono::steady_clock::now() >= next_order) {
      people.send(devices_.order(now));
      next_order += order_pause;
    }
  }
  return {};
}

}  // namespace wattbook::sim
