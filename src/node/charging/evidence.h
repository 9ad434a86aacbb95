// What stations told that the ledger keeps by digest or not at all: signed meter values, and
// messages that belong to no session. Files under one directory; a proof is named by its digest, so
// that keeping it twice changes nothing (DOMAIN 7.7; CHARGING 0.4).
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/error.h"
#include "node/env/files.h"

namespace wattbook::charging_desk {

class Evidence {
 public:
  // Makes the directories. `files` outlives it.
  static Result<std::unique_ptr<Evidence>> open(env::Files& files, const std::string& directory);

  // The digest is that of the bytes which were signed, a part of the record. Durable when it
  // returns. Any thread.
  Result<void> keep_proof(const Hash& digest, const std::string& record);
  // Nothing where there is none of that digest.
  std::optional<std::string> find_proof(const Hash& digest);
  // One line of JSON, durable when it returns. Any thread.
  Result<void> keep_orphan(const std::string& line);

 private:
  Evidence(env::Files& files, std::string directory, std::unique_ptr<env::AppendFile> orphans);

  env::Files& files_;
  const std::string directory_;
  std::mutex mutex_;  // guards the files
  std::unique_ptr<env::AppendFile> orphans_;
};

}  // namespace wattbook::charging_desk
