// What the API asks of the node.
#include <memory>

#include "node/api/resources.h"
#include "node/app/cluster_routes.h"
#include "node/app/node.h"
#include "node/history/queries.h"

namespace wattbook::app {
namespace {

// A moment apart each (later.h): some seconds, for a disk that is slow to sync.
constexpr std::uint32_t proof_tries = 1'000;

// One batch, whole: where the node ended on the way, the client repeats all of it.
api::Submission submission_of(std::vector<consensus::Outcome> outcomes) {
  api::Submission out{api::SubmissionStatus::settled, {}};
  for (consensus::Outcome& outcome : outcomes) {
    if (outcome.status == consensus::OutcomeStatus::stopped) return {};
    const bool refused = outcome.status == consensus::OutcomeStatus::refused;
    out.receipts.push_back({refused ? Height(0) : outcome.height, std::move(outcome.bytes)});
  }
  return out;
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
    case consensus::Submitted::elsewhere:
      return api::SubmissionStatus::elsewhere;
  }
  return api::SubmissionStatus::stopped;
}

// Of a command that is no longer among the newest.
std::optional<api::StoredReceipt> old_receipt(history::Database& tables, const CommandId& id) {
  Result<std::optional<history::ReceiptRow>> row = history::find_receipt(tables, id);
  if (!row || !*row) return std::nullopt;
  return api::StoredReceipt{(*row)->height, std::move((*row)->receipt)};
}

}  // namespace

api::Ports Node::ports() {
  api::Ports out;
  out.genesis = machine_->state().genesis_hash;
  if (stations_) out.stations = stations_->ports();
  out.simulations = simulations_->ports();
  out.administration = administration_ports();
  out.health = &health_;
  out.cluster = [this] {
    if (member_) return cluster_view(member_->member_status(), options_.cluster->foundation);
    const Height height = engine_->committed();
    return api::ClusterView{.executed = height, .final_height = height};
  };
  out.meter_files = meter_files_;
  out.proofs = proof_ports();
  out.history = [this](history::History::Question question) {
    return history_->ask(std::move(question));
  };
  out.ask = [this](std::move_only_function<void(const api::Books&)> query) {
    return service().post([this, query = std::move(query)]() mutable {
      query({machine_->state(), machine_->recent(), options_.presentation.names});
    });
  };
  out.commands.submit = [this](std::vector<Bytes> commands,
                               std::move_only_function<void(const api::Submission&)> answer) {
    if (commands.empty()) return answer({api::SubmissionStatus::settled, {}});
    // Held aside, so that it can still be told where nothing was queued.
    const auto held = std::make_shared<decltype(answer)>(std::move(answer));
    const consensus::Submitted submitted = service().submit_batch(
        std::move(commands), [held](std::vector<consensus::Outcome> outcomes) {
          (*held)(submission_of(std::move(outcomes)));
        });
    if (submitted != consensus::Submitted::queued) (*held)({status_of(submitted), {}});
  };
  out.commands.find_receipt =
      [this](CommandId id,
             std::move_only_function<void(std::optional<api::StoredReceipt>)> answer) {
        const auto held = std::make_shared<decltype(answer)>(std::move(answer));
        const bool posted = service().post([this, id, held] {
          std::optional<api::StoredReceipt> found = machine_->recent().find(id);
          if (found && found->height > service().committed()) found.reset();  // not durable yet
          if (found || !history_->ask([id, held](const Result<history::Database*>& tables) {
                (*held)(tables ? old_receipt(**tables, id) : std::nullopt);
              }))
            (*held)(std::move(found));
        });
        if (!posted) (*held)(std::nullopt);
      };
  return out;
}

api::AdministrationPorts Node::administration_ports() {
  api::AdministrationPorts out;
  out.settings = options_.settings;
  if (!backups_) return out;
  out.backups = [this] { return backups_->list(); };
  out.create = [this](std::function<void(const Result<api::BackupView>&)> answer) {
    backups_->create(std::move(answer));
  };
  out.verify = [this](const std::string& name) { return backups_->verify(name); };
  return out;
}

api::ProofPorts Node::proof_ports() {
  api::ProofPorts out;
  out.prove_receipt = [this](CommandId id, api::ProofPorts::Answer answer) {
    prove([this, id] { return machine_->prove_receipt(id, service().committed()); },
          std::move(answer), proof_tries);
  };
  out.prove_balance = [this](Address owner, std::string asset, api::ProofPorts::Answer answer) {
    prove([this, owner,
           asset] { return machine_->prove_balance(owner, asset, service().committed()); },
          std::move(answer), proof_tries);
  };
  return out;
}

// What leads to a block that is being written is asked for again until it is durable.
void Node::prove(std::function<api::ProofAnswer()> question, api::ProofPorts::Answer answer,
                 std::uint32_t tries) {
  const bool posted = service().post([this, question, answer, tries] {
    api::ProofAnswer made = question();
    if (member_ && made.status == api::ProofStatus::made)
      made.view.certificate = member_->certificate_file_of(made.view.height);
    if (made.status != api::ProofStatus::later || tries <= 1) return answer(made);
    later_->run([this, question, answer, tries] { prove(question, answer, tries - 1); });
  });
  if (!posted) answer({api::ProofStatus::later, {}});
}

}  // namespace wattbook::app
