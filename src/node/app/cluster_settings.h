// What [cluster] means: the foundation that all members share, and what this member needs to take
// its part.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "crypto/signature.h"
#include "node/app/settings.h"
#include "node/cluster/foundation.h"
#include "node/env/files.h"
#include "node/etcd/etcd_child.h"

namespace wattbook::app {

struct ClusterOptions {
  cluster::Foundation foundation;
  std::string key_file;            // of the delegate; empty: this member only follows
  std::vector<std::string> peers;  // API URLs of the others
  std::string authority_file;      // whom https peers' certificates are to be from
  std::uint16_t etcd_port = 0;
  std::optional<etcd::ChildOptions> child;  // nothing: etcd is started by others, or not wanted
};

// Nothing where the node is by itself. `chain` is the genesis hash. An error names the setting.
Result<std::optional<ClusterOptions>> cluster_of(const Settings& settings, const Hash& chain);

// In the cluster's folder (key_file.h).
inline constexpr const char* delegate_key_name = "delegate.key";
Result<crypto::SecretKey> read_delegate_key(env::Files& files, const std::string& path);

}  // namespace wattbook::app
