#include "cli/command_arguments.h"

#include <vector>

#include <gtest/gtest.h>

namespace wattbook::cli {
namespace {

chain::CommandHeader header() {
  chain::CommandHeader out;
  out.id.bytes[0] = 7;
  out.account.bytes[19] = 9;
  out.expires = Instant(1'781'950'860'000);
  return out;
}

Result<chain::Command> read(const std::string& kind, std::vector<std::string> arguments) {
  return command_from_arguments(kind, arguments, header());
}

const std::vector<std::string> order{"community=0",
                                     "instrument=watt",
                                     "session=continuous",
                                     "side=buy",
                                     "kind=limit",
                                     "price=-0.0200",
                                     "quantity=1.50",
                                     "good_till=0",
                                     "time_in_force=good_till_cancelled",
                                     "post_only=false",
                                     "self_trade=cancel_taker"};

void expect_refused(const Result<chain::Command>& command, std::string_view message,
                    std::string_view hint) {
  ASSERT_FALSE(command.has_value());
  EXPECT_EQ(command.error().message, message);
  EXPECT_EQ(command.error().hint, hint);
}

TEST(CommandArguments, ReadsEachKindOfField) {
  const auto command = read("PlaceOrder", order);
  ASSERT_TRUE(command.has_value()) << command.error().message;
  const auto& placed = std::get<chain::PlaceOrder>(*command);
  EXPECT_EQ(placed.id, header().id);
  EXPECT_EQ(placed.account, header().account);
  EXPECT_EQ(placed.expires, header().expires);
  EXPECT_EQ(placed.price, Price(-20'000));
  EXPECT_EQ(placed.quantity, Amount(1'500'000));
  EXPECT_EQ(placed.side, market::Side::buy);
}

TEST(CommandArguments, ReadsListsOfWordsAndOfStructs) {
  const std::string address = "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed";
  const auto member =
      read("RegisterMember", {"community=0", "member=" + address, "roles=household,oracle"});
  ASSERT_TRUE(member.has_value()) << member.error().message;
  EXPECT_EQ(std::get<chain::RegisterMember>(*member).roles,
            (std::vector{chain::Role::household, chain::Role::oracle}));
  const auto empty = read("RegisterMember", {"community=0", "member=" + address, "roles="});
  ASSERT_TRUE(empty.has_value());
  EXPECT_TRUE(std::get<chain::RegisterMember>(*empty).roles.empty());
  const auto transfer = read(
      "Transfer",
      {"legs=[{\"asset\":1,\"to\":\"" + address + "\",\"amount\":\"5\"}]", "memo=a = b, \"c\""});
  ASSERT_TRUE(transfer.has_value()) << transfer.error().message;
  EXPECT_EQ(std::get<chain::Transfer>(*transfer).legs.front().amount, Amount(5'000'000));
  EXPECT_EQ(std::get<chain::Transfer>(*transfer).memo, "a = b, \"c\"");
}

TEST(CommandArguments, SaysWhatWasMeant) {
  expect_refused(read("PlaceOrdr", order), "command has no key \"PlaceOrdr\"",
                 "did you mean \"PlaceOrder\"?");
  auto field = order;
  field[0] = "comunity=0";
  expect_refused(read("PlaceOrder", field), "command.PlaceOrder has no key \"comunity\"",
                 "did you mean \"community\"?");
  auto name = order;
  name[3] = "side=by";
  expect_refused(read("PlaceOrder", name), "command.PlaceOrder.side cannot be \"by\"",
                 "did you mean \"buy\"?");
}

TEST(CommandArguments, NamesWhatIsMissingWrongOrTwice) {
  auto less = order;
  less.pop_back();
  expect_refused(read("PlaceOrder", less), "command.PlaceOrder.self_trade is missing", "add it");
  auto more = order;
  more.push_back("side=sell");
  expect_refused(read("PlaceOrder", more), "command.PlaceOrder.side is given twice",
                 "give it once");
  auto number = order;
  number[0] = "community=07x";
  EXPECT_FALSE(read("PlaceOrder", number).has_value());
  number[0] = "community=65536";
  expect_refused(read("PlaceOrder", number), "command.PlaceOrder.community is too large",
                 "it is between 0 and 65535");
  number[0] = "community";
  EXPECT_FALSE(read("PlaceOrder", number).has_value());
  auto decimal = order;
  decimal[5] = "price=0.1234567";
  EXPECT_FALSE(read("PlaceOrder", decimal).has_value());
}

}  // namespace
}  // namespace wattbook::cli
