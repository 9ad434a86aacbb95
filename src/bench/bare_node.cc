#include "bench/bare_node.h"

#include <atomic>
#include <filesystem>
#include <future>
#include <iostream>

#include <stdlib.h>

namespace wattbook::bench {

Folder::Folder(const std::string& under) : path_(under + "/wattbook-bench-XXXXXX") {
  CHECK(::mkdtemp(path_.data()) != nullptr);
}

Folder::~Folder() { std::filesystem::remove_all(path_); }

BareNode::BareNode(const std::string& directory, std::uint32_t workers)
    : log_(std::cerr, env::LogLevel::warning, env::LogFormat::text) {
  orderer_ = std::move(*consensus::SoloOrderer::open(files_, directory + "/journal", {}));
  CHECK(files_.create_directory(directory + "/snapshots").has_value());
  engine_ = std::move(*consensus::Engine::open(machine_, *orderer_, clock_, files_, log_,
                                               {.snapshot_directory = directory + "/snapshots",
                                                .workers = workers,
                                                .snapshot_blocks = 1'000'000}));
  engine_->start();
}

void BareNode::run(std::span<const Bytes> commands) {
  std::atomic<std::size_t> open{commands.size()};
  std::promise<void> answered;
  for (const Bytes& command : commands) {
    const auto answer = [&](const consensus::Outcome& outcome) {
      CHECK(outcome.status == consensus::OutcomeStatus::committed);
      if (open.fetch_sub(1) == 1) answered.set_value();
    };
    CHECK(engine_->submit(command, answer) == consensus::Submitted::queued);
  }
  answered.get_future().get();
}

void BareNode::stop() {
  CHECK(engine_->stop().has_value());
  CHECK(orderer_->close().has_value());
}

std::vector<Bytes> founding_of(const Town& town) {
  std::vector<Bytes> out;
  for (const Bytes& block : town.blocks) {
    const Result<chain::BlockView> decoded = chain::decode_block(block);
    CHECK(decoded.has_value());
    for (const ByteView command : decoded->commands)
      out.emplace_back(command.begin(), command.end());
  }
  return out;
}

}  // namespace wattbook::bench
