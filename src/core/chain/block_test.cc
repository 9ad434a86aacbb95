// The decoders of blocks, receipts, genesis and booked rows: what they accept is what is written.
#include "core/chain/block.h"

#include <gtest/gtest.h>

#include "core/chain/booked_rows.h"
#include "core/chain/chain_fixture_test.h"

namespace wattbook::chain {
namespace {

// The block of one executed command.
Bytes sample_block() {
  Town town;
  CreateCommunity command;
  command.name = "Lane";
  command.operator_account = address_of("operator");
  command.currency = "EUR";
  town.must("governor", command);
  return town.blocks.back();
}

TEST(Block, EveryTruncationIsRefused) {
  const Bytes block = sample_block();
  ASSERT_TRUE(decode_block(block));
  for (std::size_t size = 0; size < block.size(); ++size)
    ASSERT_FALSE(decode_block(ByteView(block).first(size))) << size;
  Bytes longer = block;
  longer.push_back(0);
  EXPECT_FALSE(decode_block(longer));
}

TEST(Block, EveryChangedByteIsRefusedByTheMachine) {
  const Bytes block = sample_block();
  for (std::size_t at = 0; at < block.size(); ++at) {
    Bytes changed = block;
    changed[at] ^= 1;
    Machine machine(Town::genesis());
    // Another time makes another block, which is as good as this one where nothing was due.
    const auto decoded = decode_block(changed);
    const bool other_time = decoded && decoded->header.time != decode_block(block)->header.time;
    ASSERT_TRUE(other_time || !machine.replay(changed, SignatureCheck::recover)) << "byte " << at;
  }
  Machine machine(Town::genesis());
  EXPECT_TRUE(machine.replay(block, SignatureCheck::recover));
}

TEST(Block, TooManyCommandsAreRefusedBeforeTheyAreRead) {
  BlockHeader header;
  header.command_count = limits::commands_per_block_max + 1;
  const auto decoded = decode_block(encode_block(header, {}));
  ASSERT_FALSE(decoded);
  EXPECT_EQ(decoded.error().message, "block: too many commands");
}

TEST(Receipt, ReadsBackWhatTheBuilderWrote) {
  ReceiptBuilder builder;
  builder.begin();
  builder.emit(Issued{7});
  builder.emit(Alarm{CommunityIndex(1), MemberIndex(2), AlarmKind::fee_arrears, Amount(-3)});
  CommandId id;
  id.bytes[0] = 9;
  Bytes bytes;
  builder.write(bytes, id, Refused{Rejection::above_limit, "amount"});
  const auto receipt = decode_receipt(bytes);
  ASSERT_TRUE(receipt);
  EXPECT_EQ(receipt->id, id);
  EXPECT_EQ(receipt->code, Rejection::above_limit);
  EXPECT_EQ(receipt->field, "amount");
  ASSERT_EQ(receipt->effects.size(), 2u);
  EXPECT_EQ(std::get<Issued>(receipt->effects[0]).number, 7u);
  EXPECT_EQ(std::get<Alarm>(receipt->effects[1]).amount, Amount(-3));
  for (std::size_t size = 0; size < bytes.size(); ++size)
    EXPECT_FALSE(decode_receipt(ByteView(bytes).first(size))) << size;
  bytes.push_back(0);
  EXPECT_FALSE(decode_receipt(bytes));
}

TEST(Receipt, AnUnknownEffectIsRefused) {
  Bytes bytes(CommandId::size, 0);
  codec::Writer writer(bytes);
  writer.unsigned_number(0);
  writer.text("");
  writer.unsigned_number(1);
  writer.unsigned_number(std::variant_size_v<Effect>);
  writer.unsigned_number(0);
  EXPECT_FALSE(decode_receipt(bytes));
}

TEST(Genesis, EachRuleHasABrokenExample) {
  ASSERT_TRUE(check_genesis(Town::genesis()));
  const auto broken = [](auto change) {
    Genesis genesis = Town::genesis();
    change(genesis);
    return !check_genesis(genesis);
  };
  EXPECT_TRUE(broken([](Genesis& g) { g.version = 2; }));
  EXPECT_TRUE(broken([](Genesis& g) { g.governor = Address{}; }));
  EXPECT_TRUE(broken([](Genesis& g) { g.snapshot_interval = 0; }));
  EXPECT_TRUE(broken([](Genesis& g) { g.education_pool = Amount(-1); }));
  EXPECT_TRUE(broken([](Genesis& g) { g.network_pool = tsl_supply; }));
  EXPECT_TRUE(broken([](Genesis& g) { g.education_pool = Amount(INT64_MAX); }));
  EXPECT_TRUE(broken([](Genesis& g) { g.grants = {{address_of("a"), Amount(-1)}}; }));
  EXPECT_TRUE(broken([](Genesis& g) { g.grants = {{address_of("a"), tsl_supply}}; }));
  EXPECT_TRUE(broken([](Genesis& g) { g.grants = {{Address{}, Amount(1)}}; }));
  EXPECT_TRUE(broken([](Genesis& g) {
    g.grants = {{address_of("a"), Amount(1)}, {address_of("a"), Amount(1)}};
  }));
}

TEST(BookedRows, KeepsOnlyRowsThatSaySomething) {
  std::vector<Flow> flows(3);
  for (std::uint32_t i = 0; i < 3; ++i) flows[i].booked.participant = ParticipantIndex(i);
  EXPECT_TRUE(encode_rows(flows).empty());
  flows[1].booked.import_energy = Energy(5);
  flows[1].booked.grid_cash = Amount(-2);
  const Bytes bytes = encode_rows(flows);
  const auto rows = decode_rows(bytes, 4);  // one more has joined since
  ASSERT_EQ(rows.size(), 4u);
  EXPECT_EQ(rows[1], flows[1].booked);
  EXPECT_EQ(rows[0], flows[0].booked);
  EXPECT_EQ(rows[3], BookedInterval{.participant = ParticipantIndex(3)});
}

TEST(Schedule, HoldsEachValueUntilTheNext) {
  Schedule<int> schedule;
  EXPECT_EQ(schedule.find(IntervalNumber(5)), nullptr);
  schedule.set(IntervalNumber(5), 50);
  schedule.set(IntervalNumber(9), 90);
  EXPECT_EQ(schedule.find(IntervalNumber(4)), nullptr);
  EXPECT_EQ(*schedule.find(IntervalNumber(8)), 50);
  EXPECT_EQ(*schedule.find(IntervalNumber(9)), 90);
  schedule.trim(IntervalNumber(8));  // 50 is still in force then
  EXPECT_EQ(*schedule.find(IntervalNumber(8)), 50);
  schedule.trim(IntervalNumber(9));
  EXPECT_EQ(schedule.find(IntervalNumber(8)), nullptr);
  schedule.clear_from(IntervalNumber(9));
  EXPECT_TRUE(schedule.entries().empty());
}

}  // namespace
}  // namespace wattbook::chain
