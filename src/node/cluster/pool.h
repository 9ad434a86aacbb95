// Commands that this node has taken in and that are not final yet, in order of arrival.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "base/bytes.h"
#include "node/cluster/messages.h"

namespace wattbook::cluster {

class Pool {
 public:
  // False if the very bytes are here already.
  bool add(Bytes command);
  // It stands in a proposal, of this node or another, and is not proposed again meanwhile.
  void note_ordered(const Hash& command);
  // It is final, or no longer wanted.
  void remove(const Hash& command);
  // Blocks came that do not say which commands became of them: all that were ordered are proposed
  // again; one that was executed is answered with what it gave then.
  void propose_again();

  // The oldest commands that are not ordered and fit into one proposal.
  std::vector<ProposedCommand> oldest() const;
  // Nothing is to be proposed.
  bool empty() const { return by_arrival_.empty(); }

 private:
  std::map<std::uint64_t, Bytes> by_arrival_;  // not ordered
  std::map<std::uint64_t, Bytes> ordered_;
  std::map<Hash, std::uint64_t> arrivals_;  // of both, by SHA-256 of the command
  std::uint64_t next_ = 0;
};

}  // namespace wattbook::cluster
