// What a cluster keeps in etcd: the ordered proposals, the votes, and the fence (CONSENSUS 4). Keys
// are under a prefix of the ledger and epoch:
//
//   head                "<slot>:<hash>"             slot with 20 digits, hash in hexadecimal
//   b/<slot>            parent, hash, the entry's bytes
//   v/<height>/<name>   a signed vote
//
// Nothing read here is trusted. One append is one transaction: if head is the parent and b/<slot>
// is absent, put both.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "base/strong_id.h"
#include "node/consensus/orderer.h"
#include "node/etcd/gateway.h"

namespace wattbook::etcd {

struct LogEntry {
  Height slot;
  Hash parent;
  Hash hash;
  Bytes bytes;
};

struct Update {
  consensus::Head head;
  std::vector<LogEntry> entries;  // ascending; the first may be above the one asked for
  std::vector<Bytes> votes;
};

// One thread at a time.
class SharedLog {
 public:
  SharedLog(std::uint16_t port, std::string prefix);

  // Appends the entry if `head` is what stands there; `unknown` where no answer came. An error
  // where etcd answers but refuses: a full disk, an alarm.
  Result<consensus::Append> append(const LogEntry& entry, const consensus::Head& head);
  // At most `entries` from `slot` on, and the votes for heights from `height` on.
  Result<Update> read(Height slot, std::uint32_t entries, Height height);
  Result<void> put_vote(Height height, const std::string& name, ByteView vote);
  // Removes entries below `slot` and votes below `height`, and what etcd remembers of them.
  Result<void> prune(Height slot, Height height);

 private:
  std::string entry_key(Height slot) const;
  std::string vote_key(Height height) const;

  Gateway gateway_;
  std::string prefix_;
};

}  // namespace wattbook::etcd
