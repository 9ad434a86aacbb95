// Who knows the delegates checks a receipt offline, and no bit of what they signed can be another
// (DOMAIN 9.5).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/codec/codec.h"
#include "core/codec/writer.h"
#include "crypto/hash.h"
#include "node/audit/certificates.h"
#include "node/audit/make_proof.h"
#include "node/audit/small_ledger_test.h"
#include "node/cluster/foundation.h"
#include "node/journal/journal.h"
#include "proof/check.h"

namespace wattbook::audit {
namespace {

using testing::HasSubstr;

class CertifiedProofTest : public testing::Test {
 protected:
  static constexpr std::uint8_t delegates = 4;

  CertifiedProofTest() {
    found_hamlet(town_);
    town_.now = town_.now + one_second;
    town_.machine.begin_block(town_.now);
    chain::Transfer transfer;
    transfer.legs.push_back({town_.state().tsl, chain::address_of("bank"), Amount(1)});
    (void)town_.machine.execute(town_.sign("governor", transfer), chain::address_of("governor"));
    block_ = town_.machine.seal();
    proof_ = prove_receipt(block_.header, block_.receipt_leaves, 0, block_.receipts[0]).proof;

    std::vector<cluster::Delegate> list;
    for (std::uint8_t i = 0; i < delegates; ++i)
      list.push_back({crypto::address_of(key_of(i)), Amount(i == 0 ? 4 : 3)});
    foundation_.chain = town_.state().genesis_hash;
    foundation_.epoch = 2;
    foundation_.delegates.delegates = cluster::DelegateSet::make(list)->delegates();
  }
  static crypto::SecretKey key_of(std::uint8_t number) {
    Bytes bytes(32, 0);
    bytes[31] = static_cast<std::uint8_t>(number + 1);
    return *crypto::SecretKey::from_bytes(bytes);
  }
  cluster::Vote vote() const {
    cluster::Vote out;
    out.chain = foundation_.chain;
    out.epoch = foundation_.epoch;
    out.height = block_.header.height;
    out.slot = cluster::Slot(300);
    out.block = block_.hash;
    out.parent = block_.header.parent;
    out.state_root = block_.header.state_root;
    out.delegates = cluster::DelegateSet::make(foundation_.delegates.delegates)->hash();
    return out;
  }
  // In the order of their addresses.
  Bytes certificate(const cluster::Vote& vote, std::vector<std::uint8_t> signers) const {
    std::ranges::sort(signers, {}, [](std::uint8_t i) { return crypto::address_of(key_of(i)); });
    cluster::Certificate out{vote, {}};
    for (const std::uint8_t signer : signers)
      out.signatures.push_back(cluster::sign(vote, key_of(signer)).signature);
    return cluster::certificate_file(foundation_, out);
  }
  std::string fault(ByteView certificate) const {
    const auto shown = proof::check(proof_, trust(certificate));
    return shown ? "holds" : shown.error().message;
  }
  proof::Trust trust(ByteView certificate) const {
    return {{}, {}, {}, cluster::digest_of(foundation_), certificate};
  }

  chain::Town town_;
  chain::SealedBlock block_;
  Bytes proof_;
  cluster::Foundation foundation_;
};

TEST_F(CertifiedProofTest, TheDelegatesStandForTheHead) {
  const Bytes file = certificate(vote(), {1, 2, 3});
  const auto shown = proof::check(proof_, trust(file));
  ASSERT_TRUE(shown) << shown.error().message;
  EXPECT_EQ(shown->block, block_.hash);
  EXPECT_EQ(shown->certified->signatures, 3u);
  EXPECT_EQ(shown->certified->delegates, 4u);
  EXPECT_THAT(proof::describe(*shown), HasSubstr("certified by 3 of 4 delegates\n"));
  EXPECT_EQ(fault({}), "there is no certificate of the trusted delegates");
}

TEST_F(CertifiedProofTest, TwoThirdsOfTheStakeAreNeeded) {
  EXPECT_EQ(fault(certificate(vote(), {1, 2, 3})), "holds");  // 9 of 13
  EXPECT_EQ(fault(certificate(vote(), {0, 1})),
            "the certificate has less than two thirds of the stake");  // 7
  EXPECT_EQ(fault(certificate(vote(), {})),
            "the certificate has less than two thirds of the stake");
  EXPECT_EQ(fault(certificate(vote(), {1, 1, 2, 3})),
            "the certificate has a signature that is no delegate's");
  EXPECT_EQ(fault(certificate(vote(), {1, 2, 7})),
            "the certificate has a signature that is no delegate's");
}

TEST_F(CertifiedProofTest, IsOfThisBlockAndTheseDelegates) {
  cluster::Vote other = vote();
  other.block.bytes[0] ^= 1;
  EXPECT_THAT(fault(certificate(other, {1, 2, 3})), HasSubstr("is not the trusted one"));
  other = vote();
  other.epoch = 1;
  EXPECT_EQ(fault(certificate(other, {1, 2, 3})),
            "the certificate does not belong to these delegates");
  const Bytes good = certificate(vote(), {1, 2, 3});
  foundation_.base = Height(1);
  EXPECT_EQ(fault(good), "the certificate is of other delegates than the trusted ones");
}

TEST_F(CertifiedProofTest, NoBitCanBeAnother) {
  const Bytes good = certificate(vote(), {1, 2, 3});
  for (std::size_t at = 0; at < good.size(); ++at) {
    Bytes bad = good;
    bad[at] ^= static_cast<std::uint8_t>(1u << (at % 8));
    EXPECT_NE(fault(bad), "holds") << "byte " << at;
  }
  for (std::size_t size = 0; size < good.size(); ++size)
    EXPECT_NE(fault(ByteView(good).first(size)), "holds") << size;
}

TEST_F(CertifiedProofTest, TheFilesOfALedgerHoldIt) {
  env::MemoryFiles files;
  ASSERT_TRUE(files.create_directory("d/certificates"));
  ASSERT_TRUE(cluster::keep_foundation(files, "d/certificates", foundation_));
  cluster::Certificate second{vote(), {}};
  second.signatures.push_back(cluster::sign(vote(), key_of(1)).signature);
  auto journal = journal::Journal::open(files, "d/certificates", {.salt = 9});
  ASSERT_TRUE(journal);
  const cluster::Certificate first{};
  ASSERT_TRUE(journal->append(Height(3), {codec::encode(first)}));
  ASSERT_TRUE(journal->append(Height(4), {codec::encode(second)}));
  ASSERT_TRUE(journal->close());

  const auto found = find_certificate(files, "d", Height(4));
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_EQ(found->value_or(Bytes()), cluster::certificate_file(foundation_, second));
  EXPECT_EQ(find_certificate(files, "d", Height(5)).value(), std::nullopt);
  EXPECT_EQ(find_certificate(files, "d", Height(2)).value(), std::nullopt);
}

TEST_F(CertifiedProofTest, TheApisAnswerHoldsBoth) {
  const Bytes file = certificate(vote(), {1, 2, 3});
  const std::string json =
      "{\"proof\":\"0x" + to_hex(proof_) + "\",\"certificate\":\"0x" + to_hex(file) + "\"}";
  EXPECT_EQ(proof::unwrap(as_bytes(json)).value(), proof_);
  EXPECT_EQ(proof::unwrap_certificate(as_bytes(json)), file);
  EXPECT_EQ(proof::unwrap_certificate(as_bytes("{}")), Bytes());
}

}  // namespace
}  // namespace wattbook::audit
