#include "node/app/publisher.h"

#include <chrono>
#include <condition_variable>

#include "core/chain/roles.h"
#include "node/api/changes.h"

namespace wattbook::app {
namespace {

constexpr std::uint32_t book_depth = 20;
constexpr std::size_t intervals_shown = 192;  // two days of quarter-hours
constexpr std::chrono::milliseconds period{100};
constexpr std::chrono::milliseconds charging_period{500};

}  // namespace

Publisher::Publisher(LedgerMachine& machine, api::Feed& feed, Presentation presentation)
    : machine_(machine), feed_(feed), presentation_(std::move(presentation)) {
  machine_.on_sealed([this] { build_if_wanted(); });
}

void Publisher::publish_now() { publish(build()); }

void Publisher::start(consensus::Service& engine) {
  thread_ = std::jthread([this, &engine](const std::stop_token& stop) { run(stop, engine); });
}

// Blocks that follow each other without pause are shown as they are sealed; the last one before a
// pause is caught by the query. Neither shows a state between two blocks.
void Publisher::run(const std::stop_token& stop, consensus::Service& engine) {
  std::mutex idle;
  std::condition_variable_any ticking;
  while (!stop.stop_requested()) {
    std::unique_lock lock(idle);
    ticking.wait_for(lock, stop, period, [] { return false; });
    std::optional<Views> ready;
    {
      const std::lock_guard guard(mutex_);
      if (built_ && built_->status.height <= engine.committed()) ready.swap(built_);
      if (built_) continue;  // not durable yet
    }
    if (ready) publish(std::move(*ready));
    show_changed_stations();
    const Height committed = engine.committed();
    const bool charging = committed != charged_height_ && charging_is_due();
    if (committed == published_.status.height && !charging) continue;
    charging_wanted_ = charging;
    wanted_ = true;
    // A full query queue only delays the views.
    (void)engine.post([this] {
      if (!machine_.block_is_open()) build_if_wanted();
    });
  }
}

void Publisher::build_if_wanted() {
  if (!wanted_.exchange(false)) return;
  Views views = build();
  const std::lock_guard guard(mutex_);
  built_ = std::move(views);
}

Publisher::Views Publisher::build() const {
  const chain::State& state = machine_.state();
  Views out;
  out.status = status();
  out.has_charging = charging_wanted_;
  out.blocks = api::recent_blocks(machine_.recent(), api::Recent::topic_rows);
  for (const chain::Community& community : state.communities) {
    for (const chain::Participant& participant : community.participants)
      if (participant.roles.has(chain::Role::community_operator))
        out.operators.insert(state.ledger.address(participant.member));
    CommunityViews views;
    views.prefix = "communities/" + std::to_string(community.index.value) + "/";
    views.flow = api::flow_view(state, community);
    views.book = api::book_view(community.watt_market, book_depth);
    views.trades =
        api::recent_trades(machine_.recent(), state, community.index, api::Recent::topic_rows);
    views.members = api::members_view(state, community, presentation_.names);
    views.intervals = api::intervals_view(community, intervals_shown);
    if (out.has_charging) views.charging = api::charging_live_view(state, community.index);
    out.communities.push_back(std::move(views));
  }
  return out;
}

api::StatusView Publisher::status() const {
  const chain::State& state = machine_.state();
  api::StatusView out;
  out.version = presentation_.version;
  out.community = state.genesis.name;
  out.time_zone = presentation_.time_zone;
  out.demo = presentation_.demo;
  out.speed = presentation_.speed;
  out.genesis = state.genesis_hash;
  out.protocol_version = state.rules.version;
  out.time = state.time;
  out.height = state.height;
  out.block = state.parent;
  if (const chain::BlockHeader* const head = machine_.proofs().head())
    out.state_root = head->state_root;
  out.commands = machine_.recent().commands();
  out.members = state.ledger.member_count();
  if (state.communities.empty()) return out;
  const chain::Community& community = state.communities.front();
  out.community = community.name;
  out.currency = state.ledger.asset(community.cash).code;
  out.members = static_cast<std::uint32_t>(community.participants.size());
  out.interval_length = community.settings.interval_length;
  out.interval_start =
      interval_start(interval_of(state.time, out.interval_length), out.interval_length);
  return out;
}

bool Publisher::charging_is_due() const {
  return std::chrono::steady_clock::now() - charged_at_ >= charging_period;
}

void Publisher::fill_stations(api::ChargingLiveView& view) const {
  if (!stations_.now) return;
  std::map<std::string, api::LiveStationView> now = stations_.now();
  for (api::LiveStationView& one : view.stations) {
    const auto found = now.find(one.station);
    one = found == now.end() ? api::LiveStationView{one.station, false, {}}
                             : std::move(found->second);
  }
}

void Publisher::publish_charging(const std::string& prefix, const api::ChargingLiveView& before,
                                 const api::ChargingLiveView& after) {
  feed_.publish(prefix + "charging", after, api::changes(before, after));
}

// Between blocks: what stations say is not the ledger's.
void Publisher::show_changed_stations() {
  if (!stations_.changes || stations_.changes() == stations_shown_ || !charging_is_due()) return;
  stations_shown_ = stations_.changes();
  charged_at_ = std::chrono::steady_clock::now();
  for (CommunityViews& community : published_.communities) {
    api::ChargingLiveView after = community.charging;
    fill_stations(after);
    publish_charging(community.prefix, community.charging, after);
    community.charging = std::move(after);
  }
}

void Publisher::publish(Views views) {
  if (views.has_charging) {
    charged_at_ = std::chrono::steady_clock::now();
    charged_height_ = views.status.height;
    if (stations_.changes) stations_shown_ = stations_.changes();
  }
  feed_.publish("status", views.status);
  feed_.publish("blocks", views.blocks, api::changes(published_.blocks, views.blocks));
  published_.communities.resize(views.communities.size());
  for (std::size_t i = 0; i < views.communities.size(); ++i) {
    const CommunityViews& before = published_.communities[i];
    CommunityViews& after = views.communities[i];
    if (views.has_charging) {
      fill_stations(after.charging);
      publish_charging(after.prefix, before.charging, after.charging);
    } else {
      after.charging = before.charging;
    }
    const auto publish_changes = [&](std::string_view topic, auto CommunityViews::*view) {
      feed_.publish(after.prefix + std::string(topic), after.*view,
                    api::changes(before.*view, after.*view));
    };
    feed_.publish(after.prefix + "flow", after.flow);
    publish_changes("book", &CommunityViews::book);
    publish_changes("trades", &CommunityViews::trades);
    publish_changes("members", &CommunityViews::members);
    publish_changes("intervals", &CommunityViews::intervals);
  }
  if (views.operators != published_.operators) operators_(views.operators);
  published_ = std::move(views);
}

}  // namespace wattbook::app
