// The verbs that pass time and say what must hold then.
#include "core/chain/interval_close.h"
#include "table/table_town.h"
#include "table/words.h"

namespace wattbook::table {

using namespace chain;  // the verbs below are made of its commands

// upgrade VERSION [in=blocks]: scheduled so many blocks after the command's own.
void TableTown::do_upgrade(const Line& line) {
  ScheduleUpgrade command;
  command.version = static_cast<std::uint32_t>(number_of(line.word(0)));
  command.height = Height(state().height.value + 1 +
                          static_cast<std::uint64_t>(number_of(line.option("in", "1"))));
  give(line, line.option("by", "governor"), command);
}

// order_limits open=orders per_interval=orders per_trade=orders deposit=cash; what is absent is not
// limited.
void TableTown::do_order_limits(const Line& line) {
  const auto count = [&line](const char* key) {
    return static_cast<std::uint32_t>(number_of(line.option(key, "0")));
  };
  SetOrderLimits command;
  command.community = line.has("elsewhere") ? CommunityIndex(999) : community_;
  command.limits.open_orders_max = count("open");
  command.limits.orders_per_interval = count("per_interval");
  command.limits.orders_per_trade = count("per_trade");
  command.limits.deposit = units(line.option("deposit", "0"));
  give(line, line.option("by", "operator"), command);
}

// feeds COUNT: so many feeds of different names, each accepted.
void TableTown::do_feeds(const Line& line) {
  for (std::int64_t i = 0; i < number_of(line.word(0)); ++i) {
    PublishFeed command;
    command.community = community_;
    command.feed = "feed-" + std::to_string(i);
    command.observed = now;
    give(line, "operator", command);
  }
}

// close [N]: lets time pass until the next N intervals are closed, each in a block of its own.
void TableTown::do_close(const Line& line) {
  const std::int64_t count = line.words.empty() ? 1 : number_of(line.word(0));
  effects_.clear();
  for (std::int64_t i = 0; i < count; ++i) {
    const Instant due = next_close(here());
    const SealedBlock block = advance_to(std::max(due, now + one_second));
    for (const Bytes& bytes : block.receipts) {
      const auto receipt = decode_receipt(bytes);
      ASSERT_TRUE(receipt.has_value());
      effects_.insert(effects_.end(), receipt->effects.begin(), receipt->effects.end());
    }
  }
}

void TableTown::do_wait(const Line& line) {
  advance_to(now + Duration(number_of(line.word(0)) * one_minute.value));
}

// expect WHO cash=… watt=… tsl=… debt=… free_cash=… (what is not reserved)
void TableTown::do_expect(const Line& line) {
  for (const auto& [key, value] : line.options) {
    const bool free = key.starts_with("free_");
    const AssetIndex which = asset(free ? key.substr(5) : key);
    const auto member = ledger().find_member(address_of(line.word(0)));
    const auto account = member ? ledger().find_account(*member, which) : std::nullopt;
    const ledger::Account found = account ? ledger().account(*account) : ledger::Account{};
    const Amount amount = free ? found.available() : found.posted;
    EXPECT_EQ(format_decimal(amount.value), format_decimal(units(value).value)) << key;
  }
}

// rests NAME EVIDENCE: what the line before told of the member's interval.
void TableTown::do_rests(const Line& line) {
  std::string_view told;
  for (const Effect& effect : effects_)
    if (const auto* founded = std::get_if<IntervalFounded>(&effect))
      if (ledger().address(founded->member) == address_of(line.word(0)))
        told = codec::name_of(founded->evidence);
  EXPECT_EQ(told, line.word(1));
}

// order_is NAME QUANTITY [executable=…] | order_is NAME gone
void TableTown::do_order_is(const Line& line) {
  const MarketPlace& market = here().market(line.has("tsl") ? Instrument::tsl : Instrument::watt);
  const auto resting = market.book.find(orders_[std::string(line.word(0))]);
  if (line.word(1) == "gone") {
    EXPECT_FALSE(resting.has_value());
    return;
  }
  ASSERT_TRUE(resting.has_value());
  EXPECT_EQ(market.base_amount(resting->remaining), units(line.word(1)));
  if (const auto text = line.option("executable", ""); !text.empty()) {
    EXPECT_EQ(market.base_amount(resting->executable), units(text));
  }
}

// total shared=… traded=… grid_import=… : kWh since the community began.
void TableTown::do_total(const Line& line) {
  for (const auto& [key, value] : line.options) {
    bool known = false;
    codec::for_each_field<CommunityTotals>([&](const auto& field) {
      if (field.name != key) return;
      known = true;
      EXPECT_EQ(format_decimal((here().totals.*field.member).value),
                format_decimal(kwh(value).value))
          << key;
    });
    EXPECT_TRUE(known) << key;
  }
}

// best bid=… ask=… executable_ask=… last=… ; `none` where there is none.
void TableTown::do_best(const Line& line) {
  const MarketPlace& market = here().market(line.has("tsl") ? Instrument::tsl : Instrument::watt);
  const auto compare = [&](const std::string& key, std::optional<Ticks> found) {
    const auto text = line.option(key, "");
    if (text.empty()) return;
    EXPECT_EQ(found ? format_decimal(market.price_of(*found).value) : "none",
              text == "none" ? "none" : format_decimal(price(text).value))
        << key;
  };
  compare("bid", market.book.best_bid());
  compare("ask", market.book.best_ask());
  compare("executable_bid", market.book.best_executable_bid());
  compare("executable_ask", market.book.best_executable_ask());
  compare("last", market.book.last_price());
}

// alarm WHO KIND: in the newest command or close.
void TableTown::do_alarm(const Line& line) {
  const auto member = ledger().find_member(address_of(line.word(0)));
  const AlarmKind kind = enum_of<AlarmKind>(line.word(1));
  EXPECT_TRUE(std::ranges::any_of(effects_, [&](const Effect& effect) {
    const auto* alarm = std::get_if<Alarm>(&effect);
    return alarm && member && alarm->member == *member && alarm->kind == kind;
  })) << "no such alarm";
}

// auction price=… volume=… welfare=… optimum=… : as the newest close cleared it.
void TableTown::do_auction(const Line& line) {
  for (const Effect& effect : effects_) {
    const auto* cleared = std::get_if<AuctionCleared>(&effect);
    if (!cleared) continue;
    EXPECT_EQ(cleared->price, price(line.option("price", "0")));
    EXPECT_EQ(cleared->volume, units(line.option("volume", "0")));
    EXPECT_EQ(cleared->welfare, units(line.option("welfare", "0")));
    EXPECT_EQ(cleared->optimum, units(line.option("optimum", "0")));
    return;
  }
  ADD_FAILURE() << "no auction cleared";
}

}  // namespace wattbook::table
