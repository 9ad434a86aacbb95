#include "node/cluster/pool.h"

#include "crypto/hash.h"

namespace wattbook::cluster {

bool Pool::add(Bytes command) {
  if (!arrivals_.emplace(crypto::sha256(command), next_).second) return false;
  by_arrival_.emplace(next_++, std::move(command));
  return true;
}

void Pool::note_ordered(const Hash& command) {
  const auto found = arrivals_.find(command);
  if (found != arrivals_.end()) ordered_.insert(by_arrival_.extract(found->second));
}

void Pool::remove(const Hash& command) {
  const auto found = arrivals_.find(command);
  if (found == arrivals_.end()) return;
  by_arrival_.erase(found->second);
  ordered_.erase(found->second);
  arrivals_.erase(found);
}

void Pool::propose_again() { by_arrival_.merge(ordered_); }

std::vector<ProposedCommand> Pool::oldest() const {
  std::vector<ProposedCommand> out;
  std::uint64_t bytes = 0;
  for (const auto& [arrival, command] : by_arrival_) {
    bytes += command.size();
    if (out.size() == proposal_commands_max || bytes > proposal_command_bytes_max) break;
    out.push_back({command});
  }
  return out;
}

}  // namespace wattbook::cluster
