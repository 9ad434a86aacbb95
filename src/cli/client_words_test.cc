// What the client verbs say: sentences, receipts, rows, typed data.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/command_sentence.h"
#include "cli/ledger_client.h"
#include "cli/receipt_words.h"
#include "cli/rows.h"
#include "cli/typed_data_json.h"
#include "node/api/typed_data.h"

namespace wattbook::cli {
namespace {

const AssetNames names("EUR");

chain::Transfer transfer() {
  chain::Transfer out;
  out.account.bytes[0] = 1;
  out.legs = {{AssetIndex(1), *fixed_from_hex<Address>("5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"),
               Amount(5'000'000)}};
  out.memo = "rent";
  return out;
}

TEST(ClientWords, SaysWhatIsSigned) {
  EXPECT_EQ(sentence_of(transfer(), names),
            "pay 5 EUR to 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed, memo \"rent\"");
  chain::PlaceOrder order;
  order.price = Price(250'000);
  order.quantity = Amount(1'500'000);
  EXPECT_EQ(sentence_of(order, names),
            "place a limit order to buy 1.5 kWh at 0.25 EUR each on the market of community 0, "
            "good_till_cancelled");
  chain::SetDevice device;
  EXPECT_EQ(sentence_of(device, names),
            "SetDevice: device \"0x0000000000000000000000000000000000000000\", in_service true");
}

TEST(ClientWords, FindsAssetsByNameAndNumber) {
  EXPECT_EQ(*names.find("TSL"), AssetIndex(0));
  EXPECT_EQ(*names.find("EUR"), AssetIndex(1));
  EXPECT_EQ(*names.find("WATT"), AssetIndex(2));
  EXPECT_EQ(*names.find("17"), AssetIndex(17));
  for (const std::string_view text : {"", "USD", "-1", "65536", "1x"})
    EXPECT_FALSE(names.find(text).has_value()) << text;
}

TEST(ClientWords, EveryRejectionHasWords) {
  int known = 0;
  for (std::uint16_t number = 1; number < 200; ++number) {
    const std::string_view code = chain::rejection_name(static_cast<chain::Rejection>(number));
    if (code == "unknown") continue;
    ++known;
    EXPECT_NE(rejection_text(code), code);
  }
  EXPECT_EQ(known, 70);
}

TEST(ClientWords, ReceiptsSayWhatBecameOfACommand) {
  api::ReceiptView receipt;
  receipt.code = "none";
  receipt.height = Height(12);
  receipt.effects = {chain::OrderPlaced{
      .order = OrderId(4), .price = Price(250'000), .quantity = Amount(1'500'000)}};
  EXPECT_EQ(receipt_text(receipt, names),
            "executed in block 12\n  order 4 stands: buy 1.5 kWh at 0.25 EUR\n");
  EXPECT_TRUE(is_executed(receipt));
  receipt.code = "insufficient_funds";
  receipt.field = "legs";
  receipt.effects.clear();
  EXPECT_EQ(receipt_text(receipt, names),
            "refused: the balance does not suffice, counting what is held (insufficient_funds, "
            "field legs)\n");
  EXPECT_FALSE(is_executed(receipt));
}

TEST(ClientWords, TypedDataReadsBack) {
  Hash genesis;
  genesis.bytes[0] = 0xab;
  const std::string json = api::typed_data(transfer(), genesis);
  EXPECT_THAT(json, testing::HasSubstr(R"("TransferLeg":[{"name":"asset","type":"uint16"},)"));
  EXPECT_THAT(json, testing::HasSubstr(R"("primaryType":"Transfer")"));
  const auto read = read_typed_data(json);
  ASSERT_TRUE(read.has_value()) << read.error().message;
  EXPECT_EQ(read->genesis, genesis);
  EXPECT_EQ(chain::first_difference(read->command, transfer()), "");
}

TEST(ClientWords, TypedDataOfOthersIsRefused) {
  std::string json = api::typed_data(transfer(), Hash());
  json.replace(json.find("\"wattbook\""), 10, "\"uniswap!\"");
  const auto read = read_typed_data(json);
  ASSERT_FALSE(read.has_value());
  EXPECT_THAT(read.error().message, testing::HasSubstr("uniswap!"));
  EXPECT_FALSE(read_typed_data("{}").has_value());
  EXPECT_FALSE(read_typed_data("").has_value());
}

TEST(ClientWords, RowsAlignByLettersAndQuoteForPrograms) {
  const std::vector<Row> rows{{"Z\xc3\xbcrich", "1"}, {"a, \"b\"", "2"}};
  EXPECT_EQ(rows_text({"name", "n"}, rows, OutputFormat::table),
            "name    n\nZ\xc3\xbcrich  1\na, \"b\"  2\n");
  EXPECT_EQ(rows_text({"name", "n"}, rows, OutputFormat::csv),
            "name,n\r\nZ\xc3\xbcrich,1\r\n\"a, \"\"b\"\"\",2\r\n");
}

TEST(ClientWords, ServersAreSchemeHostAndPort) {
  for (const std::string_view server : {"http://127.0.0.1:8480", "http://watt.example/",
                                        "http://[::1]:8480", "https://watt.example"})
    EXPECT_TRUE(LedgerClient::open(server).has_value()) << server;
  for (const std::string_view server : {"", "127.0.0.1:8480", "ftp://watt.example", "http://",
                                        "http://a:65536", "http://a:b", "http://a/b"}) {
    const auto client = LedgerClient::open(server);
    ASSERT_FALSE(client.has_value()) << server;
    EXPECT_EQ(client.error().exit_code, exit_usage);
  }
}

}  // namespace
}  // namespace wattbook::cli
