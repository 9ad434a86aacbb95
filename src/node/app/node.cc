#include "node/app/node.h"

#include "node/api/resources.h"
#include "node/api/routes.h"
#include "node/app/cluster_routes.h"
#include "node/app/past_reading.h"
#include "node/audit/block_reader.h"
#include "node/audit/genesis_file.h"
#include "node/consensus/recovery.h"

namespace wattbook::app {
namespace {

// How long the end waits for peers that read their last answer slowly.
constexpr std::chrono::milliseconds last_answers_max{2'000};

}  // namespace

Result<std::unique_ptr<Node>> Node::open(NodeOptions options, const env::Clock& clock,
                                         env::Log& log) {
  if (Result<void> valid = chain::check_genesis(options.genesis); !valid)
    return std::unexpected(valid.error());
  std::unique_ptr<Node> node(new Node(std::move(options), clock, log));
  if (Result<void> recovered = node->recover(); !recovered)
    return std::unexpected(recovered.error());
  return node;
}

Result<void> Node::recover() {
  const std::string snapshots = options_.data_directory + "/snapshots";
  if (Result<void> made = files_.create_directory(snapshots); !made) return made;
  if (Result<void> opened = open_gate(); !opened) return opened;
  if (Result<void> kept = audit::keep_genesis(files_, options_.data_directory, options_.genesis);
      !kept)
    return kept;
  journal::JournalOptions journal;
  journal.salt = entropy_.next();
  machine_ = std::make_unique<LedgerMachine>(options_.genesis);
  // A run publishes less often than once in a millisecond, so its numbers stay below those of a
  // later one.
  feed_ = std::make_unique<api::Feed>(
      static_cast<std::uint64_t>(std::max<std::int64_t>(clock_.now().unix_ms, 0)));
  publisher_ = std::make_unique<Publisher>(*machine_, *feed_, options_.presentation);
  publisher_->on_operators(
      [this](std::set<Address> operators) { doorman_->set_operators(std::move(operators)); });
  if (const Result<void> opened = options_.cluster ? open_member(journal) : open_engine(journal);
      !opened)
    return opened;
  if (const Result<void> known = machine_->can_go_on(); !known) return known;
  if (const Result<void> read = read_head(); !read) return read;
  operations_ =
      std::make_unique<Operations>(service(), *machine_, clock_, log_, options_.data_directory);
  operations_->watch_devices(&health_);
  operations_->set(options_.operations);
  if (Result<void> opened = open_stations(); !opened) return opened;
  open_desks();
  return open_history();
}

void Node::open_desks() {
  simulations_ = std::make_unique<Simulations>(SimulationOptions{
      .directory = options_.data_directory + "/simulations",
      .time_zone = options_.presentation.time_zone,
      .past = [this](const api::SimulationView& run) {
        return past_files({ports().ask, ports().history, options_.presentation.time_zone}, run);
      }});
  if (!options_.backup_directory.empty())
    backups_ = std::make_unique<BackupDesk>(
        BackupDeskOptions{.source = {options_.data_directory, options_.config_file},
                          .directory = options_.backup_directory},
        clock_);
}

consensus::Service& Node::service() {
  if (member_) return *member_;
  return *engine_;
}

Result<void> Node::open_engine(const journal::JournalOptions& journal) {
  auto orderer =
      consensus::SoloOrderer::open(files_, options_.data_directory + "/journal", journal);
  if (!orderer) return std::unexpected(orderer.error());
  orderer_ = std::move(*orderer);
  for (const std::string& note : orderer_->recovery_notes())
    log_.write(env::LogLevel::warning, "journal", note);
  consensus::EngineOptions options;
  options.snapshot_directory = options_.data_directory + "/snapshots";
  options.workers = options_.workers;
  options.snapshot_blocks = options_.snapshot_blocks;
  options.snapshots_kept = options_.snapshots_kept;
  auto engine = consensus::Engine::open(*machine_, *orderer_, clock_, files_, log_, options);
  if (!engine) return std::unexpected(engine.error());
  engine_ = std::move(*engine);
  return {};
}

Result<void> Node::open_member(const journal::JournalOptions& journal) {
  const ClusterOptions& cluster = *options_.cluster;
  const std::string& data = options_.data_directory;
  if (Result<void> made = files_.create_directory(data + "/sign"); !made) return made;
  auto signs = cluster::SignStore::open(files_, data + "/sign");
  if (!signs) return std::unexpected(signs.error());
  signs_.emplace(std::move(*signs));
  auto store = cluster::BlockStore::open(
      files_, {data + "/journal", data + "/" + cluster::certificates_folder, journal},
      cluster.foundation);
  if (!store) return std::unexpected(store.error());
  store_ = std::move(*store);
  for (const std::string& note : store_->blocks().recovery_notes())
    log_.write(env::LogLevel::warning, "journal", note);
  if (Result<void> settled = store_->settle_tail(signs_->last_vote()); !settled) return settled;
  cluster::MemberOptions options;
  options.foundation = cluster.foundation;
  PeerAsking asking{cluster.peers, cluster.authority_file, cluster.foundation.chain, std::nullopt};
  if (!cluster.key_file.empty()) {
    auto key = read_delegate_key(files_, cluster.key_file);
    if (!key) return std::unexpected(key.error());
    asking.key = crypto::SecretKey::from_bytes(key->reveal());
    options.key = std::move(*key);
  }
  options.snapshot_directory = data + "/snapshots";
  options.snapshot_blocks = options_.snapshot_blocks;
  options.snapshots_kept = options_.snapshots_kept;
  options.workers = options_.workers;
  options.etcd_port = cluster.etcd_port;
  options.ask_peers = ask_over_http(std::move(asking), clock_);
  const auto recovered =
      consensus::recover(*machine_, store_->blocks(), files_, options.snapshot_directory,
                         consensus::SignatureChecks::skip, log_);
  if (!recovered) return std::unexpected(recovered.error());
  auto member =
      cluster::Member::open(*machine_, *store_, *signs_, clock_, files_, log_, std::move(options));
  if (!member) return std::unexpected(member.error());
  member_ = std::move(*member);
  return {};
}

// Where a snapshot was the newest block's, nothing was replayed, and the journal has its header.
Result<void> Node::read_head() {
  const Height height = machine_->state().height;
  if (!machine_->proofs().is_empty() || height == Height(0)) return {};
  Result<audit::BlockReader> reader = audit::BlockReader::open(files_, options_.data_directory);
  if (!reader) return std::unexpected(reader.error());
  reader->seek(height);
  const auto stored = reader->next();
  if (!stored) return std::unexpected(stored.error());
  const Result<chain::BlockView> block = chain::decode_block((*stored)->bytes);
  if (!block) return std::unexpected(block.error());
  machine_->proofs().add_head(block->header);
  return {};
}

Result<void> Node::open_gate() {
  const std::string directory = options_.data_directory + "/access";
  if (Result<void> made = files_.create_directory(directory); !made) return made;
  auto gate = access::Gate::open(options_.gate, files_, directory, clock_, entropy_);
  if (!gate) return std::unexpected(gate.error());
  gate_.emplace(std::move(*gate));
  doorman_.emplace(*gate_);
  return {};
}

Result<void> Node::open_history() {
  const Result<env::TimeZone> zone = env::TimeZone::find(options_.presentation.time_zone);
  if (!zone) return std::unexpected(zone.error());
  history::HistoryOptions options;
  options.path = history::tables_path(options_.data_directory);
  options.ledger = {&files_, options_.data_directory + "/journal",
                    options_.data_directory + "/snapshots", options_.genesis};
  options.zone = *zone;
  auto history = history::History::open(std::move(options), machine_->state(), log_);
  if (!history) return std::unexpected(history.error());
  history_ = std::move(*history);
  machine_->on_block(
      [this](const chain::SealedBlock& block) { history_->offer(machine_->state(), block); });
  return {};
}

Result<void> Node::open_stations() {
  if (!options_.stations) return {};
  auto stations = StationNetwork::open(*options_.stations, options_.data_directory + "/charging",
                                       service(), *machine_, files_, clock_, log_);
  if (!stations) return std::unexpected(stations.error());
  stations_ = std::move(*stations);
  log_.write(env::LogLevel::info, "app", "charge points' sessions are signed by the network key",
             {{"account", to_hex0x(stations_->account())}});
  return {};
}

void Node::set_meter_files(api::MeterFilePorts ports) { meter_files_ = std::move(ports); }

Result<void> Node::start(std::function<void(const Error&)> on_fatal) {
  if (stations_)
    publisher_->show_stations({[this] { return stations_->station_changes(); },
                               [this] { return stations_->stations_now(); }});
  later_ = std::make_unique<Later>();
  publisher_->publish_now();
  api::Router router;
  if (member_) {
    add_cluster_routes(router, *member_, options_.gate.is_open, options_.cluster->foundation,
                       clock_);
    if (options_.cluster->child) {
      auto child = etcd::Child::start(*options_.cluster->child);
      if (!child) return std::unexpected(child.error());
      etcd_ = std::move(*child);
    }
  }
  api::make_route_table(ports(), *feed_, *doorman_).mount(router, *doorman_);
  api::add_operations_routes(router, operations_->ports(options_.authority));
  http::Handlers handlers = api::handlers(std::move(router), *feed_, *doorman_);
  handlers.on_answered = [this](const http::Answered& answered) {
    operations_->log_request(answered);
  };
  serve_roaming(handlers);
  auto server = http::Server::start(options_.http, std::move(handlers));
  if (!server) return std::unexpected(server.error());
  server_ = std::move(*server);
  operations_->watch(server_.get());
  service().on_fatal(std::move(on_fatal));
  service().start();
  history_->start([this] { return service().committed(); });
  publisher_->start(service());
  if (!stations_) return {};
  if (Result<void> started = stations_->start(); !started) return started;
  stations_->desk().load().set(options_.load_limits);
  operations_->watch_stations(stations_->figures());
  return {};
}

// Beside the API: another form of answers, and another way to show a token.
void Node::serve_roaming(http::Handlers& handlers) {
  std::optional<ocpi::Party> party = ocpi::read_party(options_.ocpi_party);
  if (!party) return;
  party->name = machine_->state().genesis.name;
  party->time_zone = options_.presentation.time_zone;
  RoamingPorts ports;
  ports.ask = [this](std::move_only_function<void(const chain::State&)> question) {
    return service().post(
        [this, question = std::move(question)]() mutable { question(machine_->state()); });
  };
  if (stations_) ports.stations = [this] { return stations_->stations_now(); };
  sender_ = make_sender(std::move(*party), options_.ocpi_url, *gate_, std::move(ports));
  handlers.on_request = [this, api = std::move(handlers.on_request)](http::Request request,
                                                                     http::Responder respond) {
    if (request.path.starts_with(ocpi::Sender::root))
      return (*sender_)(request, std::move(respond));
    api(std::move(request), std::move(respond));
  };
}

Result<void> Node::reload(const http::Limits& limits, const std::optional<http::TlsFiles>& tls,
                          const OperationsOptions& operations,
                          const charging_desk::LoadLimits& load_limits) {
  if (Result<void> reloaded = server_->reload(limits, tls); !reloaded) return reloaded;
  operations_->set(operations);
  if (stations_) stations_->desk().load().set(load_limits);
  return {};
}

Result<void> Node::stop() {
  if (operations_) operations_->drain();
  if (server_) server_->drain();
  if (publisher_) publisher_->stop();
  Result<void> stopped;
  const bool is_open = engine_ || member_;
  if (is_open) stopped = service().stop();
  later_.reset();
  etcd_.reset();
  if (server_) server_->await_answers(last_answers_max);
  server_.reset();
  simulations_.reset();
  backups_.reset();
  if (stations_) stations_->stop();
  if (!is_open) return {};
  if (history_) history_->stop();
  operations_.reset();
  stations_.reset();
  engine_.reset();
  member_.reset();
  if (!stopped) return stopped;
  return store_ ? store_->close() : orderer_->close();
}

Node::~Node() {
  if (Result<void> stopped = stop(); !stopped)
    log_.write(env::LogLevel::error, "app", stopped.error().message);
}

}  // namespace wattbook::app
