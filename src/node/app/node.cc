#include "node/app/node.h"

#include "node/api/command_routes.h"
#include "node/api/routes.h"

namespace wattbook::app {
namespace {

api::Submission submission_of(const consensus::Outcome& outcome) {
  switch (outcome.status) {
    case consensus::OutcomeStatus::committed:
      return {api::SubmissionStatus::settled, outcome.height, outcome.bytes};
    case consensus::OutcomeStatus::refused:
      return {api::SubmissionStatus::settled, Height(0), outcome.bytes};
    case consensus::OutcomeStatus::stopped:
      return {api::SubmissionStatus::stopped, Height(0), {}};
  }
  return {};
}

api::SubmissionStatus status_of(consensus::Submitted submitted) {
  switch (submitted) {
    case consensus::Submitted::queued:
      return api::SubmissionStatus::settled;
    case consensus::Submitted::busy:
      return api::SubmissionStatus::busy;
    case consensus::Submitted::too_large:
      return api::SubmissionStatus::too_large;
    case consensus::Submitted::stopped:
      return api::SubmissionStatus::stopped;
  }
  return api::SubmissionStatus::stopped;
}

}  // namespace

Result<std::unique_ptr<Node>> Node::open(NodeOptions options, const env::Clock& clock,
                                         env::Log& log) {
  if (Result<void> valid = chain::check_genesis(options.genesis); !valid)
    return std::unexpected(valid.error());
  std::unique_ptr<Node> node(new Node(std::move(options), log));
  if (Result<void> recovered = node->recover(clock); !recovered)
    return std::unexpected(recovered.error());
  return node;
}

Result<void> Node::recover(const env::Clock& clock) {
  const std::string journal = options_.data_directory + "/journal";
  const std::string snapshots = options_.data_directory + "/snapshots";
  if (Result<void> made = files_.create_directory(snapshots); !made) return made;
  env::SystemEntropy entropy;
  journal::JournalOptions journal_options;
  journal_options.salt = entropy.next();
  auto orderer = consensus::SoloOrderer::open(files_, journal, journal_options);
  if (!orderer) return std::unexpected(orderer.error());
  orderer_ = std::move(*orderer);
  for (const std::string& note : orderer_->recovery_notes())
    log_.write(env::LogLevel::warning, "journal", note);

  machine_ = std::make_unique<LedgerMachine>(options_.genesis);
  publisher_ = std::make_unique<Publisher>(*machine_, feed_, options_.presentation);
  consensus::EngineOptions engine_options;
  engine_options.snapshot_directory = snapshots;
  engine_options.workers = options_.workers;
  auto engine = consensus::Engine::open(*machine_, *orderer_, clock, files_, log_, engine_options);
  if (!engine) return std::unexpected(engine.error());
  engine_ = std::move(*engine);
  return {};
}

Result<void> Node::start(std::function<void(const Error&)> on_fatal) {
  publisher_->publish_now();
  api::Router router;
  api::add_command_routes(router, ports());
  auto server = http::Server::start(options_.http, api::handlers(std::move(router), feed_));
  if (!server) return std::unexpected(server.error());
  server_ = std::move(*server);
  engine_->on_fatal(std::move(on_fatal));
  engine_->start();
  publisher_->start(*engine_);
  return {};
}

api::CommandPorts Node::ports() {
  api::CommandPorts out;
  out.submit = [this](Bytes command, std::function<void(api::Submission)> answer) {
    const consensus::Submitted submitted = engine_->submit(
        std::move(command),
        [answer](const consensus::Outcome& outcome) { answer(submission_of(outcome)); });
    if (submitted != consensus::Submitted::queued) answer({status_of(submitted), Height(0), {}});
  };
  out.find_receipt = [this](CommandId id,
                            std::function<void(std::optional<api::StoredReceipt>)> answer) {
    const bool posted = engine_->post([this, id, answer] {
      std::optional<api::StoredReceipt> found = machine_->recent().find(id);
      if (found && found->height > engine_->committed()) found.reset();  // not durable yet
      answer(std::move(found));
    });
    if (!posted) answer(std::nullopt);
  };
  return out;
}

Result<void> Node::stop() {
  server_.reset();
  if (publisher_) publisher_->stop();
  if (!engine_) return {};
  Result<void> stopped = engine_->stop();
  engine_.reset();
  if (!stopped) return stopped;
  return orderer_->close();
}

Node::~Node() {
  if (Result<void> stopped = stop(); !stopped)
    log_.write(env::LogLevel::error, "app", stopped.error().message);
}

}  // namespace wattbook::app
