// A file of one of a gateway's folders, booked with the gateway's key: what was dropped there, and
// what was posted to the node for it.
#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "cli/file_import.h"
#include "gateway/drop_folder.h"

namespace wattbook::cli {

using Connect = std::function<Reply<LedgerClient>()>;

class FolderImport {
 public:
  using Say = std::function<void(const std::string& message, const std::string& hint)>;

  // The key outlives it.
  FolderImport(std::vector<gateway::FolderConfig> folders, Connect connect,
               const crypto::SecretKey& key, Address account, Say say)
      : folders_(std::move(folders)),
        connect_(std::move(connect)),
        key_(key),
        account_(account),
        say_(std::move(say)) {}

  // Any thread; one file at a time.
  gateway::FileVerdict take(const std::string& path, const gateway::FolderConfig& folder);
  // A file that lies elsewhere: read only, or booked and put away in the folder as if it had been
  // dropped there. Nothing where there is no folder of that name.
  std::optional<Reply<api::MeterFileView>> post(const std::string& path, const std::string& name,
                                                const std::string& folder, bool dry_run);

 private:
  Reply<api::MeterFileView> import(const std::string& path, const std::string& name,
                                   const gateway::FolderConfig& folder, bool dry_run);

  const std::vector<gateway::FolderConfig> folders_;
  const Connect connect_;
  const crypto::SecretKey& key_;
  const Address account_;
  const Say say_;
  std::mutex mutex_;  // one import at a time: two of one meter would count the same values twice
};

// What there is of a file and of why it was refused, in the words of a .reason file.
gateway::FileVerdict verdict_of(const Reply<api::MeterFileView>& file);

}  // namespace wattbook::cli
