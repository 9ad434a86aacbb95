#include "node/cluster/delegates.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/int128.h"
#include "core/codec/codec.h"
#include "crypto/hash.h"

namespace wattbook::cluster {

Result<DelegateSet> DelegateSet::make(std::vector<Delegate> delegates) {
  if (delegates.empty()) return fail("there is no delegate", "name at least one");
  if (delegates.size() > delegates_max)
    return fail(
        fmt::format("{} delegates, at most {} are possible", delegates.size(), delegates_max));
  std::ranges::sort(delegates, {}, &Delegate::address);
  for (std::size_t i = 0; i < delegates.size(); ++i) {
    const std::string name = to_hex0x(delegates[i].address);
    if (delegates[i].address.is_zero()) return fail("a delegate has no address");
    if (delegates[i].stake <= Amount(0)) return fail("delegate " + name + " has no stake");
    if (delegates[i].stake.value > limits::amount_max)
      return fail("delegate " + name + " has more stake than an account may hold");
    if (i > 0 && delegates[i].address == delegates[i - 1].address)
      return fail("delegate " + name + " stands in the list twice");
  }
  DelegateSet set;
  set.list_.delegates = std::move(delegates);
  set.hash_ = crypto::sha256(codec::encode(set.list_));
  return set;
}

std::optional<std::uint32_t> DelegateSet::index_of(const Address& address) const {
  const auto found = std::ranges::lower_bound(list_.delegates, address, {}, &Delegate::address);
  if (found == list_.delegates.end() || found->address != address) return std::nullopt;
  return static_cast<std::uint32_t>(found - list_.delegates.begin());
}

bool DelegateSet::is_quorum(const std::vector<std::uint32_t>& signers) const {
  int128 total = 0;
  for (const Delegate& delegate : list_.delegates) total += delegate.stake.value;
  int128 signed_stake = 0;
  for (const std::uint32_t signer : signers) signed_stake += list_.delegates[signer].stake.value;
  return 3 * signed_stake >= 2 * total;
}

bool DelegateSet::tolerates_one_liar() const {
  int128 total = 0;
  int128 least = list_.delegates.front().stake.value;
  for (const Delegate& delegate : list_.delegates) {
    total += delegate.stake.value;
    least = std::min<int128>(least, delegate.stake.value);
  }
  return 3 * least < total;
}

}  // namespace wattbook::cluster
