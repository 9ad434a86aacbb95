// An outsider's audit finds whatever was done to a ledger's files, and says where (DOMAIN 9.6).
#include "node/audit/audit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/codec/codec.h"
#include "crypto/merkle.h"
#include "node/audit/small_ledger_test.h"
#include "node/journal/journal_format.h"

namespace wattbook::audit {
namespace {

using testing::HasSubstr;

const std::string segment = "d/journal/" + journal::segment_name(Height(1));

class AuditTest : public testing::Test {
 protected:
  AuditTest() {
    found_hamlet(town_);
    write_ledger(files_, "d", town_, 64u << 20);
  }

  Report report(const Options& options = {}) {
    const Result<Report> out = audit(files_, "d", options);
    EXPECT_TRUE(out.has_value()) << out.error().message;
    return out.value_or(Report{});
  }
  void replace_file(const std::string& path, ByteView content) {
    if (files_.read(path)) {
      ASSERT_TRUE(files_.remove(path));
    }
    ASSERT_TRUE((*files_.open_append(path))->append(content));
  }
  // The journal again, with other blocks in records whose checksums are right.
  void rewrite_journal(const std::vector<Bytes>& payloads) {
    Bytes content;
    journal::encode_segment_header(content, {Height(1), 7});
    for (std::size_t i = 0; i < payloads.size(); ++i)
      journal::encode_record(content, 7, journal::RecordType::block, Height(i + 1), {payloads[i]});
    replace_file(segment, content);
  }
  std::vector<Bytes> payloads() {
    std::vector<Bytes> out;
    for (const Bytes& bytes : town_.blocks) {
      const chain::BlockHeader header = chain::decode_block(bytes)->header;
      Bytes& payload = out.emplace_back(header.parent.bytes.begin(), header.parent.bytes.end());
      const Hash hash = chain::block_hash(header);
      payload.insert(payload.end(), hash.bytes.begin(), hash.bytes.end());
      payload.insert(payload.end(), bytes.begin(), bytes.end());
    }
    return out;
  }

