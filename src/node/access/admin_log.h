// What administrators did: who, what, before and after, in an append-only file whose records are
// chained by hash, so that a record cannot be changed or taken out unnoticed. Not part of the
// ledger: it is about this node.
//
// Format: records one after the other. A record is the size of its body and that number's
// complement (32 bits each, little-endian, so that a damaged size cannot pass for an unfinished
// record), the body (canonical bytes of AdminRecord, which holds the hash of the record before),
// and SHA-256 of the body.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/instant.h"
#include "core/codec/fields.h"
#include "node/env/files.h"

namespace wattbook::access {

struct AdminRecord {
  std::uint64_t number = 0;  // from 1
  Instant time;
  std::string actor;    // an address, "command line" or "node"
  std::string action;   // a verb and a noun: "grant role", "create token", "change setting"
  std::string subject;  // what was acted on
  std::string before;   // empty where there was nothing
  std::string after;
  Hash previous;  // of the record before; zero in the first

  static constexpr std::string_view type_name = "AdminRecord";
  static constexpr auto fields = std::tuple(
      codec::field("number", &AdminRecord::number), codec::field("time", &AdminRecord::time),
      codec::field("actor", &AdminRecord::actor), codec::field("action", &AdminRecord::action),
      codec::field("subject", &AdminRecord::subject), codec::field("before", &AdminRecord::before),
      codec::field("after", &AdminRecord::after), codec::field("previous", &AdminRecord::previous));
  bool operator==(const AdminRecord&) const = default;
};

// One thread at a time.
class AdminLog {
 public:
  // What is said of an act; number, time and chain are the log's business. Texts beyond
  // limits::text_bytes_max are cut.
  struct Act {
    std::string actor;
    std::string action;
    std::string subject;
    std::string before;
    std::string after;
  };

  // Opens `directory`/admin.log, checks its whole chain, and cuts a torn last record. `directory`
  // exists.
  static Result<AdminLog> open(env::Files& files, const std::string& directory);

  // Durable on return. After a failure the log is dead and says so each time: an act that cannot be
  // logged must not be done.
  Result<void> append(Act act, Instant now);

  std::uint64_t count() const { return count_; }
  // Hash of the newest record: note it elsewhere to notice if the end is cut off.
  const Hash& head() const { return head_; }

 private:
  AdminLog() = default;

  std::unique_ptr<env::AppendFile> file_;
  std::uint64_t count_ = 0;
  Hash head_;
  std::optional<Error> failure_;
};

// Reads and checks the log in `directory`, oldest first, without opening it for writing; a torn end
// is left out. The error names the first record whose bytes or chain are broken.
Result<std::vector<AdminRecord>> read_admin_log(env::Files& files, const std::string& directory);

}  // namespace wattbook::access
