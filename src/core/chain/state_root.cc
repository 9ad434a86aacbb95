#include "core/chain/state_root.h"

#include "core/codec/codec.h"
#include "crypto/hash_many.h"

namespace wattbook::chain {

AccountLeaf account_leaf(const ledger::Ledger& ledger, AccountIndex account) {
  const ledger::Account& entry = ledger.account(account);
  return {.owner = ledger.address(entry.owner),
          .asset = ledger.asset(entry.asset).code,
          .posted = entry.posted,
          .held = entry.held,
          .incoming = entry.incoming};
}

std::vector<Hash> account_leaf_hashes(const ledger::Ledger& ledger,
                                      std::span<const AccountIndex> accounts) {
  Bytes bytes;
  codec::Writer writer(bytes);
  std::vector<std::size_t> ends;
  ends.reserve(accounts.size());
  for (const AccountIndex account : accounts) {
    codec::encode(writer, account_leaf(ledger, account));
    ends.push_back(bytes.size());
  }
  std::vector<ByteView> leaves;
  leaves.reserve(accounts.size());
  std::size_t begin = 0;
  for (const std::size_t end : ends) {
    leaves.push_back(ByteView(bytes).subspan(begin, end - begin));
    begin = end;
  }
  return crypto::merkle_leaves(leaves);
}

}  // namespace wattbook::chain
