// A gateway that runs: the same in a process of its own and inside the node.
#pragma once

#include <memory>
#include <string>

#include "cli/folder_import.h"
#include "cli/gateway_ledger.h"
#include "cli/key_options.h"
#include "node/env/clock.h"
#include "node/env/files.h"

namespace wattbook::cli {

struct GatewaySetup {
  std::string config;  // the mappings, a TOML file
  KeyOptions keys;
  std::string key;  // empty: the only one there is
  std::uint32_t valid_minutes = 60;
  GatewayLedger::Say say;
  Connect connect;  // to the node; called for each thread that asks it
};

class GatewayProcess {
 public:
  // Asks the node for its intervals and meters, which it must have.
  static Reply<std::unique_ptr<GatewayProcess>> open(const GatewaySetup& setup);
  // Begins the gateway's threads; they end with this object.
  Reply<void> start();

  std::size_t devices() const { return devices_; }
  std::size_t folders() const { return folders_; }
  const Address& account() const { return account_; }
  // Outlives this object where somebody holds it.
  const std::shared_ptr<FolderImport>& files() const { return files_of_folders_; }

 private:
  GatewayProcess() = default;

  env::SystemFiles files_;
  env::SystemClock clock_;
  std::size_t devices_ = 0;
  std::size_t folders_ = 0;
  std::shared_ptr<FolderImport> files_of_folders_;
  Address account_;
  std::unique_ptr<gateway::Gateway> gateway_;
};

}  // namespace wattbook::cli
