// A member proves a receipt or a balance offline, and no byte of a proof can be another (DOMAIN
// 9.5).
#include "node/audit/make_proof.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/codec/codec.h"
#include "crypto/hash.h"
#include "node/audit/small_ledger_test.h"
#include "proof/check.h"

namespace wattbook::audit {
namespace {

using testing::HasSubstr;

// A block with a receipt for each of some transfers, and what is needed to prove by it.
class ProofTest : public testing::Test {
 protected:
  ProofTest() {
    found_hamlet(town_);
    town_.now = town_.now + one_second;
    town_.machine.begin_block(town_.now);
    for (int i = 0; i < 5; ++i) {
      chain::Transfer transfer;
      for (int leg = 0; leg <= i * 10; ++leg)
        transfer.legs.push_back({town_.state().tsl, chain::address_of("bank"), Amount(1 + leg)});
      const Bytes command = town_.sign("governor", transfer);
      const auto outcome = town_.machine.execute(command, chain::address_of("governor"));
      EXPECT_EQ(chain::rejection_name(outcome.refused.code), "none");
    }
    block_ = town_.machine.seal();
    town_.blocks.push_back(block_.bytes);
    EXPECT_EQ(block_.receipts.size(), 5u);
  }
  Bytes receipt_proof(std::size_t number) const {
    return prove_receipt(block_.header, block_.receipt_leaves, number, block_.receipts[number])
        .proof;
  }
  Bytes balance_proof(std::string_view name, std::string_view asset) {
    const AccountIndex account = *find_account(town_.ledger(), chain::address_of(name), asset);
    return prove_balance(block_.header, chain::account_leaf(town_.ledger(), account),
                         town_.machine.account_path(account));
  }
  proof::Trust trust() const { return {block_.hash, {}, {}}; }
  std::string fault(ByteView bytes, const proof::Trust& trust) const {
    const auto statement = proof::check(bytes, trust);
    return statement ? "holds" : statement.error().message;
  }

