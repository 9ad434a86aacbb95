// An outsider's audit of what delegates certified (DOMAIN 9.5): with their addresses alone it finds
// whatever was done to the certificates, or to the blocks under them.
#include "node/audit/certificates.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/codec/codec.h"
#include "node/audit/audit.h"
#include "node/audit/small_ledger_test.h"
#include "node/cluster/foundation.h"

namespace wattbook::audit {
namespace {

using testing::HasSubstr;

constexpr std::uint32_t delegates = 4;
const std::string segment = "d/certificates/" + journal::segment_name(Height(2));

crypto::SecretKey key_of(std::uint32_t delegate) {
  return *crypto::SecretKey::from_bytes(Bytes(32, static_cast<std::uint8_t>(delegate + 1)));
}

// A ledger of three blocks, of which a cluster has certified the second and third.
class CertificatesTest : public testing::Test {
 protected:
  CertificatesTest() {
    found_hamlet(town_);
    write_ledger(files_, "d", town_, 64u << 20);
    foundation_.chain = town_.state().genesis_hash;
    foundation_.base = Height(1);
    foundation_.base_block = header(0).hash;
    std::vector<cluster::Delegate> list;
    for (std::uint32_t i = 0; i < delegates; ++i)
      list.push_back({crypto::address_of(key_of(i)), Amount(1)});
    foundation_.delegates.delegates = cluster::DelegateSet::make(list)->delegates();
    write({certificate(1, {0, 1, 2}), certificate(2, {1, 2, 3})});
  }

  struct Header {
    chain::BlockHeader header;
    Hash hash;
  };
  Header header(std::size_t block) {
    const chain::BlockHeader out = chain::decode_block(town_.blocks[block])->header;
    return {out, chain::block_hash(out)};
  }
  cluster::Vote vote(std::size_t block) {
    const Header of = header(block);
    cluster::Vote out;
    out.chain = foundation_.chain;
    out.height = of.header.height;
    out.slot = cluster::Slot(block);
    out.block = of.hash;
    out.parent = of.header.parent;
    out.state_root = of.header.state_root;
    out.delegates = cluster::DelegateSet::make(foundation_.delegates.delegates)->hash();
    return out;
  }
  cluster::Certificate sign(const cluster::Vote& vote, const std::vector<std::uint32_t>& signers) {
    std::vector<std::pair<Address, Signature>> signatures;
    for (const std::uint32_t signer : signers)
      signatures.emplace_back(crypto::address_of(key_of(signer)),
                              cluster::sign(vote, key_of(signer)).signature);
    std::ranges::sort(signatures);
    cluster::Certificate out{vote, {}};
    for (const auto& [address, signature] : signatures) out.signatures.push_back(signature);
    return out;
  }
  cluster::Certificate certificate(std::size_t block, const std::vector<std::uint32_t>& signers) {
    return sign(vote(block), signers);
  }
  // From height 2 on.
  void write(const std::vector<cluster::Certificate>& certificates,
             const std::string& folder = "d/certificates") {
    if (files_.read(segment)) {  // of the constructor
      ASSERT_TRUE(files_.remove(segment));
    }
    ASSERT_TRUE(files_.create_directory(folder));
    ASSERT_TRUE(cluster::keep_foundation(files_, folder, foundation_));
    auto journal = journal::Journal::open(files_, folder, {.salt = 9});
    ASSERT_TRUE(journal);
    Height height(2);
    for (const cluster::Certificate& each : certificates) {
      ASSERT_TRUE(journal->append(height, {codec::encode(each)}));
      height = Height(height.value + 1);
    }
    ASSERT_TRUE(journal->close());
  }
  Report report(const Options& options = {}) {
    const Result<Report> out = audit(files_, "d", options);
    EXPECT_TRUE(out.has_value()) << out.error().message;
    return out.value_or(Report{});
  }
  void expect_fault(std::uint64_t height, const std::string& what) {
    const Report found = report();
    ASSERT_TRUE(found.fault);
    EXPECT_EQ(found.fault->height, Height(height));
    EXPECT_THAT(found.fault->what, HasSubstr(what));
  }

  chain::Town town_;
  env::MemoryFiles files_;
  cluster::Foundation foundation_;
};

TEST_F(CertificatesTest, SaysWhatIsCertifiedAndByWhom) {
  const Report sound = report({.foundation = cluster::digest_of(foundation_)});
  ASSERT_FALSE(sound.fault) << sound.fault->what;
  ASSERT_EQ(sound.certified.size(), 1u);
  EXPECT_EQ(sound.certified[0].from, Height(2));
  EXPECT_EQ(sound.certified[0].to, Height(3));
  EXPECT_EQ(sound.certified[0].delegates, delegates);
}

TEST_F(CertificatesTest, RefusesOtherDelegatesThanThoseAskedFor) {
  foundation_.epoch = 1;
  EXPECT_TRUE(report({.foundation = cluster::digest_of(foundation_)}).fault);
}

TEST_F(CertificatesTest, FindsEveryFlippedBit) {
  for (const std::string& path : {segment, std::string("d/certificates/foundation.bin")}) {
    const std::uint64_t size = files_.read(path)->size();
    for (std::uint64_t at = 0; at < size; ++at) {
      const std::uint64_t bit = at * 8 + at % 8;
      files_.flip_bit(path, bit);
      EXPECT_TRUE(report().fault) << path << ", byte " << at;
      files_.flip_bit(path, bit);
    }
  }
  EXPECT_FALSE(report().fault);
}

TEST_F(CertificatesTest, NamesWhatACertificateLacks) {
  write({certificate(1, {0, 1}), certificate(2, {1, 2, 3})});
  expect_fault(2, "");  // half of the stake
  write({certificate(1, {0, 1, 2}), certificate(1, {0, 1, 2})});
  expect_fault(3, "another height");
  cluster::Vote other = vote(2);
  other.block = header(1).hash;
  write({certificate(1, {0, 1, 2}), sign(other, {0, 1, 2})});
  expect_fault(3, "another block");
  other = vote(2);
  other.state_root = header(1).header.state_root;
  write({certificate(1, {0, 1, 2}), sign(other, {0, 1, 2})});
  expect_fault(3, "another state");
}

TEST_F(CertificatesTest, KnowsFormerTimes) {
  write({certificate(1, {0, 1, 2}), certificate(2, {1, 2, 3})}, "d/certificates-1");
  foundation_.base = Height(3);
  foundation_.base_block = header(2).hash;
  ASSERT_TRUE(files_.remove("d/certificates/foundation.bin"));
  ASSERT_TRUE(cluster::keep_foundation(files_, "d/certificates", foundation_));
  const Report sound = report();
  ASSERT_FALSE(sound.fault);
  ASSERT_EQ(sound.certified.size(), 2u);
  EXPECT_EQ(sound.certified[0].to, Height(3));
  EXPECT_EQ(sound.certified[1].from, Height(4));
  EXPECT_EQ(sound.certified[1].to, Height(3));  // none yet
}

}  // namespace
}  // namespace wattbook::audit
