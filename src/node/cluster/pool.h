// Commands that this node has taken in and no proposal holds yet, in order of arrival.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "base/bytes.h"
#include "node/cluster/messages.h"

namespace wattbook::cluster {

class Pool {
 public:
  // False if the very bytes wait already.
  bool add(Bytes command);
  // The command has been ordered, here or by another node, or is no longer wanted.
  void remove(const Hash& command);

  // The oldest commands that fit into one proposal.
  std::vector<ProposedCommand> oldest() const;
  bool empty() const { return by_arrival_.empty(); }
  std::size_t size() const { return by_arrival_.size(); }

 private:
  std::map<std::uint64_t, Bytes> by_arrival_;
  std::map<Hash, std::uint64_t> arrivals_;  // by SHA-256 of the command
  std::uint64_t next_ = 0;
};

}  // namespace wattbook::cluster
