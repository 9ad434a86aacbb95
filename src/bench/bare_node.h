// A ledger with its engine and journal and nothing around it, for speed figures.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "bench/town.h"
#include "node/app/ledger_machine.h"
#include "node/consensus/engine.h"
#include "node/consensus/solo.h"

namespace wattbook::bench {

// A fresh folder under another, that goes with its owner.
class Folder {
 public:
  explicit Folder(const std::string& under);
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// Its clock stands a minute behind the town's beginning. `workers` threads check signatures.
class BareNode {
 public:
  BareNode(const std::string& directory, std::uint32_t workers);

  // Submits all and waits for the last answer. Each must be committed.
  void run(std::span<const Bytes> commands);
  // The journal is whole and closed.
  void stop();

 private:
  env::SystemFiles files_;
  env::FastClock clock_{Town::begin + one_minute, 1};
  env::Log log_;
  app::LedgerMachine machine_{Town::genesis()};
  std::unique_ptr<consensus::SoloOrderer> orderer_;
  std::unique_ptr<consensus::Engine> engine_;
};

// The signed commands of the blocks that a town was founded with.
std::vector<Bytes> founding_of(const Town& town);

}  // namespace wattbook::bench