  chain::Town town_;
  chain::SealedBlock block_;
};

TEST_F(ProofTest, ShowsEveryReceiptOfABlock) {
  for (std::size_t i = 0; i < 5; ++i) {
    const auto made = prove_receipt(block_.header, block_.receipt_leaves, i, block_.receipts[i]);
    EXPECT_LE(made.proof.size(), proof::proof_bytes_max);
    const auto shown = proof::check(made.proof, trust());
    ASSERT_TRUE(shown) << i << ": " << shown.error().message;
    EXPECT_FALSE(made.needs_receipt);
    EXPECT_EQ(shown->receipt, block_.receipts[i]);
    EXPECT_EQ(shown->command, chain::decode_receipt(block_.receipts[i])->id);
    EXPECT_EQ(shown->code, 0u);
    EXPECT_EQ(shown->header.height, 4u);
  }
}

TEST_F(ProofTest, ShowsABalance) {
  const auto shown = proof::check(balance_proof("governor", "EUR"), trust());
  ASSERT_TRUE(shown) << shown.error().message;
  EXPECT_EQ(shown->owner, chain::address_of("governor"));
  EXPECT_EQ(shown->asset, "EUR");
  EXPECT_EQ(shown->posted, 12'500'000);
  EXPECT_EQ(shown->held, 0);
  EXPECT_THAT(proof::describe(*shown), HasSubstr("balance   12.5 EUR\n"));
  EXPECT_FALSE(find_account(town_.ledger(), chain::address_of("nobody"), "EUR"));
  EXPECT_FALSE(find_account(town_.ledger(), chain::address_of("governor"), "CNY"));
}

TEST_F(ProofTest, NoByteCanBeAnother) {
  for (const Bytes& good : {receipt_proof(0), receipt_proof(4), balance_proof("bank", "TSL")}) {
    ASSERT_EQ(fault(good, trust()), "holds");
    for (std::size_t at = 0; at < good.size(); ++at)
      for (unsigned bit = 0; bit < 8; ++bit) {
        Bytes bad = good;
        bad[at] ^= static_cast<std::uint8_t>(1u << bit);
        EXPECT_NE(fault(bad, trust()), "holds") << "byte " << at << ", bit " << bit;
      }
    for (std::size_t size = 0; size < good.size(); ++size)
      EXPECT_NE(fault(ByteView(good).first(size), trust()), "holds") << size;
    Bytes longer = good;
    longer.push_back(0);
    EXPECT_NE(fault(longer, trust()), "holds");
  }
}

TEST_F(ProofTest, HoldsForNoOtherHead) {
  proof::Trust other = trust();
  other.head.bytes[31] ^= 1;
  EXPECT_THAT(fault(receipt_proof(0), other), HasSubstr("is not the trusted one"));
}

TEST_F(ProofTest, FollowsHeadersToALaterHead) {
  const Bytes proof = receipt_proof(1);
  const auto headers_from = [this](std::size_t first) {
    Bytes out;
    for (std::size_t i = first; i < town_.blocks.size(); ++i)
      codec::Writer(out).blob(codec::encode(chain::decode_block(town_.blocks[i])->header));
    return out;
  };
  for (int i = 0; i < 3; ++i) town_.advance_to(town_.now + one_minute);
  const Bytes all = headers_from(0);
  const Hash head = town_.state().parent;
  EXPECT_EQ(fault(proof, {head, all, {}}), "holds");
  EXPECT_EQ(fault(proof, {head, headers_from(3), {}}), "holds");
  EXPECT_EQ(fault(proof, {head, headers_from(4), {}}),
            "the proof's block is not among the headers");
  Hash other = head;
  other.bytes[0] ^= 1;
  EXPECT_EQ(fault(proof, {other, all, {}}), "the headers do not lead to the trusted head");
  for (std::size_t at = 0; at < all.size(); ++at) {
    Bytes bad = all;
    bad[at] ^= static_cast<std::uint8_t>(1u << at % 8);
    EXPECT_NE(fault(proof, {head, bad, {}}), "holds") << at;
  }
}

TEST_F(ProofTest, TakesALongReceiptBesideIt) {
  town_.now = town_.now + one_second;
  town_.machine.begin_block(town_.now);
  chain::Transfer transfer;
  for (std::uint32_t leg = 0; leg < limits::transfers_per_link_max; ++leg)
    transfer.legs.push_back({town_.state().tsl, chain::address_of("bank"), Amount(1)});
  ASSERT_TRUE(town_.machine.execute(town_.sign("governor", transfer), chain::address_of("governor"))
                  .included);
  const chain::SealedBlock block = town_.machine.seal();
  const Bytes padded = [&] {  // a receipt longer than any of this small ledger
    Bytes out = block.receipts[0];
    out.resize(3'000, 0);
    return out;
  }();
  const std::vector<Hash> leaves{crypto::merkle_leaf(padded)};
  chain::BlockHeader header = block.header;
  header.receipts_root = crypto::merkle_root(leaves);
  const auto made = prove_receipt(header, leaves, 0, padded);
  EXPECT_TRUE(made.needs_receipt);
  EXPECT_LE(made.proof.size(), proof::proof_bytes_max);
  const Hash head = chain::block_hash(header);
  EXPECT_THAT(fault(made.proof, {head, {}, {}}), HasSubstr("only the hash of a long receipt"));
  EXPECT_EQ(fault(made.proof, {head, {}, padded}), "holds");
  Bytes other = padded;
  other.back() = 1;
  EXPECT_EQ(fault(made.proof, {head, {}, other}), "the receipt is another than the proof's");
}

// The deepest trees and longest names that a ledger can have.
TEST(Proof, StaysBelowTwoKilobytes) {
  chain::BlockHeader header;
  header.version = UINT32_MAX;
  header.height = Height(UINT64_MAX);
  header.time = limits::time_max;
  header.command_count = header.receipt_count = UINT32_MAX;
  chain::AccountLeaf account;
  account.asset = std::string(limits::text_bytes_max, 'X');
  account.posted = account.held = account.incoming = Amount(-limits::amount_max);
  crypto::MerkleProof path{
      .index = UINT32_MAX - 1, .leaf_count = UINT32_MAX, .siblings = std::vector<Hash>(32)};
  EXPECT_LE(prove_balance(header, account, path).size(), proof::proof_bytes_max);
}

TEST(Proof, FileFormsAreBytesOrJson) {
  Bytes bytes(proof::magic.begin(), proof::magic.end());
  bytes.push_back(1);
  EXPECT_EQ(*proof::unwrap(bytes), bytes);
  const std::string json =
      "{\"height\":1,\"proof\":\"0x" + to_hex(bytes) + "\",\"receipt\":\"0x\"}";
  EXPECT_EQ(*proof::unwrap(as_bytes(json)), bytes);
  EXPECT_FALSE(proof::unwrap(as_bytes("{\"proof\":\"0xzz\"}")));
  EXPECT_FALSE(proof::unwrap(as_bytes("hello")));
}

// The checker describes the header on its own; both must mean the same bytes.
TEST(Proof, ReadsHeadersAsTheChainWritesThem) {
  chain::BlockHeader header;
  header.height = Height(300);
  header.time = Instant(-5);
  header.command_count = 7;
  header.receipt_count = 9;
  header.genesis.bytes[0] = 1;
  header.parent.bytes[0] = 2;
  header.commands_root.bytes[0] = 3;
  header.receipts_root.bytes[0] = 4;
  header.state_root.bytes[0] = 5;
  header.snapshot_digest.bytes[0] = 6;
  const auto read = proof::decode_header(codec::encode(header));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->version, 1u);
  EXPECT_EQ(read->height, 300u);
  EXPECT_EQ(read->time, -5);
  EXPECT_EQ(read->command_count, 7u);
  EXPECT_EQ(read->receipt_count, 9u);
  EXPECT_EQ(read->genesis, header.genesis);
  EXPECT_EQ(read->parent, header.parent);
  EXPECT_EQ(read->commands_root, header.commands_root);
  EXPECT_EQ(read->receipts_root, header.receipts_root);
  EXPECT_EQ(read->state_root, header.state_root);
  EXPECT_EQ(read->snapshot_digest, header.snapshot_digest);
}

}  // namespace
}  // namespace wattbook::audit