  chain::Town town_;
  env::MemoryFiles files_;
};

TEST_F(AuditTest, FindsNothingWrongInASoundLedger) {
  const Report sound = report();
  EXPECT_FALSE(sound.fault) << sound.fault->what;
  EXPECT_EQ(sound.height, Height(3));
  EXPECT_EQ(sound.blocks, 3u);
  EXPECT_EQ(sound.commands, 3u);
  EXPECT_EQ(sound.snapshots, 1u);
  EXPECT_TRUE(sound.closed);
  EXPECT_EQ(sound.head, town_.state().parent);
  EXPECT_EQ(sound.genesis, town_.state().genesis_hash);
}

TEST_F(AuditTest, FindsEveryFlippedByteOfEveryFile) {
  for (const std::string& path : {segment, std::string("d/genesis.bin"),
                                  std::string("d/snapshots/snapshot-00000000000000000003.bin")}) {
    const std::uint64_t size = files_.read(path)->size();
    for (std::uint64_t at = 0; at < size; ++at) {
      const std::uint64_t bit = at * 8 + at % 8;
      files_.flip_bit(path, bit);
      const Result<Report> found = audit(files_, "d", {});
      EXPECT_TRUE(!found || found->fault) << path << ", byte " << at;
      files_.flip_bit(path, bit);
    }
  }
  EXPECT_FALSE(report().fault);
}

// Whoever changes a block also mends its checksum: then the hashes tell.
TEST_F(AuditTest, FindsEveryFlippedByteOfABlockBehindARightChecksum) {
  const std::vector<Bytes> good = payloads();
  for (std::size_t block = 0; block < good.size(); ++block)
    for (std::size_t at = 0; at < good[block].size(); ++at) {
      std::vector<Bytes> bad = good;
      bad[block][at] ^= static_cast<std::uint8_t>(1u << at % 8);
      rewrite_journal(bad);
      const Report found = report();
      ASSERT_TRUE(found.fault) << "block " << block + 1 << ", byte " << at;
      EXPECT_EQ(found.fault->height, Height(block + 1)) << "byte " << at;
    }
}

TEST_F(AuditTest, NamesSegmentOffsetAndHeightOfDamage) {
  const Bytes content = *files_.read(segment);
  const auto first = journal::decode_record(ByteView(content).subspan(32), 7);
  ASSERT_TRUE(first);
  const std::uint64_t second = 32 + journal::record_header_bytes + first->payload.size();
  files_.flip_bit(segment, (second + 100) * 8);
  const Report found = report();
  ASSERT_TRUE(found.fault);
  EXPECT_EQ(found.fault->file, "journal/" + journal::segment_name(Height(1)));
  EXPECT_EQ(found.fault->offset, second);
  EXPECT_EQ(found.fault->height, Height(2));
  EXPECT_EQ(found.height, Height(1));
}

// A forger who rebuilds every hash still lacks the key.
TEST_F(AuditTest, FindsACommandThatItsAccountDidNotSign) {
  chain::Town forged;
  chain::CreateCommunity body;
  body.id = forged.next_id();
  body.account = chain::address_of("governor");
  body.expires = forged.now + one_hour;
  body.name = "Stolen";
  body.operator_account = chain::address_of("thief");
  body.currency = "EUR";
  const Bytes command = forged.sign_as("thief", body);
  forged.now = forged.now + one_second;
  forged.machine.begin_block(forged.now);
  ASSERT_TRUE(forged.machine.execute(command, chain::address_of("governor")).included);
  const chain::SealedBlock block = forged.machine.seal();
  Bytes payload(block.header.parent.bytes.begin(), block.header.parent.bytes.end());
  payload.insert(payload.end(), block.hash.bytes.begin(), block.hash.bytes.end());
  payload.insert(payload.end(), block.bytes.begin(), block.bytes.end());
  rewrite_journal({payload});
  const Report found = report();
  ASSERT_TRUE(found.fault);
  EXPECT_EQ(found.fault->height, Height(1));
  EXPECT_THAT(found.fault->what, HasSubstr("command 0 of the block has a wrong signature"));
}

TEST_F(AuditTest, FindsRootsThatExecutionDoesNotGive) {
  std::vector<Bytes> bad = payloads();
  chain::BlockHeader header = chain::decode_block(town_.blocks.back())->header;
  const auto commands = chain::decode_block(town_.blocks.back())->commands;
  header.state_root.bytes[0] ^= 1;
  const Hash hash = chain::block_hash(header);
  Bytes& payload = bad.back();
  payload.assign(header.parent.bytes.begin(), header.parent.bytes.end());
  payload.insert(payload.end(), hash.bytes.begin(), hash.bytes.end());
  const Bytes block = chain::encode_block(header, {Bytes(commands[0].begin(), commands[0].end())});
  payload.insert(payload.end(), block.begin(), block.end());
  rewrite_journal(bad);
  const Report found = report();
  ASSERT_TRUE(found.fault);
  EXPECT_EQ(found.fault->height, Height(3));
  EXPECT_THAT(found.fault->what, HasSubstr("does not give the roots of its header"));
}

TEST_F(AuditTest, TellsAnUnfinishedEndFromASoundOne) {
  const Bytes content = *files_.read(segment);
  const Bytes cut(content.begin(), content.end() - journal::record_header_bytes - 5);
  replace_file(segment, cut);
  const Report strict = report();
  ASSERT_TRUE(strict.fault);
  EXPECT_THAT(strict.fault->what, HasSubstr("no whole record"));
  EXPECT_EQ(strict.height, Height(2));
  ASSERT_TRUE(files_.remove("d/snapshots/snapshot-00000000000000000003.bin"));
  const Report lenient = report({.allow_unfinished = true});
  EXPECT_FALSE(lenient.fault) << lenient.fault->what;
  EXPECT_EQ(lenient.height, Height(2));
  EXPECT_FALSE(lenient.closed);
}

TEST_F(AuditTest, FindsThatTheLastBlocksAreGone) {
  std::vector<Bytes> fewer = payloads();
  fewer.pop_back();
  rewrite_journal(fewer);
  ASSERT_TRUE(report().fault);
  EXPECT_THAT(report().fault->what, HasSubstr("before the snapshot of height 3"));
  ASSERT_TRUE(files_.remove("d/snapshots/snapshot-00000000000000000003.bin"));
  EXPECT_FALSE(report().fault);
  EXPECT_TRUE(report({.head = town_.state().parent}).fault);
}

TEST(Audit, CrossesSegmentsAndBeginsAtASnapshot) {
  chain::Town town;
  found_hamlet(town);
  env::MemoryFiles files;
  ASSERT_NO_FATAL_FAILURE(write_ledger(files, "d", town, 1));
  ASSERT_TRUE(files.remove("d/snapshots/snapshot-00000000000000000003.bin"));
  chain::Town before;
  found_hamlet(before);
  for (int i = 0; i < 2; ++i) town.advance_to(town.now + one_minute);
  env::MemoryFiles longer;
  ASSERT_NO_FATAL_FAILURE(write_ledger(longer, "d", town, 1));
  ASSERT_TRUE(
      journal::write_snapshot(longer, "d/snapshots", Height(3), before.machine.snapshot(), 3));
  const Result<Report> whole = audit(longer, "d", {});
  ASSERT_TRUE(whole);
  EXPECT_FALSE(whole->fault) << whole->fault->what;
  EXPECT_EQ(whole->snapshots, 2u);
  EXPECT_EQ(whole->blocks, 5u);
  const Result<Report> tail = audit(longer, "d", {.from = Height(5)});
  ASSERT_TRUE(tail);
  EXPECT_FALSE(tail->fault) << tail->fault->what;
  EXPECT_EQ(tail->from, Height(4));
  EXPECT_EQ(tail->blocks, 2u);
  ASSERT_TRUE(longer.remove("d/journal/" + journal::segment_name(Height(2))));
  const Result<Report> gap = audit(longer, "d", {});
  ASSERT_TRUE(gap);
  ASSERT_TRUE(gap->fault);
  EXPECT_EQ(gap->fault->height, Height(2));
}

}  // namespace
}  // namespace wattbook::audit
